from django.db import models
from django.utils.translation import gettext_lazy as _


class TimestampedModel(models.Model):
    """A record that knows when it came and when it last changed (UTC instants)."""

    created_at = models.DateTimeField(_("tạo lúc"), auto_now_add=True)
    updated_at = models.DateTimeField(_("sửa lúc"), auto_now=True)

    class Meta:
        abstract = True
