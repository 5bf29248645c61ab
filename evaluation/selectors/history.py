"""A product's stars from the first to the last, whoever asks: public facts only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.timeline import Event, newest_first
from evaluation.choices import CertificateAct
from evaluation.models import Certificate, CertificateEvent, Recognition

_KINDS = {
    CertificateAct.ISSUED: "ok",
    CertificateAct.EXTENDED: "wait",
    CertificateAct.WITHDRAWN: "stop",
}


@dataclass(frozen=True, slots=True)
class _Span:
    """The days a certificate counted, in words."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"


def star_history(product_id: int) -> list[Event]:
    """Imported recognitions and every act on certificates, newest first; two queries.

    No reasons and no names of persons: the free text of an act stays inside the office.
    """
    return newest_first([*_acts(product_id), *_recognitions(product_id)])


def _acts(product_id: int) -> Iterator[Event]:
    rows = CertificateEvent.objects.filter(certificate__product=product_id).order_by("-pk")
    for row in rows.select_related(
        "certificate__document", "certificate__line__decision", "certificate__answer"
    ):
        certificate = row.certificate
        yield Event(
            on=row.on,
            kind=_KINDS.get(row.act, "idle"),
            title=_title(row),
            meta=_paper(certificate),
            text=_text(row),
            url=reverse("evaluation:qr", args=[certificate.verification_code]),
        )


def _title(row: CertificateEvent) -> str:
    return _("%(act)s giấy chứng nhận %(stars)s sao") % {
        "act": row.get_act_display(),
        "stars": row.certificate.stars,
    }


def _paper(certificate: Certificate) -> str:
    return " · ".join(filter(None, [certificate.number_text, certificate.decision_number]))


def _text(row: CertificateEvent) -> str:
    if row.act == CertificateAct.ISSUED:
        span = _Span(row.certificate.printed_from, row.certificate.printed_until)
        return _("giá trị %(span)s") % {"span": span}
    if row.act == CertificateAct.EXTENDED and row.certificate.extended_until:
        return _("đến hết ngày %(day)s") % {"day": f"{row.certificate.extended_until:%d/%m/%Y}"}
    return str(row.get_ground_display())


def _recognitions(product_id: int) -> Iterator[Event]:
    """As a list or an old decision states it; a day it does not state stays unknown."""
    for past in Recognition.objects.filter(product=product_id):
        stated = [past.decision_number, "" if past.decided_on else _("chưa rõ ngày"), past.round]
        yield Event(
            on=past.decided_on,
            kind="ok" if past.stars else "idle",
            title=_("Được công nhận %(stars)s sao") % {"stars": past.stars}
            if past.stars
            else _("Được công nhận, chưa rõ hạng sao"),
            meta=" · ".join(filter(None, stated)),
            text=_("giá trị đến hết ngày %(day)s") % {"day": f"{past.valid_until:%d/%m/%Y}"}
            if past.valid_until
            else "",
        )
