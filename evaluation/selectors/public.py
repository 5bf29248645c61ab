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
NAMES_ITS_SIGNATORY = frozenset(
    {
        DocumentKind.STAR_DECISION,
        DocumentKind.CERTIFICATE,
        DocumentKind.WITHDRAWAL_DECISION,
        DocumentKind.CORRECTION_DECISION,
    }
)
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
    withdrawal_number: str
    superseded_on: date | None
    heir_code: str
    agency_address: str
    history: list[Event]


def certificate_answer(typed: str, day: date) -> CertificateAnswer | None:
    """The certificate of a scanned or typed code; None when the code is in no register."""
    code = read_code(typed)
    certificate = _certificates().known_by(code).first() if code else None
    return _answer(certificate, day) if certificate else None


def _certificates() -> QuerySet[Certificate]:
    return Certificate.objects.select_related(
        "document", "unit", "line__decision", "answer", "product__producer", "product__unit"
    )


def _answer(certificate: Certificate, day: date) -> CertificateAnswer:
    term = certificate.term
    printed = _printed(certificate)
    state = term.state(day)
    ground, number = _withdrawal(certificate) if state == CertificateState.WITHDRAWN else ("", "")
    days_left = max((term.last_day - day).days, 0)
    return CertificateAnswer(
        state=state,
        stars=certificate.stars,
        product=printed["product"],
        product_code=printed["product_code"],
        producer=printed["producer"],
        place=printed["address"],
        authority=printed["authority"],
        certificate_number=certificate.number_text,
        decision_number=certificate.decision_number,
        decided_on=certificate.decided_on,
        valid_from=certificate.printed_from,
        valid_until=certificate.printed_until,
        days_left=days_left,
        months_left=days_left // _DAYS_IN_A_MONTH,
        extended_until=certificate.extended_until,
        withdrawn_on=certificate.withdrawn_on,
        withdrawal_ground=ground,
        withdrawal_number=number,
        superseded_on=certificate.superseded_on,
        heir_code=_heir(certificate) if state == CertificateState.SUPERSEDED else "",
        agency_address=certificate.unit.address,
        history=star_history(certificate.product_id),
    )


def _withdrawal(certificate: Certificate) -> tuple[str, str]:
    """The ground in the decree's words and the decision's number; free text stays inside."""
    events = certificate.events.filter(act=CertificateAct.WITHDRAWN).select_related("document")
    event = events.order_by("-pk").first()
    if event is None:
        return "", ""
    return event.get_ground_display(), event.document.number_text if event.document else ""


def _printed(certificate: Certificate) -> dict[str, str]:
    """What the certificate says; the minister's is not drawn here, its words are the file's."""
    if not certificate.is_ministrys:
        return certificate.document.content
    stage = certificate.result.stage
    return {
        "product": certificate.product.name,
        "product_code": stage.dossier.product_code,
        "producer": certificate.product.producer.name,
        "address": certificate.product.unit.full_name,
        "authority": certificate.answer.file.addressee,
    }


def _heir(certificate: Certificate) -> str:
    """The code of the certificate that took this one's place."""
    heir = Certificate.objects.filter(
        product=certificate.product_id, printed_from__gte=certificate.superseded_on
    ).exclude(pk=certificate.pk)
    found = heir.order_by("-printed_from", "-pk").first()
    return found.verification_code if found else ""
