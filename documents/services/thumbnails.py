"""Drawing small pictures of stored files as a job: the row is the job, its lock the claim."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from documents import storage
from documents.models import StoredFile, Thumbnail
from documents.thumbnails import DRAWABLE, ThumbnailError, draw_thumbnail

logger = logging.getLogger(__name__)
_PAUSE = timedelta(minutes=2)
_TRIES = 3


def request_thumbnail(stored: StoredFile) -> None:
    """Leave the job in the transaction that keeps the file; other kinds have no picture."""
    if stored.media_type in DRAWABLE:
        Thumbnail.objects.get_or_create(file=stored, defaults={"next_try_at": timezone.now()})


def draw_next_thumbnail(*, now: datetime) -> bool:
    """Draw one; False when none waits. A file that cannot be drawn keeps its icon.

    The try is counted in a transaction of its own, so a file that kills its worker is given up in
    the end; the name is fixed by the file, so a second drawing replaces the first.
    """
    claim = _claim(now)
    if claim is None:
        return False
    _draw(*claim)
    return True


@transaction.atomic
def _claim(now: datetime) -> tuple[int, int] | None:
    thumbnail = Thumbnail.objects.waiting(now).select_for_update(skip_locked=True).first()
    if thumbnail is None:
        return None
    thumbnail.attempts += 1
    thumbnail.next_try_at = now + _PAUSE if thumbnail.attempts < _TRIES else None
    thumbnail.save(update_fields=["attempts", "next_try_at", "updated_at"])
    return thumbnail.pk, thumbnail.attempts


@transaction.atomic
def _draw(thumbnail_id: int, attempt: int) -> None:
    """Only the latest claim draws."""
    mine = Thumbnail.objects.filter(pk=thumbnail_id, attempts=attempt, path="")
    mine = mine.select_for_update(skip_locked=True, of=("self",)).select_related("file")
    thumbnail = mine.first()
    if thumbnail is None:
        return
    try:
        picture = draw_thumbnail(thumbnail.file)
    except ThumbnailError as error:
        logger.warning("File %s has no picture: %s", thumbnail.file_id, error)
        thumbnail.last_error = str(error)[:500]
        thumbnail.save(update_fields=["last_error", "updated_at"])
        return
    thumbnail.path = f"{thumbnail.file.path}.webp"
    storage.write(thumbnail.path, picture)
    thumbnail.next_try_at, thumbnail.last_error = None, ""
    thumbnail.save(update_fields=["path", "next_try_at", "last_error", "updated_at"])
