"""Everybody's home: what waits for me, oldest deadline first, and where what I sent is now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import work_calendar
from core.deadlines import SOON, Deadline
from core.timeline import Event
from core.work import WorkItem
from evaluation.choices import DecisionStatus, DossierStatus, StageStatus
from evaluation.models import (
    Dossier,
    DossierStage,
    DossierSubmission,
    EvaluationRound,
    StarDecision,
)
from evaluation.selectors import waiting
from evaluation.selectors.desks import my_desks
from evaluation.selectors.standing import standing_of
from evaluation.selectors.waiting import AT_HAND, LATE, LATER, NEAR, SHOWN, Now
from evaluation.selectors.waiting_after import after_decision
from evaluation.selectors.waiting_council import at_council
from evaluation.selectors.waiting_results import on_results

_SENT = 6


@dataclass(frozen=True, slots=True)
class Tally:
    """One cell of components/_counts.html."""

    value: int
    word: str
    icon: str = ""
    tone: str = ""
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    items: list[WorkItem]


@dataclass(frozen=True, slots=True)
class WorkQueue:
    """`total` counts all that waits under the chosen urgency; `groups` hold the most urgent."""

    groups: list[Group]
    counts: list[Tally]
    sent: list[Event]
    total: int
    shown: int
    round: EvaluationRound | None
    round_deadline: Deadline | None
    may_begin: bool


def work_queue(user: User, day: date, due: str = "") -> WorkQueue:
    """The person's home; `due` (late or soon) narrows it to what is that urgent."""
    due = due if due in (LATE, NEAR) else ""
    now = Now(day, work_calendar())
    desks = waiting.at_my_desks(user)
    small = [
        *waiting.small_sources(user, now),
        *at_council(user, now),
        *on_results(user),
        *after_decision(user, now),
    ]
    counted = _counted(desks, now)
    numbers = {
        "": counted["at_hand"] + len(small),
        LATE: counted["late"] + sum(urgency(item) == LATE for item in small),
        NEAR: counted["near"] + sum(urgency(item) == NEAR for item in small),
    }
    at_hand = now.narrowed(desks.filter(status__in=AT_HAND), due)
    items = [*waiting.stages(at_hand, now), *small]
    items = [item for item in items if not due or urgency(item) == due]
    items = sorted(items, key=_in_order)[:SHOWN]
    sent = _sent(user, day)
    round_ = _next_round(user, day)
    return WorkQueue(
        groups=list(_grouped(items)),
        counts=_tallies(numbers, counted, sent, due),
        sent=_sent_events(user, sent),
        total=numbers[due],
        shown=len(items),
        round=round_,
        round_deadline=now.to(day, round_.decision_due_on) if round_ else None,
        may_begin=bool(user.producer_ids or user.assisted_paths),
    )


def _in_order(item: WorkItem) -> tuple[date, bool, str]:
    """Oldest deadline first; of what has none, first what came back."""
    due, title = item.urgency
    return due, item.state != "back", title


def urgency(item: WorkItem) -> str:
    """Late, soon or later; what has no deadline is later."""
    kind = item.deadline.kind if item.deadline else LATER
    return kind if kind in (LATE, NEAR) else LATER


def _grouped(items: Iterable[WorkItem]) -> Iterator[Group]:
    titles = {
        LATE: _("Quá hạn"),
        NEAR: _("Đến hạn trong %(n)d ngày làm việc") % {"n": SOON},
        LATER: _("Sau đó"),
    }
    for kind, found in groupby(items, key=urgency):
        listed = list(found)
        yield Group(f"{titles[kind]} · {len(listed)}", listed)


def _counted(desks: QuerySet[DossierStage], now: Now) -> dict[str, int]:
    at_hand = Q(status__in=AT_HAND)
    return desks.aggregate(
        at_hand=Count("pk", filter=at_hand),
        late=Count("pk", filter=at_hand & Q(due_on__lt=now.day)),
        near=Count("pk", filter=at_hand & Q(due_on__range=(now.day, now.near_end))),
        elsewhere=Count("pk", filter=Q(status__in=[StageStatus.RETURNED, StageStatus.IN_SESSION])),
        done=Count("pk", filter=Q(ended_on__year=now.day.year)),
    )


def _next_round(user: User, day: date) -> EvaluationRound | None:
    """The round of the person's units whose decision is due next."""
    rounds = EvaluationRound.objects.visible_to(user).filter(decision_due_on__gte=day)
    return rounds.order_by("decision_due_on", "pk").first()


# ── Sent ─────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Sent:
    """What left the person: dossiers filed or forwarded, this year's or still under way."""

    rows: QuerySet[Dossier]
    under_way: int
    done: int


def _sent(user: User, day: date) -> _Sent:
    own = DossierSubmission.objects.filter(dossier=OuterRef("pk"), filed_by=user.pk)
    forwarded = DossierStage.objects.filter(
        my_desks(user), dossier=OuterRef("pk"), status=StageStatus.FORWARDED
    )
    mine = Q(producer__in=user.producer_ids) | Exists(own) | Exists(forwarded)
    rows = Dossier.objects.visible_to(user).filter(
        mine, Q(status=DossierStatus.FILED) | Q(status=DossierStatus.CONCLUDED, year=day.year)
    )
    counted = rows.aggregate(
        under_way=Count("pk", filter=Q(status=DossierStatus.FILED)),
        done=Count("pk", filter=Q(status=DossierStatus.CONCLUDED)),
    )
    return _Sent(rows, **counted)


def _sent_events(user: User, sent: _Sent) -> list[Event]:
    """The last moved first: dossiers, and decisions that passed through the person's hands."""
    rows = sent.rows.select_related("product", "producer").prefetch_related("stages__unit")
    found = [
        (dossier.updated_at, _dossier_event(dossier))
        for dossier in rows.order_by("-updated_at", "-pk")[:_SENT]
    ]
    hands = Q(prepared_by=user.pk) | Q(checked_by=user.pk) | Q(approved_by=user.pk)
    decisions = (
        StarDecision.objects.visible_to(user)
        .filter(hands)
        .exclude(status=DecisionStatus.CANCELLED)
        .select_related("round")
        .order_by("-updated_at", "-pk")
    )
    found += [(decision.updated_at, _decision_event(decision)) for decision in decisions[:_SENT]]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [event for _moved_at, event in found[:_SENT]]


def _dossier_event(dossier: Dossier) -> Event:
    standing = standing_of(dossier)
    return Event(
        on=dossier.first_filed_on,
        kind=standing.kind,
        title=dossier.product.name,
        url=reverse("evaluation:dossier", args=[dossier.pk]),
        meta=str(dossier.producer),
        text=f"{standing.word}, {standing.where}" if standing.where else standing.word,
        now=dossier.status == DossierStatus.FILED,
    )


def _decision_event(decision: StarDecision) -> Event:
    is_issued = decision.status == DecisionStatus.ISSUED
    return Event(
        on=decision.decided_on or timezone.localdate(decision.created_at),
        kind="ok" if is_issued else "half",
        title=str(decision),
        url=reverse("evaluation:decision", args=[decision.pk]),
        meta=str(decision.round),
        text=decision.get_status_display(),
        now=not is_issued,
    )


def _tallies(
    numbers: dict[str, int], counted: dict[str, int], sent: _Sent, due: str
) -> list[Tally]:
    home = reverse("home")
    near = _("Đến hạn trong %(n)d ngày") % {"n": SOON}
    return [
        Tally(numbers[""], _("Đang chờ tôi"), url=home, current=not due),
        Tally(numbers[LATE], _("Quá hạn"), "s-late", "stop", f"{home}?due=late", due == LATE),
        Tally(numbers[NEAR], near, "s-wait", "wait", f"{home}?due=soon", due == NEAR),
        Tally(counted["elsewhere"] + sent.under_way, _("Chờ bên khác"), "s-sent"),
        Tally(counted["done"] or sent.done, _("Xong trong năm"), "s-ok", "ok"),
    ]
