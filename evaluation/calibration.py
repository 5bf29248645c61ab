"""How members of a council mark against each other: offsets, spreads, flags; pure, read only.

Flags are for the chair to look at. Nothing here, or anywhere else, changes a mark.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import median

YOUNG_STARS = 3
YOUNG_FLOOR, YOUNG_TOP = 50, 60
ENOUGH = 5  # dossiers before a mean offset says something of a member


@dataclass(frozen=True, slots=True)
class Scored:
    """One opened dossier: each counted member's points by criterion, by member key."""

    key: Hashable
    sheet: Hashable
    cards: Mapping[Hashable, Mapping[str, Fraction]]

    @property
    def totals(self) -> dict[Hashable, Fraction]:
        return {member: sum(points.values(), Fraction(0)) for member, points in self.cards.items()}

    @property
    def mean(self) -> Fraction:
        return mean_of(list(self.totals.values()))


@dataclass(frozen=True, slots=True)
class MemberOffset:
    """Of one member: mean of (own total less the council's mean), and how much that varies."""

    member: Hashable
    dossiers: int
    offset: Fraction
    deviation: float
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class CriterionDisagreement:
    """Of one criterion of a set: mean standard deviation of the members' points, in points."""

    sheet: Hashable
    criterion: str
    dossiers: int
    deviation: float
    widest: Fraction


@dataclass(frozen=True, slots=True)
class Outlier:
    """A total further from the median of its dossier than the rules of work let totals differ."""

    key: Hashable
    member: Hashable
    total: Fraction
    median: Fraction

    @property
    def distance(self) -> Fraction:
        return self.total - self.median


def mean_of(values: Sequence[Fraction]) -> Fraction:
    return Fraction(sum(values)) / len(values)


def deviation_of(values: Sequence[Fraction]) -> float:
    """Population standard deviation: 0.0 where everybody says the same."""
    centre = mean_of(values)
    return sqrt(sum((value - centre) ** 2 for value in values) / len(values))


def member_offsets(scored: Iterable[Scored], *, limit: int) -> list[MemberOffset]:
    """Who marks higher or lower than the council, widest first.

    Flagged: a mean offset beyond half of what totals may differ by, over enough dossiers.
    """
    offsets: dict[Hashable, list[Fraction]] = {}
    for dossier in scored:
        if len(dossier.cards) > 1:
            for member, total in dossier.totals.items():
                offsets.setdefault(member, []).append(total - dossier.mean)
    rows = [_member(member, values, limit) for member, values in offsets.items()]
    return sorted(rows, key=lambda row: (-abs(row.offset), str(row.member)))


def _member(member: Hashable, values: Sequence[Fraction], limit: int) -> MemberOffset:
    offset = mean_of(values)
    is_flagged = len(values) >= ENOUGH and abs(offset) * 2 > limit
    return MemberOffset(member, len(values), offset, deviation_of(values), is_flagged)


def disagreements(scored: Iterable[Scored]) -> list[CriterionDisagreement]:
    """On which criteria members differ most, widest first; those all agree on are left out."""
    points: dict[tuple[Hashable, str], list[list[Fraction]]] = {}
    for dossier in scored:
        codes = {code for card in dossier.cards.values() for code in card}
        for code in codes:
            given = [card.get(code, Fraction(0)) for card in dossier.cards.values()]
            points.setdefault((dossier.sheet, code), []).append(given)
    rows = [_criterion(sheet, code, given) for (sheet, code), given in points.items()]
    apart = [row for row in rows if row.widest]
    return sorted(apart, key=lambda row: (-row.deviation, str(row.sheet), row.criterion))


def _criterion(
    sheet: Hashable, code: str, given: Sequence[Sequence[Fraction]]
) -> CriterionDisagreement:
    return CriterionDisagreement(
        sheet=sheet,
        criterion=code,
        dossiers=len(given),
        deviation=sum(map(deviation_of, given)) / len(given),
        widest=max(max(row) - min(row) for row in given),
    )


def outliers(scored: Iterable[Scored], *, limit: int) -> list[Outlier]:
    """Totals beyond the limit from the median of their dossier, furthest first."""
    found = []
    for dossier in scored:
        totals = dossier.totals
        middle = Fraction(median(totals.values()))
        found += [
            Outlier(dossier.key, member, total, middle)
            for member, total in totals.items()
            if abs(total - middle) > limit
        ]
    return sorted(found, key=lambda row: (-abs(row.distance), str(row.key), str(row.member)))


def is_young(mean: Fraction, stars: int | None) -> bool:
    """Three stars in the lower half of their band: the ones most likely to fall at renewal."""
    return stars == YOUNG_STARS and YOUNG_FLOOR <= mean < YOUNG_TOP
