"""What a product's recognition has brought since, and whether it can be kept in force meanwhile."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core.timeline import Event
from evaluation import extending, rules
from evaluation.models import Certificate, Dossier, Extension
from evaluation.renewal import Window, certificate_renewed_by, window_of
from evaluation.selectors.history import star_history


def recognitions_of(dossier: Dossier) -> list[Event]:
    """Recognitions and every act on certificates so far, for a dossier that follows one."""
    return star_history(dossier.product_id) if dossier.previous_id else []


@dataclass(frozen=True, slots=True)
class ExtensionCase:
    """The dates an officer looks at before confirming, or what was confirmed."""

    certificate: Certificate
    window: Window
    filed_on: date | None
    refusal: str
    may_confirm: bool
    confirmed: Extension | None


def extension_of(user: User, dossier: Dossier) -> ExtensionCase | None:
    """None for dossiers that nothing could be extended for: not a late re-evaluation."""
    certificate = certificate_renewed_by(dossier)
    if certificate is None or dossier.first_filed_on is None:
        return None
    window = window_of(certificate, dossier.scheme)
    if dossier.kind != "re_evaluation" or not window.is_late(dossier.first_filed_on):
        return None
    refusal = extending.refusal(dossier, certificate)
    return ExtensionCase(
        certificate=certificate,
        window=window,
        filed_on=dossier.first_filed_on,
        refusal=refusal,
        may_confirm=not refusal and rules.is_officer_of(user, certificate.unit),
        confirmed=Extension.objects.select_related("confirmed_by").filter(dossier=dossier).first(),
    )
