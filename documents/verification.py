"""The public code of a paper: short enough to type, too large to guess."""

import secrets

from django.conf import settings

# Crockford's base32: no I, L, O, U, so a code read aloud or typed from paper has one reading.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12  # 60 bits
_LONGEST_KEPT = 40
_UNSEEN = "\ufffd"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def read_code(typed: str) -> str:
    """The stored form of what a person typed; "" when it cannot be a code."""
    code = typed.upper().translate(_MISREAD)
    return code if len(code) == _LENGTH and set(code) <= set(_ALPHABET) else ""


def legible(typed: str) -> str:
    """What stood where a code should, short enough to show and to keep; nothing invisible in it."""
    return "".join(letter if letter.isprintable() else _UNSEEN for letter in typed[:_LONGEST_KEPT])


def shown(typed: str) -> str:
    """As a page says it back: grouped where it can be a code."""
    known = read_code(typed)
    return grouped(known) if known else legible(typed)


def grouped(code: str) -> str:
    """As printed: 7K2M-QX41-9TBN."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def public_url(code: str) -> str:
    """The address in the QR; frozen on the row, so a redrawn paper keeps it."""
    return f"{settings.OCOP_PUBLIC_URL.rstrip('/')}/qr/{code}/"
