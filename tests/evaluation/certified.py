"""One certificate from the whole path, then dated and copied at will."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from core.clocks import today
from documents.verification import new_code
from evaluation.models import Certificate, CertificateDecision, WithdrawalCase
from evaluation.services import certificate_decisions as decisions
from evaluation.services.certificates import snapshot_of
from evaluation.services.withdrawals import open_withdrawal, verify_withdrawal
from products.models import Product
from products.services.products import set_stars
from tests.pages.room import Room, like
from tests.path import draw_only

DAY = timedelta(days=1)
_serial = count(1000)


def dated(certificate: Certificate, start: date, end: date, **acts: Any) -> Certificate:
    """Printed from one day to another, ended by act on the days given; the product shows it."""
    certificate.printed_from, certificate.printed_until = start, end
    for name, value in acts.items():
        setattr(certificate, name, value)
    certificate.effective = certificate.term.effective()
    certificate.save()
    set_stars(product_id=certificate.product_id, actor=None, **snapshot_of(certificate))
    return Certificate.objects.get(pk=certificate.pk)


def another(certificate: Certificate, *, name: str, **changes: Any) -> Certificate:
    """A second certificate of the same decision, for a new product of the same producer."""
    serial = next(_serial)
    product = like(certificate.product, name=name, public_id=new_uuid())
    product.save()
    code = new_code()
    paper = like(
        certificate.document, verification_code=code, number=serial, number_text=f"{serial}/GCN",
        pdf=None, pdf_sha256="", rendered_at=None, issued_at=None, status="numbered",
    )  # fmt: skip
    paper.save()
    line = like(certificate.line, is_live=False, product=product)
    line.save()
    twin = like(
        certificate, product=product, line=line, document=paper, verification_code=code, **changes
    )
    twin.save()
    return dated(twin, twin.printed_from, twin.printed_until)


def new_uuid() -> Any:
    return Product._meta.get_field("public_id").default()


# ── Withdrawals ──────────────────────────────────────────────────────

CONCLUSION = {
    "ground": "law_violation",
    "source": "inspection",
    "source_number": "Kết luận 15/KL-SNNMT",
    "description": "Mẫu sản phẩm không đạt chỉ tiêu vi sinh.",
}


def opened(room: Room, certificate: Certificate, **changes: Any) -> WithdrawalCase:
    values = {**CONCLUSION, "source_on": today(), "today": today(), "actor": room.user("tinh1")}
    return open_withdrawal(certificate_id=certificate.pk, **{**values, **changes})


def verified(room: Room, certificate: Certificate, **changes: Any) -> WithdrawalCase:
    findings = changes.pop("findings", "Đã làm việc với chủ thể, kết luận có căn cứ.")
    case = opened(room, certificate, **changes)
    return verify_withdrawal(
        case_id=case.pk, findings=findings, upholds=True, actor=room.user("tinh1"), today=today()
    )


def drafted(room: Room, *cases: WithdrawalCase) -> CertificateDecision:
    return decisions.prepare_withdrawal(
        case_ids=[case.pk for case in cases], proposal_line="Giám đốc Sở Nông nghiệp và Môi trường",
        actor=room.user("tinh1"), today=today(),
    )  # fmt: skip


def numbered(room: Room, decision: CertificateDecision, number: int = 77) -> CertificateDecision:
    """Checked by another, approved, numbered and drawn."""
    key = {"decision_id": decision.pk}
    decisions.check_decision(actor=room.user("tinh2"), **key)
    decisions.approve_decision(actor=room.user("lanhdao"), **key)
    decision = decisions.number_decision(
        number=number, decided_on=today(), actor=room.user("tinh1"), **key
    )
    draw_only(decision.document)
    return decision


def issued(room: Room, decision: CertificateDecision, number: int = 77) -> CertificateDecision:
    numbered(room, decision, number)
    return decisions.issue_decision(
        decision_id=decision.pk, actor=room.user("lanhdao"), now=timezone.now()
    )


def withdrawn(
    room: Room, certificate: Certificate, *, number: int = 77, **changes: Any
) -> Certificate:
    """By the whole procedure: recorded, verified, decided, issued."""
    issued(room, drafted(room, verified(room, certificate, **changes)), number)
    return Certificate.objects.get(pk=certificate.pk)
