"""The life of a paper apart from its number and its drawing.

Authority is checked by the calling service of the app whose act the paper records: it knows the
council, the dossier, the post. Here `actor` is only written down.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core.errors import Incomplete
from core.models import AuditEntry
from documents.kinds import KINDS
from documents.models import OfficialDocument
from documents.rendering import RenderError, render_html
from documents.selectors import Numbering, numbering_of
from documents.services.numbers import draw_numbers
from documents.services.rendering import request_renderings
from documents.verification import new_code, public_url
from documents.workflow import DOCUMENT

REVISABLE = frozenset(
    {
        "title",
        "content",
        "place",
        "signing_lines",
        "signatory_name",
        "signatory_position",
        "recipients",
    }
)


@transaction.atomic
def draft_document(
    *,
    kind: str,
    unit: AdministrativeUnit,
    title: str,
    content: Mapping[str, Any],
    actor: User | None,
    place: str,
    signing_lines: Sequence[str] = (),
    signatory_name: str = "",
    signatory_position: str = "",
    recipients: Sequence[str] = (),
    issued_on: date | None = None,
) -> OfficialDocument:
    """Begin a paper; content its template cannot show is refused now, not by the worker.

    `issued_on` is given here only for kinds without a number; the others get it with the number.
    """
    document = _drawable(
        numbering_of(unit, kind),
        kind=kind,
        unit=unit,
        title=title,
        content=content,
        place=place,
        signing_lines=signing_lines,
        signatory_name=signatory_name,
        signatory_position=signatory_position,
        recipients=recipients,
        issued_on=issued_on,
    )
    document.save()
    AuditEntry.objects.record(document, "draft", actor=actor, after=document.status)
    return document


def _drawable(
    numbering: Numbering,
    *,
    kind: str,
    unit: AdministrativeUnit,
    title: str,
    content: Mapping[str, Any],
    place: str,
    signing_lines: Sequence[str] = (),
    signatory_name: str = "",
    signatory_position: str = "",
    recipients: Sequence[str] = (),
    issued_on: date | None = None,
) -> OfficialDocument:
    """An unsaved draft that its template can show."""
    code = new_code()
    document = OfficialDocument(
        kind=kind,
        unit=unit,
        title=title,
        content=dict(content),
        place=place,
        signing_lines=list(signing_lines),
        signatory_name=signatory_name,
        signatory_position=signatory_position,
        recipients=list(recipients),
        issued_on=issued_on,
        number_group=KINDS[kind].number_group if numbering.is_numbered else "",
        symbol=numbering.symbol,
        template_version=KINDS[kind].template_version,
        is_demo=settings.OCOP_DEMO,
        verification_code=code,
        verification_url=public_url(code),
    )
    _refuse_undrawable(document)
    return document


@transaction.atomic
def revise_document(
    *, document_id: int, changes: Mapping[str, Any], actor: User | None
) -> OfficialDocument:
    """Write a draft anew, in any of the parts in REVISABLE."""
    document = OfficialDocument.objects.lock(document_id)
    DOCUMENT.require(document, "approve")
    unknown = set(changes) - REVISABLE
    if unknown:
        raise ValueError(f"Not parts of a draft: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(document, name, value)
    _refuse_undrawable(document)
    document.save(update_fields=[*changes, "updated_at"])
    AuditEntry.objects.record(document, "revise", actor=actor, detail={"parts": sorted(changes)})
    return document


@transaction.atomic
def approve_document(*, document_id: int, actor: User | None) -> OfficialDocument:
    """Freeze the content: from here on the database refuses to change it."""
    document = OfficialDocument.objects.lock(document_id)
    DOCUMENT.advance(document, "approve", actor=actor)
    return document


@transaction.atomic
def file_document(*, actor: User | None, issued_on: date, **draft: Any) -> OfficialDocument:
    """Draft, approve, number by the portal's register and queue for drawing, all in one act.

    For papers whose legal act has happened elsewhere: certificates, scorecards, minutes, forms.
    """
    return file_documents(actor=actor, issued_on=issued_on, drafts=[draft])[0]


@transaction.atomic
def file_documents(
    *, actor: User | None, issued_on: date, drafts: Sequence[Mapping[str, Any]]
) -> list[OfficialDocument]:
    """The same for many papers of one unit and kind, in as many statements as for one."""
    numbering = numbering_of(drafts[0]["unit"], drafts[0]["kind"])
    day = None if numbering.is_numbered else issued_on
    documents = OfficialDocument.objects.bulk_create(
        _drawable(numbering, issued_on=day, **draft) for draft in drafts
    )
    states = [document.status for document in documents]
    AuditEntry.objects.record_all(documents, "draft", actor=actor, afters=states)
    DOCUMENT.advance_all(documents, "approve", actor=actor)
    if numbering.is_numbered:
        draw_numbers(documents, issued_on=issued_on, actor=actor)
    request_renderings(documents)
    return documents


@transaction.atomic
def issue_document(*, document_id: int, actor: User | None) -> OfficialDocument:
    """Put a drawn paper into the world; its row admits nothing afterwards but its end."""
    document = OfficialDocument.objects.lock(document_id)
    DOCUMENT.advance(document, "issue", actor=actor, issued_at=timezone.now())
    return document


@transaction.atomic
def supersede_document(
    *, document_id: int, by_id: int, reason: str, actor: User | None
) -> OfficialDocument:
    """A later issued paper takes the place of this one; both stay readable."""
    pair = OfficialDocument.objects.select_for_update(of=("self",)).order_by("pk")
    rows = pair.in_bulk([document_id, by_id])
    document, heir = rows[document_id], rows[by_id]
    DOCUMENT.require(document, "supersede")
    if heir.issued_at is None:
        raise Incomplete(_("Văn bản thay thế chưa được phát hành."), code="heir_not_issued")
    DOCUMENT.advance(
        document, "supersede", actor=actor, superseded_by=heir, closing_reason=_given(reason)
    )
    return document


@transaction.atomic
def withdraw_document(*, document_id: int, reason: str, actor: User | None) -> OfficialDocument:
    """An issued paper loses its force; the page behind its code says so."""
    document = OfficialDocument.objects.lock(document_id)
    DOCUMENT.advance(document, "withdraw", actor=actor, closing_reason=_given(reason))
    return document


@transaction.atomic
def cancel_document(*, document_id: int, reason: str, actor: User | None) -> OfficialDocument:
    """Give a paper up before issue; a number it had stays taken, with the reason beside it."""
    document = OfficialDocument.objects.lock(document_id)
    DOCUMENT.advance(document, "cancel", actor=actor, closing_reason=_given(reason))
    return document


def _given(reason: str) -> str:
    if not reason.strip():
        message = _("Phải ghi lý do.")
        raise Incomplete(message, code="reason_missing", fields={"reason": [message]})
    return reason.strip()


def _refuse_undrawable(document: OfficialDocument) -> None:
    try:
        render_html(document, is_trial=True)
    except RenderError as error:
        raise Incomplete(
            _("Nội dung văn bản chưa đủ để lập theo mẫu: %(gap)s.") % {"gap": error},
            code="content_incomplete",
        ) from error
