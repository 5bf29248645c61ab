from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.choices import NoticeStatus
from evaluation.forwarding_querysets import ResultNoticeQuerySet
from evaluation.models.result import Result
from evaluation.models.round import EvaluationRound


class ResultNotice(TimestampedModel):
    """The paper that tells results which get no decision: 1–2 stars, rejected, stopped (7.3g)."""

    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="result_notices")
    round = models.ForeignKey(EvaluationRound, models.PROTECT, related_name="result_notices")
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=NoticeStatus, default=NoticeStatus.PREPARED
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(_("số thông báo"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày thông báo"), null=True, blank=True)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="result_notice"
    )
    cancel_reason = models.CharField(_("lý do hủy"), max_length=500, blank=True)

    objects = ResultNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo kết quả")
        verbose_name_plural = _("thông báo kết quả")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="result_notice_approved_has_paper",
                condition=Q(status__in=["prepared", "cancelled"])
                | Q(document__isnull=False, signatory__isnull=False),
            ),
            models.CheckConstraint(
                name="result_notice_numbered_complete",
                condition=~Q(status__in=["numbered", "issued"])
                | (~Q(number="") & Q(issued_on__isnull=False)),
                violation_error_message=_("Thông báo phải có số và ngày."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or _("Dự thảo thông báo %(pk)s") % {"pk": self.pk}


class ResultNoticeLine(models.Model):
    """One result told by a notice."""

    notice = models.ForeignKey(ResultNotice, models.CASCADE, related_name="lines")
    result = models.ForeignKey(Result, models.PROTECT, related_name="notice_lines")
    is_live = models.BooleanField(
        default=True, help_text=_("Sai khi dự thảo bị hủy: kết quả được đưa vào thông báo khác.")
    )

    class Meta:
        verbose_name = _("kết quả trong thông báo")
        verbose_name_plural = _("kết quả trong thông báo")
        ordering = ["notice", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="result_notice_line_one_live",
                fields=["result"],
                condition=Q(is_live=True),
                violation_error_message=_("Kết quả này đã nằm trong một thông báo khác."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result}"
