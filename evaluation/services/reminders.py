"""Telling producers and offices in time that a certificate ends (Article 7.6a)."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from evaluation.models import Certificate
from evaluation.services.telling import commune_of, officers_of, people_of, tell
from evaluation.terms import REMINDERS, reminder_due


def remind_of_endings(*, today: date) -> int:
    """The nearest due reminder of every certificate that ends within 180 days; how many notices.

    The notice's key carries the certificate, its last day and the threshold: run again, late or
    twice at once, it adds nothing; an extension moves the last day and is reminded of anew.
    """
    ending = Certificate.objects.ending_within(REMINDERS[0], today)
    keys = ending.filter(withdrawn_on=None, superseded_on=None).order_by("pk")
    return sum(_remind(pk, today) for pk in list(keys.values_list("pk", flat=True)))


@transaction.atomic
def _remind(certificate_id: int, today: date) -> int:
    """Read anew in its own transaction: it may have been extended or withdrawn meanwhile."""
    rows = Certificate.objects.in_force(today).select_related(
        "product__producer", "product__unit", "unit", "document"
    )
    certificate = rows.filter(pk=certificate_id, withdrawn_on=None, superseded_on=None).first()
    threshold = reminder_due(certificate.term.days_left(today)) if certificate else None
    if certificate is None or threshold is None:
        return 0
    product, last_day = certificate.product, certificate.term.last_day
    return tell(
        [
            *people_of(product, today),
            *commune_of(product, today),
            *officers_of(certificate.unit, today),
        ],
        event="certificate_ending",
        key=f"{certificate.pk}:{last_day.isoformat()}:{threshold}",
        about=certificate,
        url=reverse("evaluation:certificate", args=[certificate.pk]),
        certificate=certificate,
        product=product,
        last_day=last_day,
        lapses_on=last_day + timedelta(days=1),
        days_left=certificate.term.days_left(today),
        **_window(certificate),
    )


def _window(certificate: Certificate) -> dict[str, date]:
    """When a re-evaluation may be filed: 180 to 120 days before the printed end."""
    return {
        "opens_on": certificate.term.renewal_opens_on,
        "closes_on": certificate.term.renewal_closes_on,
    }
