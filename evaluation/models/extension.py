from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.certificate import Certificate
from evaluation.models.dossier import Dossier


class Extension(models.Model):
    """An officer's word that a certificate counts on while a late re-evaluation runs (12.3)."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="extensions")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="extension")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("ngày xác nhận"))
    basis = models.TextField(_("căn cứ"), max_length=1000)
    until = models.DateField(_("chậm nhất đến hết ngày"))
    closed_on = models.DateField(_("có kết quả ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("kéo dài giấy chứng nhận")
        verbose_name_plural = _("kéo dài giấy chứng nhận")
        ordering = ["certificate", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="extension_one_open",
                fields=["certificate"],
                condition=Q(closed_on__isnull=True),
                violation_error_message=_("Giấy chứng nhận này đang được kéo dài."),
            ),
            models.CheckConstraint(
                name="extension_has_basis",
                condition=~Q(basis=""),
                violation_error_message=_("Ghi căn cứ kéo dài."),
            ),
            models.CheckConstraint(
                name="extension_closed_after_confirmed",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} – {self.until:%d/%m/%Y}"
