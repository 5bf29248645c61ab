"""Who may act on what was recognised: withdraw, correct, appeal, inspect."""

from accounts.models import User
from evaluation.choices import WithdrawalSource
from evaluation.models import Certificate, CertificateDecision
from evaluation.rules import can_sign_for, is_officer_of


def was_recognised_here(certificate: Certificate) -> bool:
    """Whether the step that decided has power over these stars: who recognised withdraws (8.2)."""
    return certificate.stars in certificate.result.stage.step.recognises


def can_open_withdrawal(user: User, certificate: Certificate, source: str = "") -> bool:
    """The office that recognised; the commune for what it alone confirms, the end of production."""
    if is_officer_of(user, certificate.unit):
        return True
    confirms = source in ("", WithdrawalSource.PRODUCTION_ENDED)
    return confirms and is_officer_of(user, certificate.product.unit)


def can_prepare(user: User, decision: CertificateDecision) -> bool:
    return is_officer_of(user, decision.unit)


def can_sign(user: User, decision: CertificateDecision) -> bool:
    return can_sign_for(user, decision.unit)
