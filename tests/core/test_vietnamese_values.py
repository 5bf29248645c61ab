"""Dates and numbers as offices write them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vietnamese_values import Impossible, Precision, Unreadable, read_date, read_decimal

NEW_YEARS_EVE = date(2020, 12, 31)


@pytest.mark.parametrize(
    "value",
    [
        "31/12/2020", "31-12-2020", "31.12.20", "31/12/20", "ngày 31 tháng 12 năm 2020",
        "Ngày 31/12/2020", "31 tháng 12, 2020", "31 thg 12 2020", "2020-12-31", "2020/12/31",
        "2020-12-31T00:00:00", "31/12/2020 00:00", "31-Dec-20", "Dec 31, 2020", "31122020",
        "20201231", "44196", 44196, 44196.0, 44196.75, datetime(2020, 12, 31), NEW_YEARS_EVE,
        " 31 / 12 / 2020 ", "31,12,2020", "31 12 2020",
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(value) -> None:
    assert read_date(value).day == NEW_YEARS_EVE


def test_a_workbook_of_the_old_mac_counts_from_1904() -> None:
    assert read_date(44196 - 1462, is_1904=True).day == NEW_YEARS_EVE


def test_a_lost_zero_is_given_back() -> None:
    assert read_date("5082021").day == date(2021, 8, 5)


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        ("12/2020", "month"), ("tháng 12/2020", "month"), ("Tháng 12 năm 2020", "month"),
        ("2020", "year"), ("năm 2020", "year"), (2020, "year"), (2020.0, "year"),
    ],
)  # fmt: skip
def test_less_than_a_day_stays_less(value, precision: str) -> None:
    reading = read_date(value)

    assert (reading.day, reading.year, reading.precision) == (None, 2020, Precision(precision))


@pytest.mark.parametrize(
    "value", ["31/02/2020", "32/01/2020", "31/13/2020", "0/1/2020", "2020-13-01", "13/2020"]
)
def test_a_day_that_is_not_is_impossible(value: str) -> None:
    with pytest.raises(Impossible):
        read_date(value)


@pytest.mark.parametrize(
    "value",
    ["", "hôm qua", "31/12", "31/12/2020; 01/01/2021", "12345678901", "1/1/1", None, True, -5, 3.5],
)
def test_what_is_no_date_is_unreadable(value) -> None:
    with pytest.raises(Unreadable):
        read_date(value)


def test_day_before_month_with_the_other_reading_beside() -> None:
    reading = read_date("03/04/2021")

    assert (reading.day, reading.other) == (date(2021, 4, 3), date(2021, 3, 4))
    assert read_date("05/05/2021").other is None
    assert read_date("12/31/2020").is_month_first


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_from_every_form(day: date) -> None:
    forms = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%Y-%m-%d", "ngày %d tháng %m năm %Y", "%d%m%Y")
    for form in forms:
        assert read_date(day.strftime(form)).day == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (read_date, read_decimal):
        try:
            read(text)
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("54,9", "54.9"), ("66.2", "66.2"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"), (" 85 ", "85"), ("-5", "-5"), (",5", "0.5"), (54.9, "54.9"),
        (66.19999999999999, "66.2"), (90, "90"), (0.1 + 0.2, "0.3"), ("70.000", "70.000"),
    ],
)  # fmt: skip
def test_numbers_are_exact_with_comma_or_point(value, number: str) -> None:
    assert read_decimal(value) == Decimal(number)


@pytest.mark.parametrize(
    "value", ["", "abc", "1e5", "1,2,3.4", "12.34.56", "٣", True, None, float("nan"), float("inf")]
)
def test_what_is_no_number_is_unreadable(value) -> None:
    with pytest.raises(Unreadable):
        read_decimal(value)


@pytest.mark.parametrize("read", [read_date, read_decimal])
@pytest.mark.parametrize(
    "value", [None, True, time(8, 30), timedelta(hours=30), float("inf"), float("nan"), [], b"1"]
)
def test_a_cell_that_is_neither_text_nor_number_is_unreadable(read, value) -> None:
    with pytest.raises(Unreadable):
        read(value)
