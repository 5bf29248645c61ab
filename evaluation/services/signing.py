"""Signing a drawn paper: by the signatory of its unit, one by one or a decision's certificates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core.errors import NotFound, NotPermitted
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from documents.services import signing as documents
from evaluation import rules
from evaluation.models import StarDecision
from evaluation.selectors.papers import papers_for

# One request signs this many: each signature is a transaction of its own, none waits for the last.
AT_ONCE = 50


def sign_paper(
    *, document_id: int, key_id: int, secret: str, actor: User, now: datetime
) -> OfficialDocument:
    """Sign one paper of a unit the actor signs for; `secret` opens the actor's own key."""
    document = _seen(document_id, actor)
    if not rules.can_sign_for(actor, document.unit):
        raise NotPermitted
    return documents.sign_document(
        document_id=document.pk, key_id=key_id, secret=secret, actor=actor, now=now
    )


def bring_signed_copy(*, document_id: int, upload: File, actor: User) -> OfficialDocument:
    """Take a paper back that was signed elsewhere, with what its signatures prove."""
    document = _seen(document_id, actor)
    if not rules.can_bring_signed(actor, document.unit):
        raise NotPermitted
    return documents.attach_signed_copy(document_id=document.pk, upload=upload, actor=actor)


def _seen(document_id: int, actor: User) -> OfficialDocument:
    document = papers_for(actor).select_related("unit").filter(pk=document_id).first()
    if document is None:
        raise NotFound
    return document


@dataclass(frozen=True, slots=True)
class SignedSome:
    """How many were signed now, and how many of the decision still wait."""

    signed: int
    left: int


def sign_certificates(
    *, decision_id: int, key_id: int, secret: str, actor: User, now: datetime
) -> SignedSome:
    """Sign the next AT_ONCE drawn certificates of a decision; asked again it goes on."""
    decision = StarDecision.objects.visible_to(actor).filter(pk=decision_id).first()
    if decision is None:
        raise NotFound
    if not rules.can_sign_for(actor, decision.unit):
        raise NotPermitted
    waiting = unsigned_certificates(decision).values_list("pk", flat=True)
    signed = sum(
        _sign_if_waiting(decision, document_id, key_id=key_id, secret=secret, actor=actor, now=now)
        for document_id in waiting[:AT_ONCE]
    )
    return SignedSome(signed=signed, left=unsigned_certificates(decision).count())


@transaction.atomic
def _sign_if_waiting(decision: StarDecision, document_id: int, **signature: Any) -> bool:
    """False where another signed it, or it was withdrawn, since the list was read."""
    waiting = unsigned_certificates(decision).filter(pk=document_id)
    if waiting.select_for_update(of=("self",)).first() is None:
        return False
    documents.sign_document(document_id=document_id, **signature)
    return True


def unsigned_certificates(decision: StarDecision):
    """Drawn certificates of a decision that carry no signature yet, oldest first."""
    return OfficialDocument.objects.filter(
        certificate__line__decision=decision,
        status=DocumentStatus.ISSUED,
        signed_pdf__isnull=True,
    ).order_by("pk")
