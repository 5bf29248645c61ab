from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedList(models.Model):
    """Which content of a reference list was brought in last; the same content is not read twice."""

    name = models.CharField(_("danh mục"), max_length=50, unique=True)
    digest = models.CharField(_("mã băm"), max_length=64)
    loaded_at = models.DateTimeField(_("nạp lúc"), auto_now=True)

    class Meta:
        verbose_name = _("danh mục đã nạp")
        verbose_name_plural = _("danh mục đã nạp")

    def __str__(self) -> str:
        return self.name
