"""Legal clocks: how long, in which days, and when the time is up (Civil Code articles 147-148)."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone

from core.models import DayOff


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which dates are worked; Saturdays and Sundays are not unless swapped."""

    off: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)
    known_years: frozenset[int] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day.weekday() < 5 and day not in self.off

    def next_working(self, day: date) -> date:
        """The day itself when worked, else the first worked day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def is_complete(self, start: date, end: date) -> bool:
        """False when a year between the dates has no days off on file: the answer may be early."""
        return all(year in self.known_years for year in range(start.year, end.year + 1))


@dataclass(frozen=True, slots=True)
class Clock:
    """A length of time. A clock's last calendar day rolls to a worked day; a window's does not."""

    length: int
    unit: Unit
    is_window: bool = False

    def due(self, start: date, days: WorkCalendar) -> date:
        """Last day in time; the day of the start event does not count."""
        if self.unit == Unit.WORKING_DAYS:
            return _add_working_days(start, self.length, days)
        if self.unit == Unit.MONTHS:
            end = add_months(start, self.length)
        else:
            end = start + timedelta(days=self.length)
        return end if self.is_window else days.next_working(end)


def _add_working_days(start: date, length: int, days: WorkCalendar) -> date:
    day, left = start, length
    while left > 0:
        day += timedelta(days=1)
        if days.is_working(day):
            left -= 1
    return day


def working_days_between(start: date, end: date, days: WorkCalendar) -> int:
    """Worked days after `start` up to and with `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start, days)
    span = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(days.is_working(day) for day in span)


def working_days_from(start: date, end: date, days: WorkCalendar) -> int:
    """Worked days from `start`, itself included, up to but without `end`: 0 when not before it."""
    one = timedelta(days=1)
    return max(0, working_days_between(start - one, end - one, days))


def add_months(start: date, months: int) -> date:
    """Same day of a later month; a month end that does not exist is clamped to the last day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def build_calendar(rows: Iterable[tuple[date, bool]]) -> WorkCalendar:
    """From (day, is_working) pairs."""
    rows = list(rows)
    return WorkCalendar(
        off=frozenset(day for day, working in rows if not working),
        worked=frozenset(day for day, working in rows if working),
        known_years=frozenset(day.year for day, _ in rows),
    )


def work_calendar() -> WorkCalendar:
    """The calendar on file (one query; some 20 rows a year)."""
    return build_calendar(DayOff.objects.values_list("day", "is_working"))


def today() -> date:
    """The date in Vietnam now."""
    return timezone.localdate()
