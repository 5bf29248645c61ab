"""What a product's recognition has brought since, and whether it can be kept in force meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from core.timeline import Event, newest_first
from evaluation import extending, rules
from evaluation.models import Certificate, Dossier, Extension
from evaluation.renewal import Window, certificate_renewed_by, last_certificate
from evaluation.selectors.history import star_history
from evaluation.selectors.inspections import inspections_since


def recognitions_of(dossier: Dossier) -> list[Event]:
    """Recognitions, acts on certificates and checks so far, for a dossier that follows one."""
    if not dossier.previous_id:
        return []
    return newest_first([*star_history(dossier.product_id), *_checks(dossier)])


def _checks(dossier: Dossier) -> Iterator[Event]:
    """Concluded inspections since the product was recognised (Article 9)."""
    certificate = certificate_renewed_by(dossier) or last_certificate(dossier.product)
    if certificate is None:
        return
    for check in inspections_since(dossier.product, certificate.printed_from):
        yield Event(
            on=check.held_on,
            kind="ok" if check.keeps_criteria else "stop",
            title=_("Kiểm tra sau công nhận"),
            meta=str(check.unit),
            text=check.conclusion,
        )


@dataclass(frozen=True, slots=True)
class ExtensionCase:
    """The dates an officer looks at before confirming, or what was confirmed."""

    certificate: Certificate
    window: Window
    filed_on: date | None
    refusal: str
    may_confirm: bool
    confirmed: Extension | None


def extension_of(user: User, dossier: Dossier, day: date) -> ExtensionCase | None:
    """None for dossiers that nothing could be extended for: not a late re-evaluation."""
    certificate = certificate_renewed_by(dossier)
    if certificate is None or dossier.first_filed_on is None:
        return None
    window = extending.window_today(dossier, certificate, day)
    if dossier.kind != "re_evaluation" or not window.is_late(dossier.first_filed_on):
        return None
    refusal = extending.refusal(dossier, certificate, day)
    return ExtensionCase(
        certificate=certificate,
        window=window,
        filed_on=dossier.first_filed_on,
        refusal=refusal,
        may_confirm=not refusal and rules.is_officer_of(user, certificate.unit),
        confirmed=Extension.objects.select_related("confirmed_by").filter(dossier=dossier).first(),
    )
