"""Read .xlsx with openpyxl: visible and hidden, merged, formulas told apart, bombs refused."""

import io
import logging
import zipfile
from bisect import bisect_left, bisect_right
from collections import defaultdict

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from core.tabular.book import Book, Cell, CellError, Formula, Row, Sheet, TableRefused

logger = logging.getLogger(__name__)

# openpyxl needs some fifty times the unpacked size in memory; 50,000 rows of 14 columns fit.
MAX_UNPACKED = 48 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 256

Fonts = dict[tuple[int, int, int], str]  # (sheet, row number, column) -> font of a non-ASCII text


def read_workbook(content: bytes, fonts: Fonts) -> Book:
    """All sheets with their state; `fonts` is filled with the font of each accented text."""
    _check_archive(content)
    try:
        # openpyxl uses defusedxml when it is installed (requirements.txt): entities are refused.
        workbook = load_workbook(io.BytesIO(content), keep_links=False)
        sheets = [
            _sheet(worksheet, index, fonts) for index, worksheet in enumerate(workbook.worksheets)
        ]
    except TableRefused:
        raise
    except Exception as error:  # whatever openpyxl trips over, the person is told the same
        logger.info("A workbook could not be read: %s", type(error).__name__)
        raise TableRefused(
            _("Không mở được bảng tính: tệp hỏng hoặc không phải Excel."), code="corrupt"
        ) from error
    return Book(sheets, is_1904=workbook.epoch == CALENDAR_MAC_1904)


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except Exception as error:  # a broken archive breaks zipfile in many ways
        raise TableRefused(
            _("Không mở được bảng tính: tệp hỏng hoặc không phải Excel."), code="corrupt"
        ) from error
    if any(member.flag_bits & 1 for member in members):
        raise TableRefused(_("Tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại."), code="encrypted")
    if sum(member.file_size for member in members) > MAX_UNPACKED or len(members) > 2000:
        raise TableRefused(_("Nội dung bảng tính quá lớn khi mở ra."), code="too_large")


def _sheet(worksheet: Worksheet, index: int, fonts: Fonts) -> Sheet:
    # Only cells that exist: iter_rows() would fill the gap down to one stray cell at row 1,048,576.
    found: dict[int, dict[int, Cell]] = defaultdict(dict)
    for (number, column), cell in worksheet._cells.items():
        if cell.value is None or column > MAX_COLUMNS:
            continue
        value = _value(cell)
        found[number][column - 1] = value
        if isinstance(value, str) and not value.isascii():
            fonts[index, number, column - 1] = cell.font.name or ""
    if len(found) > MAX_ROWS:
        raise TableRefused(
            _("Trang “%(sheet)s” có hơn %(limit)d hàng.")
            % {"sheet": worksheet.title, "limit": MAX_ROWS},
            code="too_large",
        )
    spans, continued = _spread_merged(worksheet, found, index, fonts)
    rows = [
        Row(
            number,
            _line(cells),
            is_hidden=_is_hidden(worksheet, number),
            spans=spans.get(number, {}),
            continued=frozenset(continued.get(number, ())),
        )
        for number, cells in sorted(found.items())
    ]
    return Sheet(worksheet.title, rows, is_hidden=worksheet.sheet_state != "visible")


def _value(cell) -> Cell:
    if cell.data_type == "f":
        return Formula(str(getattr(cell.value, "text", None) or cell.value))
    if cell.data_type == "e":
        return CellError(str(cell.value))
    return cell.value


def _line(cells: dict[int, Cell]) -> list[Cell]:
    return [cells.get(column) for column in range(max(cells) + 1)]


def _is_hidden(worksheet: Worksheet, number: int) -> bool:
    if number not in worksheet.row_dimensions:
        return False
    dimension = worksheet.row_dimensions[number]
    return bool(dimension.hidden) or dimension.height == 0


def _spread_merged(
    worksheet: Worksheet, found: dict[int, dict[int, Cell]], index: int, fonts: Fonts
) -> tuple[dict[int, dict[int, int]], dict[int, set[int]]]:
    """Repeat a cell in the rows it is merged over; tell the width of those merged sideways, and
    which columns of a row go on from above."""
    spans: dict[int, dict[int, int]] = defaultdict(dict)
    continued: dict[int, set[int]] = defaultdict(set)
    numbers = sorted(found)
    for area in worksheet.merged_cells.ranges:
        column, width = area.min_col - 1, area.max_col - area.min_col + 1
        if column not in found.get(area.min_row, {}):
            continue
        value = found[area.min_row][column]
        for number in _between(numbers, area.min_row, area.max_row):
            if number > area.min_row:
                found[number].setdefault(column, value)
                continued[number].add(column)
            if (index, area.min_row, column) in fonts:
                fonts[index, number, column] = fonts[index, area.min_row, column]
            if width > 1:
                spans[number][column] = width
    return spans, continued


def _between(numbers: list[int], first: int, last: int) -> list[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]
