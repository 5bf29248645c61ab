"""Rounds, councils and sessions as their pages list them; no member's marks but one's own."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.choices import Level
from accounts.models import AdministrativeUnit, Post, User
from accounts.querysets import within
from core.clocks import today
from evaluation import rules
from evaluation.choices import (
    DossierKind,
    ItemStatus,
    ScorecardStatus,
    SeatRole,
    SessionStatus,
    StageStatus,
)
from evaluation.models import (
    AuthorityStep,
    Council,
    CouncilSeat,
    CouncilSession,
    DossierStage,
    EvaluationRound,
    Recusal,
    Scheme,
    Scorecard,
    SeatAssignment,
    SessionItem,
)
from evaluation.selectors.scoring import Progress, progress_of
from evaluation.selectors.standing import STAGE_KINDS
from products.models import ProductCategory

SESSION_KINDS = {"planned": "todo", "open": "half", "closed": "ok", "cancelled": "idle"}
ITEM_KINDS = {
    ItemStatus.SCORING: "lock",
    ItemStatus.OPENED: "half",
    ItemStatus.RESCORED: "idle",
    ItemStatus.MOVED: "idle",
    ItemStatus.CONCLUDED: "ok",
}


# ── Rounds ───────────────────────────────────────────────────────────


def rounds_of(user: User) -> QuerySet[EvaluationRound]:
    return (
        EvaluationRound.objects.visible_to(user)
        .select_related("unit")
        .prefetch_related("councils")
        .annotate(dossier_count=Count("stages"))
        .order_by("-year", "-number", "unit__path", "pk")
    )


def arranged_units(user: User) -> list[AdministrativeUnit]:
    """Units whose rounds and councils the person arranges: a commune scores nothing."""
    units = [post.unit for post in user.posts_today if post.unit_id]
    return [
        unit for unit in units if unit.level != Level.COMMUNE and rules.is_officer_of(user, unit)
    ]


def printed_rounds(unit: AdministrativeUnit, year: int, day: date) -> list[dict[str, Any]]:
    """What the scheme in force on a day prints for the unit's level in a year (Article 5)."""
    scheme = Scheme.objects.in_force_on(day)
    if scheme is None:
        return []
    step = AuthorityStep.objects.of(scheme, day).filter(level=unit.level).first()
    return step.cutoffs(year) if step else []


def proposed_rounds(unit: AdministrativeUnit, year: int, day: date) -> list[dict[str, Any]]:
    """The printed rounds of a year not opened yet; "before" a day ends the day before it."""
    opened = EvaluationRound.objects.filter(unit=unit, year=year).values_list("number", flat=True)
    one = timedelta(days=1)
    return [
        {
            "number": row["number"],
            "proposals_close_on": row["proposals_before"] - one,
            "decision_due_on": row["results_before"] - one,
        }
        for row in printed_rounds(unit, year, day)
        if row["number"] not in set(opened)
    ]


def next_round(unit: AdministrativeUnit, day: date) -> dict[str, Any]:
    """The dates of the printed round that comes next, to stand in a form."""
    start = {"unit_id": unit.pk, "year": day.year}
    for year in (day.year, day.year + 1):
        for row in proposed_rounds(unit, year, day):
            if row["decision_due_on"] >= day:
                return {**start, "year": year, **row}
    return start


@dataclass(frozen=True, slots=True)
class StageRow:
    stage: DossierStage
    kind: str

    @property
    def word(self) -> str:
        return self.stage.get_status_display()


def stages_of(user: User, round_: EvaluationRound) -> QuerySet[DossierStage]:
    """The round's dossiers that the person may see, in Vietnamese order of the product."""
    return (
        DossierStage.objects.visible_to(user)
        .filter(round=round_)
        .select_related("dossier__product", "dossier__producer", "dossier__unit", "unit")
        .order_by("dossier__product__sort_key", "pk")
    )


def stage_rows(stages: Any) -> list[StageRow]:
    return [StageRow(stage, STAGE_KINDS[stage.status]) for stage in stages]


def state_counts(stages: QuerySet[DossierStage]) -> list[dict[str, Any]]:
    """How many dossiers stand where, in the order of the path; one query."""
    rows = dict(stages.order_by().values_list("status").annotate(Count("pk")))
    return [
        {"value": rows[status], "word": status.label, "icon": f"s-{STAGE_KINDS[status]}"}
        for status in StageStatus
        if status in rows
    ]


# ── Councils ─────────────────────────────────────────────────────────


def council_candidates(user: User) -> QuerySet[User]:
    """Whom an officer may seat: people of the officer's units, earlier council members, and
    people without any post, as outside experts are."""
    of_units = Q(posts__in=_posts_within(user))
    seated = Q(seats__council__in=Council.objects.visible_to(user))
    people = User.objects.filter(is_active=True).filter(of_units | seated | Q(posts__isnull=True))
    return people.distinct().order_by("full_name", "pk")


def _posts_within(user: User) -> QuerySet:
    return Post.objects.serving_on(today()).filter(within("unit__path", user.unit_paths))


def seats_of(council: Council) -> list[CouncilSeat]:
    return list(council.seats.serving().select_related("user").order_by("position"))


def left_seats(council: Council) -> list[CouncilSeat]:
    """Members who were replaced, the latest first."""
    rows = council.seats.filter(left_on__isnull=False).select_related("user")
    return list(rows.order_by("-left_on", "-pk"))


def assigned_pairs(seats: list[CouncilSeat], items: list[SessionItem]) -> set[tuple[int, int]]:
    """(stage, seat) for every dossier that a seat is to score; one query, as assigned_to() says."""
    groups, stages = defaultdict(set), defaultdict(set)
    rows = SeatAssignment.objects.filter(seat__in=seats)
    for seat, category, stage in rows.values_list("seat", "category", "stage"):
        (stages if category is None else groups)[seat].add(category or stage)
    return {
        (item.stage_id, seat.pk)
        for seat in seats
        for item in items
        if seat.role == SeatRole.CHAIR
        or not (groups[seat.pk] or stages[seat.pk])
        or item.stage_id in stages[seat.pk]
        or groups[seat.pk] & lineage(item.stage.dossier.product.category)
    }


def lineage(category: ProductCategory | None) -> set[int]:
    """A category and those it lies in; read with select_related up to the sector."""
    found = set()
    while category is not None:
        found.add(category.pk)
        category = category.parent
    return found


def ready_stages(council: Council) -> QuerySet[DossierStage]:
    """Dossiers of the round that wait for a meeting."""
    return (
        DossierStage.objects.filter(
            round=council.round_id, unit=council.unit_id, status=StageStatus.IN_REVIEW
        )
        .select_related("dossier__product", "dossier__producer", "dossier__unit")
        .order_by("dossier__product__sort_key", "pk")
    )


def written_stages(council: Council) -> QuerySet[DossierStage]:
    """Of those that wait, what may be answered in writing (Article 7.6d); not what was before."""
    if not council.written_opinion_allowed:
        return DossierStage.objects.none()
    return (
        ready_stages(council)
        .filter(dossier__kind=DossierKind.RE_EVALUATION)
        .exclude(items__status=ItemStatus.MOVED)
    )


# ── Sessions ─────────────────────────────────────────────────────────


def sessions_of(user: User) -> QuerySet[CouncilSession]:
    return (
        CouncilSession.objects.visible_to(user)
        .select_related("council__unit", "council__round")
        .annotate(item_count=Count("items"))
        .order_by("-held_on", "-pk")
    )


def session_for(user: User, pk: int) -> CouncilSession | None:
    sessions = CouncilSession.objects.visible_to(user).select_related(
        "council__unit", "council__round", "minutes__pdf", "report__pdf", "invitation"
    )
    return sessions.filter(pk=pk).first()


def item_for(user: User, pk: int) -> SessionItem | None:
    items = SessionItem.objects.visible_to(user).select_related("stage__dossier__product")
    return items.filter(pk=pk).first()


def is_last(item: SessionItem) -> bool:
    """Whether nothing else lies on the table."""
    return not SessionItem.objects.filter(session=item.session_id).exclude(pk=item.pk).exists()


def without_presider(session: CouncilSession) -> list[str]:
    """Products of a planned meeting over which neither chair nor vice chair may preside."""
    if session.status != SessionStatus.PLANNED:
        return []
    left = session.items.without_presider().order_by("position")
    return list(left.values_list("stage__dossier__product__name", flat=True))


def items_of(session: CouncilSession, user: User) -> list[SessionItem]:
    """The dossiers on the table but for those the person is recused from."""
    recused = Recusal.objects.filter(seat__user=user.pk, stage=OuterRef("stage"))
    return list(
        session.items.exclude(Exists(recused))
        .select_related(
            "stage__dossier__product__category__parent__parent",
            "stage__dossier__producer",
            "stage__dossier__unit",
            "stage__criteria_set__scheme",
            "result",
        )
        .order_by("position")
    )


@dataclass(frozen=True, slots=True)
class TableRow:
    """One dossier of a session as one person sees it; `progress` is of the person's own card."""

    item: SessionItem
    kind: str
    word: str
    progress: Progress | None = None
    may_score: bool = False
    may_recuse: bool = False
    may_ask_meeting: bool = False

    @property
    def dossier(self) -> Any:
        return self.item.stage.dossier


def table_of(session: CouncilSession, user: User) -> list[TableRow]:
    """The dossiers on the table with one's own progress; the same queries however many."""
    items = items_of(session, user)
    seat = rules.seat_of(user, session.council)
    if seat is None:
        return [_plain_row(item) for item in items]
    cards = _own_cards(session, user)
    assigned = assigned_pairs([seat], items)
    is_here = _takes_part(session, seat)
    asks = session.is_written and seat.scores
    return [
        replace(
            _own_row(item, seat, cards.get(item.pk), is_here),
            may_ask_meeting=asks and not item.is_over,
        )
        if (item.stage_id, seat.pk) in assigned
        else _plain_row(item)
        for item in items
    ]


def _takes_part(session: CouncilSession, seat: CouncilSeat) -> bool:
    """Marked present, or in time to answer in writing."""
    if session.is_written:
        return not rules.answers_are_over(session, today())
    return seat.attendances.filter(session=session, present=True).exists()


def _own_cards(session: CouncilSession, user: User) -> dict[int, Scorecard]:
    cards = Scorecard.objects.owned_by(user).filter(item__session=session)
    return {card.item_id: card for card in cards.prefetch_related("marks")}


def _plain_row(item: SessionItem) -> TableRow:
    if item.session.status == SessionStatus.PLANNED:
        return TableRow(item, "idle", _("Chưa họp"))
    return TableRow(item, ITEM_KINDS[item.status], item.get_status_display())


def _own_row(
    item: SessionItem, seat: CouncilSeat, card: Scorecard | None, is_here: bool
) -> TableRow:
    is_sealed = item.status == ItemStatus.SCORING
    if not seat.scores or not is_sealed:
        return _plain_row(item)
    if card is not None and card.status == ScorecardStatus.HANDED_IN:
        return TableRow(item, "lock", _("Đã nộp"), _progress(item, card), may_score=True)
    can_score = is_here and item.session.status == "open"
    if card is None or not card.marks.all():
        word = _("Chưa chấm") if can_score else _("Chưa chấm được")
        return TableRow(item, "todo", word, _progress(item, card), can_score, may_recuse=True)
    return TableRow(item, "half", _("Đang chấm"), _progress(item, card), can_score, may_recuse=True)


def _progress(item: SessionItem, card: Scorecard | None) -> Progress:
    criteria_set = item.stage.criteria_set
    marks = criteria_set.rows().chosen(card.marks.all() if card else ())
    return progress_of(criteria_set.sheet(), marks)
