"""Results that wait at the decision desk, by what may be done with each."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import AdministrativeUnit, User
from accounts.querysets import within
from evaluation import rules
from evaluation.choices import LineChoice
from evaluation.models import EvaluationRound, ExternalResult, Result

TOP_STARS = 5


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A concluded result and the ways open to it; of one given back, the ministry's answer."""

    result: Result
    ways: list[LineChoice]
    may_forward: bool
    answer: ExternalResult | None = None

    @property
    def is_open_choice(self) -> bool:
        return len(self.ways) > 1

    @property
    def lacks_minutes(self) -> bool:
        """Not to be listed before the minutes of its meeting are approved."""
        return not self.result.item.session.has_approved_minutes

    @property
    def stars(self) -> int | None:
        return self.result.stars if self.answer is None else self.answer.stars

    @property
    def lacks_gates(self) -> bool:
        """Points for five stars, gates for fewer: it may go up, the desk is warned (7.3e)."""
        return self.may_forward and self.answer is None and (self.result.stars or 0) < TOP_STARS

    @property
    def dossier(self) -> Any:
        return self.result.stage.dossier


@dataclass(frozen=True, slots=True)
class ReadyGroup:
    """Results of one unit's round: a decision lists no others."""

    unit: AdministrativeUnit
    round: EvaluationRound
    rows: list[ReadyRow]
    may_prepare: bool

    @property
    def decidable(self) -> list[ReadyRow]:
        return [row for row in self.rows if row.ways]

    @property
    def rising(self) -> list[ReadyRow]:
        """They go up without a decision of this level."""
        return [row for row in self.rows if not row.ways and row.may_forward and not row.answer]

    @property
    def told(self) -> list[ReadyRow]:
        """Never listed: the producer and the commune are told in writing."""
        return [row for row in self.rows if not row.ways and not row.may_forward]

    @property
    def returned(self) -> list[ReadyRow]:
        """Given back by the ministry with fewer stars than the province may recognise."""
        return [row for row in self.rows if not row.ways and row.answer]


def ready_results(user: User) -> QuerySet[Result]:
    """Results of the units the person serves that wait for a decision, a notice or the way up."""
    mine = Result.objects.visible_to(user).filter(within("stage__unit__path", user.unit_paths))
    waiting = mine.undecided().values("pk")
    returned = mine.to_settle().values("pk")
    return (
        Result.objects.filter(Q(pk__in=waiting) | Q(pk__in=returned))
        .select_related(
            "stage__unit",
            "stage__round",
            "stage__step",
            "stage__dossier__product",
            "stage__dossier__producer",
            "stage__dossier__unit",
            "forwarding__answer",
            "item__session__minutes",
        )
        .order_by("stage__unit__path", "stage__round_id", "-mean_cut", "pk")
    )


def ready_row(result: Result) -> ReadyRow:
    file = getattr(result, "forwarding", None)
    answer = getattr(file, "answer", None)
    if answer is None:
        return ReadyRow(result, rules.ways_open(result), rules.may_forward(result))
    file.result = result
    ways = [LineChoice.RECOGNISE_CENTRAL] if rules.may_recognise_on(answer) else []
    return ReadyRow(result, ways, rules.may_forward(result), answer)


def ready_groups(user: User) -> list[ReadyGroup]:
    grouped = groupby(
        ready_results(user), key=lambda result: (result.stage.unit_id, result.stage.round_id)
    )
    return [_group(user, [ready_row(result) for result in results]) for _key, results in grouped]


def _group(user: User, rows: list[ReadyRow]) -> ReadyGroup:
    stage = rows[0].result.stage
    may = rules.can_prepare_decision(user, stage.unit)
    return ReadyGroup(stage.unit, stage.round, rows, may)
