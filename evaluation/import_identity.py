"""When two printed names are one producer or one product, and when a person has to look."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from core.syllables import is_syllable
from core.text import fold, tidy

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHORT: dict[str, str] = {
    "htx": "hop tac xa", "tht": "to hop tac", "cty": "cong ty", "cp": "co phan", "ctcp":
    "cong ty co phan", "dn": "doanh nghiep", "dntn": "doanh nghiep tu nhan",
    "hkd": "ho kinh doanh", "kd": "kinh doanh", "sx": "san xuat", "sxkd": "san xuat kinh doanh",
    "dv": "dich vu", "nn": "nong nghiep", "dvnn": "dich vu nong nghiep", "tm": "thuong mai",
    "tmdv": "thuong mai dich vu", "dvtm": "dich vu thuong mai", "dvsx": "dich vu san xuat",
    "sxtm": "san xuat thuong mai", "xnk": "xuat nhap khau", "xk": "xuat khau",
    "cssx": "co so san xuat", "htxnn": "hop tac xa nong nghiep", "lh": "lien hiep",
    "dvth": "dich vu tong hop", "dvtmth": "dich vu thuong mai tong hop", "va": "",
}  # fmt: skip
_PHRASES = (
    ("trach nhiem huu han", "tnhh"), ("mot thanh vien", "mtv"), ("1 thanh vien", "mtv"),
    ("1 tv", "mtv"), ("hai thanh vien tro len", "htvtl"),
)  # fmt: skip
# Words that say what kind of firm it is and what it does, not which one.
_GENERIC = (
    "hop tac xa", "to hop tac", "cong ty", "co phan", "tnhh", "mtv", "doanh nghiep", "tu nhan",
    "ho kinh doanh", "ho san xuat", "san xuat", "kinh doanh", "dich vu", "nong nghiep",
    "nong lam nghiep", "nong lam thuy san", "lam nghiep", "thuong mai", "tong hop",
    "xuat nhap khau", "xuat khau", "che bien", "dau tu", "phat trien", "lien hiep", "co so",
    "trang trai", "chi nhanh", "nha may", "thuc pham", "thuy san", "hai san", "nong san",
    "tieu thu", "cong nghe cao",
)  # fmt: skip
_GENERIC_WORDS = re.compile(r"\b(?:" + "|".join(sorted(_GENERIC, key=len, reverse=True)) + r")\b")
_SAME_GOODS = {"che": "tra"}
_UNITS = "kg|g|gr|gam|ml|l|lit|cl|vien|goi|hop|chai|tui|qua|cai|lo|hu|lon"
_PACKAGE = re.compile(rf"\b(?:(?:loai|goi|hop|chai|tui|lo|hu|lon) )?\d+(?: \d+)? ?(?:{_UNITS})\b")
# Shorter words are too easily another word, and a number is another thing.
_SLIP_LENGTH = 2
_MOST_OWN_WORDS = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A printed name taken apart for comparison."""

    words: tuple[str, ...]  # with accents, lower case
    folded: tuple[str, ...]

    @property
    def key(self) -> str:
        return "".join(self.folded)


@lru_cache(maxsize=50_000)
def product_name(printed: str) -> Name:
    return _name(printed)


@lru_cache(maxsize=50_000)
def producer_name(printed: str) -> Name:
    """Abbreviations written out: HTX DVNN and Hợp tác xã dịch vụ nông nghiệp are the same."""
    plain = _name(printed)
    text = " ".join(_SHORT.get(word, word) for word in plain.folded)
    for phrase, short in _PHRASES:
        text = re.sub(rf"\b{phrase}\b", short, text)
    return Name(plain.words, tuple(text.split()))


def _name(printed: str) -> Name:
    words = re.findall(r"[^\W_]+", tidy(printed).lower())
    return Name(tuple(words), tuple(fold(word) for word in words))


def is_same_product(a: Name, b: Name) -> bool:
    """Blanks, signs and the place of the tone mark aside; accents count where both have them."""
    if a.key != b.key:
        return False
    return _is_plain(a) or _is_plain(b) or _accents(a) == _accents(b)


def is_near_product(a: Name, b: Name, *, in_one_list: bool) -> bool:
    """Of one producer: other accents, other order, a slip of the hand, chè for trà, a pack size.

    Trà sen and trà đen are a letter apart, and two products when one list names both.
    """
    if a.key == b.key or sorted(a.folded) == sorted(b.folded):
        return True
    if _without_package(a) == _without_package(b) or _is_slip(a, b):
        return True
    return not in_one_list and _is_letter_apart(a, b)


def product_signatures(name: Name) -> Iterator[tuple]:
    """Near products share at least one of these: an index of them spares comparing all."""
    yield ("bag", *sorted(name.folded))
    yield ("bare", *_without_package(name))
    yield from _odd_signatures(name)


def _odd_signatures(name: Name) -> Iterator[tuple]:
    for place, word in enumerate(name.folded):
        if _may_slip(word):
            yield ("odd", place, *name.folded[:place], *name.folded[place + 1 :])


def own_words(name: Name, product: Name) -> frozenset[str]:
    """The words that tell this producer from others; those of its product do not, if others do."""
    words = _GENERIC_WORDS.sub(" ", " ".join(name.folded)).split()
    return frozenset(words) - frozenset(product.folded) or frozenset(words)


def is_near_producer(a: Name, b: Name, product: Name) -> bool:
    """Who makes a product of that name: the same own name in another dress, or a slip."""
    own_a, own_b = own_words(a, product), own_words(b, product)
    if own_a and (own_a == own_b or _is_slip(a, b)):
        return True
    return (own_a < own_b or own_b < own_a) and len(own_a & own_b) > 1


def producer_signatures(name: Name, product: Name) -> tuple[set[tuple], set[tuple]]:
    """Under what a producer is filed, and under what a near one would be filed."""
    own = own_words(name, product)
    whole, parts = tuple(sorted(own)), set()
    if len(own) <= _MOST_OWN_WORDS:
        parts = {part for size in range(2, len(own)) for part in combinations(whole, size)}
    odd = set(_odd_signatures(name))
    filed = {("whole", *whole), *(("part", *part) for part in parts), *odd}
    sought = {("whole", *whole), ("part", *whole), *(("whole", *part) for part in parts), *odd}
    return filed, sought


def _is_plain(name: Name) -> bool:
    return all(word.isascii() for word in name.words)


def _accents(name: Name) -> tuple[str, str]:
    """Letters without tones, and the tones in order: Hoà and Hòa are the same."""
    letters = unicodedata.normalize("NFD", "".join(name.words))
    bare = "".join(char for char in letters if char not in _TONES)
    return bare, "".join(char for char in letters if char in _TONES)


def _without_package(name: Name) -> tuple[str, ...]:
    bare = _PACKAGE.sub(" ", " ".join(name.folded)).split() or name.folded
    return tuple(_SAME_GOODS.get(word, word) for word in bare)


def _is_slip(a: Name, b: Name) -> bool:
    """One word differs by a letter or two, and is not simply another word."""
    pair = _odd_pair(a, b)
    return pair is not None and _is_slip_word(*pair)


def _is_letter_apart(a: Name, b: Name) -> bool:
    pair = _odd_pair(a, b)
    if pair is None or not all(map(_may_slip, pair)) or max(map(len, pair)) < 3:
        return False
    return distance(*map(fold, pair)) == 1


def _may_slip(word: str) -> bool:
    return word.isalpha() and len(word) >= _SLIP_LENGTH


def _odd_pair(a: Name, b: Name) -> tuple[str, str] | None:
    """The one pair of words in which two names of equal length differ."""
    if len(a.words) != len(b.words):
        return None
    pairs = [(x, y) for x, y in zip(a.words, b.words, strict=True) if fold(x) != fold(y)]
    return pairs[0] if len(pairs) == 1 else None


def _is_slip_word(x: str, y: str) -> bool:
    if not (_may_slip(x) and _may_slip(y)) or max(len(x), len(y)) < 3:
        return False
    allowed = 2 if min(len(x), len(y)) >= 7 else 1
    if is_syllable(x) and is_syllable(y):
        return False
    return 0 < distance(fold(x), fold(y)) <= allowed


def distance(a: str, b: str) -> int:
    """Letters to add, drop, change, or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
