"""Private files on disk: a file is there whole or not at all."""

import io
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_READABLE_BY_THE_PROXY = 0o640
_STALE_SECONDS = 3600


def location(path: str) -> Path:
    """Where a stored path lies; a path that would leave the folder is a fault of ours."""
    root = Path(settings.MEDIA_ROOT).resolve()
    full = (root / path).resolve()
    if not full.is_relative_to(root):
        raise ValueError(f"{path!r} leaves the folder of private files.")
    return full


def write(path: str, content: bytes) -> None:
    copy(path, io.BytesIO(content))


def copy(path: str, content: BinaryIO) -> None:
    """Replace the file in one step; a crash before that leaves the old one, or none."""
    target = location(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(target)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            content.seek(0)
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _READABLE_BY_THE_PROXY)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def holds(path: str, size: int) -> bool:
    """Whether the file is on disk in its full length; a restored database may know more."""
    try:
        return location(path).stat().st_size == size
    except FileNotFoundError:
        return False


def open_file(path: str) -> BinaryIO:
    return location(path).open("rb")


def _clear_leftovers(target: Path) -> None:
    """Halves that a killed writer of this very file left behind."""
    for part in target.parent.glob(f".{target.name}.*"):
        with suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _STALE_SECONDS:
                part.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
