"""Sheets and cards for tests of scoring: a plain one of every whole total, and the real ones."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from evaluation.choices import EndingKind, EndingScope, EndingType
from evaluation.criteria_file import criteria_of, scheme_entries
from evaluation.sheet import Band, Card, Criterion, EndingRule, Option, Part, Sheet

BANDS = tuple(
    Band(stars, Decimal(floor), Decimal(ceiling))
    for stars, floor, ceiling in [(1, 0, 30), (2, 30, 50), (3, 50, 70), (4, 70, 90), (5, 90, 100)]
)
FORGED = EndingRule(
    EndingKind.REJECTION, EndingType.REJECT, "forged", "Giả mạo hồ sơ.", (), EndingScope.DOSSIER
)
DIRTY = EndingRule(
    EndingKind.STOP, EndingType.STOP_IF_FINDING, "dirty", "Có tạp chất nguy hại.", ("3",)
)
ZERO = EndingRule(
    EndingKind.STOP, EndingType.STOP_IF_ZERO, "zero", "Dừng khi 0 điểm cảm quan.", ("2", "3")
)


def plain_sheet(*, gates: dict[tuple[str, int], int] | None = None, rules=(FORGED, DIRTY)) -> Sheet:
    """Criterion 1 of part A (0 to 40), 2 of B (0 to 25), 3 of C (0 to 35): any total can be made.

    `gates` maps (criterion, star) to the points needed.
    """
    parts = tuple(
        Part(code, f"Phần {code}", Decimal(most), (_whole_numbers(number, most, gates or {}),))
        for code, number, most in [("A", "1", 40), ("B", "2", 25), ("C", "3", 35)]
    )
    return Sheet("thử", 1, "Bộ thử", parts, tuple(rules), BANDS)


def _whole_numbers(code: str, most: int, gates: dict[tuple[str, int], int]) -> Criterion:
    star_at = {points: star for (criterion, star), points in gates.items() if criterion == code}
    return Criterion(
        code=code,
        name=f"Tiêu chí {code}",
        max_points=Decimal(most),
        options=tuple(
            Option(points + 1, Decimal(points), f"{points} điểm", star_at.get(points))
            for points in range(most + 1)
        ),
    )


def plain_card(total: int, *, name: str = "A", role: str = "member", findings=()) -> Card:
    """A card on the plain sheet worth the total, filled from part A on."""
    first = min(total, 40)
    second = min(total - first, 25)
    third = total - first - second
    return card_of(first, second, third, name=name, role=role, findings=findings)


def card_of(
    first: int, second: int, third: int, *, name: str = "A", role: str = "member", findings=()
) -> Card:
    """A card on the plain sheet with these points in criteria 1, 2 and 3."""
    marks = {"1": first + 1, "2": second + 1, "3": third + 1}
    return Card(name, role, marks, frozenset(findings))


def real_sheet(number: int, scheme: str = "qd26-2026") -> Sheet:
    return next(entry.sheet for entry in criteria_of(scheme).sets if entry.sheet.number == number)


def real_sheets() -> list[Sheet]:
    """Every set that can be scored, of every scheme."""
    return [entry.sheet for code in scheme_entries() for entry in criteria_of(code).sets]


def best_marks(sheet: Sheet) -> dict[str, int]:
    """The option with most points in every criterion."""
    return {
        code: max(leaf.options, key=lambda option: option.points).position
        for code, leaf in sheet.leaves.items()
    }


def marks_of(sheet: Sheet, points: dict[str, int]) -> dict[str, int]:
    """The best marks, with other points in some criteria."""
    marks = best_marks(sheet)
    for code, wanted in points.items():
        options = [option for option in sheet.leaves[code].options if option.points == wanted]
        marks[code] = options[0].position if options else 0
    return marks


def refuses(action: Callable[[], Any]) -> bool:
    """Whether the database itself says no."""
    try:
        with transaction.atomic():
            action()
    except IntegrityError:
        return True
    return False
