from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.choices import IntakeOutcome
from evaluation.models.dossier import DossierStage


class IntakeCheck(models.Model):
    """What an evaluating desk found of the components that were to come (Article 7.3a).

    `items` is the list as it was checked: code, name, is_present, count, note. Append-only.
    """

    stage = models.ForeignKey(DossierStage, models.PROTECT, related_name="intake_checks")
    attempt = models.PositiveSmallIntegerField(_("lần kiểm tra"))
    items = models.JSONField(_("thành phần"))
    outcome = models.CharField(_("kết quả"), max_length=12, choices=IntakeOutcome)
    note = models.TextField(_("nội dung yêu cầu"), blank=True, max_length=3000)
    checked_on = models.DateField(_("ngày kiểm tra"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người kiểm tra")
    )
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("kiểm tra thành phần hồ sơ chuyển đến")
        verbose_name_plural = _("kiểm tra thành phần hồ sơ chuyển đến")
        ordering = ["stage", "attempt"]
        constraints = [
            models.UniqueConstraint(name="intake_check_attempt_once", fields=["stage", "attempt"]),
            models.CheckConstraint(
                name="intake_check_asking_says_what",
                condition=Q(outcome="complete") | ~Q(note=""),
                violation_error_message=_("Ghi rõ nội dung cần hoàn thiện."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.get_outcome_display()}"

    @property
    def is_complete(self) -> bool:
        return self.outcome == IntakeOutcome.COMPLETE
