from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import LockableQuerySet
from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.models.dossier import DossierStage


class CommuneReport(TimestampedModel):
    """Form 03: the commune checks composition and four contents; no points (Article 7.2).

    `composition` says by component code whether the producer's filing has it; the components are
    those of the dossier's kind and scheme. A dossier sent back gets a further attempt.
    """

    stage = models.ForeignKey(DossierStage, models.PROTECT, related_name="commune_reports")
    attempt = models.PositiveSmallIntegerField(_("lần lập"), default=1)
    composition = models.JSONField(_("thành phần hồ sơ"), default=dict, blank=True)
    local_materials = models.TextField(_("nguyên liệu địa phương"), blank=True, max_length=5000)
    local_labour = models.TextField(_("lao động địa phương"), blank=True, max_length=5000)
    idea_origin = models.TextField(_("nguồn gốc ý tưởng"), blank=True, max_length=5000)
    local_identity = models.TextField(_("bản sắc, trí tuệ địa phương"), blank=True, max_length=5000)
    sample_count = models.PositiveSmallIntegerField(_("số sản phẩm mẫu"), default=0)
    met_on = models.DateField(_("ngày họp"), null=True, blank=True)
    meeting_attendance = models.TextField(_("thành phần dự họp"), blank=True, max_length=2000)
    meeting_note = models.TextField(_("ý kiến tại cuộc họp"), blank=True, max_length=5000)
    proposes = models.BooleanField(_("đề nghị tỉnh đánh giá, phân hạng"), default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_on = models.DateField(_("ngày ký báo cáo"), null=True, blank=True)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter = models.ForeignKey(
        OfficialDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_reports",
        verbose_name=_("văn bản đề nghị"),
        help_text=_("Báo cáo lập trước khi cổng có văn bản đề nghị thì không có."),
    )

    objects = LockableQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo của xã (Mẫu 03)")
        verbose_name_plural = _("báo cáo của xã (Mẫu 03)")
        ordering = ["stage", "attempt"]
        constraints = [
            models.UniqueConstraint(
                name="commune_report_attempt_once", fields=["stage", "attempt"]
            ),
            models.UniqueConstraint(
                name="commune_report_one_draft",
                fields=["stage"],
                condition=Q(issued_on__isnull=True),
                violation_error_message=_("Hồ sơ này đang có một báo cáo chưa ký."),
            ),
            models.CheckConstraint(
                name="commune_report_issued_complete",
                condition=Q(issued_on__isnull=True)
                | (
                    ~Q(local_materials="")
                    & ~Q(local_labour="")
                    & ~Q(idea_origin="")
                    & ~Q(local_identity="")
                    & Q(proposes=True)
                    & Q(document__isnull=False)
                ),
                violation_error_message=_("Báo cáo Mẫu 03 chưa đủ nội dung."),
            ),
            models.CheckConstraint(
                name="commune_report_meeting_whole",
                condition=Q(issued_on__isnull=True)
                | Q(met_on__isnull=True, meeting_attendance="", meeting_note="")
                | (Q(met_on__isnull=False) & ~Q(meeting_attendance="")),
                violation_error_message=_("Cuộc họp phải có ngày và thành phần dự."),
            ),
        ]

    def __str__(self) -> str:
        return f"Mẫu 03 – {self.stage}"
