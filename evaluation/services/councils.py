"""Councils: found one with its seats and its rules of work."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Incomplete, NotFound, NotPermitted
from core.records import require_valid
from evaluation import rules
from evaluation.choices import FindingRule, GateRule, SeatKind, SeatRole
from evaluation.models import Council, CouncilSeat, EvaluationRound
from evaluation.workflow import COUNCIL


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """One appointment of a founding decision."""

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
) -> Council:
    """Record the council that the founding decision set up, with exactly one chair (7.3b)."""
    round_ = EvaluationRound.objects.visible_to(actor).filter(pk=round_id).first()
    if round_ is None:
        raise NotFound
    if not rules.can_arrange_round(actor, round_):
        raise NotPermitted
    plan = list(seats)
    _require_one_chair(plan)
    council = Council(
        unit=round_.unit, round=round_, name=name, **asdict(work_rules or WorkRules())
    )
    require_valid(council)
    council.save()
    CouncilSeat.objects.bulk_create(
        CouncilSeat(council=council, position=number, appointed_on=decided_on, **asdict(seat))
        for number, seat in enumerate(plan, start=1)
    )
    COUNCIL.advance(
        council, "found", actor=actor, detail={"number": decision_number},
        decision_number=decision_number, decided_on=decided_on,
    )  # fmt: skip
    return council


def _require_one_chair(plan: list[SeatPlan]) -> None:
    if sum(seat.role == SeatRole.CHAIR for seat in plan) != 1:
        message = _("Hội đồng phải có đúng một chủ tịch.")
        raise Incomplete(message, fields={"seats": [message]})
    if len({seat.user_id for seat in plan}) != len(plan):
        message = _("Mỗi người chỉ có một ghế trong hội đồng.")
        raise Incomplete(message, fields={"seats": [message]})
