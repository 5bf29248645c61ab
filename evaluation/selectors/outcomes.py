"""An opened dossier's result in figures: computed while it is discussed, then as it was frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from evaluation import scoring
from evaluation.cards import card_of, settings_of
from evaluation.choices import ItemStatus, SeatRole
from evaluation.models import Agreement, Council, Recusal, Scorecard, SessionItem

LOWEST_STAR_WITH_GATES = 3


@dataclass(frozen=True, slots=True)
class MemberLine:
    name: str
    role: str
    total: Fraction
    parts: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class PartMean:
    code: str
    name: str
    max_points: Fraction
    mean: Fraction


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate: how many members reached it, and whether the council is held to have passed."""

    star: int
    criterion: str
    name: str
    needed: Fraction
    have: Fraction
    reached: int
    counted: int
    passed: bool
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """A council's result in figures, of an opened dossier or of a frozen result."""

    members: tuple[MemberLine, ...]
    parts: tuple[PartMean, ...]
    mean: Fraction
    spread: Fraction
    is_wide: bool
    stars_by_points: int
    stars: int | None
    gates: tuple[GateLine, ...]
    findings: tuple[Mapping[str, Any], ...]
    sentence: str

    @property
    def low(self) -> Fraction:
        return min(member.total for member in self.members)

    @property
    def high(self) -> Fraction:
        return max(member.total for member in self.members)

    @property
    def tested_gates(self) -> list[GateLine]:
        """Gates that decide: all up to the band of the mean; the lowest bands have none."""
        if self.stars_by_points < LOWEST_STAR_WITH_GATES:
            return []
        return [gate for gate in self.gates if gate.star <= self.stars_by_points]

    @property
    def gates_passed(self) -> int:
        return sum(gate.passed for gate in self.tested_gates)

    @property
    def is_held_back(self) -> bool:
        """Points for more stars than the gates allow: the reason must be said."""
        return self.stars is not None and self.stars < self.stars_by_points


@dataclass(frozen=True, slots=True)
class OpenedRow:
    item: SessionItem
    view: OutcomeView

    @property
    def floors(self) -> list[Decimal]:
        """Limits of the star bands, for the spread drawing."""
        return [band.floor for band in self.item.stage.criteria_set.sheet().bands]

    @property
    def is_concluded(self) -> bool:
        return self.item.status == ItemStatus.CONCLUDED

    @property
    def needs_note(self) -> bool:
        return self.view.is_wide and not self.item.spread_note

    @property
    def can_conclude(self) -> bool:
        return not self.is_concluded and not self.needs_note


def recused_pairs(items: Iterable[SessionItem]) -> set[tuple[int, int]]:
    """(stage, seat) of every member who keeps out of one of the dossiers."""
    stages = [item.stage_id for item in items]
    return set(Recusal.objects.filter(stage__in=stages).values_list("stage_id", "seat_id"))


def opened_rows(
    council: Council, items: Iterable[SessionItem], recused: set[tuple[int, int]]
) -> list[OpenedRow]:
    """Results of the opened and concluded ones; a sealed dossier's cards are not read at all."""
    shown = [item for item in items if item.status != ItemStatus.SCORING]
    live = [item for item in shown if item.status == ItemStatus.OPENED]
    cards = _cards_of(live, recused)
    agreed = _agreements_of(live)
    rows = []
    for item in shown:
        if item.status == ItemStatus.OPENED:
            outcome = scoring.score(
                item.stage.criteria_set.sheet(),
                cards.get(item.pk, []),
                settings_of(council),
                agreed.get(item.pk, {}),
            ).as_json()
        else:
            outcome = item.result.outcome
        rows.append(OpenedRow(item, view_of(outcome, council.spread_limit)))
    return rows


def _cards_of(
    items: list[SessionItem], recused: set[tuple[int, int]]
) -> dict[int, list[scoring.Card]]:
    """Counted cards of opened dossiers, in seat order; what counted_cards() reads, at once."""
    stage_of = {item.pk: item.stage_id for item in items}
    rows = (
        Scorecard.objects.counted()
        .filter(item__in=stage_of)
        .select_related("seat__user")
        .prefetch_related("marks__criterion", "marks__option", "findings__rule")
        .order_by("item", "seat__position")
    )
    cards: dict[int, list[scoring.Card]] = {}
    for row in rows:
        if (stage_of[row.item_id], row.seat_id) not in recused:
            cards.setdefault(row.item_id, []).append(card_of(row))
    return cards


def _agreements_of(items: list[SessionItem]) -> dict[int, dict[str, scoring.Agreement]]:
    rows = Agreement.objects.filter(item__in=items).select_related("criterion", "option")
    agreed: dict[int, dict[str, scoring.Agreement]] = {}
    for row in rows:
        position = row.option.position if row.option else 0
        agreed.setdefault(row.item_id, {})[row.criterion.code] = scoring.Agreement(
            row.criterion.code, position, row.note
        )
    return agreed


def view_of(outcome: Mapping[str, Any], spread_limit: int) -> OutcomeView:
    """The plain JSON of an outcome as figures to show; written fractions stay exact."""
    roles = dict(SeatRole.choices)
    return OutcomeView(
        members=tuple(
            MemberLine(
                name=member["name"],
                role=str(roles.get(member["role"], member["role"])),
                total=Fraction(member["total"]),
                parts=tuple(Fraction(value) for value in member["parts"].values()),
            )
            for member in outcome["members"]
        ),
        parts=tuple(
            PartMean(
                code=part["code"],
                name=part["name"],
                max_points=Fraction(part["max_points"]),
                mean=Fraction(part["mean"]),
            )
            for part in outcome["parts"]
        ),
        mean=Fraction(outcome["mean"]),
        spread=Fraction(outcome["spread"]),
        is_wide=Fraction(outcome["spread"]) > spread_limit,
        stars_by_points=outcome["stars_by_points"],
        stars=outcome["stars"],
        gates=tuple(_gate(gate) for gate in outcome["gates"]),
        findings=tuple(outcome["findings"]),
        sentence=outcome["sentence"],
    )


def _gate(gate: Mapping[str, Any]) -> GateLine:
    return GateLine(
        star=gate["star"],
        criterion=gate["criterion"],
        name=gate["name"],
        needed=Fraction(gate["needed"]),
        have=Fraction(gate["have"]),
        reached=gate["reached"],
        counted=gate["counted"],
        passed=gate["passed"],
        is_agreed=gate["agreed"],
    )


@dataclass(frozen=True, slots=True)
class AgreementShown:
    criterion: str
    name: str
    label: str
    points: Decimal
    note: str
    by: str


def agreements_shown(item: SessionItem) -> list[AgreementShown]:
    """What the council agreed so far, in printed order of the criteria."""
    rows = Agreement.objects.filter(item=item).select_related("criterion", "option", "recorded_by")
    return [
        AgreementShown(
            criterion=row.criterion.code,
            name=row.criterion.name,
            label=row.option.label if row.option else _("Không đạt mức nào"),
            points=row.option.points if row.option else Decimal(0),
            note=row.note,
            by=str(row.recorded_by),
        )
        for row in rows.order_by("criterion__position")
    ]
