"""Vietnamese official wording of dates and counts, as decree 30/2020 has them."""

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def long_date(day: date) -> str:
    """Days below 10 and the months 1 and 2 take a zero: "ngày 05 tháng 02 năm 2026"."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def open_date() -> str:
    """The date line of a draft: room for the clerk to write."""
    return "ngày     tháng     năm       "


def padded(count: int) -> str:
    """A count as papers print it: 04, 12."""
    return f"{count:02d}"


def digit_in_words(number: int) -> str:
    """0-9 in words: the star rank of a certificate."""
    return _DIGITS[number]
