from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from accounts.querysets import UnitScopedQuerySet
from core.models import TimestampedModel


class EvaluationRound(TimestampedModel):
    """A đợt đánh giá: until when communes propose, and by when the decision is due (Article 5)."""

    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="rounds", verbose_name=_("đơn vị")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveSmallIntegerField(_("đợt"))
    proposals_close_on = models.DateField(_("nhận đề nghị đến hết ngày"))
    decision_due_on = models.DateField(_("hạn ra quyết định"))
    plan_number = models.CharField(_("kế hoạch tổ chức số"), max_length=60, blank=True)
    plan_on = models.DateField(_("ngày kế hoạch"), null=True, blank=True)
    named_in = models.CharField(
        _("quy chế hội đồng nêu tại"),
        max_length=200,
        blank=True,
        help_text=_("Số, ngày quy chế và điều, khoản cho tổ chức thêm đợt."),
    )

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt đánh giá")
        verbose_name_plural = _("đợt đánh giá")
        ordering = ["-year", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="round_once",
                fields=["unit", "year", "number"],
                violation_error_message=_("Đợt này đã có trong năm."),
            ),
            models.CheckConstraint(
                name="round_dates_in_order",
                condition=Q(decision_due_on__gte=F("proposals_close_on")),
                violation_error_message=_("Hạn quyết định phải sau hạn nhận đề nghị."),
            ),
            models.CheckConstraint(
                name="round_plan_whole",
                condition=Q(plan_number="", plan_on__isnull=True)
                | (~Q(plan_number="") & Q(plan_on__isnull=False)),
                violation_error_message=_("Ghi cả số và ngày của kế hoạch."),
            ),
        ]

    def __str__(self) -> str:
        return _("Đợt %(number)s năm %(year)s") % {"number": self.number, "year": self.year}
