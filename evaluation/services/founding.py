"""The founding decision and the rules of work as papers: drafted, approved, numbered, issued."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, NotFound, NotPermitted
from documents.choices import DocumentStatus
from documents.services.numbers import number_document
from documents.services.papers import (
    approve_document,
    cancel_document,
    draft_document,
    file_document,
    issue_document,
    revise_document,
)
from documents.services.rendering import request_rendering
from evaluation import paper_content, rules
from evaluation.models import Council
from evaluation.services.councils import (
    arranged_council,
    close_composition,
    open_council,
    require_whole,
)
from evaluation.workflow import COUNCIL


@transaction.atomic
def draft_founding(*, council_id: int, actor: User) -> Council:
    """Write the decision from the five steps; from here they are closed until it is withdrawn."""
    council = open_council(council_id, actor)
    require_whole(council)
    council.founding = draft_document(actor=actor, **paper_content.founding_draft(council))
    council.save(update_fields=["founding", "updated_at"])
    return council


@transaction.atomic
def withdraw_draft(*, council_id: int, reason: str, actor: User) -> Council:
    """Take the decision back before it is issued; its number, if any, stays taken."""
    council = _with_paper(arranged_council(council_id, actor))
    COUNCIL.require(council, "found")
    paper, council.founding = council.founding, None
    council.save(update_fields=["founding", "updated_at"])
    cancel_document(document_id=paper.pk, reason=reason, actor=actor)
    return council


@transaction.atomic
def approve_founding(*, council_id: int, actor: User) -> Council:
    """The signatory approves the words, in the signatory's own name."""
    council = _to_sign(council_id, actor)
    if council.founding.status != DocumentStatus.DRAFT:
        raise Conflict(_("Dự thảo đã được duyệt."), code="already_approved")
    revise_document(
        document_id=council.founding_id, changes=paper_content.signature_of(council, actor),
        actor=actor,
    )  # fmt: skip
    approve_document(document_id=council.founding_id, actor=actor)
    return council


@transaction.atomic
def number_founding(*, council_id: int, number: int, decided_on: date, actor: User) -> Council:
    """The clerk's number and date; the worker draws it."""
    council = _with_paper(arranged_council(council_id, actor))
    number_document(
        document_id=council.founding_id, number=number, issued_on=decided_on, actor=actor
    )
    request_rendering(document_id=council.founding_id)
    return council


@transaction.atomic
def issue_founding(*, council_id: int, actor: User, now: datetime) -> Council:
    """The council stands founded, and its rules of work are issued with the decision."""
    council = _to_sign(council_id, actor)
    if council.founding.status not in {DocumentStatus.RENDERED, DocumentStatus.SIGNED}:
        message = _("Bản PDF của quyết định chưa lập xong, hãy thử lại sau ít phút.")
        raise Conflict(message, code="not_rendered")
    paper = issue_document(document_id=council.founding_id, actor=actor)
    close_composition(
        council, decision_number=paper.number_text, decided_on=paper.issued_on, actor=actor
    )
    council.work_rules = file_document(
        actor=actor, issued_on=paper.issued_on, **paper_content.work_rules_draft(council)
    )
    council.save(update_fields=["work_rules", "updated_at"])
    return council


def _to_sign(council_id: int, actor: User) -> Council:
    council = Council.objects.visible_to(actor).filter(pk=council_id).first()
    if council is None:
        raise NotFound
    if not rules.can_sign_for(actor, council.unit):
        raise NotPermitted
    locked = Council.objects.select_related("unit", "round", "founding").lock(council_id)
    COUNCIL.require(locked, "found")
    return _with_paper(locked)


def _with_paper(council: Council) -> Council:
    if council.founding is None:
        raise Conflict(_("Chưa lập dự thảo quyết định thành lập."), code="no_draft")
    return council
