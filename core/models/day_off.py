from django.db import models
from django.utils.translation import gettext_lazy as _


class DayOff(models.Model):
    """A date that differs from the plain week: a holiday, or a weekend day worked in its place."""

    day = models.DateField(_("ngày"), unique=True)
    is_working = models.BooleanField(_("làm bù"), default=False)
    name = models.CharField(_("tên ngày"), max_length=200)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
