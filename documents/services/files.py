"""Keep a sent or drawn file: checked, written whole, one row for each content."""

import hashlib
import os
from typing import BinaryIO

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core.models import AuditEntry
from core.text import tidy
from documents import storage
from documents.file_checks import CheckedFile, check_content
from documents.file_families import PDF, check_size, family_of
from documents.models import StoredFile
from documents.models.stored_file import EXTENSIONS
from documents.scanning import scan
from documents.services.thumbnails import request_thumbnail


@transaction.atomic
def store_file(*, upload: File, actor: User | None, purpose: str) -> StoredFile:
    """Check what was sent and keep it once; the same content again answers the same row.

    Who may send it is decided by the calling service. The file is written before the row, under
    a name fixed by its content: a crash between the two leaves nothing anyone can see.
    """
    name = _clean_name(upload.name or "")
    family = family_of(name, purpose)
    check_size(upload.size, family)
    sent: BinaryIO = upload.file
    scan(sent)
    stored, is_new = _keep(check_content(sent, family), name)
    request_thumbnail(stored)
    if is_new:
        AuditEntry.objects.record(
            stored, "store_file", actor=actor, detail={"purpose": str(purpose), "name": name}
        )
    return stored


def store_paper(*, path: str, content: bytes, name: str, media_type: str = PDF) -> StoredFile:
    """The row of a file that the portal drew and has written under the name its paper fixes."""
    return StoredFile.objects.create(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
        original_name=name,
        path=path,
    )


def _keep(checked: CheckedFile, name: str) -> tuple[StoredFile, bool]:
    digest = hashlib.file_digest(checked.content, "sha256").hexdigest()
    size = checked.content.seek(0, os.SEEK_END)
    known = StoredFile.objects.filter(sha256=digest).first()
    fixed = f"files/{digest[:2]}/{digest}.{EXTENSIONS[checked.media_type]}"
    path = known.path if known else fixed
    if not storage.holds(path, size):
        storage.copy(path, checked.content)
    if known:
        return known, False
    return StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": size,
            "media_type": checked.media_type,
            "original_name": name,
            "path": path,
        },
    )


def _clean_name(name: str) -> str:
    """The last part of a path, one line, nothing that turns text around on the screen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return tidy("".join(last.splitlines()))[-200:]
