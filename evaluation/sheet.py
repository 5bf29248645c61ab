"""One criteria set as pure frozen data, and one filled card of it; no database, no floats."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.digest import digest
from evaluation.choices import EndingKind, EndingScope, EndingType
from evaluation.seats import scores_by_role

NONE_REACHED = 0  # the position of "Không đạt mức nào"
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Option:
    """One level to tick; `position` counts from 1 in printed order, 0 is none reached."""

    position: int
    points: Decimal
    label: str
    minimum_for: int | None = None
    case: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """The criterion counts only when another has at least so many points."""

    criterion: str
    min_points: Decimal


@dataclass(frozen=True)
class Criterion:
    """A criterion at any depth: a leaf carries options, any other children."""

    code: str
    name: str
    max_points: Decimal
    options: tuple[Option, ...] = ()
    children: tuple["Criterion", ...] = ()
    guidance: str = ""
    requirement: str = ""
    condition: Condition | None = None
    cases: tuple[tuple[str, str], ...] = ()
    options_printed: bool = True

    @property
    def is_leaf(self) -> bool:
        return not self.children

    def walk(self) -> Iterator["Criterion"]:
        """This criterion and all below it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @cached_property
    def offers_none(self) -> bool:
        """Whether the sheet lacks a box for 0 points, in any case to choose from."""
        lowest = [
            min(option.points for option in self.options if option.case == case)
            for case in {option.case for option in self.options}
        ]
        return any(points > 0 for points in lowest)

    @cached_property
    def choices(self) -> tuple[Option, ...]:
        """What a person may tick: the printed options, after "Không đạt mức nào" where needed."""
        if not self.offers_none:
            return self.options
        return (Option(NONE_REACHED, _NOTHING, _("Không đạt mức nào")), *self.options)

    def offers(self, position: int) -> bool:
        return any(option.position == position for option in self.choices)

    def points_at(self, position: int) -> Decimal:
        """Points of a position; none reached is 0 even where a printed option says so too."""
        return self.options[position - 1].points if position else _NOTHING


@dataclass(frozen=True, slots=True)
class Part:
    """Part A, B or C with its top criteria."""

    code: str
    name: str
    max_points: Decimal
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """The least a product must reach in one criterion for a star."""

    star: int
    criterion: str
    name: str
    needed: Decimal


@dataclass(frozen=True, slots=True)
class EndingRule:
    """What ends an evaluation without stars."""

    kind: EndingKind
    type: EndingType
    code: str
    text: str
    criteria: tuple[str, ...] = ()
    scope: EndingScope = EndingScope.PRODUCT


@dataclass(frozen=True, slots=True)
class Band:
    """Means from the floor up to, not with, the ceiling; the highest band has its ceiling too."""

    stars: int
    floor: Decimal
    ceiling: Decimal


@dataclass(frozen=True, slots=True)
class Card:
    """One person's marks: the chosen position by criterion code, and recorded findings."""

    name: str
    role: str
    marks: Mapping[str, int]
    findings: frozenset[str] = field(default_factory=frozenset)
    secretary_scores: bool = False

    @property
    def counts(self) -> bool:
        return scores_by_role(self.role, secretary_scores=self.secretary_scores)


@dataclass(frozen=True)
class Sheet:
    """A whole criteria set of a scheme, with the star bands it is read by."""

    scheme: str
    number: int
    name: str
    parts: tuple[Part, ...]
    rules: tuple[EndingRule, ...]
    bands: tuple[Band, ...]
    slug: str = ""

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Every criterion, groups included, by code in printed order."""
        tops = (criterion for part in self.parts for criterion in part.criteria)
        return {found.code: found for top in tops for found in top.walk()}

    @cached_property
    def leaves(self) -> Mapping[str, Criterion]:
        """The criteria that are marked, by code in printed order."""
        return {code: found for code, found in self.criteria.items() if found.is_leaf}

    @cached_property
    def leaves_of_part(self) -> Mapping[str, tuple[str, ...]]:
        return {
            part.code: tuple(
                found.code for top in part.criteria for found in top.walk() if found.is_leaf
            )
            for part in self.parts
        }

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """Every gate in printed order, a criterion's own from the lower star up."""
        return tuple(
            Gate(option.minimum_for, leaf.code, leaf.name, option.points)
            for leaf in self.leaves.values()
            for option in leaf.options
            if option.minimum_for is not None
        )

    @cached_property
    def rules_by_code(self) -> Mapping[str, EndingRule]:
        return {rule.code: rule for rule in self.rules}

    @cached_property
    def max_points(self) -> Decimal:
        return sum((part.max_points for part in self.parts), _NOTHING)

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over everything the sheet says; equal content, equal fingerprint."""
        return digest(_plain(self))

    def band_of(self, mean: Fraction | Decimal) -> Band:
        """The band whose floor the exact mean reaches."""
        return max((band for band in self.bands if band.floor <= mean), key=lambda band: band.stars)

    def floor_of(self, stars: int) -> Decimal:
        return next(band.floor for band in self.bands if band.stars == stars)

    def applies(self, code: str, marks: Mapping[str, int]) -> bool:
        """Whether a leaf counts, given the positions chosen elsewhere on the same card.

        While the criterion it hangs on is unmarked, it is treated as one that may still count.
        """
        condition = self.leaves[code].condition
        if condition is None or condition.criterion not in marks:
            return True
        other = self.leaves[condition.criterion]
        return other.points_at(marks[condition.criterion]) >= condition.min_points

    def problems(self, card: Card) -> dict[str, str]:
        """What keeps a card from being complete, by criterion code; empty when it may be counted.

        A leaf whose condition is not met may be left out or marked with an option of 0 points.
        """
        found = {code: self.unknown(code) for code in card.marks if code not in self.leaves}
        for code, leaf in self.leaves.items():
            problem = self._problem(leaf, card.marks)
            if problem:
                found[code] = problem
        for code in sorted(card.findings - self.rules_by_code.keys()):
            found[code] = _("Bộ tiêu chí không có quy định dừng, loại “%(code)s”.") % {"code": code}
        return found

    def _problem(self, leaf: Criterion, marks: Mapping[str, int]) -> str:
        position = marks.get(leaf.code)
        applies = self.applies(leaf.code, marks)
        if position is None:
            message = _("Chưa chấm tiêu chí %(code)s %(name)s.")
            return message % {"code": leaf.code, "name": leaf.name} if applies else ""
        if not 0 <= position <= len(leaf.options):
            message = _("Tiêu chí %(code)s không có mức thứ %(position)s.")
            return message % {"code": leaf.code, "position": position}
        condition = leaf.condition
        if condition and not applies and leaf.points_at(position) > 0:
            message = _("Tiêu chí %(code)s chỉ chấm khi tiêu chí %(other)s đạt từ %(points)s điểm.")
            return message % {
                "code": leaf.code,
                "other": condition.criterion,
                "points": plain_number(condition.min_points),
            }
        return ""

    def unknown(self, code: str) -> str:
        """Why a code cannot be marked: not in this set, or a group of criteria."""
        if code in self.criteria:
            return _("Tiêu chí %(code)s gồm nhiều tiêu chí con: chấm ở tiêu chí con.") % {
                "code": code
            }
        return _("Bộ tiêu chí không có tiêu chí %(code)s.") % {"code": code}


def plain_number(points: Decimal) -> str:
    """Points as people write them: 3, or 2,5."""
    text = f"{points.normalize():f}"
    return text.replace(".", ",")


def _plain(value: Any) -> Any:
    """Nested lists of plain values, decimals in one spelling, for hashing."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return [_plain(getattr(value, name)) for name in value.__dataclass_fields__]
    return value
