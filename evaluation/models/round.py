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
        ]

    def __str__(self) -> str:
        return _("Đợt %(number)s năm %(year)s") % {"number": self.number, "year": self.year}
