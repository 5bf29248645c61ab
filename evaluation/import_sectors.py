"""From a printed "Nhóm ngành", of today's classification or an older one, to today's category.

Older names are mapped only where all of the old name lies in one place of Annex I of decision
26/2026: honey products of 2019 are now of two groups, so of them only the sector is certain.
"""

import re
from dataclasses import dataclass

from core.text import fold

# Sectors, groups and subgroups of decisions 490/2018, 1048/2019 + 781/2020 and 148/2023 that are
# named otherwise today; "" where nothing took their place.
_OLD = {
    "thao duoc": "III",
    "duoc lieu va san pham tu thao duoc": "III",
    "san pham tu thao duoc": "III",
    "luu niem noi that trang tri": "IV",
    "do luu niem noi that trang tri": "IV",
    "thu cong my nghe trang tri": "IV",
    "vai may mac": "IV.2",
    "vai va may mac": "IV.2",
    "dich vu du lich nong thon va ban hang": "VI.1",
    "dich vu du lich nong thon ban hang": "VI.1",
    "dich vu du lich nong thon": "VI.1",
    "du lich nong thon": "VI.1",
    "du lich nong thon va ban hang": "VI.1",
    "dich vu du lich cong dong va diem du lich": "VI.1",
    "thit trung sua tuoi": "I.1.b",
    "gao ngu coc": "I.2.a",
    "mat ong cac san pham tu mat ong mat khac": "I",
    "che bien tu thit trung sua": "I.3.d",
    "che bien tu thuy hai san": "I.3.d",
    "che bien tu thit thuy san trung sua cac san pham tu mat ong": "I.3.d",
    "cac san pham khac tu che tra": "I.5.b",
    "san pham tra tu thuc vat khac": "I.5.b",
    "nuoc khoang thien nhien nuoc uong tinh khiet": "II.2.a",
    "nuoc khoang thien nhien nuoc uong tinh khiet dong chai": "II.2.a",
    "thuc pham chuc nang thuoc tu duoc lieu thuoc y hoc co truyen": "III.1",
    "thuc pham chuc nang thuoc duoc lieu thuoc y hoc co truyen": "III.1",
    "my pham": "III.2",
    "my pham co thanh phan tu thao duoc": "III.2",
    "trang thiet bi dung cu y te": "",
    "thao duoc khac": "III.3",
    "tinh dau va thao duoc khac": "III.3",
    "thu cong my nghe gia dung": "IV.1",
}
# The same thing said shorter, never an old name.
_SHORT = {
    "duoc lieu": "III",
    "san pham tu duoc lieu": "III",
    "thu cong my nghe": "IV",
    "hang thu cong": "IV",
    "du lich": "VI.1",
    "dich vu du lich": "VI.1",
    "du lich cong dong": "VI.1",
    "dich vu du lich cong dong": "VI.1",
    "dich vu du lich cong dong du lich sinh thai": "VI.1",
}
ALL_NAMES = (*_OLD, *_SHORT)
_LEADING = re.compile(r"^(?:nhom|nganh|nganh hang|nhom nganh|nhom san pham)\s+")
_PARTS = re.compile(r"\s+[-–—]\s+|\s*[/>:;]\s*")


@dataclass(frozen=True, slots=True)
class Sector:
    """A code of today's classification; "" when the name has no place in it."""

    code: str
    is_old: bool = False


class Sectors:
    """Today's names, given as code -> name, and the older ones."""

    def __init__(self, names: dict[str, str]) -> None:
        # A group and its only subgroup share a name; the last, deeper code wins.
        self._codes = {_plain(name): code for code, name in names.items()}
        self._known = set(names)

    def read(self, printed: str) -> Sector | None:
        """Where a printed name belongs; None when nobody knows it."""
        whole = self._one(printed)
        if whole is not None:
            return whole
        parts = [found for part in _PARTS.split(printed) if (found := self._one(part))]
        return max(parts, key=lambda sector: len(sector.code), default=None)

    def _one(self, printed: str) -> Sector | None:
        name = _LEADING.sub("", _plain(printed))
        if name in _OLD:
            return Sector(_OLD[name] if _OLD[name] in self._known else "", is_old=True)
        code = self._codes.get(name) or _SHORT.get(name)
        return Sector(code) if code in self._known else None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()
