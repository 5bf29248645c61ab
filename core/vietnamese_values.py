"""Dates and numbers as Vietnamese offices write them, read without guessing."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite

from core.text import fold


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Unreadable(ValueError):
    """The text is not of the kind asked for."""


class Impossible(Unreadable):
    """The text has the form of a date, but there is no such day."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell says of a date; `other` is the month-first reading where it too is a day."""

    year: int
    day: date | None = None
    precision: Precision = Precision.DAY
    other: date | None = None
    is_month_first: bool = False


_SERIAL_START = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_YEARS = range(1900, 2100)
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?z?$")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) th(?:ang|g) ?(\d{1,2})[, ]+(?:nam )?(\d{4}|\d{2})")
_NUMBERS = re.compile(r"(?:ngay )?(\d{1,4})([/.,-]| )(\d{1,2})([/.,-]| )(\d{1,4})")
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES.split(" "), start=1)}
_ENGLISH = re.compile(r"(\d{1,2})[ -]([a-z]{3})[a-z]*[ ,-]+(\d{4}|\d{2})")
_ENGLISH_FIRST = re.compile(r"([a-z]{3})[a-z]* (\d{1,2})[, ]+(\d{4})")
_MONTH = re.compile(r"(?:thang )?(\d{1,2})(?:[/.-]| nam )(\d{4})")
_YEAR = re.compile(r"(?:nam )?(\d{4})")


def read_date(value: object, *, is_1904: bool = False) -> DateReading:
    """A date cell, a serial number or a text, day before month; Unreadable when it is none."""
    if isinstance(value, datetime):
        return DateReading(value.year, value.date())
    if isinstance(value, date):
        return DateReading(value.year, value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and isfinite(value):
        return _from_number(int(value), is_1904)
    if not isinstance(value, str):
        raise Unreadable
    text = re.sub(r" ?([/.,-]) ?", r"\1", fold(value)).strip(" .,;()")
    text = _TIME.sub("", text)
    if text.isascii() and text.isdigit():
        return _from_digits(text, is_1904)
    return _from_words(text)


def _from_number(number: int, is_1904: bool) -> DateReading:
    if number in _YEARS:
        return DateReading(number, precision=Precision.YEAR)
    if number in _SERIALS:
        day = _SERIAL_START[is_1904] + timedelta(days=number)
        return DateReading(day.year, day)
    return _from_digits(str(number), is_1904)


def _from_digits(digits: str, is_1904: bool) -> DateReading:
    if len(digits) in (4, 5):
        if int(digits) in _YEARS or int(digits) in _SERIALS:
            return _from_number(int(digits), is_1904)
        raise Unreadable
    if len(digits) not in (7, 8):  # 5082021: the sheet ate the zero of 05082021
        raise Unreadable
    padded = digits.zfill(8)
    try:
        return _full(int(padded[:2]), int(padded[2:4]), int(padded[4:]))
    except Impossible:
        return _full(int(padded[6:]), int(padded[4:6]), int(padded[:4]))


def _from_words(text: str) -> DateReading:
    if found := _WORDS.fullmatch(text):
        return _full(int(found[1]), int(found[2]), _year(found[3]))
    if found := _NUMBERS.fullmatch(text):
        return _from_parts(found[1], found[3], found[5])
    if found := _ENGLISH.fullmatch(text):
        return _named_month(found[1], found[2], found[3])
    if found := _ENGLISH_FIRST.fullmatch(text):
        return _named_month(found[2], found[1], found[3])
    if found := _MONTH.fullmatch(text):
        month, year = int(found[1]), int(found[2])
        if not 1 <= month <= 12:
            raise Impossible
        return DateReading(_checked_year(year), precision=Precision.MONTH)
    if found := _YEAR.fullmatch(text):
        return DateReading(_checked_year(int(found[1])), precision=Precision.YEAR)
    raise Unreadable


def _from_parts(first: str, second: str, third: str) -> DateReading:
    if len(first) == 4:
        if len(third) > 2:
            raise Unreadable
        return _full(int(third), int(second), _year(first))
    if len(first) > 2 or len(third) not in (2, 4):
        raise Unreadable
    a, b, year = int(first), int(second), _year(third)
    swapped = _day(b, a, year)
    if _day(a, b, year) is None and swapped is not None:
        return DateReading(swapped.year, swapped, is_month_first=True)
    reading = _full(a, b, year)
    other = swapped if swapped != reading.day else None
    return DateReading(reading.year, reading.day, other=other)


def _named_month(day: str, month: str, year: str) -> DateReading:
    if month not in _MONTHS:
        raise Unreadable
    return _full(int(day), _MONTHS[month], _year(year))


def _full(day: int, month: int, year: int) -> DateReading:
    found = _day(day, month, year)
    if found is None:
        raise Impossible
    return DateReading(found.year, found)


def _day(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str) -> int:
    """Two digits are of this century: nothing we read is older than the programme."""
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _checked_year(year: int) -> int:
    if year not in _YEARS:
        raise Impossible
    return year


_WHOLE = re.compile(r"[+-]?\d+")
_DECIMAL = re.compile(r"[+-]?\d*[.,]\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)")


def read_decimal(value: object) -> Decimal:
    """A number with decimal comma or point and optional grouping; exact, never a float's tail."""
    if isinstance(value, bool):
        raise Unreadable
    if isinstance(value, float):
        # Excel keeps 15 digits; the rest is the binary tail of 66.2.
        number = Decimal(format(value, ".15g"))
        if not number.is_finite():
            raise Unreadable
        return number
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if not isinstance(value, str):
        raise Unreadable
    text = value.replace(" ", "").replace("\u00a0", "")
    if not text.isascii():
        raise Unreadable
    if _WHOLE.fullmatch(text) or _DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _GROUPED.fullmatch(text):
        mark = max(",.", key=text.rfind)
        if text.count(mark) > 1:
            return Decimal(text.replace(mark, ""))
        grouping = "," if mark == "." else "."
        return Decimal(text.replace(grouping, "").replace(mark, "."))
    raise Unreadable
