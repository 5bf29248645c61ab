"""Vietnamese text: one form, accent-free folding, cleaning. Sorting is in the database."""

import re
import unicodedata

from django.db.models import CharField, Func, TextField

_SPACES = re.compile(r"\s+")
# What unaccent() also flattens: đ, and the typographic dashes and quotes that Word puts in.
_PLAIN = str.maketrans("đĐðÐ–—‐‘’“”", "dDdD---''\"\"")
# Letters of other encodings that print as Đ: Latin eth (U+00D0) and African D (U+0189).
_FALSE_D = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})


def nfc(value: str) -> str:
    """Composed form, the only one stored."""
    return unicodedata.normalize("NFC", value)


def tidy(value: str) -> str:
    """NFC, real Đ, single spaces, no invisible characters at either end."""
    value = nfc(value).translate(_FALSE_D).replace("\u00a0", " ").replace("\u200b", "")
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
