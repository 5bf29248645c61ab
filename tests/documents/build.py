"""Papers at any point of their life, brought there by the services themselves."""

from datetime import date
from typing import Any

from django.utils import timezone

from documents.choices import DocumentKind
from documents.models import OfficialDocument
from documents.services.numbers import number_document
from documents.services.papers import approve_document, draft_document, file_document
from documents.services.rendering import render_next_document, request_rendering
from tests.build import make_unit
from tests.documents import samples

DAY = date(2026, 11, 20)


def draft(kind: str = DocumentKind.STAR_DECISION, **fields: Any) -> OfficialDocument:
    defaults: dict[str, Any] = {
        "kind": kind,
        "title": samples.TITLES[kind],
        "content": samples.CONTENTS[kind](),
        "actor": None,
        "place": "Sơn La",
        "signing_lines": ["CHỦ TỊCH"],
        "signatory_name": "Người ký 1",
    }
    if "unit" not in fields:
        fields["unit"] = make_unit("14/")
    return draft_document(**defaults | fields)


def approved(kind: str = DocumentKind.STAR_DECISION, **fields: Any) -> OfficialDocument:
    return approve_document(document_id=draft(kind, **fields).pk, actor=None)


def numbered(number: int = 7, issued_on: date = DAY, **fields: Any) -> OfficialDocument:
    """A decision with the number its clerk gave."""
    return number_document(
        document_id=approved(**fields).pk, number=number, issued_on=issued_on, actor=None
    )


def requested(**fields: Any) -> OfficialDocument:
    return request_rendering(document_id=numbered(**fields).pk)


def rendered(**fields: Any) -> OfficialDocument:
    document = requested(**fields)
    assert render_next_document(now=timezone.now())
    document.refresh_from_db()
    return document


def filed(kind: str = DocumentKind.CERTIFICATE, **fields: Any) -> OfficialDocument:
    defaults: dict[str, Any] = {
        "kind": kind,
        "title": samples.TITLES[kind],
        "content": samples.CONTENTS[kind](),
        "actor": None,
        "place": "Sơn La",
        "issued_on": DAY,
    }
    if "unit" not in fields:
        fields["unit"] = make_unit("14/")
    return file_document(**defaults | fields)
