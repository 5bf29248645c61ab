"""Small pictures of pictures and of first pages."""

import io
import os
import subprocess
import sys

from django.conf import settings
from PIL import ImageOps

from documents import storage
from documents.file_families import IMAGES, PDF
from documents.models import StoredFile
from documents.pictures import open_picture

SIDE = 480  # points of the longer side: sharp at twice the size it is shown
DRAWABLE = IMAGES | {PDF}
_SECONDS = 20


class ThumbnailError(Exception):
    """The file could not be drawn; the message says why."""


def draw_thumbnail(stored: StoredFile) -> bytes:
    """A WebP of the picture or of the PDF's first page."""
    try:
        if stored.media_type == PDF:
            return _first_page(stored)
        return _shrunk(stored)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise ThumbnailError(str(error) or type(error).__name__) from error


def _shrunk(stored: StoredFile) -> bytes:
    out = io.BytesIO()
    with storage.open_file(stored.path) as file:
        picture = open_picture(file)
        picture.draft("RGB", (SIDE, SIDE))  # a JPEG is decoded no larger than needed
        ImageOps.contain(picture.convert("RGB"), (SIDE, SIDE)).save(out, "WEBP", quality=80)
    return out.getvalue()


def _first_page(stored: StoredFile) -> bytes:
    """In a process of its own that knows none of our secrets."""
    path = str(storage.location(stored.path))
    search = os.pathsep.join([str(settings.BASE_DIR), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-m", "documents.first_page", path, str(SIDE)],
        env={"PYTHONPATH": search, "LANG": "C.UTF-8"},
        cwd="/",
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode or not done.stdout:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ValueError(lines[-1] if lines else f"ended with {done.returncode}")
    return done.stdout
