"""Registration numbers of producers: the tax code's check digit (circular 105/2020/TT-BTC)."""

import re

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX = re.compile(r"\d{10}(\d{3})?")
_PERSONAL = re.compile(r"\d{12}")


def is_tax_code(number: str) -> bool:
    """10 digits with a right check digit, or 13 with a branch suffix 001-999."""
    if not _TAX.fullmatch(number):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    check = 10 - total % 11
    return check == int(number[9]) and number[10:] != "000"


def is_personal_number(number: str) -> bool:
    """The 12-digit personal identification number that households use since 7/2025."""
    return bool(_PERSONAL.fullmatch(number))


def mask(number: str) -> str:
    """A personal number as it may be shown: the last three digits only."""
    return f"•••••••••{number[-3:]}" if is_personal_number(number) else number
