"""All units in memory, found by place and folded name: three queries serve a whole file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from accounts.choices import Level, UnitKind
from accounts.models import AdministrativeUnit, UnitAlias, UnitSuccession
from accounts.unit_names import loose_key, name_key


@dataclass(frozen=True, slots=True)
class IndexedUnit:
    """A unit as the index knows it; `pk` is that of AdministrativeUnit."""

    pk: int
    level: str
    code: str
    name: str
    kind: str
    path: str
    valid_from: date
    valid_until: date | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def full_name(self) -> str:
        if self.kind == UnitKind.THANH_PHO_TW:
            return f"Thành phố {self.name}"
        return f"{UnitKind(self.kind).label} {self.name}"

    @property
    def province_code(self) -> str:
        return self.path.split("/", 1)[0]

    @property
    def parent_path(self) -> str:
        return self.path[: -len(self.code) - 1]

    @property
    def is_three_tier(self) -> bool:
        """A district, or a commune under one."""
        return self.level == Level.DISTRICT or self.path.count("/") == 3


@dataclass(frozen=True, slots=True)
class Step:
    """Old unit to new unit."""

    old: int
    new: int
    is_default: bool


@dataclass(slots=True)
class UnitIndex:
    """Reads by place: "14/123/" holds the communes of a district, "14/" districts and communes."""

    units: dict[int, IndexedUnit] = field(default_factory=dict)
    _named: dict[tuple[str, str, str], list[IndexedUnit]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _aliases: dict[tuple[str, str, str], list[IndexedUnit]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _loose: dict[tuple[str, str, str], list[IndexedUnit]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_path: dict[str, list[IndexedUnit]] = field(default_factory=lambda: defaultdict(list))
    _after: dict[int, list[Step]] = field(default_factory=lambda: defaultdict(list))
    _before: dict[int, list[Step]] = field(default_factory=lambda: defaultdict(list))
    _below: dict[str, list[IndexedUnit]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def build(
        cls,
        units: Iterable[IndexedUnit],
        steps: Iterable[Step] = (),
        aliases: Iterable[tuple[int, str]] = (),
    ) -> Self:
        index = cls()
        for unit in units:
            index._add(unit)
        for step in steps:
            index._after[step.old].append(step)
            index._before[step.new].append(step)
        for pk, name in aliases:
            for place in _places(index.units[pk]):
                index._aliases[index.units[pk].level, place, name_key(name)].append(index.units[pk])
        return index

    @classmethod
    def load(cls) -> Self:
        """Everything on file, in three queries."""
        rows = AdministrativeUnit.objects.order_by("path", "valid_from", "pk").values_list(
            "pk", "level", "code", "name", "kind", "path", "valid_from", "valid_until"
        )
        steps = UnitSuccession.objects.order_by("pk").values_list("old", "new", "is_default")
        aliases = UnitAlias.objects.order_by("pk").values_list("unit", "name")
        return cls.build(
            (IndexedUnit(*row) for row in rows), (Step(*row) for row in steps), aliases
        )

    def _add(self, unit: IndexedUnit) -> None:
        self.units[unit.pk] = unit
        self._by_path[unit.path].append(unit)
        key = name_key(unit.name)
        for place in _places(unit):
            self._named[unit.level, place, key].append(unit)
            self._loose[unit.level, place, loose_key(key)].append(unit)
        self._below[unit.parent_path].append(unit)

    def named(self, level: Level, place: str, key: str) -> list[IndexedUnit]:
        """Units of the level in the place under that key, of all times."""
        return self._named.get((level, place, key), [])

    def otherwise_named(self, level: Level, place: str, key: str) -> list[IndexedUnit]:
        """The same by another spelling or a former name."""
        return self._loose.get((level, place, loose_key(key)), []) or self._aliases.get(
            (level, place, key), []
        )

    def below(self, path: str) -> list[IndexedUnit]:
        return self._below.get(path, [])

    def at(self, path: str, day: date) -> IndexedUnit | None:
        """The unit at a path as of a day, else the one that held it last before, else first."""
        held = self._by_path.get(path, [])
        today = [unit for unit in held if unit.covers(day)]
        past = [unit for unit in held if unit.valid_until and unit.valid_until < day]
        return next(iter([*today, *reversed(past), *held]), None)

    def main_line(self, unit: IndexedUnit) -> Iterator[IndexedUnit]:
        """The unit, its default heir, that one's default heir, and so on."""
        seen: set[int] = set()
        while unit.pk not in seen:
            seen.add(unit.pk)
            yield unit
            step = next((step for step in self._after.get(unit.pk, ()) if step.is_default), None)
            if step is None:
                return
            unit = self.units[step.new]

    def main_heir(self, unit: IndexedUnit, day: date) -> IndexedUnit | None:
        """Who stands for the unit on a day: itself, or its default heir down the line."""
        return next((each for each in self.main_line(unit) if each.covers(day)), None)

    def heirs(self, unit: IndexedUnit, day: date) -> tuple[IndexedUnit, ...]:
        """All who hold a part of the unit's ground on a day, the default heir first."""
        main = self.main_heir(unit, day)
        found = {main.pk: main} if main else {}
        found.update(
            (each.pk, each) for each in self._spread(unit, self._after, "new") if each.covers(day)
        )
        return tuple(found.values())

    def forebears(self, unit: IndexedUnit) -> list[IndexedUnit]:
        """All units any part of which the unit took over, back through time."""
        return self._spread(unit, self._before, "old")

    def _spread(
        self, unit: IndexedUnit, steps: dict[int, list[Step]], side: str
    ) -> list[IndexedUnit]:
        seen, queue = {unit.pk: unit}, [unit.pk]
        while queue:
            for step in steps.get(queue.pop(), ()):
                pk = getattr(step, side)
                if pk not in seen:
                    seen[pk] = self.units[pk]
                    queue.append(pk)
        return list(seen.values())


def _places(unit: IndexedUnit) -> tuple[str, ...]:
    """Where a unit is looked for: its district and its province; a province, in the country."""
    if unit.level == Level.PROVINCE:
        return ("",)
    province = f"{unit.province_code}/"
    return (province,) if unit.parent_path == province else (unit.parent_path, province)
