"""How figures and days are written on papers."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from documents.wording import long_date


def points(value: Decimal | Fraction | int) -> str:
    """Exact points as printed: cut to two decimals, comma, no useless zeros: "71,37", "3"."""
    return mean_points(value).rstrip("0").rstrip(",")


def mean_points(value: Decimal | Fraction | int, places: int = 2) -> str:
    """A mean shows the decimals asked for, cut and never rounded: "90,00", "69,99"."""
    whole, part = divmod(int(Fraction(value) * 10**places), 10**places)
    return f"{whole},{part:0{places}d}" if places else str(whole)


def short_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def long_day(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026", as decree 30/2020 writes it."""
    return long_date(day)


def meeting_time(instant: datetime) -> str:
    """The first line of minutes: "08 giờ 00, ngày 16 tháng 11 năm 2026"."""
    local = timezone.localtime(instant)
    return f"{local:%H} giờ {local:%M}, {long_date(local.date())}"


def clock_time(instant: datetime) -> str:
    """ "10:32 ngày 16/11/2026"."""
    return f"{timezone.localtime(instant):%H:%M ngày %d/%m/%Y}"


def money(amount: int) -> str:
    """Whole đồng with points between thousands, the unit left to the column."""
    return f"{amount:,}".replace(",", ".")
