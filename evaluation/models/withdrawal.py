from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.models import StoredFile
from evaluation.certificate_querysets import WithdrawalQuerySet
from evaluation.choices import WithdrawalGround, WithdrawalSource, WithdrawalStatus
from evaluation.models.certificate import Certificate
from evaluation.models.certificate_decision import CertificateDecision


class WithdrawalCase(TimestampedModel):
    """Why a certificate is to be withdrawn, on whose conclusion, and what the office found.

    `due_on` closes the fifteen days that run from the conclusion or confirmation (Article 8.4).
    """

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="withdrawal_cases")
    ground = models.CharField(_("căn cứ thu hồi"), max_length=30, choices=WithdrawalGround)
    source = models.CharField(_("nguồn"), max_length=20, choices=WithdrawalSource)
    source_number = models.CharField(_("số văn bản"), max_length=120)
    source_on = models.DateField(_("ngày kết luận, xác nhận"))
    source_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bản quét văn bản"),
    )
    description = models.TextField(_("sự việc"), max_length=3000)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=WithdrawalStatus, default=WithdrawalStatus.OPENED
    )
    due_on = models.DateField(_("hạn ra quyết định"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )
    findings = models.TextField(_("kết quả thẩm tra"), blank=True, max_length=3000)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người thẩm tra"),
    )
    verified_on = models.DateField(_("ngày thẩm tra"), null=True, blank=True)
    decision = models.ForeignKey(
        CertificateDecision, models.PROTECT, null=True, blank=True, related_name="withdrawals"
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc thu hồi giấy chứng nhận")
        verbose_name_plural = _("việc thu hồi giấy chứng nhận")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="withdrawal_case_one_open",
                fields=["certificate"],
                condition=Q(status__in=["opened", "verified", "listed"]),
                violation_error_message=_("Giấy này đang có một việc thu hồi chưa xong."),
            ),
            models.CheckConstraint(
                name="withdrawal_case_source_fits_ground",
                condition=(~Q(source="production_ended") | Q(ground="production_stopped"))
                & (~Q(ground="wrong_recognition") | Q(source="authority")),
                violation_error_message=_("Nguồn không phù hợp với căn cứ thu hồi."),
            ),
            models.CheckConstraint(
                name="withdrawal_case_verified_complete",
                condition=Q(status="opened")
                | (~Q(findings="") & Q(verified_by__isnull=False, verified_on__isnull=False)),
                violation_error_message=_("Thẩm tra phải ghi kết quả."),
            ),
            models.CheckConstraint(
                name="withdrawal_case_listed_has_decision",
                condition=Q(status__in=["listed", "withdrawn"], decision__isnull=False)
                | Q(status__in=["opened", "verified", "dismissed"], decision__isnull=True),
            ),
        ]
        indexes = [
            # the work queue: open cases of a unit, oldest deadline first
            models.Index(fields=["status", "due_on"], name="withdrawal_case_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate.product} – {self.get_ground_display()}"

    def is_late(self, day: date) -> bool:
        return self.due_on is not None and day > self.due_on
