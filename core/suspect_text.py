"""What does not belong in a text: control characters, formulas, markup, borrowed letters."""

import html
import re
import unicodedata
from dataclasses import dataclass

from core.text import nfc, tidy

_EXCEL_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Line breaks and tabs inside a cell are layout; the direction overrides hide what is written.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufe0e\ufe0f]")
_TAG = re.compile(r"<\s*[a-zA-Z/!?][^<>]*>|<\s*/?\s*(script|iframe|img|svg|style|object)\b", re.I)
_FORMULA = re.compile(r"\s*([=+@]|-\S)")
_SIGNED_NUMBER = re.compile(r"\s*[+-]\d+([.,]\d+)*\s*")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_BETWEEN_WORDS = re.compile(r"([\s\-–—/(),.;:\"'“”&]+)")
_WIDE = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff]")
_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТХУІЈЅԚԜаеорсухіјѕһԛԝкмтнΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιυκρɑıɡ",
    "ABEKMHOPCTXYIJSQWaeopcyxijshqwkmthABEZHIKMNOPTYXovıukp".replace("ı", "i") + "aig",
)


@dataclass(frozen=True, slots=True)
class Straightened:
    """A text in Latin letters; `was_mixed` when some had come from another alphabet."""

    text: str
    was_mixed: bool
    has_foreign: bool


def unescape_cell(text: str) -> str:
    """Excel stores a control character as _x000D_; a carriage return is only a line break."""
    return _EXCEL_ESCAPE.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def without_control(text: str) -> str:
    """Control characters made visible; the database would not even store some of them."""
    return _CONTROL.sub("\ufffd", text)


def has_control(text: str) -> bool:
    return bool(_CONTROL.search(text))


def has_markup(text: str) -> bool:
    """A tag, written out or as character references."""
    return bool(_TAG.search(text) or ("&" in text and _TAG.search(html.unescape(text))))


def looks_like_formula(text: str) -> bool:
    """What a spreadsheet would compute: =, +, @, or a minus not followed by a blank (a bullet)."""
    return bool(_FORMULA.match(text)) and not _SIGNED_NUMBER.fullmatch(text)


def clean(text: str) -> str:
    """One line, composed, real Đ, no invisible characters."""
    return tidy(_INVISIBLE.sub("", text))


def straighten(text: str) -> Straightened:
    """Turn letters that only look Latin into Latin ones, where a whole word then is Latin."""
    if text.isascii():
        return Straightened(text, False, False)
    words = [_straighten_word(word) for word in _BETWEEN_WORDS.split(nfc(text))]
    answer = nfc("".join(words))
    return Straightened(answer, answer != nfc(text), bool(_CYRILLIC.search(answer)))


def _straighten_word(word: str) -> str:
    plain = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), word)
    swapped = plain.translate(_LOOKALIKES)
    # A lone Greek letter is a quantity (κ-carrageenan), and a word with more of them is Greek.
    is_unsure = _FOREIGN.search(swapped) or (len(plain) == 1 and _FOREIGN.search(plain))
    return plain if is_unsure else swapped
