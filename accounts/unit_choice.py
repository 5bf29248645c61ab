"""Which of several units under one name is meant: by kind, accents, succession and date."""

from collections.abc import Callable
from datetime import date

from accounts.choices import Level
from accounts.printed_address import keys_of
from accounts.unit_index import IndexedUnit, UnitIndex
from accounts.unit_names import PrintedName, accent_key, has_accents, name_key

Units = list[IndexedUnit]
Find = Callable[[Level, str, str], Units]


def look(printed: str, level: Level, find: Find, places: list[str]) -> tuple[PrintedName, Units]:
    """Units in the places under the first of the printed name's keys that has any."""
    read, keys = keys_of(printed, level)
    for key in keys:
        found = [unit for place in places for unit in find(level, place, key)]
        if found:
            return read, narrow(list(dict.fromkeys(found)), read)
    return read, []


def narrow(found: Units, read: PrintedName) -> Units:
    """By the kind named, then by accents; a criterion that fits none is set aside."""
    found = [unit for unit in found if unit.kind in read.kinds] or found
    if has_accents(read.name):
        written = accent_key(read.name)
        found = [unit for unit in found if accent_key(unit.name) == written] or found
    return found


def of_kind(found: Units, read: PrintedName) -> bool:
    return not read.kinds or any(unit.kind in read.kinds for unit in found)


def spelled_otherwise(unit: IndexedUnit, read: PrintedName) -> bool:
    """The same letters under other accents; Hoà and Hòa are one, names without accents fit all."""
    same_letters = name_key(unit.name) == read.key
    return (
        same_letters and has_accents(read.name) and accent_key(unit.name) != accent_key(read.name)
    )


def one_of_each_line(found: Units, index: UnitIndex, day: date) -> Units:
    """One unit for each line of default heirs among those found: the one nearest to the day."""
    lines: dict[int, Units] = {}
    among = {unit.pk for unit in found}
    for unit in found:
        end = [each.pk for each in index.main_line(unit) if each.pk in among][-1]
        lines.setdefault(end, []).append(unit)
    return [nearest(line, day) for line in lines.values()]


def nearest(found: Units, day: date) -> IndexedUnit:
    """In force on the day, else the latest before it, else the first after it."""
    for unit in found:
        if unit.covers(day):
            return unit
    past = [unit for unit in found if unit.valid_until is not None and unit.valid_until < day]
    if past:
        return max(past, key=lambda unit: unit.valid_until or day)
    return min(found, key=lambda unit: unit.valid_from)
