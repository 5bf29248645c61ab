"""A running deadline in worked days."""

from datetime import date

from core.clocks import build_calendar
from core.deadlines import deadline

DAYS = build_calendar([(date(2026, 9, 2), False)])


def stand(on: date, *, start: date = date(2026, 11, 2), due: date = date(2026, 11, 23)):
    found = deadline(start=start, due=due, on=on, days=DAYS)
    return (found.used, found.total, found.left, found.kind)


def test_the_first_day_does_not_count():
    assert stand(date(2026, 11, 2)) == (0, 15, 15, "ok")


def test_a_weekend_uses_nothing():
    assert stand(date(2026, 11, 8)) == stand(date(2026, 11, 6)) == (4, 15, 11, "ok")


def test_the_last_day_is_in_time():
    assert stand(date(2026, 11, 23)) == (15, 15, 0, "soon")


def test_overdue_counts_worked_days():
    assert stand(date(2026, 11, 25)) == (15, 15, -2, "late")


def test_overdue_over_a_weekend_is_late_at_once():
    friday = date(2026, 11, 20)

    assert stand(date(2026, 11, 21), due=friday) == (14, 14, -1, "late")


def test_a_clock_that_starts_and_ends_on_one_day_has_a_length():
    day = date(2026, 11, 20)

    assert stand(day, start=day, due=day) == (1, 1, 0, "soon")
