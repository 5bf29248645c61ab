"""Stars, points, decision numbers, legal forms: what the cells of a list mean."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from core.tabular import Cell
from core.text import fold
from core.vietnamese_values import Unreadable, read_decimal
from products.choices import ProducerForm


class OutOfRange(ValueError):
    """A number, but not one that can be."""


_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5}
_GLYPHS = re.compile(r"[*★⭐☆✩✪✮✯🌟﹡＊]+")
_COUNTED = re.compile(
    r"(?:(?:hang|dat|xep|loai|ocop|san pham|chuan|tieu chuan)\s+)*"
    r"(?P<count>-?\d+(?:[.,]\d+)?|mot|hai|ba|bon|tu|nam)\s*(?:sao|\*+)?(?:\s+(?:ocop|cap \w+))?"
)


def read_stars(value: Cell) -> int:
    """1 to 5 from "3", "3 sao", "Ba sao", "***", "★★★", "3*"; Unreadable or OutOfRange."""
    if isinstance(value, bool):
        raise Unreadable
    if isinstance(value, int | float):
        return _whole(Decimal(str(value)))
    if not isinstance(value, str):
        raise Unreadable
    text = unicodedata.normalize("NFKC", value).replace("\ufe0f", "").strip()
    glyphs = re.sub(r"\s+|sao$", "", text, flags=re.I)
    if _GLYPHS.fullmatch(glyphs):
        return _whole(Decimal(len(glyphs)))
    # "3 sao (***)": the brackets must say the same.
    outside, bracketed = re.sub(r"\(.*?\)", " ", text), re.findall(r"\((.*?)\)", text)
    found = _COUNTED.fullmatch(re.sub(r"\s+", " ", fold(outside)).strip(" .:;"))
    if found is None:
        raise Unreadable
    word = found["count"]
    stars = _WORDS[word] if word in _WORDS else _whole(read_decimal(word))
    if any(read_stars(part) != stars for part in bracketed if part.strip()):
        raise Unreadable
    return stars


def _whole(number: Decimal) -> int:
    if not number.is_finite():
        raise Unreadable
    if number != int(number) or not 1 <= number <= 5:
        raise OutOfRange
    return int(number)


@dataclass(frozen=True, slots=True)
class Points:
    """Points as printed: `exact`, or the two ends of a range ("75-79")."""

    exact: Decimal | None
    lowest: Decimal
    highest: Decimal


_UNITS = re.compile(r"\s*(?:điểm|diem|đ|d)?\s*(?:/\s*100(?:[.,]0+)?)?\s*(?:điểm|đ)?\s*$", re.I)
_RANGE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:-|–|—|đến|tới)\s*(\d+(?:[.,]\d+)?)")
# Kept to the last digit that a spreadsheet can hold.
_MAX_DECIMALS = 13


def read_points(value: Cell) -> Points:
    """0 to 100, exact: "54,9", "66,2/100", "85 điểm"; Unreadable or OutOfRange."""
    if isinstance(value, str):
        text = _UNITS.sub("", unicodedata.normalize("NFKC", value).strip(), count=1).strip()
        if found := _RANGE.fullmatch(text):
            lowest, highest = (_in_range(read_decimal(part)) for part in found.groups())
            if lowest > highest:
                raise Unreadable
            return Points(lowest if lowest == highest else None, lowest, highest)
        number = _in_range(read_decimal(text))
    elif isinstance(value, int | float):
        number = _in_range(read_decimal(value))
    else:
        raise Unreadable
    return Points(number, number, number)


def _in_range(number: Decimal) -> Decimal:
    if not 0 <= number <= 100:
        raise OutOfRange
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > _MAX_DECIMALS:
        raise Unreadable
    return number


_NUMBER_LABEL = re.compile(r"^(?:(?:quyết định|qđ)\s*(?:số)?|số)\s*:?\s*(?=\d)", re.I)
_NUMBER_DATE = re.compile(
    r"[\s,;(]+(?:ký\s+|ban hành\s+)?(?:ngày|ngay)\s*:?\s*(?P<date>\d.*?)\)?\s*$", re.I
)
_NATIONAL = re.compile(r"\b(?:bnn\w*|bnnmt|nnmt|ttg)\b")
_COMMITTEE = re.compile(r"\bubnd\b")


def split_number(text: str) -> tuple[str, str]:
    """Number and date of "Quyết định số 2616/QĐ-UBND ngày 29/12/2021"; the date may be empty."""
    date = ""
    if found := _NUMBER_DATE.search(text):
        date, text = found["date"].strip(" .,;"), text[: found.start()]
    number = _NUMBER_LABEL.sub("", text.strip()).strip(" .,;")
    return re.sub(r"\s*([/-])\s*", r"\1", number), date


def number_key(number: str) -> str:
    """What makes two printings the same number: accents, blanks and leading zeros do not."""
    return re.sub(r"[^a-z0-9/-]", "", fold(number)).lstrip("0")


def is_national(number: str) -> bool:
    return bool(_NATIONAL.search(fold(number)))


def is_committee(number: str) -> bool:
    """Given by a People's Committee, of a province or of a district."""
    return bool(_COMMITTEE.search(fold(number))) and not is_national(number)


_F = ProducerForm
# Longest first; matched at the head of a name, whole words.
_NAME_HEADS: tuple[tuple[str, ProducerForm], ...] = (
    ("lien hiep hop tac xa", _F.COOPERATIVE), ("lien hiep htx", _F.COOPERATIVE),
    ("hop tac xa", _F.COOPERATIVE), ("htx", _F.COOPERATIVE), ("htxnn", _F.COOPERATIVE),
    ("to hop tac", _F.COOPERATIVE_GROUP), ("tht", _F.COOPERATIVE_GROUP),
    ("to san xuat", _F.COOPERATIVE_GROUP), ("nhom san xuat", _F.COOPERATIVE_GROUP),
    ("chi nhanh cong ty", _F.ENTERPRISE), ("chi nhanh cty", _F.ENTERPRISE),
    ("cong ty", _F.ENTERPRISE), ("cty", _F.ENTERPRISE), ("doanh nghiep", _F.ENTERPRISE),
    ("dntn", _F.ENTERPRISE), ("tap doan", _F.ENTERPRISE), ("tong cong ty", _F.ENTERPRISE),
    ("ho kinh doanh", _F.HOUSEHOLD), ("hkd", _F.HOUSEHOLD), ("ho kd", _F.HOUSEHOLD),
    ("ho san xuat", _F.HOUSEHOLD), ("ho sxkd", _F.HOUSEHOLD), ("ho gia dinh", _F.HOUSEHOLD),
    ("ho sx", _F.HOUSEHOLD), ("ho ca the", _F.HOUSEHOLD), ("trang trai", _F.FARM),
    ("hoi", _F.ASSOCIATION), ("hiep hoi", _F.ASSOCIATION),
    ("co so", _F.ESTABLISHMENT), ("cssx", _F.ESTABLISHMENT),
)  # fmt: skip
_FORM_WORDS: dict[str, ProducerForm] = {
    "dn": _F.ENTERPRISE, "doanh nghiep": _F.ENTERPRISE, "cong ty": _F.ENTERPRISE,
    "cty": _F.ENTERPRISE, "dnvvn": _F.ENTERPRISE, "dnnvv": _F.ENTERPRISE,
    "doanh nghiep nho va vua": _F.ENTERPRISE, "doanh nghiep tu nhan": _F.ENTERPRISE,
    "dntn": _F.ENTERPRISE, "tnhh": _F.ENTERPRISE, "co phan": _F.ENTERPRISE,
    "htx": _F.COOPERATIVE, "hop tac xa": _F.COOPERATIVE,
    "tht": _F.COOPERATIVE_GROUP, "to hop tac": _F.COOPERATIVE_GROUP,
    "ho": _F.HOUSEHOLD, "ho kd": _F.HOUSEHOLD, "hkd": _F.HOUSEHOLD, "ho kinh doanh": _F.HOUSEHOLD,
    "ho sxkd": _F.HOUSEHOLD, "ho san xuat": _F.HOUSEHOLD, "ho gia dinh": _F.HOUSEHOLD,
    "ho san xuat kinh doanh": _F.HOUSEHOLD, "ca nhan": _F.HOUSEHOLD, "ho ca the": _F.HOUSEHOLD,
    "ho co dang ky kinh doanh": _F.HOUSEHOLD, "ho co dkkd": _F.HOUSEHOLD, "ho dkkd": _F.HOUSEHOLD,
    "trang trai": _F.FARM, "chu trang trai": _F.FARM, "hoi": _F.ASSOCIATION,
    "hiep hoi": _F.ASSOCIATION, "co so": _F.ESTABLISHMENT, "co so san xuat": _F.ESTABLISHMENT,
    "cssx": _F.ESTABLISHMENT, "co so sxkd": _F.ESTABLISHMENT, "khac": _F.ESTABLISHMENT,
    "co so san xuat kinh doanh": _F.ESTABLISHMENT,
}  # fmt: skip


def form_in_name(name: str) -> ProducerForm | None:
    """The legal form a producer's name begins with, if it does."""
    words = _words(name)
    for head, form in _NAME_HEADS:
        if words == head or words.startswith(f"{head} "):
            return form
    return None


def read_form(text: str) -> ProducerForm | None:
    """The form a "Loại hình" cell names; None when it names none we know."""
    words = _words(text)
    return _FORM_WORDS.get(words) or form_in_name(text)


def contradict(stated: ProducerForm, named: ProducerForm) -> bool:
    """Forms that cannot both be: an establishment may be a household, firm or farm."""
    loose = {_F.ESTABLISHMENT, _F.HOUSEHOLD, _F.FARM}
    if stated == named or (stated in loose and named in loose):
        return False
    return not (named == _F.ESTABLISHMENT or stated == _F.ESTABLISHMENT)


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


def round_key(text: str) -> str:
    """Rounds compared without accents, signs and the word "năm"."""
    return re.sub(r"\bnam\b|[^a-z0-9]+", "", fold(text))[:100]
