"""Corrections of wrong words on issued certificates; stars and term are never among them."""

from datetime import date
from itertools import groupby

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from core.text import tidy
from documents.services.papers import file_document, supersede_document
from evaluation.choices import CertificateDecisionKind, CorrectedField
from evaluation.models import Certificate, CertificateCorrection, CertificateDecision
from evaluation.paper_content.certificate_decision import corrected_certificate
from evaluation.rules import is_officer_of
from evaluation.services.certificates import record_correction
from evaluation.services.telling import commune_of, people_of, tell


@transaction.atomic
def prepare_correction(
    *, certificate_id: int, corrected: dict[str, str], reason: str, proposal_line: str, actor: User,
    today: date,
) -> CertificateDecision:  # fmt: skip
    """Draft a decision that corrects words of one certificate: {field: right words}.

    Empty words and words as printed change nothing and are left out.
    """
    certificate = _counting(certificate_id, actor, today)
    if not is_officer_of(actor, certificate.unit):
        raise NotPermitted
    printed = certificate.document.content
    changes = {
        field: tidy(words)
        for field, words in corrected.items()
        if field in CorrectedField.values and tidy(words) not in ("", printed[field])
    }
    if not changes:
        message = _("Ghi nội dung đúng cho ít nhất một mục khác với bản đã in.")
        raise Incomplete(message, code="nothing_to_correct", fields={"product": [message]})
    decision = CertificateDecision.objects.create(
        kind=CertificateDecisionKind.CORRECTION,
        unit=certificate.unit,
        proposal_line=proposal_line.strip(),
        prepared_by=actor,
    )
    for field, words in changes.items():
        _add(decision, certificate, field, words, reason.strip())
    AuditEntry.objects.record(
        decision, "prepare", actor=actor, after=decision.status,
        detail={"certificate": certificate.pk, "fields": sorted(changes)},
    )  # fmt: skip
    return decision


def _counting(certificate_id: int, actor: User, today: date) -> Certificate:
    found = Certificate.objects.visible_to(actor).filter(pk=certificate_id).first()
    if found is None:
        raise NotFound
    certificate = Certificate.objects.select_related("unit", "document").lock(certificate_id)
    if not certificate.counts_on(today):
        raise Conflict(_("Giấy chứng nhận này không còn hiệu lực."), code="not_in_force")
    require_printed_here(certificate)
    return certificate


def require_printed_here(certificate: Certificate) -> None:
    """The ministry's certificates are its own to correct."""
    if certificate.is_ministrys:
        message = _("Giấy chứng nhận do Bộ cấp: đề nghị Bộ đính chính.")
        raise Conflict(message, code="recognised_elsewhere")


def _add(
    decision: CertificateDecision, certificate: Certificate, field: str, words: str, reason: str
) -> None:
    row = CertificateCorrection(
        decision=decision,
        certificate=certificate,
        field=field,
        printed=certificate.document.content[field],
        corrected=words,
        reason=reason,
    )
    require_valid(row)
    row.save()


def drop_corrections(decision: CertificateDecision) -> None:
    """A cancelled draft frees its fields for another."""
    decision.corrections.update(is_live=False)


def carry_out_corrections(decision: CertificateDecision, actor: User) -> None:
    """A new paper for each certificate, in the transaction of the decision's issue."""
    rows = decision.corrections.order_by("certificate_id", "pk")
    for certificate_id, found in groupby(rows, key=lambda row: row.certificate_id):
        _correct(decision, certificate_id, list(found), actor)


def _correct(
    decision: CertificateDecision, certificate_id: int, rows: list[CertificateCorrection],
    actor: User,
) -> None:  # fmt: skip
    certificate = Certificate.objects.select_related("document", "product__producer").lock(
        certificate_id
    )
    if not certificate.counts_on(decision.decided_on):
        message = _("%(product)s: giấy chứng nhận không còn hiệu lực; hủy dự thảo đính chính.")
        raise Conflict(message % {"product": certificate.product}, code="not_in_force")
    old = certificate.document
    note = _("Thay giấy chứng nhận số %(old)s, đính chính theo Quyết định số %(number)s") % {
        "old": old.number_text,
        "number": decision.number,
    }
    draft = corrected_certificate(certificate, {row.field: row.corrected for row in rows}, note)
    paper = file_document(actor=actor, issued_on=decision.decided_on, **draft)
    record_correction(
        certificate, paper=paper, decision=decision, actor=actor,
        reason="; ".join(str(row.get_field_display()) for row in rows),
    )  # fmt: skip
    decision.corrections.filter(certificate=certificate).update(
        is_live=False, old_document=old, new_document=paper
    )
    _tell(decision, certificate)


def _tell(decision: CertificateDecision, certificate: Certificate) -> None:
    product, day = certificate.product, decision.decided_on
    tell(
        [*people_of(product, day), *commune_of(product, day)],
        event="certificate_corrected",
        key=f"{decision.pk}:{certificate.pk}",
        about=certificate,
        url=reverse("evaluation:certificate", args=[certificate.pk]),
        certificate=certificate,
        product=product,
        decision=decision,
    )


@transaction.atomic
def settle_next_correction() -> bool:
    """Once the new paper is drawn, the old one is superseded by it; False when none waits."""
    row = (
        CertificateCorrection.objects.to_settle()
        .select_related("decision", "old_document")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")
        .first()
    )
    if row is None:
        return False
    supersede_document(
        document_id=row.old_document_id,
        by_id=row.new_document_id,
        reason=_("Đính chính theo Quyết định số %(number)s") % {"number": row.decision.number},
        actor=None,
    )
    return True
