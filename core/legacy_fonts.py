"""Texts typed for the fonts of before Unicode: TCVN3 (.VnTime) and VNI-Windows (VNI-Times).

Such a text holds Western letters and signs that only look Vietnamese in its font. A text is
converted when its words become Vietnamese syllables by it; what stays a riddle is said to be one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.syllables import judge
from core.text import nfc


class Encoding(StrEnum):
    TCVN3 = "tcvn3"
    VNI = "vni"


_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
)

_VNI_MARKS = {
    "a": ("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "u": ("ùøûõï", "úùủũụ"),
    "y": ("ùøûõ", "ýỳỷỹ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "ö": ("ùøûõï", "ứừửữự"),
}
_VNI_PAIRS = {
    base + mark: letter
    for base, (marks, letters) in _VNI_MARKS.items()
    for mark, letter in zip(marks, letters, strict=True)
}
_VNI_SINGLES = {
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "ô": "ơ",
    "ö": "ư",
    "î": "ỵ",
    "ñ": "đ",
}
_VNI = re.compile("|".join([*_VNI_PAIRS, *_VNI_SINGLES]), re.IGNORECASE)

_BEYOND_LATIN1 = re.compile("[\u0102-\u01b0\u1ea0-\u1ef9]")
_LATIN1 = re.compile("[\u00a1-\u00ff]")
# A sign between letters that no word has: what a wrong decoding leaves behind.
_RIDDLE = re.compile("\ufffd|[^\\W\\d_][ªºµ¶·¸¹»¼½¾©®¨«¬\u00ad§¡¢£¤¥¦¯÷×]+[^\\W\\d_]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it should read; `was` names the encoding it came in, None for Unicode."""

    text: str
    was: Encoding | None = None
    is_riddle: bool = False


def convert(text: str, encoding: Encoding, *, is_capital: bool = False) -> str:
    """The text in Unicode; capital fonts (.VnTimeH) give capitals the codes of small letters."""
    is_tcvn3 = encoding == Encoding.TCVN3
    answer = text.translate(_TCVN3) if is_tcvn3 else _VNI.sub(_vni_letter, text)
    capitals = sum("A" <= char <= "Z" for char in text)
    if is_capital or (capitals > 1 and not any("a" <= char <= "z" for char in text)):
        answer = answer.upper()
    return nfc(answer)


def _vni_letter(found: re.Match[str]) -> str:
    code = found[0]
    letter = _VNI_PAIRS.get(code.lower()) or _VNI_SINGLES[code.lower()]
    return letter.upper() if code[0].isupper() else letter


def font_encoding(font: str) -> Encoding | None:
    """What a font's name says: .VnTime and its kin are TCVN3, VNI-Times and its kin VNI."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if name.startswith("vni-") else None


def read_texts(texts: Sequence[str], fonts: Sequence[str] | None = None) -> list[Reading]:
    """Every text of one file; what is certain about the file helps where one text is not."""
    fonts = fonts or [""] * len(texts)
    pairs = list(zip(texts, fonts, strict=True))
    # A font whose name is old but whose texts are Unicode decides nothing.
    idle = {font for text, font in pairs if _BEYOND_LATIN1.search(text)}
    habit = _habit(texts)
    return [_read(text, "" if font in idle else font, habit, bool(idle)) for text, font in pairs]


def _habit(texts: Iterable[str]) -> Encoding | None:
    """The old encoding that makes most words of the file right, if there is one."""
    gain: Counter[Encoding] = Counter()
    for text in texts:
        if not _LATIN1.search(text) or _BEYOND_LATIN1.search(text):
            continue
        plain = judge(text).balance
        for encoding in Encoding:
            gain[encoding] += max(0, judge(convert(text, encoding)).balance - plain)
    best = gain.most_common(1)
    return best[0][0] if best and best[0][1] > 0 else None


def _read(text: str, font: str, habit: Encoding | None, has_unicode: bool) -> Reading:
    if not _LATIN1.search(text):
        return Reading(text, is_riddle="\ufffd" in text)
    if _BEYOND_LATIN1.search(text):
        return Reading(text, is_riddle=bool(_RIDDLE.search(text)))
    hinted = font_encoding(font)
    is_capital = hinted == Encoding.TCVN3 and font.strip().lower().endswith("h")
    plain = judge(text)
    for encoding in dict.fromkeys(filter(None, (hinted, habit, *Encoding))):
        answer = convert(text, encoding, is_capital=is_capital and encoding == hinted)
        verdict = judge(answer)
        usual = encoding == hinted or (encoding == habit and not has_unicode)
        is_better = verdict.balance > plain.balance and (not verdict.bad or usual)
        is_equal = usual and verdict.good and not verdict.bad and verdict.balance == plain.balance
        if answer != text and (is_better or is_equal):
            return Reading(answer, encoding, bool(_RIDDLE.search(answer)))
    return Reading(text, is_riddle=bool(_RIDDLE.search(text)))
