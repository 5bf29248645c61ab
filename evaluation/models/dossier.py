from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.digest import digest
from core.models import TimestampedModel
from documents.models import OfficialDocument, StoredFile
from evaluation.choices import DossierKind, DossierStatus, StageStatus
from evaluation.models.criteria import CriteriaSet, Criterion, CriterionOption
from evaluation.models.round import EvaluationRound
from evaluation.models.scheme import AuthorityStep, Scheme
from evaluation.querysets import DossierQuerySet, StageQuerySet
from products.models import Licence, Producer, Product


class Dossier(TimestampedModel):
    """One application of one product under one scheme: forms 01 and 02, self-score, evidence."""

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="dossiers", verbose_name=_("sản phẩm")
    )
    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="dossiers", verbose_name=_("chủ thể")
    )
    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="dossiers", verbose_name=_("xã nộp hồ sơ")
    )
    kind = models.CharField(_("loại hồ sơ"), max_length=20, choices=DossierKind)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="dossiers")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="dossiers")
    year = models.PositiveSmallIntegerField(_("năm đăng ký"))
    status = models.CharField(
        _("trạng thái"), max_length=20, choices=DossierStatus, default=DossierStatus.DRAFT
    )
    form_01 = models.JSONField(_("phiếu đăng ký"), default=dict)
    form_02 = models.JSONField(_("báo cáo tự đánh giá"), default=dict)
    product_code = models.CharField(
        _("mã hồ sơ sản phẩm"),
        max_length=40,
        blank=True,
        help_text=_("Mã tỉnh – mã xã – số thứ tự – năm (Phụ lục II)."),
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người soạn")
    )
    first_filed_on = models.DateField(_("ngày nộp lần đầu"), null=True, blank=True)
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name=_("hồ sơ đã công nhận trước đó"),
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="dossier_one_open_per_product",
                fields=["product"],
                condition=~Q(status__in=["concluded", "discarded"]),
                violation_error_message=_("Sản phẩm này đang có một hồ sơ chưa kết thúc."),
            ),
            models.UniqueConstraint(
                name="dossier_product_code_once",
                fields=["product_code"],
                condition=~Q(product_code=""),
            ),
            models.CheckConstraint(
                name="dossier_filed_has_date_and_code",
                condition=Q(status__in=["draft", "discarded"])
                | (Q(first_filed_on__isnull=False) & ~Q(product_code="")),
                violation_error_message=_("Hồ sơ đã nộp phải có ngày nộp và mã."),
            ),
            models.CheckConstraint(
                name="dossier_first_follows_none",
                condition=~Q(kind="first") | Q(previous__isnull=True),
                violation_error_message=_("Hồ sơ lần đầu không nối tiếp hồ sơ nào."),
            ),
        ]
        indexes = [
            # the producer's own dossiers and a product's timeline
            models.Index(fields=["product", "-id"], name="dossier_of_product"),
            # lists of a unit by state
            models.Index(fields=["status", "-id"], name="dossier_by_status"),
        ]

    def __str__(self) -> str:
        return self.product_code or _("Hồ sơ nháp %(pk)s") % {"pk": self.pk}


class DossierSubmission(models.Model):
    """What was filed, word for word: the snapshot, its sha256, who filed and for whom."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="submissions")
    attempt = models.PositiveSmallIntegerField(_("lần nộp"))
    snapshot = models.JSONField(_("nội dung"))
    sha256 = models.CharField(max_length=64)
    filed_on = models.DateField(_("ngày nộp"))
    filed_at = models.DateTimeField(_("nộp lúc"), auto_now_add=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        Producer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("nộp thay cho"),
    )
    authorisation = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("giấy ủy quyền"),
    )
    document = models.OneToOneField(
        OfficialDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submission",
        verbose_name=_("bản in Mẫu 01, 02"),
    )

    class Meta:
        verbose_name = _("lần nộp hồ sơ")
        verbose_name_plural = _("lần nộp hồ sơ")
        ordering = ["dossier", "attempt"]
        constraints = [
            models.UniqueConstraint(name="submission_attempt_once", fields=["dossier", "attempt"]),
            models.CheckConstraint(
                name="submission_on_behalf_needs_proof",
                condition=Q(on_behalf_of__isnull=True) | Q(authorisation__isnull=False),
                violation_error_message=_("Nộp thay phải kèm giấy ủy quyền."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} – {self.attempt}"

    @property
    def is_intact(self) -> bool:
        """Whether the content still has the hash it was filed with."""
        return digest(self.snapshot) == self.sha256


class SelfMark(models.Model):
    """What the producer claims in one criterion; no option means "Không đạt mức nào"."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="self_marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    option = models.ForeignKey(
        CriterionOption, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("mô tả, chứng minh"), blank=True, max_length=5000)
    is_chosen = models.BooleanField(
        _("đã chọn"), default=True, help_text=_("Sai khi mới mô tả mà chưa chọn mức.")
    )

    class Meta:
        verbose_name = _("điểm tự chấm")
        verbose_name_plural = _("điểm tự chấm")
        constraints = [
            models.UniqueConstraint(name="self_mark_once", fields=["dossier", "criterion"]),
            models.CheckConstraint(
                name="self_mark_note_only_has_no_option",
                condition=Q(is_chosen=True) | Q(option__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.criterion}"


class EvidenceLink(models.Model):
    """A paper of the producer shown for one criterion of a dossier."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="evidence_links")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="evidence_links")

    class Meta:
        verbose_name = _("minh chứng theo tiêu chí")
        verbose_name_plural = _("minh chứng theo tiêu chí")
        constraints = [
            models.UniqueConstraint(
                name="evidence_link_once", fields=["dossier", "criterion", "licence"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.licence}"


class DossierStage(TimestampedModel):
    """The dossier at one authority step: who has it, since when, until when."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="stages")
    step = models.ForeignKey(AuthorityStep, models.PROTECT, related_name="stages")
    order = models.PositiveSmallIntegerField(_("bước"))
    criteria_set = models.ForeignKey(
        CriteriaSet,
        models.PROTECT,
        related_name="stages",
        verbose_name=_("bộ tiêu chí"),
        help_text=_("Như khi hồ sơ đến bước này; hồ sơ có thể chuyển sang bộ khác về sau."),
    )
    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="stages", verbose_name=_("đơn vị")
    )
    status = models.CharField(
        _("trạng thái"), max_length=20, choices=StageStatus, default=StageStatus.WAITING
    )
    arrived_on = models.DateField(_("ngày chuyển đến"))
    received_on = models.DateField(_("ngày tiếp nhận"), null=True, blank=True)
    due_on = models.DateField(_("hạn xử lý"), null=True, blank=True)
    round = models.ForeignKey(
        EvaluationRound,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stages",
        verbose_name=_("đợt đánh giá"),
    )
    slip_number = models.CharField(_("số phiếu tiếp nhận"), max_length=60, blank=True)
    receipt = models.OneToOneField(
        OfficialDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="received_stage",
        verbose_name=_("phiếu tiếp nhận"),
    )
    return_reason = models.TextField(_("lý do trả lại"), blank=True, max_length=3000)
    ended_on = models.DateField(_("ngày kết thúc bước"), null=True, blank=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("bước xử lý hồ sơ")
        verbose_name_plural = _("bước xử lý hồ sơ")
        ordering = ["dossier", "order"]
        constraints = [
            models.UniqueConstraint(
                name="stage_once_per_step",
                fields=["dossier", "order"],
                # A step of the scheme that the dossier left behind does not stand in the way.
                condition=~Q(status="rebound"),
            ),
            models.UniqueConstraint(
                name="stage_slip_number_once",
                fields=["unit", "slip_number"],
                condition=~Q(slip_number=""),
                violation_error_message=_("Số phiếu này đã cấp cho hồ sơ khác."),
            ),
            models.CheckConstraint(
                name="stage_received_has_date",
                condition=Q(status__in=["waiting", "rebound"]) | Q(received_on__isnull=False),
                violation_error_message=_("Bước đã tiếp nhận phải có ngày tiếp nhận."),
            ),
            models.CheckConstraint(
                name="stage_returned_has_reason",
                condition=~Q(status__in=["returned", "rebound"]) | ~Q(return_reason=""),
                violation_error_message=_("Trả lại hồ sơ phải ghi lý do."),
            ),
            models.CheckConstraint(
                name="stage_sent_back_has_reason",
                condition=~Q(status="sent_back") | ~Q(return_reason=""),
                violation_error_message=_("Chuyển lại hồ sơ phải ghi lý do."),
            ),
            models.CheckConstraint(
                name="stage_in_session_has_round",
                condition=~Q(status__in=["in_session", "concluded", "recognised"])
                | Q(round__isnull=False),
                violation_error_message=_("Hồ sơ họp hội đồng phải thuộc một đợt."),
            ),
        ]
        indexes = [
            # the work queue of a unit, oldest deadline first
            models.Index(fields=["unit", "status", "due_on"], name="stage_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} – {self.unit}"
