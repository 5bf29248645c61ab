"""Certificates of an issued decision: all put into force in one act, whatever their number."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from core.models import AuditEntry
from documents.services.papers import file_documents
from evaluation import paper_content
from evaluation.choices import CertificateAct
from evaluation.models import Certificate, CertificateEvent, DecisionLine
from evaluation.terms import Term, last_valid_day
from products.models import Product
from products.services.products import StarsShown, show_stars


def issue_certificates(*, lines: Sequence[DecisionLine], actor: User) -> list[Certificate]:
    """Close what was in force, put the new stars into force, queue the papers (Article 4.3).

    Called in the transaction that issues their one decision; statements do not grow with lines.
    """
    if not lines:
        return []
    starts_on = lines[0].decision.decided_on
    supersede({line.product_id for line in lines}, starts_on, actor)
    terms = [_term_of(line, starts_on) for line in lines]
    papers = file_documents(
        actor=actor,
        issued_on=starts_on,
        drafts=[
            paper_content.certificate_draft(line, term)
            for line, term in zip(lines, terms, strict=True)
        ],
    )
    rows = zip(lines, terms, papers, strict=True)
    certificates = [
        Certificate(
            product=line.product,
            line=line,
            unit=line.decision.unit,
            stars=line.stars,
            printed_from=term.starts_on,
            printed_until=term.ends_on,
            effective=term.effective(),
            verification_code=paper.verification_code,
            document=paper,
        )
        for line, term, paper in rows
    ]
    return put_in_force(certificates, starts_on, actor)


def put_in_force(
    certificates: Sequence[Certificate], on: date, actor: User | None
) -> list[Certificate]:
    """Write new certificates, with the act behind each, and show their stars."""
    written = Certificate.objects.bulk_create(certificates)
    _record(written, CertificateAct.ISSUED, on, [None] * len(written), actor)
    _show(written, actor)
    return written


def _term_of(line: DecisionLine, starts_on: date) -> Term:
    months = line.result.stage.dossier.scheme.certificate_months
    return Term(starts_on, last_valid_day(starts_on, months))


def supersede(product_ids: Iterable[int], on: date, actor: User | None) -> None:
    """End what these products have in force from the day another certificate begins."""
    Product.objects.lock_all(product_ids)
    old = Certificate.objects.select_related("product").lock_all(
        Certificate.objects.filter(
            product__in=set(product_ids), effective__endswith__gt=on
        ).values_list("pk", flat=True)
    )
    if not old:
        return
    befores = [certificate.effective for certificate in old]
    for certificate in old:
        certificate.superseded_on, certificate.updated_at = on, timezone.now()
        certificate.effective = certificate.term.effective()
    Certificate.objects.bulk_update(old, ["effective", "superseded_on", "updated_at"])
    _record(old, CertificateAct.SUPERSEDED, on, befores, actor)


def _record(
    certificates: Sequence[Certificate], act: str, on: date, befores: Sequence, actor: User | None
) -> None:
    CertificateEvent.objects.bulk_create(
        CertificateEvent(
            certificate=certificate,
            act=act,
            on=on,
            effective_before=before,
            effective_after=certificate.effective,
            actor=actor,
        )
        for certificate, before in zip(certificates, befores, strict=True)
    )
    told = [{"on": on.isoformat()}] * len(certificates)
    AuditEntry.objects.record_all(certificates, act, actor=actor, details=told)


def _show(certificates: Iterable[Certificate], actor: User | None) -> None:
    """Write the products' snapshots from their new certificates."""
    show_stars(
        shown={
            certificate.product_id: StarsShown(
                certificate.stars,
                certificate.effective[1] - timedelta(days=1),
                certificate.verification_code,
            )
            for certificate in certificates
        },
        actor=actor,
    )
