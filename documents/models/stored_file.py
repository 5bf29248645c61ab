from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


class StoredFile(TimestampedModel):
    """A private file, once for each content; frozen by trigger, named `path` inside MEDIA_ROOT.

    `original_name` is the name of the first sending; a use that shows a name keeps its own.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("cỡ (byte)"))
    media_type = models.CharField(_("loại tệp"), max_length=100)
    original_name = models.CharField(_("tên tệp gửi lần đầu"), max_length=200, blank=True)
    path = models.CharField(_("nơi lưu"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("tệp lưu")
        verbose_name_plural = _("tệp lưu")
        constraints = [
            models.CheckConstraint(
                name="stored_file_sha256_form", condition=models.Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="stored_file_not_empty", condition=models.Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.original_name or self.path.rsplit("/", 1)[-1]

    @property
    def extension(self) -> str:
        return EXTENSIONS.get(self.media_type, "bin")
