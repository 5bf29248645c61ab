"""The steps every decision takes from its draft to its paper; each kind adds what is its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotPermitted
from core.workflow import Workflow
from documents.choices import DocumentStatus
from documents.services.numbers import number_document
from documents.services.papers import approve_document, cancel_document, draft_document
from documents.services.rendering import request_rendering
from evaluation import rules
from evaluation.models import CertificateDecision, StarDecision

Decision = StarDecision | CertificateDecision


def require_second_person(decision: Decision, actor: User) -> None:
    """Who prepared a draft never vouches for it."""
    if decision.prepared_by_id == actor.pk:
        raise NotPermitted(_("Người kiểm tra phải khác người lập dự thảo."))
    if not rules.can_check_decision(actor, decision):
        raise NotPermitted


def require_signatory(decision: Decision, actor: User) -> None:
    if not rules.can_sign_for(actor, decision.unit):
        raise NotPermitted


def require_named(decision: Decision, actor: User) -> None:
    """The paper names who approved it: nobody else puts it into force under that name."""
    if not rules.can_issue(actor, decision):
        message = _("Văn bản ghi người ký là %(name)s. Người khác ký thì chuyển lại dự thảo.")
        raise NotPermitted(message % {"name": decision.document.signatory_name})


def require_desk(decision: Decision, actor: User) -> None:
    if not rules.can_prepare_decision(actor, decision.unit):
        raise NotPermitted


def given(reason: str) -> str:
    """What was written for giving back or dropping a draft."""
    if not reason.strip():
        message = _("Ghi lý do.")
        raise Incomplete(message, fields={"reason": [message]})
    return reason.strip()[:1000]


def give_back(
    decision: Decision, flow: Workflow, *, reason: str, actor: User, **cleared: Any
) -> None:
    """To be prepared and checked anew: a paper it had is cancelled, its number stays taken."""
    reason, paper = given(reason), decision.document
    flow.advance(
        decision, "send_back", actor=actor, return_reason=reason, checked_by=None,
        approved_by=None, document=None, number="", decided_on=None, **cleared,
    )  # fmt: skip
    if paper is not None:
        cancel_document(document_id=paper.pk, reason=reason[:500], actor=actor)


def freeze_words(
    decision: Decision, flow: Workflow, draft: Mapping[str, Any], *, actor: User
) -> None:
    """The signatory approves: what the draft says becomes a paper."""
    document = draft_document(actor=actor, **draft)
    approve_document(document_id=document.pk, actor=actor)
    flow.advance(decision, "approve", actor=actor, approved_by=actor, document=document)


def take_number(
    decision: Decision, flow: Workflow, *, number: int, decided_on: date, actor: User
) -> None:
    """The clerk's number and date; the drawing is queued."""
    document = number_document(
        document_id=decision.document_id, number=number, issued_on=decided_on, actor=actor
    )
    request_rendering(document_id=document.pk)
    flow.advance(
        decision, "number", actor=actor, number=document.number_text, decided_on=decided_on
    )


def require_drawn(decision: Decision) -> None:
    """Nobody signs a paper that cannot be read yet."""
    if decision.document.status not in {DocumentStatus.RENDERED, DocumentStatus.SIGNED}:
        message = _("Bản PDF của quyết định chưa lập xong, hãy thử lại sau ít phút.")
        raise Conflict(message, code="not_rendered")
