"""The columns of a list of recognised products, found whatever they are called and wherever."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from core.tabular import Row
from core.text import fold, tidy


class Column(StrEnum):
    """The import's columns; values are the names printed in messages and in our own files."""

    SERIAL = "STT"
    PRODUCT = "Tên sản phẩm"
    PRODUCER = "Tên chủ thể"
    FORM = "Loại hình"
    COMMUNE = "Xã/phường/thị trấn"
    DISTRICT = "Huyện/thành phố"
    PROVINCE = "Tỉnh"
    SECTOR = "Nhóm ngành"
    POINTS = "Điểm"
    STARS = "Hạng sao"
    NUMBER = "Số quyết định"
    DATE = "Ngày quyết định"
    ROUND = "Đợt đánh giá"
    NOTE = "Ghi chú"
    ADDRESS = "Địa chỉ"  # some lists print the place in one column; ours do not


# A list without these states no recognition of anybody's product. Where the stars stand in group
# rows ("A. Sản phẩm 4 sao") their column may be missing.
REQUIRED = (Column.PRODUCT, Column.PRODUCER, Column.STARS)

_NAMES: dict[Column, str] = {
    Column.SERIAL: "stt|so tt|so thu tu|tt",
    Column.PRODUCT: "ten san pham|ten san pham ocop|san pham|san pham ocop|ten sp|ten hang hoa",
    Column.PRODUCER: (
        "ten chu the|chu the|ten chu the san xuat|chu the san xuat|chu the ocop|ten chu the ocop|"
        "chu the san pham|don vi san xuat|co so san xuat|ten co so|ten don vi|don vi|"
        "nha san xuat|to chuc ca nhan"
    ),
    Column.FORM: (
        "loai hinh|loai hinh chu the|loai hinh to chuc|hinh thuc to chuc|loai chu the|"
        "loai hinh san xuat|chu the loai hinh|loai hinh kinh te"
    ),
    Column.COMMUNE: (
        "xa phuong thi tran|xa|xa phuong|phuong xa|xa thi tran|xa phuong tt|xa phuong dac khu|"
        "ten xa|dia chi xa|cap xa|dia chi xa phuong|xa phuong thi tran dac khu"
    ),
    Column.DISTRICT: (
        "huyen thanh pho|huyen|huyen thi xa thanh pho|huyen tp|quan huyen|huyen thi|"
        "huyen thanh pho thi xa|huyen tx tp|quan huyen thi xa thanh pho|ten huyen|dia chi huyen|"
        "cap huyen|huyen thi xa|thi xa thanh pho huyen|huyen quan"
    ),
    Column.PROVINCE: "tinh|tinh thanh pho|tinh tp|ten tinh|tinh thanh|dia chi tinh",
    Column.SECTOR: (
        "nhom nganh|nganh|nhom san pham|nganh hang|nhom|nhom nganh hang|nganh nhom|phan nhom|"
        "bo san pham|linh vuc|nganh san pham|loai san pham|san pham nhom|nganh nhom san pham"
    ),
    Column.POINTS: (
        "diem|so diem|tong diem|diem so|diem danh gia|diem trung binh|ket qua cham diem|"
        "diem cham|diem dat|diem tb|diem hoi dong|tong so diem|ket qua diem"
    ),
    Column.STARS: (
        "hang sao|so sao|sao|hang|xep hang|phan hang|xep hang sao|hang san pham|ket qua phan hang|"
        "ket qua xep hang|hang ocop|hang sao ocop|dat hang|ket qua sao|hang sao dat|cap sao|"
        "ket qua hang sao|ket qua hang|sao ocop|ket qua"
    ),
    Column.NUMBER: (
        "so quyet dinh|quyet dinh so|so qd|qd so|so ky hieu quyet dinh|so hieu quyet dinh|"
        "quyet dinh|quyet dinh cong nhan|so quyet dinh cong nhan|quyet dinh cong nhan so|"
        "qd cong nhan|so van ban|so ky hieu|so ky hieu van ban|quyet dinh so ky hieu"
    ),
    Column.DATE: (
        "ngay quyet dinh|ngay qd|ngay ban hanh|ngay ky|ngay cong nhan|ngay thang nam|"
        "ngay ra quyet dinh|quyet dinh ngay|quyet dinh cong nhan ngay|ngay ban hanh quyet dinh|"
        "ngay cap|thoi gian cong nhan|ngay thang nam quyet dinh|ngay quyet dinh cong nhan|"
        "quyet dinh ngay thang|quyet dinh ngay ban hanh|ngay ky quyet dinh|ngay thang|ngay"
    ),
    Column.ROUND: (
        "dot danh gia|dot|dot danh gia phan hang|dot xet|dot nam|nam danh gia|ky danh gia|"
        "nam cong nhan|dot cong nhan|nam|dot danh gia nam"
    ),
    Column.NOTE: "ghi chu|chu thich|note|ghi chu khac",
    Column.ADDRESS: "dia chi|dia chi san xuat|dia diem|noi san xuat|dia chi chu the|dia ban",
}
# Longer wordings of the same headings, tried after the exact ones.
_PATTERNS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        (Column.FORM, r"loai hinh\b.*"),
        (Column.PRODUCT, r"ten (cac )?san pham\b.*"),
        (Column.PRODUCER, r"(ten )?chu the\b.*|ten (co so|don vi|doanh nghiep|htx|hop tac xa)\b.*"),
        (Column.DATE, r"ngay\b.*\b(quyet dinh|qd|ban hanh|ky|cong nhan)\b.*"),
        (Column.NUMBER, r"so\b.*\b(quyet dinh|qd)\b.*|quyet dinh\b.*\bso\b.*"),
        (Column.STARS, r".*\b(hang|so) sao\b.*|(ket qua )?(xep|phan) hang\b.*"),
        (
            Column.POINTS,
            r"(tong )?(so )?diem (so|danh gia|trung binh|tb|cham|dat|hoi dong|tong)\b.*",
        ),
        (Column.COMMUNE, r"xa phuong\b.*|xa thi tran\b.*"),
        (Column.DISTRICT, r"huyen (thanh pho|thi xa|tp|tx|quan)\b.*"),
        (Column.SECTOR, r"(nhom|nganh) (nganh|nhom|hang|san pham)\b.*"),
        (Column.ROUND, r"(dot|nam|ky) (danh gia|cong nhan|xet)\b.*"),
        (Column.NOTE, r"ghi chu\b.*"),
    )
)
_EXACT: dict[str, tuple[Column, int]] = {
    name: (column, rank)
    for column, names in _NAMES.items()
    for rank, name in enumerate(names.split("|"))
}
_PRODUCT_NAMES = frozenset(_NAMES[Column.PRODUCT].split("|"))
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SIGNS = re.compile(r"[^a-z0-9]+")
_SEARCHED_ROWS = 60
_PATTERN_RANK = 100
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's heading ends and which column is which."""

    first_row: int
    last_row: int
    columns: Mapping[Column, int]
    width: int
    doubled: tuple[Column, ...] = ()

    @property
    def missing(self) -> list[Column]:
        return [column for column in REQUIRED if column not in self.columns]


def find_header(rows: Sequence[Row]) -> Header | None:
    """The heading that names most columns, of one row or of up to three; the first of equals."""
    rows = [row for row in rows if not row.is_hidden and not row.is_blank]
    best: Header | None = None
    for index in range(min(len(rows), _SEARCHED_ROWS)):
        found = _header_at(rows, index)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def repeats_header(row: Row) -> Header | None:
    """The row as a heading again, as lists print one on every page."""
    labels = {_plain(cell) for cell in row.cells if isinstance(cell, str) and len(cell) < 60}
    if labels.isdisjoint(_PRODUCT_NAMES) and not any(map(_is_product_label, labels)):
        return None
    return _header_at([row], 0)


def _is_product_label(label: str) -> bool:
    return label.startswith("ten san pham")


def _header_at(rows: Sequence[Row], index: int) -> Header | None:
    best: Header | None = None
    labels: dict[int, list[str]] = {}
    for depth, row in enumerate(rows[index : index + 3]):
        if depth and row.number != rows[index + depth - 1].number + 1:
            break
        labels = _joined(labels, _labels(row), depth)
        width = max(len(each.cells) for each in rows[index : index + depth + 1])
        found = _named(labels, rows[index].number, row.number, width)
        if best is None or len(found.columns) > len(best.columns):
            best = found
    is_heading = (
        best is not None
        and len(best.columns) >= _ENOUGH
        and (Column.PRODUCT in best.columns or len(best.columns) > _ENOUGH)
    )
    return best if is_heading else None


def _labels(row: Row) -> dict[int, str]:
    """Text of each column, one merged sideways repeated under its width."""
    labels: dict[int, str] = {}
    for column, cell in enumerate(row.cells):
        if isinstance(cell, str) and cell.strip() and len(cell) < 120:
            for offset in range(row.spans.get(column, 1)):
                labels[column + offset] = tidy(cell)
    return labels


def _joined(above: dict[int, list[str]], row: dict[int, str], depth: int) -> dict[int, list[str]]:
    """Headings of several rows, top to bottom; in a CSV the top one stands at the left only."""
    joined = {column: list(parts) for column, parts in above.items()}
    top: list[str] = []
    for column in range(max([*above, *row], default=-1) + 1):
        top = above.get(column, top)
        if column in row and depth:
            parts = above.get(column, top)
            joined[column] = parts if row[column] in parts else [*parts, row[column]]
        elif column in row:
            joined[column] = [row[column]]
    return joined


def _named(labels: dict[int, list[str]], first: int, last: int, width: int) -> Header:
    found: dict[Column, tuple[int, int]] = {}
    doubled: set[Column] = set()
    for position in sorted(labels):
        answer = _column_of(labels[position])
        if answer is None:
            continue
        column, rank = answer
        if column in found and found[column][0] == rank:
            doubled.add(column)
        elif column not in found or rank < found[column][0]:
            found[column] = (rank, position)
            doubled.discard(column)
    columns = {column: position for column, (_rank, position) in found.items()}
    return Header(first, last, columns, width, tuple(sorted(doubled)))


def _column_of(parts: list[str]) -> tuple[Column, int] | None:
    words = [_plain(part) for part in parts]
    own, above = words[-1], " ".join(words[:-1])
    for name in (own, f"{above} {own}".strip(), f"{own} {above}".strip()):
        if name in _EXACT:
            return _EXACT[name]
    for name in (own, f"{above} {own}".strip()):
        for column, pattern in _PATTERNS:
            if pattern.fullmatch(name):
                return column, _PATTERN_RANK
    return None


@lru_cache(maxsize=20_000)
def _plain(label: str) -> str:
    bare = _SIGNS.sub(" ", fold(_BRACKETS.sub(" ", label))).strip()
    return bare or _SIGNS.sub(" ", fold(label)).strip()
