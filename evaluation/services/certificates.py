"""A certificate's force after its issue: extended, withdrawn."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, NotFound
from core.models import AuditEntry
from documents.models import OfficialDocument
from documents.services.papers import cancel_document, withdraw_document
from documents.workflow import DOCUMENT
from evaluation.choices import CertificateAct
from evaluation.models import (
    Certificate,
    CertificateDecision,
    CertificateEvent,
    WithdrawalCase,
)
from products.models import Product
from products.services.products import set_stars


def change_force(
    certificate: Certificate, act: str, on: date, actor: User | None, *,
    ground: str = "", reason: str = "", document: OfficialDocument | None = None, **dates: date,
) -> None:  # fmt: skip
    """Set the dates of an act and close the range in the same write."""
    before = certificate.effective
    for name, value in dates.items():
        setattr(certificate, name, value)
    certificate.effective = certificate.term.effective()
    certificate.save(update_fields=["effective", "updated_at", *dates])
    _record(certificate, act, on, before, actor, ground=ground, reason=reason, document=document)


def _record(
    certificate: Certificate, act: str, on: date, before, actor: User | None, *,
    ground: str = "", reason: str = "", document: OfficialDocument | None = None,
) -> None:  # fmt: skip
    CertificateEvent.objects.create(
        certificate=certificate,
        act=act,
        on=on,
        effective_before=before,
        effective_after=certificate.effective,
        ground=ground,
        reason=reason,
        document=document,
        actor=actor,
    )
    AuditEntry.objects.record(certificate, act, actor=actor, detail={"on": on.isoformat()})


def show_on_product(certificate: Certificate, actor: User | None) -> None:
    """Write the product's snapshot from this certificate."""
    set_stars(product_id=certificate.product_id, actor=actor, **snapshot_of(certificate))


def snapshot_of(certificate: Certificate) -> dict[str, Any]:
    """What the product shows of it; one that never counted shows as lapsed before it began."""
    term = certificate.term
    effective = term.effective()
    end = effective[1] if effective else term.starts_on
    return {
        "stars": certificate.stars,
        "valid_until": end - timedelta(days=1),
        "verification_code": certificate.verification_code,
    }


@transaction.atomic
def withdraw_certificate(
    *, case: WithdrawalCase, decision: CertificateDecision, actor: User
) -> Certificate:
    """End a certificate from the decision's day; called where that decision is issued (8.1-8.3)."""
    Product.objects.lock(case.certificate.product_id)
    rows = Certificate.objects.select_related("document", "product__producer", "product__unit")
    certificate = rows.lock(case.certificate_id)
    _require_running(certificate)
    change_force(
        certificate, CertificateAct.WITHDRAWN, decision.decided_on, actor, ground=case.ground,
        reason=case.findings[:1000], document=decision.document, withdrawn_on=decision.decided_on,
    )  # fmt: skip
    show_on_product(certificate, actor)
    _end_papers(certificate, decision, actor)
    return certificate


def _end_papers(certificate: Certificate, decision: CertificateDecision, actor: User) -> None:
    """The paper in use and, until a corrected copy is drawn, the one it replaces.

    A paper not drawn yet would be issued by its drawing: it is cancelled, its number stays taken.
    """
    reason = _("Thu hồi theo Quyết định số %(number)s") % {"number": decision.number}
    papers = OfficialDocument.objects.filter(
        Q(pk=certificate.document_id)
        | Q(pk__in=certificate.corrections.standing().values("old_document"))
    )
    for paper in OfficialDocument.objects.lock_all(papers.values_list("pk", flat=True)):
        end = withdraw_document if DOCUMENT.allows(paper, "withdraw") else cancel_document
        end(document_id=paper.pk, reason=reason, actor=actor)


def record_correction(
    certificate: Certificate, *, paper: OfficialDocument, decision: CertificateDecision,
    reason: str, actor: User,
) -> None:  # fmt: skip
    """The corrected paper takes the place of the printed one; term and stars stay as they are."""
    certificate.document = paper
    certificate.save(update_fields=["document", "updated_at"])
    _record(
        certificate, CertificateAct.CORRECTED, decision.decided_on, certificate.effective, actor,
        reason=reason, document=decision.document,
    )  # fmt: skip


def locked_certificate(certificate_id: int, actor: User) -> Certificate:
    """The visible certificate, its product locked first, while it runs its term."""
    found = Certificate.objects.visible_to(actor).filter(pk=certificate_id).first()
    if found is None:
        raise NotFound
    Product.objects.lock(found.product_id)
    certificate = Certificate.objects.lock(certificate_id)
    _require_running(certificate)
    return certificate


def _require_running(certificate: Certificate) -> None:
    if certificate.withdrawn_on or certificate.superseded_on:
        message = _("%(product)s: giấy chứng nhận này đã bị thu hồi hoặc thay thế.")
        raise Conflict(message % {"product": certificate.product}, code="not_in_force")
