"""The self-assessment laid out as Form 02 prints it, from a snapshot."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from evaluation import papers
from evaluation.papers import SelfPart, SelfRow
from evaluation.sheet import Criterion, Sheet

Snapshot = Mapping[str, Any]


def self_parts(sheet: Sheet, snapshot: Snapshot) -> list[SelfPart]:
    """Parts A to C with every criterion, what the producer claims, says and shows."""
    marks = {mark["criterion"]: mark for mark in snapshot["self_marks"]}
    shown: dict[str, list[str]] = {}
    for row in snapshot["evidence"]:
        title = " ".join(filter(None, [row["title"], row["number"]]))
        shown.setdefault(row["criterion"], []).append(title)
    return [
        {
            "code": part.code,
            "name": part.name,
            "max_points": papers.points(part.max_points),
            "points": papers.points(
                _sum(marks[code] for code in sheet.leaves_of_part[part.code] if code in marks)
            ),
            "rows": [
                _row(criterion, marks, shown) for top in part.criteria for criterion in top.walk()
            ],
        }
        for part in sheet.parts
    ]


def self_total(snapshot: Snapshot) -> str:
    return papers.points(_sum(snapshot["self_marks"]))


def _sum(marks) -> Decimal:
    return sum((Decimal(mark["points"]) for mark in marks), Decimal(0))


def _row(criterion: Criterion, marks: Snapshot, shown: Mapping[str, list[str]]) -> SelfRow:
    mark = marks.get(criterion.code)
    return {
        "code": criterion.code,
        "name": criterion.name,
        "depth": criterion.code.count("."),
        "chosen": mark["label"] if mark else "",
        "points": papers.points(Decimal(mark["points"])) if mark else "",
        "max_points": papers.points(criterion.max_points),
        "description": mark["note"] if mark else "",
        "evidence": shown.get(criterion.code, []),
    }
