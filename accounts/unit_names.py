"""Names of units as people print them: kinds, abbreviations and keys under which spellings meet."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from accounts.choices import Level, UnitKind
from core.text import fold, tidy

# How a kind opens a name, folded and without full stops; the longest opening wins.
_OPENINGS: dict[Level, dict[str, tuple[UnitKind, ...]]] = {
    Level.PROVINCE: {
        "tinh": (UnitKind.TINH,),
        "thanh pho": (UnitKind.THANH_PHO_TW,),
        "tp": (UnitKind.THANH_PHO_TW,),
        "t": (UnitKind.TINH,),
    },
    Level.DISTRICT: {
        "huyen": (UnitKind.HUYEN,),
        "huyen dao": (UnitKind.HUYEN,),
        "quan": (UnitKind.QUAN,),
        "thi xa": (UnitKind.THI_XA,),
        "thanh pho": (UnitKind.THANH_PHO,),
        "h": (UnitKind.HUYEN,),
        "q": (UnitKind.QUAN,),
        "tx": (UnitKind.THI_XA,),
        "tp": (UnitKind.THANH_PHO,),
        "huyen/thanh pho": (),
        "huyen, thanh pho": (),
        "huyen/thi xa/thanh pho": (),
    },
    Level.COMMUNE: {
        "xa": (UnitKind.XA,),
        "phuong": (UnitKind.PHUONG,),
        "thi tran": (UnitKind.THI_TRAN,),
        "dac khu": (UnitKind.DAC_KHU,),
        "x": (UnitKind.XA,),
        "p": (UnitKind.PHUONG,),
        "f": (UnitKind.PHUONG,),
        "tt": (UnitKind.THI_TRAN,),
        "ttr": (UnitKind.THI_TRAN,),
        "dk": (UnitKind.DAC_KHU,),
        "xa/thi tran": (UnitKind.XA, UnitKind.THI_TRAN),
        "xa/phuong": (UnitKind.XA, UnitKind.PHUONG),
        "xa, phuong": (UnitKind.XA, UnitKind.PHUONG),
        "xa/phuong/thi tran": (),
        "xa, phuong, thi tran": (),
        "phuong/xa": (UnitKind.XA, UnitKind.PHUONG),
        "phuong/thi tran": (UnitKind.PHUONG, UnitKind.THI_TRAN),
    },
}
_SHORT = 3  # abbreviations need a full stop or a space after them, words a space
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_NOT_LETTERS = re.compile(r"[^0-9a-z]")
_STATE_FARM = re.compile(r"^n\.? ?t\.? (?=\w)")


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name without its kind, and the kinds it may have meant (none named: empty)."""

    name: str
    kinds: tuple[UnitKind, ...]

    @property
    def key(self) -> str:
        return name_key(self.name)


@lru_cache(maxsize=65536)
def read_name(printed: str, level: Level) -> PrintedName:
    """Split "TT. Yên Châu" into its kind and "Yên Châu"; a bare name has no kind."""
    text = tidy(printed).strip(" .,;:-")
    for opening, kinds in _ordered_openings(level):
        rest = _after(text, opening)
        if rest:
            return PrintedName(rest, kinds)
    return PrintedName(text, ())


def _after(text: str, opening: str) -> str:
    """What follows the opening, or nothing when the text does not open with it."""
    loose = fold(text)
    if len(loose) != len(text) or not loose.startswith(opening):
        return ""
    tail = text[len(opening) :]
    if len(opening) <= _SHORT and tail[:1] in {".", ":"}:
        return tail[1:].strip(" .:")
    if tail[:1].isspace():
        return tail.strip(" .:")
    # "P1", "Q10": an abbreviation may touch a number
    return tail if len(opening) == 1 and tail.isdigit() else ""


@lru_cache(maxsize=4)
def _ordered_openings(level: Level) -> list[tuple[str, tuple[UnitKind, ...]]]:
    return sorted(_OPENINGS[level].items(), key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Letters and digits alone: accents, spaces, hyphens, apostrophes, leading zeros dropped."""
    loose = _STATE_FARM.sub("nong truong ", fold(tidy(name)))
    return _NOT_LETTERS.sub("", _LEADING_ZEROS.sub("", loose))


def loose_key(key: str) -> str:
    """A key under which Qui and Quy, Sĩ and Sỹ meet as well."""
    return key.replace("y", "i")


@lru_cache(maxsize=65536)
def accent_key(name: str) -> str:
    """Accents kept, but the tone moved to the end of its word: Hoà and Hòa give one answer."""
    words = _BETWEEN_WORDS.split(tidy(name).lower())
    return "".join(_tone_last(unicodedata.normalize("NFD", word)) for word in words)


def _tone_last(word: str) -> str:
    tone = "".join(_TONES[char] for char in word if char in _TONES)
    return "".join(char for char in word if char not in _TONES) + tone


@lru_cache(maxsize=65536)
def has_accents(name: str) -> bool:
    """Whether the writer used Vietnamese accents at all."""
    return fold(name) != tidy(name).lower()


def glued_key(whole: str, level: Level) -> tuple[str, ...]:
    """What is left of a key when its kind was written without a space: "XãĐông Sang"."""
    openings = (name_key(opening) for opening, _ in _ordered_openings(level))
    return tuple(
        whole[len(opening) :]
        for opening in openings
        if len(opening) > 1 and whole.startswith(opening) and whole != opening
    )
