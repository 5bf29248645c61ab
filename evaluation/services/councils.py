"""A council from its first step to its founding, and the members replaced afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from evaluation import rules
from evaluation.choices import FindingRule, GateRule, SeatKind, SeatRole
from evaluation.models import Council, CouncilSeat, EvaluationRound, SeatAssignment
from evaluation.selectors.founding import gaps_of, is_open_for_change, stages_to_take
from evaluation.services.stages import put_into_round
from evaluation.workflow import COUNCIL


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """One appointment of a founding decision; `represents` as the scheme names the body."""

    user_id: int
    role: str
    body: str
    kind: str = SeatKind.OFFICIAL
    title: str = ""
    represents: str = ""


@dataclass(frozen=True, slots=True)
class WorkRules:
    """The council's rules of work where the decision is silent."""

    quorum_percent: int = 75
    spread_limit: int = 10
    gate_rule: str = GateRule.MAJORITY
    finding_rule: str = FindingRule.MAJORITY
    shown_decimals: int = 2
    rescore_attempts: int = 1
    written_opinion_allowed: bool = True
    secretary_scores: bool = False
    min_scorers: int = 3


# ── Steps ────────────────────────────────────────────────────────────


@transaction.atomic
def begin_council(*, round_id: int, name: str, actor: User) -> Council:
    """The first step: a draft for a round, to be left and taken up again."""
    round_ = EvaluationRound.objects.visible_to(actor).filter(pk=round_id).first()
    if round_ is None:
        raise NotFound
    if not rules.can_arrange_round(actor, round_):
        raise NotPermitted
    council = Council(unit=round_.unit, round=round_, name=name)
    require_valid(council)
    council.save()
    AuditEntry.objects.record(council, "begin", actor=actor, after=council.status)
    return council


@transaction.atomic
def rename_council(*, council_id: int, name: str, actor: User) -> Council:
    council = open_council(council_id, actor)
    council.name = name
    require_valid(council)
    council.save(update_fields=["name", "updated_at"])
    return council


@transaction.atomic
def seat_members(
    *,
    council_id: int,
    seats: Iterable[SeatPlan],
    actor: User,
    chair_authorisation: str = "",
    chair_authorised_on: date | None = None,
    missing_bodies_reason: str = "",
) -> Council:
    """The whole list of members; who stays keeps what was assigned to them."""
    council = open_council(council_id, actor)
    plan = list(seats)
    _require_one_each(plan)
    council.chair_authorisation = chair_authorisation
    council.chair_authorised_on = chair_authorised_on
    council.missing_bodies_reason = missing_bodies_reason
    require_valid(council)
    council.save()
    _write_seats(council, plan)
    AuditEntry.objects.record(council, "seat", actor=actor, detail={"seats": len(plan)})
    return council


def _require_one_each(plan: list[SeatPlan]) -> None:
    if sum(seat.role == SeatRole.CHAIR for seat in plan) > 1:
        message = _("Hội đồng phải có đúng một chủ tịch.")
        raise Incomplete(message, fields={"seats": [message]})
    if len({seat.user_id for seat in plan}) != len(plan):
        message = _("Mỗi người chỉ có một ghế trong hội đồng.")
        raise Incomplete(message, fields={"seats": [message]})


def _write_seats(council: Council, plan: list[SeatPlan]) -> None:
    """Those left out go first: positions and the chair's place are then free."""
    council.seats.exclude(user__in=[seat.user_id for seat in plan]).delete()
    kept = {seat.user_id: seat for seat in council.seats.all()}
    for number, seat in enumerate(kept.values(), start=1):
        CouncilSeat.objects.filter(pk=seat.pk).update(position=1000 + number, role=SeatRole.MEMBER)
    for number, seat in enumerate(plan, start=1):
        values = {**asdict(seat), "position": number}
        CouncilSeat.objects.update_or_create(
            council=council, user_id=values.pop("user_id"), defaults=values
        )


@transaction.atomic
def take_dossiers(
    *, council_id: int, stage_ids: Iterable[int], actor: User, today: date
) -> Council:
    """Put received dossiers into the council's round."""
    council = open_council(council_id, actor)
    wanted = stages_to_take(council).filter(pk__in=stage_ids).values_list("pk", flat=True)
    for stage_id in sorted(wanted):
        put_into_round(stage_id=stage_id, round_id=council.round_id, actor=actor, today=today)
    return council


@transaction.atomic
def assign_seats(
    *,
    council_id: int,
    groups: Mapping[int, Iterable[int]],
    stages: Mapping[int, Iterable[int]],
    actor: User,
) -> Council:
    """Who scores what: categories and stages by seat; a seat named in neither scores everything.

    The chair scores every dossier and is not narrowed.
    """
    council = open_council(council_id, actor)
    seats = {seat.pk: seat for seat in council.seats.serving().exclude(role=SeatRole.CHAIR)}
    SeatAssignment.objects.filter(seat__council=council).delete()
    SeatAssignment.objects.bulk_create(
        [
            SeatAssignment(seat=seats[seat], **{f"{name}_id": pk})
            for name, wanted in (("category", groups), ("stage", stages))
            for seat, keys in wanted.items()
            for pk in sorted(set(keys))
            if seat in seats
        ]
    )
    AuditEntry.objects.record(council, "assign", actor=actor)
    return council


@transaction.atomic
def set_work_rules(*, council_id: int, work_rules: WorkRules, actor: User) -> Council:
    """The settings that the rules of work are written from."""
    council = open_council(council_id, actor)
    write_settings(council, work_rules)
    AuditEntry.objects.record(council, "set_rules", actor=actor, detail=asdict(work_rules))
    return council


def write_settings(council: Council, work_rules: WorkRules) -> None:
    for name, value in asdict(work_rules).items():
        setattr(council, name, value)
    require_valid(council)
    council.save(update_fields=[*asdict(work_rules), "updated_at"])


def arranged_council(council_id: int, actor: User) -> Council:
    """The council, locked, for an officer who arranges it."""
    council = Council.objects.visible_to(actor).filter(pk=council_id).first()
    if council is None:
        raise NotFound
    if not rules.can_arrange_council(actor, council.unit):
        raise NotPermitted
    return Council.objects.select_related("unit", "round", "founding").lock(council_id)


def open_council(council_id: int, actor: User) -> Council:
    """The same while its steps are open: no founding decision is drafted yet."""
    council = arranged_council(council_id, actor)
    COUNCIL.require(council, "found")
    if not is_open_for_change(council):
        message = _("Quyết định thành lập đang trình ký: rút dự thảo trước khi sửa.")
        raise Conflict(message, code="papers_drafted")
    return council


# ── Founding ─────────────────────────────────────────────────────────


def require_whole(council: Council) -> None:
    """Nothing that the law or the rules of work ask for is missing."""
    gaps = gaps_of(council)
    if gaps:
        raise Incomplete(
            _("Hội đồng chưa đủ điều kiện thành lập."),
            code=gaps[0].code,
            fields={"seats": [gap.text for gap in gaps]},
        )


def close_composition(
    council: Council, *, decision_number: str, decided_on: date, actor: User
) -> None:
    """From the decision on, members change only by a recorded replacement."""
    COUNCIL.advance(
        council, "found", actor=actor, detail={"number": decision_number},
        decision_number=decision_number, decided_on=decided_on,
    )  # fmt: skip
    council.seats.update(appointed_on=decided_on)


@transaction.atomic
def record_founding(
    *, council_id: int, decision_number: str, decided_on: date, actor: User
) -> Council:
    """Write down a founding decision that was signed outside the portal."""
    council = open_council(council_id, actor)
    require_whole(council)
    close_composition(council, decision_number=decision_number, decided_on=decided_on, actor=actor)
    return council


@transaction.atomic
def found_council(
    *,
    round_id: int,
    name: str,
    decision_number: str,
    decided_on: date,
    seats: Iterable[SeatPlan],
    actor: User,
    work_rules: WorkRules | None = None,
    **members: str,
) -> Council:
    """All steps at once, for a council whose decision is signed already (7.3b)."""
    council = begin_council(round_id=round_id, name=name, actor=actor)
    seat_members(council_id=council.pk, seats=seats, actor=actor, **members)
    if work_rules is not None:
        set_work_rules(council_id=council.pk, work_rules=work_rules, actor=actor)
    return record_founding(
        council_id=council.pk, decision_number=decision_number, decided_on=decided_on, actor=actor
    )
