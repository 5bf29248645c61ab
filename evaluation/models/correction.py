from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.certificate_querysets import CorrectionQuerySet
from evaluation.choices import CorrectedField
from evaluation.models.certificate import Certificate
from evaluation.models.certificate_decision import CertificateDecision


class CertificateCorrection(TimestampedModel):
    """One wrong word of an issued certificate and the right one; never stars, never the term."""

    decision = models.ForeignKey(CertificateDecision, models.CASCADE, related_name="corrections")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="corrections")
    field = models.CharField(_("mục đính chính"), max_length=15, choices=CorrectedField)
    printed = models.CharField(_("đã in"), max_length=500)
    corrected = models.CharField(_("sửa thành"), max_length=500)
    reason = models.CharField(_("lý do sai sót"), max_length=500)
    is_live = models.BooleanField(
        default=True, help_text=_("Sai khi dự thảo bị hủy hoặc đã đính chính xong.")
    )
    old_document = models.ForeignKey(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    new_document = models.ForeignKey(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("đính chính giấy chứng nhận")
        verbose_name_plural = _("đính chính giấy chứng nhận")
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="correction_one_live_per_field",
                fields=["certificate", "field"],
                condition=Q(is_live=True),
                violation_error_message=_("Mục này đang được đính chính trong một dự thảo khác."),
            ),
            models.CheckConstraint(
                name="correction_changes_something",
                condition=~Q(corrected="") & ~Q(corrected=F("printed")),
                violation_error_message=_("Nội dung đính chính phải khác nội dung đã in."),
            ),
            models.CheckConstraint(
                name="correction_papers_together",
                condition=Q(old_document__isnull=True, new_document__isnull=True)
                | Q(old_document__isnull=False, new_document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.get_field_display()}"
