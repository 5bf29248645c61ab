from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.models.stored_file import StoredFile
from documents.querysets import ThumbnailQuerySet


class Thumbnail(TimestampedModel):
    """A small picture of a file's first page, beside it under the same hash; the row is the job.

    Drawn once; without a next try and without a path it was given up, and an icon stands for it.
    """

    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="thumbnail")
    path = models.CharField(_("nơi lưu"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("số lần vẽ"), default=0)
    next_try_at = models.DateTimeField(_("lần vẽ kế tiếp"), null=True, blank=True)
    last_error = models.CharField(_("lỗi lần trước"), max_length=500, blank=True)

    objects = ThumbnailQuerySet.as_manager()

    class Meta:
        verbose_name = _("ảnh thu nhỏ")
        verbose_name_plural = _("ảnh thu nhỏ")
        constraints = [
            models.CheckConstraint(
                name="thumbnail_drawn_waits_no_more",
                condition=Q(path="") | Q(next_try_at__isnull=True),
            ),
        ]
        indexes = [
            # the drawer's look for waiting ones
            models.Index(
                fields=["next_try_at"],
                name="thumbnail_waiting",
                condition=Q(next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)
