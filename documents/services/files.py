"""Keep a sent or drawn file: checked, written whole, one row for each content."""

import hashlib
import re

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import User
from core.models import AuditEntry
from core.text import tidy
from documents import storage
from documents.file_checks import PDF, check_content, check_size, family_of
from documents.models import StoredFile
from documents.models.stored_file import EXTENSIONS

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@transaction.atomic
def store_file(*, upload: File, actor: User | None, purpose: str) -> StoredFile:
    """Check what was sent and keep it once; the same content again answers the same row.

    Who may send it is decided by the calling service. The file is written before the row, under
    a name fixed by its content: a crash between the two leaves nothing anyone can see.
    """
    name = _clean_name(upload.name or "")
    family = family_of(name, purpose)
    check_size(upload.size, family)
    upload.seek(0)
    checked = check_content(upload.read(), family)
    _scan(checked.content, checked.media_type)
    digest = hashlib.sha256(checked.content).hexdigest()
    path = f"files/{digest[:2]}/{digest}.{EXTENSIONS[checked.media_type]}"
    stored, is_new = _keep(path, checked.content, checked.media_type, digest, name)
    if is_new:
        AuditEntry.objects.record(
            stored, "store_file", actor=actor, detail={"purpose": str(purpose), "name": name}
        )
    return stored


def store_paper(*, path: str, content: bytes, name: str) -> StoredFile:
    """The row of a PDF that the portal drew and has written under the name its paper fixes."""
    return StoredFile.objects.create(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=PDF,
        original_name=name,
        path=path,
    )


def _keep(
    path: str, content: bytes, media_type: str, digest: str, name: str
) -> tuple[StoredFile, bool]:
    known = StoredFile.objects.filter(sha256=digest).first()
    path = known.path if known else path
    if not storage.holds(path, len(content)):
        storage.write(path, content)
    if known:
        return known, False
    return StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": len(content),
            "media_type": media_type,
            "original_name": name,
            "path": path,
        },
    )


def _clean_name(name: str) -> str:
    """The last part of a path, one line, nothing that turns text around on the screen."""
    return tidy(_CONTROL.sub("", name.replace("\\", "/").rsplit("/", 1)[-1]))[-200:]


def _scan(content: bytes, media_type: str) -> None:
    """OCOP_FILE_SCAN names a callable(content, media_type) that raises InvalidInput."""
    if settings.OCOP_FILE_SCAN:
        import_string(settings.OCOP_FILE_SCAN)(content, media_type)
