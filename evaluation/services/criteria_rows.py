"""Writing criteria sets as rows, several at once: one insert per kind and depth."""

from collections.abc import Sequence

from evaluation.models import (
    CategoryCriteriaSet,
    CriteriaPart,
    CriteriaSet,
    Criterion,
    CriterionOption,
    EndingRule,
    Scheme,
)
from evaluation.set_reader import SetEntry
from evaluation.sheet import Criterion as SheetCriterion
from products.choices import CategoryLevel
from products.models import ProductCategory

_BATCH = 1000


def write_sets(scheme: Scheme, entries: Sequence[SetEntry]) -> list[CriteriaSet]:
    """Draft sets with everything below them; the classification must be there before."""
    rows = CriteriaSet.objects.bulk_create(
        CriteriaSet(
            scheme=scheme,
            number=one.sheet.number,
            slug=one.sheet.slug,
            name=one.sheet.name,
            sample_count=one.sample_count,
            remarks=list(one.remarks),
            fingerprint=one.sheet.fingerprint,
        )
        for one in entries
    )
    categories = dict(
        ProductCategory.objects.filter(
            edition=scheme.code, level=CategoryLevel.SUBGROUP
        ).values_list("code", "pk")
    )
    CategoryCriteriaSet.objects.bulk_create(
        CategoryCriteriaSet(scheme=scheme, category_id=categories[one.category], criteria_set=row)
        for row, one in zip(rows, entries, strict=True)
    )
    _write_rules(rows, entries)
    _write_criteria(rows, entries)
    return rows


def _write_rules(rows: Sequence[CriteriaSet], entries: Sequence[SetEntry]) -> None:
    EndingRule.objects.bulk_create(
        EndingRule(
            criteria_set=row,
            kind=rule.kind,
            type=rule.type,
            code=rule.code,
            text=rule.text,
            criteria=list(rule.criteria),
            scope=rule.scope,
            position=position,
        )
        for row, one in zip(rows, entries, strict=True)
        for position, rule in enumerate(one.sheet.rules, start=1)
    )


def _write_criteria(rows: Sequence[CriteriaSet], entries: Sequence[SetEntry]) -> None:
    """Parts, then criteria from the top down, then the options of the leaves."""
    parts = CriteriaPart.objects.bulk_create(
        CriteriaPart(
            criteria_set=row,
            code=part.code,
            name=part.name,
            max_points=part.max_points,
            position=position,
        )
        for row, one in zip(rows, entries, strict=True)
        for position, part in enumerate(one.sheet.parts, start=1)
    )
    sheet_parts = [part for one in entries for part in one.sheet.parts]
    positions = {
        (row.pk, code): position
        for row, one in zip(rows, entries, strict=True)
        for position, code in enumerate(one.sheet.criteria, start=1)
    }
    level = [
        (part, None, top)
        for part, printed in zip(parts, sheet_parts, strict=True)
        for top in printed.criteria
    ]
    leaves: list[tuple[Criterion, SheetCriterion]] = []
    while level:
        made = Criterion.objects.bulk_create(
            [_criterion(part, parent, found, positions) for part, parent, found in level],
            batch_size=_BATCH,
        )
        pairs = [(row, found) for row, (_part, _parent, found) in zip(made, level, strict=True)]
        leaves += [(row, found) for row, found in pairs if found.is_leaf]
        level = [(row.part, row, child) for row, found in pairs for child in found.children]
    CriterionOption.objects.bulk_create(
        (
            CriterionOption(
                criterion=row,
                position=option.position,
                points=option.points,
                label=option.label,
                minimum_for=option.minimum_for,
                case=option.case,
            )
            for row, found in leaves
            for option in found.options
        ),
        batch_size=_BATCH,
    )


def _criterion(
    part: CriteriaPart,
    parent: Criterion | None,
    found: SheetCriterion,
    positions: dict[tuple[int, str], int],
) -> Criterion:
    condition = found.condition
    return Criterion(
        criteria_set_id=part.criteria_set_id,
        part=part,
        parent=parent,
        code=found.code,
        name=found.name,
        max_points=found.max_points,
        position=positions[part.criteria_set_id, found.code],
        guidance=found.guidance,
        requirement=found.requirement,
        applies_if_criterion=condition.criterion if condition else "",
        applies_if_points=condition.min_points if condition else None,
        cases=dict(found.cases),
        options_printed=found.options_printed,
    )
