"""Which rows of a sheet are data, and what the lines between them say of those below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from core.personal_data import scrub
from core.tabular import Cell, Row, Sheet
from core.text import fold, tidy
from evaluation.import_columns import Column, Header, repeats_header


class Skip(StrEnum):
    """Why a row is not data."""

    BLANK = "blank_row"
    HIDDEN = "hidden_row"
    REPEATED_HEADER = "repeated_header"
    COLUMN_NUMBERS = "column_numbers"
    GROUP = "group_row"
    TOTAL = "total_row"
    SIGNATURE = "signature_row"
    CONTINUED = "continuation_row"
    REMARK = "remark_row"


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row that claims to be a product: its own cells, and what stands above it for the group."""

    sheet: str
    number: int
    values: Mapping[Column, Cell]
    letters: Mapping[Column, str]
    group: Mapping[Column, str] = field(default_factory=dict)
    converted: frozenset[Column] = frozenset()
    riddles: frozenset[Column] = frozenset()
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedRow:
    sheet: str
    number: int
    why: Skip


_NUMBERING = re.compile(
    r"^\(?(?:[ivxlc]+|[a-h]|\d+(?:\.\d+)*)\s*[.):/-]+\s*|^(?:[ivxlc]+|[a-h])\s+"
)
_ORDINAL = re.compile(r"(?:[ivxlc]+|[a-h])[.)]?")
_DISTRICT = re.compile(r"(?:huyện|thành phố|tp\.?|thị xã|tx\.?|quận)\s+(?P<name>.+)", re.I)
_COMMUNE = re.compile(r"(?:xã|phường|thị trấn|tt\.?|đặc khu)\s+(?P<name>.+)", re.I)
_STARS = re.compile(
    r"(?:(?:cac|nhom|san pham|sp|ocop|dat|duoc|cong nhan|xep|phan|hang|tieu chuan|loai|"
    r"danh sach)\s+)*"
    r"(?P<stars>(?:[1-5]|mot|hai|ba|bon|nam)\s*sao)\b.*"
)
_DECISION = re.compile(
    r"quyết định\s+(?:công nhận\s+)?số\s*:?\s*(?P<number>\S+/\S+)"
    r"(?:.*?ngày\s+(?P<date>\d[\d/.\-]*\d(?:\s*tháng\s*\d+\s*năm\s*\d+)?))?",
    re.I,
)
_ROUND = re.compile(r"(?:đợt|năm)\s*:?\s*(?:[ivx]+|\d+)\b.{0,40}", re.I)
_SECTOR = re.compile(r"(?:nhóm|ngành|nhóm ngành)\s*:?\s+(?P<name>.+)", re.I)
_SECTORS = frozenset(
    {"thuc pham", "do uong", "thao duoc", "duoc lieu va san pham tu duoc lieu", "vai may mac",
     "hang thu cong my nghe", "thu cong my nghe", "sinh vat canh", "luu niem noi that trang tri",
     "dich vu du lich cong dong du lich sinh thai va diem du lich", "dich vu du lich"}
)  # fmt: skip
_AFTER_NAME = re.compile(r"\s*(?:[:;(\[]|\s[-–—]\s|,\s*\d|\s\d+\s*(?:sản phẩm|sp)\b).*$", re.I)
_TOTAL = re.compile(
    r"(?:tong cong|tong so|tong|cong)(?:\s*[:(\d].*|\s+(?:toan|huyen|tinh|xa|nhom|so|"
    r"thanh pho|san pham|chung|dot|hang)\b.*|)"
)
_SIGNATURE = re.compile(
    r"(?:nguoi lap(?: bieu| bang| danh sach)?|lap bieu|noi nhan|ky ten|tm\b|kt\b|tl\b|tuq\b|"
    r"thu truong(?: don vi)?|(?:pho )?chu tich|(?:pho )?giam doc|(?:pho )?truong phong|"
    r"can bo|xac nhan|luu vt|dai dien|ke toan|da ky)\b.*"
    r"|\(?ky(?: va)?(?: ghi(?: ro)?)? ho ten.*|.{0,40}\bngay\W*\d*\W+thang\W*\d*\W+nam\b.{0,8}"
)
_REMARK = re.compile(r"\(.*\)|(?:ghi chu|danh sach|chu thich|luu y|bieu nay)\b.*")
_MAX_BLANKS = 100


@dataclass(slots=True)
class _Context:
    """What group rows said, outermost first: a new row of a kind ends those opened after it."""

    opened: list[Column] = field(default_factory=list)
    values: dict[Column, str] = field(default_factory=dict)

    def open(self, said: Mapping[Column, str]) -> None:
        known = [self.opened.index(column) for column in said if column in self.opened]
        if known:
            for column in self.opened[min(known) :]:
                self.values.pop(column, None)
            del self.opened[min(known) :]
        for column, value in said.items():
            self.opened.append(column)
            self.values[column] = value


def read_rows(sheet: Sheet, header: Header) -> Iterator[DataRow | SkippedRow]:
    """Every row below the heading, blank ones at the end left out."""
    context, ended = _Context(), False
    rows = [row for row in sheet.rows if row.number > header.last_row]
    while rows and rows[-1].is_blank:
        rows.pop()
    expected = header.last_row + 1
    for row in rows:
        # A workbook keeps no empty rows; in a CSV a gap is a record of several lines.
        gap = row.number - expected if sheet.name else 0
        for number in range(expected, expected + min(gap, _MAX_BLANKS)):
            yield SkippedRow(sheet.name, number, Skip.BLANK)
        expected = row.number + 1
        again = repeats_header(row)
        if again is not None:
            header, ended = again, False
            yield SkippedRow(sheet.name, row.number, Skip.REPEATED_HEADER)
            continue
        why = _why_not_data(row, header.columns, context, ended)
        ended = ended or why == Skip.SIGNATURE
        if why is None:
            yield _data(sheet.name, row, header, context.values)
        else:
            yield SkippedRow(sheet.name, row.number, why)


def _why_not_data(
    row: Row, columns: Mapping[Column, int], context: _Context, ended: bool
) -> Skip | None:
    if row.is_blank:
        return Skip.BLANK
    if row.is_hidden:
        return Skip.HIDDEN
    filled = _filled(row, columns)
    texts = _texts(row)
    if _are_column_numbers(row):
        return Skip.COLUMN_NUMBERS
    if _is_total(texts, filled):
        return Skip.TOTAL
    if _is_signature(row, columns, texts, filled):
        return Skip.SIGNATURE
    if ended and not {Column.PRODUCT, Column.PRODUCER} <= filled:
        return Skip.SIGNATURE
    if _goes_on_from_above(row, columns, filled):
        return Skip.CONTINUED
    said = _group(row, columns, texts, filled)
    if said is not None:
        context.open(said)
        return Skip.GROUP
    return Skip.REMARK if _is_remark(texts, filled) else None


def _texts(row: Row) -> list[str]:
    """What the row says in words, serial numbers and cells merged from above left out."""
    return [
        tidy(cell)
        for column, cell in enumerate(row.cells)
        if isinstance(cell, str)
        and column not in row.continued
        and not cell.strip().isdecimal()
        and cell.strip()
    ]


def _filled(row: Row, columns: Mapping[Column, int]) -> set[Column]:
    return {
        column
        for column, position in columns.items()
        if column != Column.SERIAL and row[position] is not None and str(row[position]).strip()
    }


def _are_column_numbers(row: Row) -> bool:
    """The line (1) (2) (3) under a heading."""
    cells = [str(cell).strip(" ()[]") for cell in row.cells if cell is not None]
    numbers = [cell for cell in cells if cell]
    if len(numbers) < 3 or not all(re.fullmatch(r"\d{1,2}", cell) for cell in numbers):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(numbers)}
    return steps == {1}


def _is_total(texts: Sequence[str], filled: set[Column]) -> bool:
    if {Column.PRODUCT, Column.PRODUCER} <= filled and Column.STARS in filled and len(texts) > 3:
        return False
    return any(_TOTAL.fullmatch(fold(text).strip(" .:")) for text in texts[:2])


def _is_signature(
    row: Row, columns: Mapping[Column, int], texts: Sequence[str], filled: set[Column]
) -> bool:
    serial = row[columns[Column.SERIAL]] if Column.SERIAL in columns else None
    is_numbered = serial is not None and re.fullmatch(r"\d+", str(serial).strip()) is not None
    if is_numbered or len(filled) > 3 or (Column.STARS in filled and len(filled) > 2):
        return False
    plain = (re.sub(r"[.,:;*“”\"']+", " ", fold(text)).strip() for text in texts)
    return any(_SIGNATURE.fullmatch(text) for text in plain)


def _goes_on_from_above(row: Row, columns: Mapping[Column, int], filled: set[Column]) -> bool:
    """Product and all its facts are merged down into this row: it only carries more of the note."""
    own = {column for column in filled if columns[column] not in row.continued}
    return Column.PRODUCT in filled and own <= {Column.NOTE}


def _group(
    row: Row, columns: Mapping[Column, int], texts: Sequence[str], filled: set[Column]
) -> dict[Column, str] | None:
    """What a group row says of the rows below, {} when nothing we use; None when it is none."""
    if not texts or Column.PRODUCER in filled or len(filled) > 2:
        return None
    is_lettered = len(texts) > 1 and _ORDINAL.fullmatch(fold(texts[0])) is not None
    said = _said(texts[1] if is_lettered else texts[0])
    is_wide = any(width > 2 for width in row.spans.values())
    is_group = bool(said) or is_wide or (is_lettered and len(filled) <= 1)
    return said if is_group else None


def _said(text: str) -> dict[Column, str]:
    """What a group row tells of the rows below it."""
    bare = scrub(_NUMBERING.sub("", text, count=1).strip() or text).text
    said: dict[Column, str] = {}
    if found := _DECISION.search(bare):
        said[Column.NUMBER] = found["number"].rstrip(".,;")
        if found["date"]:
            said[Column.DATE] = found["date"]
        return said
    if found := _STARS.fullmatch(fold(bare)):
        said[Column.STARS] = found["stars"]
    elif _DISTRICT.match(bare):
        said[Column.DISTRICT] = _AFTER_NAME.sub("", bare)
    elif _COMMUNE.match(bare):
        said[Column.COMMUNE] = _AFTER_NAME.sub("", bare)
    elif _ROUND.fullmatch(bare):
        said[Column.ROUND] = _AFTER_NAME.sub("", bare)
    else:
        named = _SECTOR.match(bare)
        name = _AFTER_NAME.sub("", named["name"] if named else bare)
        if re.sub(r"[^a-z]+", " ", fold(name)).strip() in _SECTORS:
            said[Column.SECTOR] = name
    return said


def _is_remark(texts: Sequence[str], filled: set[Column]) -> bool:
    """A line of words beside or below the table: not even two cells of a product's row."""
    if len(filled) > 1 or Column.PRODUCER in filled:
        return False
    return Column.PRODUCT not in filled or bool(texts and _REMARK.fullmatch(fold(texts[0])))


def _data(sheet: str, row: Row, header: Header, group: Mapping[Column, str]) -> DataRow:
    columns = header.columns
    known = {position: column for column, position in columns.items()}
    return DataRow(
        sheet=sheet,
        number=row.number,
        values={column: row[position] for column, position in columns.items()},
        letters={column: _letter(position) for column, position in columns.items()},
        group=dict(group),
        converted=frozenset(known[p] for p in row.converted if p in known),
        riddles=frozenset(known[p] for p in row.riddles if p in known),
        # Beside a sheet's table there may be anything; in a CSV file it is a cell too many.
        surplus=() if sheet else tuple(str(c) for c in row.cells[header.width :] if c is not None),
    )


def _letter(position: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
