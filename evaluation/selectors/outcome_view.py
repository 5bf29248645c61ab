"""An outcome's plain JSON as figures to show; written fractions stay exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluation.choices import SeatRole

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
class MissingLine:
    """A gate that stands between the product and one star more."""

    criterion: str
    name: str
    needed: Fraction
    have: Fraction


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
    missing: tuple[MissingLine, ...]
    points_short: Fraction
    sentence: str

    @property
    def next_star(self) -> int | None:
        """The star that `missing` and `points_short` stand in the way of."""
        return self.stars + 1 if self.missing or self.points_short else None

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
        missing=tuple(
            MissingLine(
                line["criterion"], line["name"], Fraction(line["needed"]), Fraction(line["have"])
            )
            for line in outcome["missing_for_next"]
        ),
        points_short=Fraction(outcome["points_short"]),
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
