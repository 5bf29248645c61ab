"""A certificate's force after its issue: extended, withdrawn."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation import rules
from evaluation.choices import CertificateAct, WithdrawalGround
from evaluation.models import Certificate, CertificateEvent
from products.models import Product
from products.services.products import set_stars


def _end(
    certificate: Certificate, act: str, on: date, actor: User | None, *,
    ground: str = "", reason: str = "", **dates: date,
) -> None:  # fmt: skip
    """Set the dates of an act and close the range in the same write."""
    before = certificate.effective
    for name, value in dates.items():
        setattr(certificate, name, value)
    certificate.effective = certificate.term.effective()
    certificate.save(update_fields=["effective", "updated_at", *dates])
    _record(certificate, act, on, before, actor, ground=ground, reason=reason)


def _record(
    certificate: Certificate, act: str, on: date, before, actor: User | None, *,
    ground: str = "", reason: str = "",
) -> None:  # fmt: skip
    CertificateEvent.objects.create(
        certificate=certificate,
        act=act,
        on=on,
        effective_before=before,
        effective_after=certificate.effective,
        ground=ground,
        reason=reason,
        actor=actor,
    )
    AuditEntry.objects.record(certificate, act, actor=actor, detail={"on": on.isoformat()})


def _show(certificate: Certificate, actor: User | None) -> None:
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
def extend_certificate(
    *, certificate_id: int, until: date, reason: str, actor: User
) -> Certificate:
    """Keep a certificate in force past its term while a re-evaluation runs (Article 12.3).

    At most the scheme's number of days past the printed term; an officer confirms it.
    """
    certificate = _locked(certificate_id, actor)
    if not rules.is_officer_of(actor, certificate.unit):
        raise NotPermitted
    limit_days = certificate.line.result.stage.dossier.scheme.extension_max_days or 0
    latest = certificate.printed_until + timedelta(days=limit_days)
    if not certificate.printed_until < until <= latest:
        message = _("Chỉ được kéo dài đến %(latest)s là muộn nhất.")
        message %= {"latest": f"{latest:%d/%m/%Y}"}
        raise Incomplete(message, fields={"until": [message]})
    if not reason.strip():
        raise Incomplete(_("Ghi lý do kéo dài."), fields={"reason": [_("Ghi lý do kéo dài.")]})
    _end(
        certificate, CertificateAct.EXTENDED, certificate.printed_until + timedelta(days=1),
        actor, reason=reason.strip(), extended_until=until,
    )  # fmt: skip
    _show(certificate, actor)
    return certificate


@transaction.atomic
def withdraw_certificate(
    *, certificate_id: int, ground: str, reason: str, on: date, actor: User
) -> Certificate:
    """End a certificate on one of the grounds of Article 8(1); its recogniser withdraws it."""
    certificate = _locked(certificate_id, actor)
    if not rules.can_sign_for(actor, certificate.unit):
        raise NotPermitted
    if ground not in WithdrawalGround.values or not reason.strip():
        message = _("Chọn căn cứ thu hồi và ghi lý do.")
        raise Incomplete(message, fields={"ground": [message]})
    if on < certificate.printed_from:
        message = _("Ngày thu hồi không thể trước ngày cấp.")
        raise Incomplete(message, fields={"on": [message]})
    _end(
        certificate, CertificateAct.WITHDRAWN, on, actor,
        ground=ground, reason=reason.strip(), withdrawn_on=on,
    )  # fmt: skip
    _show(certificate, actor)
    return certificate


def _locked(certificate_id: int, actor: User) -> Certificate:
    found = Certificate.objects.visible_to(actor).filter(pk=certificate_id).first()
    if found is None:
        raise NotFound
    Product.objects.lock(found.product_id)
    certificate = Certificate.objects.lock(certificate_id)
    if certificate.withdrawn_on or certificate.superseded_on:
        raise Conflict(_("Giấy chứng nhận này đã bị thu hồi hoặc thay thế."))
    return certificate
