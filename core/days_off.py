"""Days off from the `holidays` library into editable rows, a year at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import holidays
from django.db import transaction
from django.utils.translation import gettext as _
from holidays.countries.vietnam import VietnamStaticHolidays

from core.models import DayOff


@dataclass(frozen=True, slots=True)
class DaysOffReport:
    """Years filled now, years left as they were, years nothing is known of, and years whose
    official swap of working days the library has not seen yet (rows to be checked by a person)."""

    filled: tuple[int, ...]
    kept: tuple[int, ...]
    unknown: tuple[int, ...]
    without_swaps: tuple[int, ...]


@transaction.atomic
def load_days_off(years: Iterable[int]) -> DaysOffReport:
    """Fill each year that has no row yet; a year on file stays, since officers correct it."""
    wanted = sorted(set(years))
    on_file = set(DayOff.objects.values_list("day__year", flat=True).distinct())
    empty = [year for year in wanted if year not in on_file]
    rows = _rows(empty)
    DayOff.objects.bulk_create(rows)
    filled = {row.day.year for row in rows}
    return DaysOffReport(
        filled=tuple(year for year in empty if year in filled),
        kept=tuple(year for year in wanted if year in on_file),
        unknown=tuple(year for year in empty if year not in filled),
        without_swaps=tuple(
            year for year in wanted if year > _last_announced_year() and year in filled | on_file
        ),
    )


def _rows(years: list[int]) -> list[DayOff]:
    """Holidays, days given in lieu, and weekend days worked in exchange."""
    if not years:
        return []
    # A year's swap may be announced with the holiday of the year before it.
    known = holidays.VN(years=[*years, *(year - 1 for year in years)], language="vi")
    days: dict[date, DayOff] = {
        day: DayOff(day=day, name=name) for day, name in known.items() if day.year in years
    }
    for day in known.weekend_workdays:
        if day.year in years:
            days[day] = DayOff(day=day, is_working=True, name=_("Làm bù"))
    return [days[day] for day in sorted(days)]


def _last_announced_year() -> int:
    """The last year whose swap of working days the library has from an official notice."""
    return max(VietnamStaticHolidays.special_public_holidays)
