"""A sheet and its rows, read once: four queries and three, whatever the size of the set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.choices import EndingKind, EndingScope, EndingType
from evaluation.models import CriteriaSet
from evaluation.models.criteria import Criterion as CriterionRow
from evaluation.models.criteria import CriterionOption as OptionRow
from evaluation.models.criteria import EndingRule as RuleRow
from evaluation.sheet import Band, Condition, Criterion, EndingRule, Option, Part, Sheet


@dataclass(frozen=True, slots=True)
class SheetRows:
    """What is stored of a set: found by what a person ticks, and by the keys of a mark."""

    criteria: Mapping[str, CriterionRow]  # by code, in printed order
    options: Mapping[str, Mapping[int, OptionRow]]  # by code and printed position
    codes: Mapping[int, str]  # code by key of the criterion
    positions: Mapping[int | None, int]  # printed position by key of the option; 0 for none
    rules: Mapping[str, RuleRow]  # rejection and stop rules by code

    def chosen(self, marks: Iterable[Any]) -> dict[str, int]:
        """Printed position by criterion of the marks that were chosen (0 = none reached)."""
        return {
            self.codes[mark.criterion_id]: self.positions[mark.option_id]
            for mark in marks
            if mark.is_chosen
        }


def read_rows(criteria_set: CriteriaSet) -> SheetRows:
    """The leaves and ending rules of the sheet as rows."""
    leaves = criteria_set.sheet().leaves
    rows = criteria_set.criteria.filter(code__in=leaves).order_by("position")
    criteria = {row.code: row for row in rows.prefetch_related("options")}
    options = {
        code: {option.position: option for option in row.options.all()}
        for code, row in criteria.items()
    }
    return SheetRows(
        criteria=criteria,
        options=options,
        codes={row.pk: code for code, row in criteria.items()},
        positions={None: 0}
        | {option.pk: place for choices in options.values() for place, option in choices.items()},
        rules={rule.code: rule for rule in criteria_set.ending_rules.all()},
    )


def read_sheet(criteria_set: CriteriaSet) -> Sheet:
    """Exactly what the loader wrote; equal to the sheet of the file it came from."""
    rows = list(
        criteria_set.criteria.prefetch_related("options")
        .select_related("part")
        .order_by("position")
    )
    return Sheet(
        scheme=criteria_set.scheme.code,
        number=criteria_set.number,
        name=criteria_set.name,
        slug=criteria_set.slug,
        parts=tuple(
            Part(
                code=part.code,
                name=part.name,
                max_points=part.max_points,
                criteria=_below(None, [row for row in rows if row.part_id == part.pk]),
            )
            for part in criteria_set.parts.order_by("position")
        ),
        rules=tuple(
            EndingRule(
                kind=EndingKind(rule.kind),
                type=EndingType(rule.type),
                code=rule.code,
                text=rule.text,
                criteria=tuple(rule.criteria),
                scope=EndingScope(rule.scope),
            )
            for rule in criteria_set.ending_rules.order_by("position")
        ),
        bands=tuple(
            Band(stars=band.stars, floor=band.floor, ceiling=band.ceiling)
            for band in criteria_set.scheme.bands.order_by("stars")
        ),
    )


def _below(parent: int | None, rows: list[CriterionRow]) -> tuple[Criterion, ...]:
    return tuple(_criterion(row, rows) for row in rows if row.parent_id == parent)


def _criterion(row: CriterionRow, rows: list[CriterionRow]) -> Criterion:
    condition = None
    if row.applies_if_points is not None:
        condition = Condition(row.applies_if_criterion, row.applies_if_points)
    return Criterion(
        code=row.code,
        name=row.name,
        max_points=row.max_points,
        options=tuple(
            Option(
                position=option.position,
                points=option.points,
                label=option.label,
                minimum_for=option.minimum_for,
                case=option.case,
            )
            for option in sorted(row.options.all(), key=lambda option: option.position)
        ),
        children=_below(row.pk, rows),
        guidance=row.guidance,
        requirement=row.requirement,
        condition=condition,
        cases=tuple(sorted(row.cases.items())),
        options_printed=row.options_printed,
    )
