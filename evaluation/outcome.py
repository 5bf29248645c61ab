"""A council's result with every figure that explains it, and its plain JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class MemberTotal:
    name: str
    role: str
    total: Decimal
    parts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class PartMean:
    code: str
    name: str
    max_points: Decimal
    mean: Fraction


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """One gate: how many members reached it, and what the council as a whole is held to have."""

    star: int
    criterion: str
    name: str
    needed: Decimal
    have: Fraction
    reached: int
    counted: int
    passed: bool
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class FindingOutcome:
    """An ending rule that at least one counted member recorded."""

    code: str
    text: str
    type: str
    recorded: int
    counted: int
    is_binding: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A gate that stands between a product and its next star."""

    criterion: str
    name: str
    needed: Decimal
    have: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """A council's result on one product, with every figure that explains it."""

    members: tuple[MemberTotal, ...]
    mean: Fraction
    parts: tuple[PartMean, ...]
    spread: Decimal
    gates: tuple[GateOutcome, ...]
    findings: tuple[FindingOutcome, ...]
    rejected: bool
    stopped: bool
    stars_by_points: int
    stars_by_gates: int
    stars: int | None
    missing_for_next: tuple[Missing, ...]
    points_short: Fraction
    sentence: str
    shown_decimals: int = 2

    @property
    def counted(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.members)

    @property
    def shown(self) -> str:
        """The mean cut, never rounded, to the council's decimals: a shown 90.00 is at least 90."""
        return cut(self.mean, self.shown_decimals)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON types for the frozen result; fractions as "a/b", points as numbers."""
        return {
            "members": [
                {
                    "name": member.name,
                    "role": str(member.role),
                    "total": as_number(member.total),
                    "parts": {code: as_number(points) for code, points in member.parts.items()},
                }
                for member in self.members
            ],
            "mean": as_fraction(self.mean),
            "shown": self.shown,
            "shown_decimals": self.shown_decimals,
            "parts": [
                {
                    "code": part.code,
                    "name": part.name,
                    "max_points": as_number(part.max_points),
                    "mean": as_fraction(part.mean),
                    "shown": cut(part.mean, self.shown_decimals),
                }
                for part in self.parts
            ],
            "spread": as_number(self.spread),
            "gates": [
                {
                    "star": gate.star,
                    "criterion": gate.criterion,
                    "name": gate.name,
                    "needed": as_number(gate.needed),
                    "have": as_number(gate.have),
                    "reached": gate.reached,
                    "counted": gate.counted,
                    "passed": gate.passed,
                    "agreed": gate.is_agreed,
                }
                for gate in self.gates
            ],
            "findings": [
                {
                    "code": finding.code,
                    "text": finding.text,
                    "type": str(finding.type),
                    "recorded": finding.recorded,
                    "counted": finding.counted,
                    "binding": finding.is_binding,
                }
                for finding in self.findings
            ],
            "rejected": self.rejected,
            "stopped": self.stopped,
            "stars_by_points": self.stars_by_points,
            "stars_by_gates": self.stars_by_gates,
            "stars": self.stars,
            "missing_for_next": [
                {
                    "criterion": missing.criterion,
                    "name": missing.name,
                    "needed": as_number(missing.needed),
                    "have": as_number(missing.have),
                }
                for missing in self.missing_for_next
            ],
            "points_short": as_fraction(self.points_short),
            "sentence": self.sentence,
        }


def cut(value: Fraction, places: int = 2) -> str:
    """So many decimals, cut off and not rounded: "82.26", "82"."""
    whole, part = divmod(value.numerator * 10**places // value.denominator, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)


def as_fraction(value: Fraction) -> str:
    """Reduced: "1234/15", or "82" when whole."""
    return str(value)


def as_number(value: Decimal | Fraction) -> int | str:
    """A whole number of points as a number, any other exactly, as a reduced fraction."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else str(exact)
