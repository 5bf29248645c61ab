from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clocks import Clock, Unit, WorkCalendar, add_months, build_calendar, working_days_between

PLAIN = WorkCalendar()


def test_the_day_of_the_start_does_not_count():
    assert Clock(1, Unit.CALENDAR_DAYS).due(date(2026, 6, 1), PLAIN) == date(2026, 6, 2)
    assert Clock(1, Unit.WORKING_DAYS).due(date(2026, 6, 1), PLAIN) == date(2026, 6, 2)


def test_working_days_skip_weekends_holidays_and_count_swapped_saturdays():
    days = build_calendar([(date(2026, 9, 2), False), (date(2026, 8, 29), True)])

    assert Clock(5, Unit.WORKING_DAYS).due(date(2026, 8, 28), days) == date(2026, 9, 4)


def test_a_calendar_clock_that_ends_on_a_day_off_rolls_to_the_next_worked_day_a_window_does_not():
    saturday = date(2026, 6, 6)

    assert Clock(5, Unit.CALENDAR_DAYS).due(date(2026, 6, 1), PLAIN) == date(2026, 6, 8)
    assert Clock(5, Unit.CALENDAR_DAYS, is_window=True).due(date(2026, 6, 1), PLAIN) == saturday


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 22), 36, date(2029, 11, 22)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_keep_the_day_and_clamp_at_the_end_of_a_shorter_month(start, months, end):
    assert add_months(start, months) == end


def test_a_year_without_days_off_on_file_makes_the_answer_incomplete():
    days = build_calendar([(date(2026, 1, 1), False)])

    assert days.is_complete(date(2026, 1, 1), date(2026, 12, 31))
    assert not days.is_complete(date(2026, 12, 1), date(2027, 1, 5))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_a_deadline_in_working_days_is_that_many_working_days_away(start, length):
    due = Clock(length, Unit.WORKING_DAYS).due(start, PLAIN)

    assert working_days_between(start, due, PLAIN) == length
    assert PLAIN.is_working(due)
    assert working_days_between(due, start, PLAIN) == -length
