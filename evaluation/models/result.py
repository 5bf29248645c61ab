from datetime import date
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluation.models.dossier import DossierStage
from evaluation.models.session import SessionItem
from evaluation.querysets import ResultQuerySet


class Result(models.Model):
    """The council's answer on one dossier, explained; append-only from the moment it is made.

    A stage evaluated anew has a later one, which alone counts (`latest`); both are kept.
    """

    stage = models.ForeignKey(DossierStage, models.PROTECT, related_name="results")
    item = models.OneToOneField(SessionItem, models.PROTECT, related_name="result")
    mean = models.CharField(_("trung bình (phân số)"), max_length=40)
    mean_cut = models.DecimalField(_("trung bình"), max_digits=5, decimal_places=2)
    stars = models.PositiveSmallIntegerField(_("hạng sao"), null=True, blank=True)
    is_rejected = models.BooleanField(_("bị loại"), default=False)
    is_stopped = models.BooleanField(_("dừng đánh giá"), default=False)
    sentence = models.TextField(_("kết luận"))
    outcome = models.JSONField(_("chi tiết"))
    inputs_hash = models.CharField(max_length=64)
    concluded_at = models.DateTimeField(_("kết luận lúc"), auto_now_add=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả")
        verbose_name_plural = _("kết quả")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="result_stars_unless_ended",
                condition=Q(is_rejected=False, is_stopped=False, stars__range=(1, 5))
                | (Q(stars__isnull=True) & (Q(is_rejected=True) | Q(is_stopped=True))),
            ),
            models.CheckConstraint(name="result_mean_range", condition=Q(mean_cut__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.mean_cut}"

    @property
    def mean_fraction(self) -> Fraction:
        """The exact mean, in points."""
        return Fraction(self.mean)

    @property
    def shown_decimals(self) -> int:
        """Of the mean, by the rules of work under which it was concluded."""
        return self.outcome.get("shown_decimals", 2)

    @property
    def concluded_on(self) -> date:
        return timezone.localdate(self.concluded_at)
