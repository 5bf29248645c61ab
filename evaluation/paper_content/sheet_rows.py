"""A criteria set laid out as printed rows, with what one card or dossier chose."""

from collections.abc import Mapping

from evaluation import papers
from evaluation.papers import SheetOption, SheetPart, SheetRow
from evaluation.sheet import Criterion, Sheet


def sheet_parts(
    sheet: Sheet, marks: Mapping[str, int], notes: Mapping[str, str]
) -> list[SheetPart]:
    """Parts A to C with every criterion, the chosen option ticked and the points added up."""
    return [
        {
            "code": part.code,
            "name": part.name,
            "max_points": papers.points(part.max_points),
            "points": papers.points(
                sum(
                    sheet.leaves[code].points_at(marks.get(code, 0))
                    for code in sheet.leaves_of_part[part.code]
                )
            ),
            "rows": [
                row(sheet, criterion, marks, notes)
                for top in part.criteria
                for criterion in top.walk()
            ],
        }
        for part in sheet.parts
    ]


def row(
    sheet: Sheet, criterion: Criterion, marks: Mapping[str, int], notes: Mapping[str, str]
) -> SheetRow:
    position = marks.get(criterion.code, 0)
    return {
        "code": criterion.code,
        "name": criterion.name,
        "depth": criterion.code.count("."),
        "max_points": papers.points(criterion.max_points),
        "points": papers.points(criterion.points_at(position)) if criterion.is_leaf else "",
        "options": [_option(option, position) for option in criterion.options],
        "note": notes.get(criterion.code, ""),
        "condition": condition(sheet, criterion, marks),
    }


def _option(option, position: int) -> SheetOption:
    return {
        "label": option.label,
        "points": papers.points(option.points),
        "gate": option.minimum_for or 0,
        "is_chosen": option.position == position,
    }


def condition(sheet: Sheet, criterion: Criterion, marks: Mapping[str, int]) -> str:
    """Why a leaf was not to be scored, or which case was taken; else empty."""
    if not criterion.is_leaf:
        return ""
    if not sheet.applies(criterion.code, marks):
        return f"Không chấm: tiêu chí {criterion.condition.criterion} chưa đạt."
    position = marks.get(criterion.code, 0)
    if criterion.cases and position:
        return dict(criterion.cases).get(criterion.options[position - 1].case, "")
    return ""
