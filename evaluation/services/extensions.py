"""A certificate counts on while its late re-evaluation runs, until the result (Article 12.3)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation import extending, rules
from evaluation.choices import CertificateAct
from evaluation.models import Certificate, Dossier, Extension
from evaluation.renewal import certificate_renewed_by
from evaluation.services.certificates import change_force, locked_certificate, show_on_product
from products.models import Product


@transaction.atomic
def extend_certificate(*, dossier_id: int, basis: str, actor: User, today: date) -> Extension:
    """An officer of the certificate's unit confirms that it counts on until the result.

    At most the scheme's number of days past the printed term; ended when the dossier concludes.
    """
    if not Dossier.objects.visible_to(actor).filter(pk=dossier_id).exists():
        raise NotFound
    dossier = Dossier.objects.select_related("scheme").lock(dossier_id)
    found = certificate_renewed_by(dossier)
    if found is None or not rules.is_officer_of(actor, found.unit):
        raise NotPermitted
    certificate = locked_certificate(found.pk, actor)
    reason = extending.refusal(dossier, certificate, today)
    if reason:
        raise Conflict(reason, code="no_extension")
    if not basis.strip():
        message = _("Ghi căn cứ kéo dài.")
        raise Incomplete(message, fields={"basis": [message]})
    until = extending.window_today(dossier, certificate, today).latest_end
    extension = Extension.objects.create(
        certificate=certificate,
        dossier=dossier,
        confirmed_by=actor,
        on=today,
        basis=basis.strip(),
        until=until,
    )
    change_force(
        certificate, CertificateAct.EXTENDED, certificate.printed_until + timedelta(days=1),
        actor, reason=extension.basis, extended_until=until,
    )  # fmt: skip
    show_on_product(certificate, actor)
    AuditEntry.objects.record(extension, "confirm", actor=actor, after=until.isoformat())
    return extension


def close_extensions(dossiers: Iterable[Dossier], *, on: date, actor: User) -> None:
    """With the result of its dossier an extension has done its work."""
    waiting = Extension.objects.select_for_update(of=("self",)).filter(
        dossier__in=[dossier.pk for dossier in dossiers], closed_on__isnull=True
    )
    for extension in waiting.order_by("certificate__product", "pk"):
        extension.closed_on = max(on, extension.on)
        extension.save(update_fields=["closed_on"])
        _end_at_result(extension.certificate_id, on, actor)


def _end_at_result(certificate_id: int, on: date, actor: User) -> None:
    """In force to the day of the result, or to the printed end where the result came before."""
    product_id = Certificate.objects.values_list("product_id", flat=True).get(pk=certificate_id)
    Product.objects.lock(product_id)
    certificate = Certificate.objects.lock(certificate_id)
    if certificate.withdrawn_on or certificate.superseded_on or on >= certificate.extended_until:
        return
    until = on if on > certificate.printed_until else None
    change_force(certificate, CertificateAct.EXTENSION_ENDED, on, actor, extended_until=until)
    show_on_product(certificate, actor)
