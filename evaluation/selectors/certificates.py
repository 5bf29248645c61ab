"""Certificates after issue: the register with its filters, and one certificate's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.querysets import within
from core.timeline import Event
from evaluation.choices import CertificateAct, CertificateState
from evaluation.models import Certificate, CertificateEvent
from evaluation.selectors.papers import Job, job_of

STATE_KINDS = {
    CertificateState.NOT_YET: "todo",
    CertificateState.IN_FORCE: "ok",
    CertificateState.EXPIRING: "wait",
    CertificateState.EXTENDED: "half",
    CertificateState.EXPIRED: "late",
    CertificateState.WITHDRAWN: "stop",
    CertificateState.SUPERSEDED: "idle",
}
ACT_KINDS = {
    CertificateAct.ISSUED: "ok",
    CertificateAct.EXTENDED: "wait",
    CertificateAct.WITHDRAWN: "stop",
    CertificateAct.CORRECTED: "sent",
}
SORTS = {
    "product": "product__sort_key",
    "unit": "product__unit__sort_key",
    "stars": "stars",
    "from": "printed_from",
    "until": "last_day",
}
DEFAULT_SORT = "until"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a certificate's dates say of one day, as a mark with a word."""

    state: CertificateState
    kind: str
    days_left: int

    @property
    def word(self) -> str:
        if self.state == CertificateState.EXPIRING:
            return _("Còn %(n)d ngày") % {"n": self.days_left}
        return str(self.state.label)


def standing_of(certificate: Certificate, day: date) -> Standing:
    state = certificate.term.state(day)
    return Standing(state, STATE_KINDS[state], certificate.term.days_left(day))


# ── The register ─────────────────────────────────────────────────────


def certificate_rows(
    user: User, filters: Mapping[str, Any], *, sort: str, day: date
) -> QuerySet[Certificate]:
    """Certificates the person may read that pass the filters, in the order asked for."""
    rows = Certificate.objects.visible_to(user).with_last_day().search(filters.get("q", ""))
    if state := filters.get("state"):
        rows = rows.in_state(state, day)
    if days := filters.get("within"):
        rows = rows.ending_within(days, day)
    if unit := filters.get("unit"):
        rows = rows.filter(within("product__unit__path", [unit]))
    if stars := filters.get("stars"):
        rows = rows.filter(stars=stars)
    rows = rows.select_related(
        "product__producer", "product__unit", "document", "line__decision", "answer"
    )
    return rows.order_by(_order(sort), "product__sort_key", "-pk")


def known_sort(name: str) -> str:
    """The order asked for, or the default when there is no such order."""
    return name if name.removeprefix("-") in SORTS else DEFAULT_SORT


def _order(sort: str) -> Any:
    column = F(SORTS[sort.removeprefix("-")])
    return column.desc() if sort.startswith("-") else column.asc()


def unit_choices(user: User) -> list[tuple[str, str]]:
    """Homes of the products whose certificates the person may read."""
    held = Certificate.objects.visible_to(user).order_by().values("product__unit")
    units = AdministrativeUnit.objects.filter(pk__in=held).order_by("sort_key", "path", "pk")
    return [(unit.path, unit.full_name) for unit in units]


# ── One certificate ──────────────────────────────────────────────────


def certificate_page(user: User, pk: int) -> Certificate | None:
    rows = Certificate.objects.visible_to(user).select_related(
        "product__producer", "product__unit", "unit", "document__pdf", "line__decision__document",
        "line__result__stage__dossier__scheme", "answer__file__result__stage__dossier__scheme",
        "line__result__stage__step", "answer__file__result__stage__step",
    )  # fmt: skip
    return rows.filter(pk=pk).first()


def events_of(certificate: Certificate) -> list[Event]:
    """Every act on its force, newest first, with who did it and on whose reason."""
    rows = CertificateEvent.objects.filter(certificate=certificate).select_related("actor")
    return [_event(row) for row in rows.order_by("-pk")]


def _event(row: CertificateEvent) -> Event:
    return Event(
        on=row.on,
        kind=ACT_KINDS.get(row.act, "idle"),
        title=str(row.get_act_display()),
        meta=str(row.actor or _("hệ thống")),
        text=" – ".join(filter(None, [str(row.get_ground_display()), row.reason])),
    )


def papers_of(certificate: Certificate) -> list[Job]:
    """The certificate in use, what it replaced, and the decision it rests on; of the minister's,
    the letter that asked for it."""
    if certificate.is_ministrys:
        return [job_of(certificate.answer.file.letter)]
    decision = certificate.line.decision.document
    corrected = certificate.corrections.filter(old_document__isnull=False)
    old = dict.fromkeys(row.old_document for row in corrected.select_related("old_document"))
    papers = [certificate.document, *old]
    rests_on = CertificateEvent.objects.filter(
        certificate=certificate, document__isnull=False
    ).select_related("document")
    acts = dict.fromkeys(row.document for row in rests_on.order_by("pk"))
    return [job_of(paper) for paper in [*papers, decision, *acts] if paper is not None]
