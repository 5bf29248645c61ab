from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.official_document import OfficialDocument
from documents.models.stored_file import StoredFile


class WordCopy(models.Model):
    """The editable copy of a paper, written with its PDF; append-only."""

    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, related_name="word_copy", verbose_name=_("văn bản")
    )
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="word_copy", verbose_name=_("tệp Word")
    )

    class Meta:
        verbose_name = _("bản Word")
        verbose_name_plural = _("bản Word")

    def __str__(self) -> str:
        return str(self.document)
