"""Bringing the country's unit lists into the database, again and again without harm."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts import unit_lists
from accounts.choices import Level
from accounts.models import AdministrativeUnit, LoadedList, UnitAlias, UnitSuccession
from accounts.unit_lists import Key, PlannedUnit, UnitPlan

LIST_NAME = "administrative_units"
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did; `differing` names rows changed since by hand, left as they are."""

    created: int = 0
    kept: int = 0
    differing: tuple[str, ...] = ()


@transaction.atomic
def load_units() -> LoadReport:
    """Add the units, successions and aliases that are missing; never change a row that is there."""
    digest = _digest()
    LoadedList.objects.get_or_create(name=LIST_NAME, defaults={"digest": ""})
    loaded = LoadedList.objects.select_for_update().get(name=LIST_NAME)
    if loaded.digest == digest:
        return LoadReport(kept=AdministrativeUnit.objects.count())
    plan = unit_lists.read_plan()
    known, differing = _match_existing(plan)
    created = _create_units(plan, known)
    _create_successions(plan, known)
    _create_aliases(plan, known)
    loaded.digest = digest
    loaded.save()
    return LoadReport(created, len(plan.units) - created, differing)


def _digest() -> str:
    """Of the files and of the code that reads them."""
    content = hashlib.sha256()
    for path in (*sorted(unit_lists.DATA.glob("*.csv")), Path(unit_lists.__file__)):
        content.update(path.read_bytes())
    return content.hexdigest()


def _match_existing(plan: UnitPlan) -> tuple[dict[Key, int], tuple[str, ...]]:
    """Planned units that are there already, by key or by code in the same time."""
    rows = defaultdict(list)
    for unit in AdministrativeUnit.objects.order_by("valid_from").iterator():
        rows[unit.level, unit.code].append(unit)
    known: dict[Key, int] = {}
    differing: list[str] = []
    for key, planned in plan.units.items():
        for unit in rows.get(key[:2], ()):
            if unit.valid_from == planned.valid_from or _overlap(unit, planned):
                known[key] = unit.pk
                if _says_otherwise(unit, planned):
                    differing.append(f"{unit.full_name} ({unit.path})")
                break
    return known, tuple(differing)


def _overlap(unit: AdministrativeUnit, planned: PlannedUnit) -> bool:
    starts_in_time = planned.valid_until is None or unit.valid_from <= planned.valid_until
    return starts_in_time and (unit.valid_until is None or planned.valid_from <= unit.valid_until)


def _says_otherwise(unit: AdministrativeUnit, planned: PlannedUnit) -> bool:
    return (unit.name, unit.kind, unit.path, unit.valid_from, unit.valid_until) != (
        planned.name,
        planned.kind,
        planned.path,
        planned.valid_from,
        planned.valid_until,
    )


def _create_units(plan: UnitPlan, known: dict[Key, int]) -> int:
    """Level by level, so that each finds its parent; `known` learns the new ids."""
    created = 0
    for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        missing = [
            unit for unit in plan.units.values() if unit.level == level and unit.key not in known
        ]
        rows = AdministrativeUnit.objects.bulk_create(
            [_row(unit, plan, known) for unit in missing], batch_size=_BATCH
        )
        known.update((unit.key, row.pk) for unit, row in zip(missing, rows, strict=True))
        created += len(rows)
    return created


def _row(unit: PlannedUnit, plan: UnitPlan, known: dict[Key, int]) -> AdministrativeUnit:
    parent = plan.parent(unit)
    return AdministrativeUnit(
        level=unit.level,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        path=unit.path,
        parent_id=known[parent.key] if parent else None,
        valid_from=unit.valid_from,
        valid_until=unit.valid_until,
        latitude=unit.latitude,
        longitude=unit.longitude,
    )


def _create_successions(plan: UnitPlan, known: dict[Key, int]) -> None:
    UnitSuccession.objects.bulk_create(
        [
            UnitSuccession(
                old_id=known[step.old],
                new_id=known[step.new],
                kind=step.kind,
                is_default=step.is_default,
                on=step.on,
            )
            for step in plan.successions
            if known[step.old] != known[step.new]
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def _create_aliases(plan: UnitPlan, known: dict[Key, int]) -> None:
    UnitAlias.objects.bulk_create(
        [
            UnitAlias(unit_id=known[alias.unit], name=alias.name, source=alias.source)
            for alias in plan.aliases
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
