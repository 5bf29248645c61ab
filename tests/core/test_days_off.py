"""Days off: filled from the library a year at a time, never over what officers wrote."""

from datetime import date

import pytest

from core.clocks import Clock, Unit, work_calendar
from core.days_off import load_days_off
from core.models import DayOff

pytestmark = pytest.mark.django_db


def rows(year: int) -> dict[date, bool]:
    return dict(DayOff.objects.filter(day__year=year).values_list("day", "is_working"))


def test_a_year_has_its_holidays_days_in_lieu_and_swapped_days():
    load_days_off([2026])

    days = rows(2026)

    assert days[date(2026, 2, 17)] is False  # Tết
    assert days[date(2026, 4, 27)] is False  # in lieu of Hùng Vương on a Sunday
    assert days[date(2026, 8, 31)] is False  # swapped against …
    assert days[date(2026, 8, 22)] is True  # … a Saturday that was worked
    assert DayOff.objects.get(day=date(2026, 9, 2)).name == "Quốc khánh"


def test_a_swap_is_filed_in_the_year_in_which_the_day_is_worked():
    load_days_off([2019])

    assert rows(2019)[date(2019, 1, 5)] is True  # for 31/12/2018


def test_working_days_are_counted_past_holidays_and_with_swapped_saturdays():
    load_days_off([2026])

    due = Clock(5, Unit.WORKING_DAYS).due(date(2026, 8, 21), work_calendar())

    # Saturday 22 is worked; 31/8 to 2/9 are off
    assert due == date(2026, 8, 27)


def test_a_year_on_file_is_left_as_officers_made_it():
    DayOff.objects.create(day=date(2026, 1, 2), name="Nghỉ theo công văn")

    report = load_days_off([2025, 2026])

    assert (report.filled, report.kept) == ((2025,), (2026,))
    assert list(rows(2026)) == [date(2026, 1, 2)]


def test_loading_twice_adds_nothing():
    load_days_off([2025, 2026])
    before = DayOff.objects.count()

    report = load_days_off([2026, 2025, 2025])

    assert (report.filled, report.kept) == ((), (2025, 2026))
    assert DayOff.objects.count() == before


def test_a_year_the_library_does_not_know_is_reported():
    report = load_days_off([2026, 2200])

    assert (report.filled, report.unknown) == ((2026,), (2200,))


def test_a_year_whose_swaps_are_not_announced_yet_is_named():
    report = load_days_off([2026, 2027])

    assert report.without_swaps == (2027,)


def test_nothing_is_asked_nothing_is_done():
    assert load_days_off([]).filled == ()
