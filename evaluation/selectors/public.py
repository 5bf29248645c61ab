"""What anybody may learn from a code: whether a certificate counts; no personal data."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core.timeline import Event
from documents.choices import DocumentKind
from documents.verification import read_code
from evaluation.choices import CertificateAct, CertificateState
from evaluation.models import Certificate
from evaluation.selectors.history import star_history

# Papers whose signatory the public may read; other papers name members and officers.
NAMES_ITS_SIGNATORY = frozenset({DocumentKind.STAR_DECISION, DocumentKind.CERTIFICATE})
_DAYS_IN_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class CertificateAnswer:
    """One certificate on one day, as templates/evaluation/qr_status.html says it."""

    state: CertificateState
    stars: int
    product: str
    product_code: str
    producer: str
    place: str
    authority: str
    certificate_number: str
    decision_number: str
    decided_on: date
    valid_from: date
    valid_until: date
    days_left: int
    months_left: int
    extended_until: date | None
    withdrawn_on: date | None
    withdrawal_ground: str
    superseded_on: date | None
    heir_code: str
    agency_address: str
    history: list[Event]


def certificate_answer(typed: str, day: date) -> CertificateAnswer | None:
    """The certificate of a scanned or typed code; None when the code is in no register."""
    code = read_code(typed)
    certificate = _certificates().filter(verification_code=code).first() if code else None
    return _answer(certificate, day) if certificate else None


def _certificates() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("document", "unit", "line__decision")


def _answer(certificate: Certificate, day: date) -> CertificateAnswer:
    term = certificate.term
    printed = certificate.document.content
    state = term.state(day)
    days_left = max((term.last_day - day).days, 0)
    return CertificateAnswer(
        state=state,
        stars=certificate.stars,
        product=printed["product"],
        product_code=printed["product_code"],
        producer=printed["producer"],
        place=printed["address"],
        authority=printed["authority"],
        certificate_number=certificate.document.number_text,
        decision_number=certificate.line.decision.number,
        decided_on=certificate.line.decision.decided_on,
        valid_from=certificate.printed_from,
        valid_until=certificate.printed_until,
        days_left=days_left,
        months_left=days_left // _DAYS_IN_A_MONTH,
        extended_until=certificate.extended_until,
        withdrawn_on=certificate.withdrawn_on,
        withdrawal_ground=_ground(certificate) if state == CertificateState.WITHDRAWN else "",
        superseded_on=certificate.superseded_on,
        heir_code=_heir(certificate) if state == CertificateState.SUPERSEDED else "",
        agency_address=certificate.unit.address,
        history=star_history(certificate.product_id),
    )


def _ground(certificate: Certificate) -> str:
    """The ground of the withdrawal in the decree's words; its free text stays inside."""
    event = certificate.events.filter(act=CertificateAct.WITHDRAWN).order_by("-pk").first()
    return event.get_ground_display() if event else ""


def _heir(certificate: Certificate) -> str:
    """The code of the certificate that took this one's place."""
    heir = Certificate.objects.filter(
        product=certificate.product_id, printed_from__gte=certificate.superseded_on
    ).exclude(pk=certificate.pk)
    found = heir.order_by("-printed_from", "-pk").first()
    return found.verification_code if found else ""
