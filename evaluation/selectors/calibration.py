"""One council's marks held against each other, and against the level above or below.

Only opened dossiers are read, of each the latest attempt, and never one that whoever looks keeps
out of. Members' names stay on council pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from accounts.models import User
from evaluation import calibration, rules
from evaluation.choices import ItemStatus
from evaluation.models import Council, CouncilSeat, Criterion, Result, Scorecard, SessionItem

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class MemberRow:
    name: str
    role: str
    figures: calibration.MemberOffset


@dataclass(frozen=True, slots=True)
class CriterionRow:
    set_name: str
    code: str
    name: str
    max_points: Fraction
    figures: calibration.CriterionDisagreement


@dataclass(frozen=True, slots=True)
class OutlierRow:
    item: SessionItem
    member: str
    figures: calibration.Outlier


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One dossier that two levels scored: the lower council's result and the higher's."""

    product: str
    producer: str
    lower: Result
    higher: Result

    @property
    def difference(self) -> Fraction:
        return self.higher.mean_fraction - self.lower.mean_fraction


@dataclass(frozen=True, slots=True)
class YoungRow:
    item: SessionItem
    mean: Fraction


@dataclass(frozen=True)
class CalibrationPage:
    """`outliers` is None for whoever they are not for."""

    dossiers: int
    members: list[MemberRow]
    criteria: list[CriterionRow]
    outliers: list[OutlierRow] | None
    levels: list[LevelRow]
    young: list[YoungRow]

    @property
    def widest(self) -> Fraction:
        """The largest offset, so that the bars of all share one scale."""
        return max((abs(row.figures.offset) for row in self.members), default=Fraction(0))

    @property
    def flagged(self) -> int:
        return sum(row.figures.is_flagged for row in self.members)


def calibration_of(council: Council, user: User) -> CalibrationPage:
    """Everything on the page, in a fixed number of queries however many dossiers."""
    items = {item.pk: item for item in _opened(council, user)}
    scored = _scored(items)
    seats = {seat.pk: seat for seat in council.seats.select_related("user")}
    return CalibrationPage(
        dossiers=len(scored),
        members=_members(scored, seats, council.spread_limit),
        criteria=_criteria(scored),
        outliers=(
            _outliers(scored, items, seats, council.spread_limit)
            if rules.sees_outliers(user, council)
            else None
        ),
        levels=_levels(items),
        young=_young(items),
    )


def _opened(council: Council, user: User) -> list[SessionItem]:
    items = SessionItem.objects.filter(
        session__council=council, status__in=[ItemStatus.OPENED, ItemStatus.CONCLUDED]
    ).exclude(stage__recusals__seat__user=user.pk)
    return list(
        items.select_related(
            "result",
            "session",
            "stage__criteria_set",
            "stage__dossier__product",
            "stage__dossier__producer",
        ).order_by("pk")
    )


def _scored(items: Mapping[int, SessionItem]) -> list[calibration.Scored]:
    cards = Scorecard.objects.counted().filter(item__in=items)
    rows = cards.prefetch_related("marks__criterion", "marks__option").order_by("item", "seat")
    by_item: dict[int, dict[int, dict[str, Fraction]]] = {}
    for card in rows:
        by_item.setdefault(card.item_id, {})[card.seat_id] = {
            mark.criterion.code: Fraction(mark.option.points) if mark.option else Fraction(0)
            for mark in card.marks.all()
            if mark.is_chosen
        }
    return [
        calibration.Scored(key, items[key].stage.criteria_set_id, cards)
        for key, cards in by_item.items()
    ]


def _members(
    scored: list[calibration.Scored], seats: Mapping[int, CouncilSeat], limit: int
) -> list[MemberRow]:
    return [
        MemberRow(str(seats[row.member].user), str(seats[row.member].get_role_display()), row)
        for row in calibration.member_offsets(scored, limit=limit)
    ]


def _criteria(scored: list[calibration.Scored]) -> list[CriterionRow]:
    widest = calibration.disagreements(scored)[:_SHOWN]
    rows = Criterion.objects.filter(criteria_set__in={row.sheet for row in widest})
    named = {(row.criteria_set_id, row.code): row for row in rows.select_related("criteria_set")}
    shown = []
    for figures in widest:
        criterion = named[figures.sheet, figures.criterion]
        shown.append(
            CriterionRow(
                set_name=str(criterion.criteria_set),
                code=criterion.code,
                name=criterion.name,
                max_points=Fraction(criterion.max_points),
                figures=figures,
            )
        )
    return shown


def _outliers(
    scored: list[calibration.Scored],
    items: Mapping[int, SessionItem],
    seats: Mapping[int, CouncilSeat],
    limit: int,
) -> list[OutlierRow]:
    return [
        OutlierRow(items[row.key], str(seats[row.member].user), row)
        for row in calibration.outliers(scored, limit=limit)
    ]


def _levels(items: Mapping[int, SessionItem]) -> list[LevelRow]:
    """Dossiers of this council that the level below or above concluded too."""
    dossiers = {item.stage.dossier_id for item in items.values()}
    results = Result.objects.latest().filter(stage__dossier__in=dossiers)
    rows = results.select_related(
        "stage__unit", "stage__dossier__product", "stage__dossier__producer"
    ).order_by("stage__dossier", "stage__order")
    by_dossier: dict[int, list[Result]] = {}
    for result in rows:
        by_dossier.setdefault(result.stage.dossier_id, []).append(result)
    return [
        LevelRow(
            str(higher.stage.dossier.product), str(higher.stage.dossier.producer), lower, higher
        )
        for lower, *_between, higher in (pair for pair in by_dossier.values() if len(pair) > 1)
    ]


def _young(items: Mapping[int, SessionItem]) -> list[YoungRow]:
    concluded = [item for item in items.values() if item.status == ItemStatus.CONCLUDED]
    return [
        YoungRow(item, item.result.mean_fraction)
        for item in concluded
        if calibration.is_young(item.result.mean_fraction, item.result.stars)
    ]
