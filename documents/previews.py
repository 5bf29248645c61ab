"""How a stored file is shown in a page: its small picture, and where the file itself opens."""

from collections.abc import Callable
from dataclasses import dataclass

from documents.file_families import IMAGES
from documents.models import StoredFile
from documents.thumbnails import DRAWABLE


@dataclass(frozen=True, slots=True)
class Preview:
    """`thumbnail_url` is "" until the small picture is drawn; a PDF opens in a frame."""

    view_url: str
    thumbnail_url: str
    is_picture: bool


def preview_of(
    stored: StoredFile | None, *, view: Callable[[], str], thumbnail: Callable[[], str]
) -> Preview | None:
    """None for what no browser shows by itself; the row comes with its thumbnail."""
    if stored is None or stored.media_type not in DRAWABLE:
        return None
    drawn = getattr(stored, "thumbnail", None)
    return Preview(
        view_url=view(),
        thumbnail_url=thumbnail() if drawn and drawn.path else "",
        is_picture=stored.media_type in IMAGES,
    )
