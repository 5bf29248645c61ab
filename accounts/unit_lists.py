"""The country's units as planned by the files in accounts/data/: who, when, under whom, and after.

Pure: no database. Dates before the first and between the lists are known only where
unit_changes.csv or former_units.csv name a resolution; see docs/adr/0010-dated-units.md.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from accounts.choices import Level, SuccessionKind, UnitKind
from accounts.unit_names import read_name
from core.text import tidy

DATA = Path(__file__).parent / "data"
START_OF_RECORD = date(2004, 1, 1)  # the codes date from 2004; founding days are not on file
END_OF_2021_LIST = date(2025, 2, 28)  # where no resolution names the day
END_OF_DISTRICTS = date(2025, 6, 30)
TWO_TIERS = date(2025, 7, 1)
# The seed numbers today's Ba Chẽ as the old town; the list of QĐ 19/2025/QĐ-TTg says 06978.
CODE_CORRECTIONS = {"06970": "06978"}

Key = tuple[str, str, date]  # level, code, valid_from


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    level: Level
    code: str
    name: str
    kind: UnitKind
    parents: tuple[str, ...]  # codes of the levels above, province first
    valid_from: date
    valid_until: date | None = None
    latitude: str | None = None
    longitude: str | None = None

    @property
    def key(self) -> Key:
        return self.level, self.code, self.valid_from

    @property
    def path(self) -> str:
        return "".join(f"{code}/" for code in (*self.parents, self.code))

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class PlannedSuccession:
    old: Key
    new: Key
    kind: SuccessionKind
    is_default: bool
    on: date


@dataclass(frozen=True, slots=True)
class PlannedAlias:
    unit: Key
    name: str
    source: str


@dataclass(slots=True)
class UnitPlan:
    """All units, what became of them, and the other names they go by."""

    units: dict[Key, PlannedUnit] = field(default_factory=dict)
    successions: list[PlannedSuccession] = field(default_factory=list)
    aliases: list[PlannedAlias] = field(default_factory=list)
    _by_code: dict[tuple[str, str], list[PlannedUnit]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, unit: PlannedUnit) -> None:
        self.units[unit.key] = unit
        self._by_code[unit.level, unit.code].append(unit)

    def swap(self, old: PlannedUnit, new: PlannedUnit) -> None:
        del self.units[old.key]
        self._by_code[old.level, old.code].remove(old)
        self.add(new)

    def on(self, level: Level, code: str, day: date) -> PlannedUnit:
        """The unit that carried the code on a day; KeyError says which is missing."""
        for unit in self._by_code[level, code]:
            if unit.covers(day):
                return unit
        raise KeyError(f"no {level} {code} on {day}")

    def parent(self, unit: PlannedUnit) -> PlannedUnit | None:
        """The unit above as it was on the last day of this one."""
        if not unit.parents:
            return None
        level = Level.DISTRICT if len(unit.parents) == 2 else Level.PROVINCE
        return self.on(level, unit.parents[-1], unit.valid_until or date.max)

    def succeed(
        self, old: PlannedUnit, new: PlannedUnit, kind: SuccessionKind, *, is_default: bool
    ) -> None:
        after = (old.valid_until or date.max - timedelta(days=1)) + timedelta(days=1)
        self.successions.append(PlannedSuccession(old.key, new.key, kind, is_default, after))


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_plan() -> UnitPlan:
    """Everything the files say, in the order in which the lists followed each other."""
    plan = UnitPlan()
    _add_three_tiers(plan)
    _add_two_tiers(plan)
    _add_former(plan)
    _apply_changes(plan)
    _add_successions(plan)
    _add_aliases(plan)
    return plan


def _named(printed: str, level: Level) -> tuple[str, UnitKind]:
    """Name and kind of an official full name."""
    read = read_name(printed, level)
    (kind,) = read.kinds
    return read.name, kind


def _add_three_tiers(plan: UnitPlan) -> None:
    ends = {"valid_from": START_OF_RECORD, "valid_until": END_OF_DISTRICTS}
    seen: set[tuple[Level, str]] = set()
    for row in rows("legacy_to_2025.csv"):
        province, district = row["old_province_code"], row["old_district_code"]
        for level, code, printed, parents in (
            (Level.PROVINCE, province, row["old_province"], ()),
            (Level.DISTRICT, district, row["old_district"], (province,)),
            (Level.COMMUNE, row["old_code"], row["old_name"], (province, district)),
        ):
            if (level, code) not in seen:
                seen.add((level, code))
                name, kind = _named(printed, level)
                plan.add(PlannedUnit(level, code, name, kind, parents, **ends))


def _add_two_tiers(plan: UnitPlan) -> None:
    seen: set[str] = set()
    for row in rows("communes_2025.csv"):
        province = row["province_code"]
        if province not in seen:
            seen.add(province)
            name, kind = _named(row["province"], Level.PROVINCE)
            plan.add(PlannedUnit(Level.PROVINCE, province, name, kind, (), TWO_TIERS))
        name, kind = _named(row["name"], Level.COMMUNE)
        code = CODE_CORRECTIONS.get(row["code"], row["code"])
        unit = PlannedUnit(Level.COMMUNE, code, name, kind, (province,), TWO_TIERS)
        plan.add(replace(unit, latitude=row["lat"], longitude=row["lon"]))


def _add_former(plan: UnitPlan) -> None:
    """Units of the 2021 list that were gone or changed by March 2025, and the island districts."""
    for row in rows("former_units.csv"):
        level, code = Level(row["level"]), row["code"]
        until = date.fromisoformat(row["valid_until"]) if row["valid_until"] else END_OF_2021_LIST
        parents = {
            Level.PROVINCE: (),
            Level.DISTRICT: (row["province_code"],),
            Level.COMMUNE: (row["province_code"], row["district_code"]),
        }[level]
        former = PlannedUnit(
            level, code, tidy(row["name"]), UnitKind(row["kind"]), parents, START_OF_RECORD, until
        )
        later = plan.units.get(former.key)
        if later is not None:
            plan.swap(later, replace(later, valid_from=until + timedelta(days=1)))
        plan.add(former)


def _apply_changes(plan: UnitPlan) -> None:
    """Known founding days, and units that changed name or kind since the last list."""
    for row in rows("unit_changes.csv"):
        since = date.fromisoformat(row["since"])
        unit = plan.on(Level(row["level"]), row["code"], since)
        if not row["name"]:
            plan.swap(unit, replace(unit, valid_from=since))
            continue
        plan.swap(unit, replace(unit, valid_until=since - timedelta(days=1)))
        plan.add(replace(unit, name=row["name"], kind=UnitKind(row["kind"]), valid_from=since))
        before = plan.on(unit.level, unit.code, since - timedelta(days=1))
        after = plan.on(unit.level, unit.code, since)
        plan.succeed(before, after, SuccessionKind.WHOLE, is_default=True)


def _add_successions(plan: UnitPlan) -> None:
    defaults = {row["old_code"]: row["heir_code"] for row in rows("default_heirs.csv")}
    provinces: set[str] = set()
    for row in rows("legacy_to_2025.csv"):
        heir_code = CODE_CORRECTIONS.get(row["new_code"], row["new_code"])
        old = plan.on(Level.COMMUNE, row["old_code"], END_OF_DISTRICTS)
        new = plan.on(Level.COMMUNE, heir_code, TWO_TIERS)
        is_split = row["split"] == "1"
        plan.succeed(
            old,
            new,
            SuccessionKind.SPLIT if is_split else SuccessionKind.WHOLE,
            is_default=not is_split or defaults[old.code] == row["new_code"],
        )
        if old.parents[0] not in provinces:
            provinces.add(old.parents[0])
            above = plan.on(Level.PROVINCE, old.parents[0], END_OF_DISTRICTS)
            heir = plan.on(Level.PROVINCE, new.parents[0], TWO_TIERS)
            plan.succeed(above, heir, SuccessionKind.WHOLE, is_default=True)
    _add_former_successions(plan)


def _add_former_successions(plan: UnitPlan) -> None:
    for row in rows("former_units.csv"):
        if not row["heir_code"]:
            continue  # no proof of who took it in: better none than a guess
        level = Level(row["level"])
        old = plan.on(level, row["code"], START_OF_RECORD)
        after = old.valid_until + timedelta(days=1)
        # an island district became one commune when districts ended
        heir_level = Level.COMMUNE if after == TWO_TIERS else level
        new = plan.on(heir_level, row["heir_code"], after)
        plan.succeed(old, new, SuccessionKind(row["succession"]), is_default=True)


def _add_aliases(plan: UnitPlan) -> None:
    for row in rows("spellings.csv"):
        unit = plan.on(Level(row["level"]), row["code"], date.fromisoformat(row["valid_on"]))
        plan.aliases.append(PlannedAlias(unit.key, row["name"], row["source"]))
    for row in rows("older_names.csv"):
        unit = plan.on(Level(row["level"]), row["code"], END_OF_DISTRICTS)
        source = "tên trước 2021, viết liền không dấu (vietnamadminunits)"
        plan.aliases.append(PlannedAlias(unit.key, row["name"], source))
