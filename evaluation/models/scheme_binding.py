from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.criteria import CriteriaSet
from evaluation.models.dossier import Dossier
from evaluation.models.scheme import Scheme


class SchemeBinding(models.Model):
    """A named officer moved a dossier past its transition to the scheme in force; append-only."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="bindings")
    from_scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    to_scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    from_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    to_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("ngày chuyển"))
    reason = models.TextField(_("lý do"), max_length=2000)

    class Meta:
        verbose_name = _("lần chuyển quy định áp dụng")
        verbose_name_plural = _("lần chuyển quy định áp dụng")
        ordering = ["dossier", "pk"]
        constraints = [
            models.CheckConstraint(
                name="scheme_binding_changes_scheme",
                condition=~Q(from_scheme=F("to_scheme")),
                violation_error_message=_("Hồ sơ đã theo quy định này."),
            ),
            models.CheckConstraint(
                name="scheme_binding_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Phải ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.from_scheme} → {self.to_scheme}"
