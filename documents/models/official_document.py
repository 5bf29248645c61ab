"""One official paper from draft to withdrawal; the same row is the job that draws its PDF."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from documents.choices import DocumentKind, DocumentStatus, RenderingState
from documents.models.stored_file import StoredFile
from documents.querysets import OfficialDocumentQuerySet
from documents.verification import new_code

S = DocumentStatus
_NUMBERED_ON = (S.NUMBERED, S.RENDERED, S.SIGNED, S.ISSUED, S.SUPERSEDED, S.WITHDRAWN)
_RENDERED_ON = (S.RENDERED, S.SIGNED, S.ISSUED, S.SUPERSEDED, S.WITHDRAWN)
_ISSUED_ON = (S.ISSUED, S.SUPERSEDED, S.WITHDRAWN)
_CLOSED_WITH_REASON = (S.SUPERSEDED, S.WITHDRAWN, S.CANCELLED)

# The cast keeps the check answerable while the date is still empty.
_YEAR_OF_PAPER = ExtractYear(Cast("issued_on", models.DateField()))


class OfficialDocument(TimestampedModel):
    """Content is frozen once approved, the number once given, everything once issued."""

    kind = models.CharField(_("loại văn bản"), max_length=30, choices=DocumentKind)
    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        related_name="documents",
        verbose_name=_("đơn vị ban hành"),
    )
    status = models.CharField(
        _("trạng thái"), max_length=20, choices=DocumentStatus, default=DocumentStatus.DRAFT
    )
    title = models.CharField(_("trích yếu"), max_length=500)

    number = models.PositiveIntegerField(_("số"), null=True, blank=True)
    number_group = models.CharField(_("sổ"), max_length=30, blank=True)
    number_year = models.PositiveSmallIntegerField(_("năm của số"), null=True, blank=True)
    number_text = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=40, blank=True)
    issued_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    place = models.CharField(_("địa danh"), max_length=100)

    signing_lines = models.JSONField(_("thể thức ký"), default=list, blank=True)
    signatory_name = models.CharField(_("người ký"), max_length=150, blank=True)
    signatory_position = models.CharField(_("chức vụ người ký"), max_length=150, blank=True)
    recipients = models.JSONField(_("nơi nhận"), default=list, blank=True)
    content = models.JSONField(_("nội dung"))
    template_version = models.PositiveSmallIntegerField(_("phiên bản mẫu"))
    is_demo = models.BooleanField(_("bản minh họa"), default=False)

    verification_code = models.CharField(
        _("mã kiểm tra"), max_length=20, unique=True, default=new_code, editable=False
    )
    verification_url = models.CharField(_("địa chỉ kiểm tra"), max_length=200)

    pdf = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="document"
    )
    pdf_sha256 = models.CharField(_("SHA-256 của bản PDF"), max_length=64, blank=True)
    rendered_at = models.DateTimeField(_("có bản PDF lúc"), null=True, blank=True)
    signed_pdf = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="signed_document"
    )
    signatures = models.JSONField(
        _("chữ ký số"),
        default=list,
        blank=True,
        help_text=_("Kết quả kiểm tra chữ ký khi nhận bản ký."),
    )
    issued_at = models.DateTimeField(_("phát hành lúc"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    closing_reason = models.CharField(_("lý do hủy, thu hồi, thay thế"), max_length=500, blank=True)

    rendering_requested_at = models.DateTimeField(_("yêu cầu lập PDF lúc"), null=True, blank=True)
    render_attempts = models.PositiveSmallIntegerField(_("số lần lập PDF"), default=0)
    next_try_at = models.DateTimeField(_("lần lập PDF kế tiếp"), null=True, blank=True)
    last_error = models.CharField(_("lỗi lần lập PDF trước"), max_length=500, blank=True)

    objects = OfficialDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        constraints = [
            models.UniqueConstraint(
                name="official_document_number_once",
                fields=["unit", "number_group", "number_year", "number"],
                condition=Q(number__isnull=False),
                violation_error_message=_("Số này đã cấp cho văn bản khác trong năm."),
            ),
            models.CheckConstraint(
                name="official_document_number_whole",
                condition=Q(number__isnull=True, number_year__isnull=True, number_text="")
                | (
                    Q(number__gte=1, number_year=_YEAR_OF_PAPER)
                    & ~Q(number_text="")
                    & ~Q(number_group="")
                ),
                violation_error_message=_("Số, ký hiệu và ngày văn bản phải đi cùng nhau."),
            ),
            models.CheckConstraint(
                name="official_document_numbered_has_number",
                condition=~Q(status__in=_NUMBERED_ON)
                | Q(number__isnull=False)
                | Q(number_group="", issued_on__isnull=False),
                violation_error_message=_("Văn bản chưa có số."),
            ),
            models.CheckConstraint(
                name="official_document_numbered_is_numbered_kind",
                condition=~Q(status="numbered") | ~Q(number_group=""),
            ),
            models.CheckConstraint(
                name="official_document_rendered_has_pdf",
                condition=~Q(status__in=_RENDERED_ON)
                | (Q(pdf__isnull=False, rendered_at__isnull=False) & ~Q(pdf_sha256="")),
                violation_error_message=_("Văn bản chưa có bản PDF."),
            ),
            models.CheckConstraint(
                name="official_document_pdf_after_rendering",
                condition=Q(status__in=(*_RENDERED_ON, S.CANCELLED))
                | Q(pdf__isnull=True, pdf_sha256="", rendered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="official_document_signed_has_copy",
                condition=~Q(status="signed") | Q(signed_pdf__isnull=False),
                violation_error_message=_("Chưa có bản ký số."),
            ),
            models.CheckConstraint(
                name="official_document_issued_has_instant",
                condition=~Q(status__in=_ISSUED_ON) | Q(issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="official_document_superseded_by_another",
                condition=Q(status="superseded", superseded_by__isnull=False)
                & ~Q(superseded_by=F("id"))
                | ~Q(status="superseded") & Q(superseded_by__isnull=True),
            ),
            models.CheckConstraint(
                name="official_document_closed_with_reason",
                condition=~Q(status__in=_CLOSED_WITH_REASON) | ~Q(closing_reason=""),
                violation_error_message=_("Phải ghi lý do."),
            ),
            models.CheckConstraint(
                name="official_document_requested_has_next_try",
                condition=Q(rendering_requested_at__isnull=True, render_attempts=0)
                | Q(rendering_requested_at__isnull=False, next_try_at__isnull=False),
            ),
        ]
        indexes = [
            # the worker's look for waiting papers; drawn ones leave the index
            models.Index(
                fields=["next_try_at"],
                name="official_document_waiting",
                condition=Q(rendering_requested_at__isnull=False, pdf__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number_text}".strip()

    @property
    def rendering_state(self) -> RenderingState:
        """Where the PDF stands, for progress partials."""
        if self.pdf_id:
            return RenderingState.DONE
        if self.rendering_requested_at is None:
            return RenderingState.NONE
        return RenderingState.FAILED if self.last_error else RenderingState.WAITING

    @property
    def download_name(self) -> str:
        """File name offered to the reader; a slash would be read as a folder."""
        number = self.number_text.replace("/", "-") or self.verification_code
        return f"{self.kind.replace('_', '-')}-{number}.pdf"

    @property
    def word_name(self) -> str:
        return f"{self.download_name.removesuffix('.pdf')}.docx"
