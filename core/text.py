"""Vietnamese text: one form, accent-free folding, cleaning. Sorting is in the database."""

import re
import unicodedata

from django.db.models import CharField, Func, TextField

_SPACES = re.compile(r"\s+")
# What unaccent() also flattens: đ, and the typographic dashes and quotes that Word puts in.
_PLAIN = str.maketrans("đĐðÐ–—‐‘’“”", "dDdD---''\"\"")
# Letters of other encodings that print as Đ: Latin eth (U+00D0) and African D (U+0189).
_FALSE_D = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})


# What no page or paper can show: controls, non-characters, and marks that turn the text around.
# Word's own line breaks among them are line breaks.
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_UNSEEN = dict.fromkeys(
    [
        *range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0), 0x061C, 0x200E,
        0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFDD0, 0xFDF0), 0xFFFE,
        0xFFFF,
    ]
)  # fmt: skip
_READABLE = str.maketrans(_UNSEEN | _BREAKS)


def nfc(value: str) -> str:
    """Composed form, the only one stored."""
    return unicodedata.normalize("NFC", value)


def readable(value: str) -> str:
    """NFC with nothing in it that a page or a paper cannot show; lines stay lines."""
    return nfc(value.replace("\r\n", "\n").translate(_READABLE))


def tidy(value: str) -> str:
    """NFC, real Đ, single spaces, no invisible characters at either end."""
    value = readable(value).translate(_FALSE_D).replace("\u00a0", " ").replace("\u200b", "")
    return _SPACES.sub(" ", value).strip(" \ufeff")


def fold(value: str) -> str:
    """Lower case without accents, single spaces: the same answer as SQL ocop_fold()."""
    decomposed = unicodedata.normalize("NFD", nfc(value).translate(_PLAIN))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _SPACES.sub(" ", bare).strip().lower()


class Fold(Func):
    """ocop_fold(): immutable, so generated columns and indexes may use it."""

    function = "ocop_fold"
    output_field = TextField()


class SortKey(Func):
    """ocop_sort_key(): text whose code-point order is Vietnamese dictionary order."""

    function = "ocop_sort_key"
    output_field = CharField()
