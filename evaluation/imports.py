"""The edge for spreadsheets: from a file to checked rows, one call of the service, a report."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.clocks import today as today_in_vietnam
from core.middleware import as_domain_error
from core.tabular import Book, Sheet, TableRefused, read_book
from evaluation.import_codes import RowOutcome, RowReport, RunOutcome
from evaluation.import_columns import Column, Header, find_header
from evaluation.import_dates import swaps_dates
from evaluation.import_facts import CheckedRow, place_of_row
from evaluation.import_rows import DataRow, Skip, SkippedRow, read_rows
from evaluation.import_rules import check_row
from evaluation.services.imports import ImportReport, ReadFile, import_list, record_refusal

_SKIPPED = {
    Skip.BLANK: gettext_lazy("hàng trống."),
    Skip.HIDDEN: gettext_lazy("hàng bị ẩn trong tệp, không nhập; bỏ ẩn nếu cần nhập."),
    Skip.REPEATED_HEADER: gettext_lazy("tiêu đề bảng lặp lại."),
    Skip.COLUMN_NUMBERS: gettext_lazy("số thứ tự của cột."),
    Skip.GROUP: gettext_lazy("hàng chia nhóm."),
    Skip.TOTAL: gettext_lazy("hàng cộng."),
    Skip.SIGNATURE: gettext_lazy("phần ký, nơi nhận cuối bảng."),
    Skip.CONTINUED: gettext_lazy("phần tiếp của hàng trên (ô gộp)."),
    Skip.REMARK: gettext_lazy("lời ghi ngoài bảng."),
}
_Read = DataRow | SkippedRow | RowReport


def import_file(
    path: Path, *, actor: User | None = None, dry_run: bool = False, today: date | None = None
) -> ImportReport:
    """Read, check and import a file. What cannot be taken ends as a refusal, with its reason."""
    today = today or today_in_vietnam()
    try:
        file = read_list(path, today=today)
        return import_list(file=file, actor=actor, dry_run=dry_run, today=today)
    except Exception as error:
        refusal = as_domain_error(error)
        if refusal is None:
            raise
    reason = str(refusal.message)
    if not dry_run:
        record_refusal(
            name=path.name, sha256=_digest(path), code=refusal.code, reason=reason, actor=actor
        )
    return ImportReport(path.name, RunOutcome.REFUSED, code=refusal.code, reason=reason)


def read_list(path: Path, *, today: date) -> ReadFile:
    """All rows of a file, checked; TableRefused when it is not a list of recognised products."""
    book = read_book(path)
    tables = _tables(book)
    rows: list[CheckedRow | RowReport] = []
    found = 0
    for sheet in book.sheets:
        read = list(_read_sheet(sheet, tables.get(sheet.name)))
        data = [row for row in read if isinstance(row, DataRow)]
        found += len(data) + sum(_is_hidden(row) for row in read)
        swaps = swaps_dates(row.values.get(Column.DATE) for row in data)
        for row in read:
            if isinstance(row, DataRow):
                rows.append(check_row(row, today=today, is_1904=book.is_1904, swaps_dates=swaps))
            else:
                rows.append(_reported(row) if isinstance(row, SkippedRow) else row)
    if not found:
        raise TableRefused(_("Tệp không có hàng dữ liệu nào."), code="no_rows")
    return ReadFile(path.name, _digest(path), rows)


def _tables(book: Book) -> dict[str, Header]:
    """The heading of every visible sheet that is such a list; each must be whole."""
    visible = [sheet for sheet in book.sheets if not sheet.is_hidden]
    if all(row.is_blank for sheet in visible for row in sheet.rows):
        raise TableRefused(_("Tệp không có nội dung."), code="empty_file")
    tables = {sheet.name: found for sheet in visible if (found := find_header(sheet.rows))}
    if not tables:
        names = ", ".join(f"“{column}”" for column in (Column.PRODUCT, Column.PRODUCER))
        raise TableRefused(
            _("Không thấy bảng danh sách sản phẩm: cần các cột như %(names)s.") % {"names": names},
            code="no_table",
        )
    for sheet in visible:
        if sheet.name in tables:
            _require_whole(sheet, tables[sheet.name])
    return tables


def _require_whole(sheet: Sheet, header: Header) -> None:
    where = {"sheet": _("Trang “%(name)s”: ") % {"name": sheet.name} if sheet.name else ""}
    missing = header.missing
    if missing == [Column.STARS] and _stars_in_groups(sheet, header):
        missing = []
    if missing:
        names = ", ".join(f"“{column}”" for column in missing)
        raise TableRefused(
            _("%(sheet)sthiếu cột bắt buộc %(names)s.") % {**where, "names": names},
            code="missing_column",
        )
    if header.doubled:
        names = ", ".join(f"“{column}”" for column in header.doubled)
        raise TableRefused(
            _("%(sheet)scó hai cột cùng là %(names)s.") % {**where, "names": names},
            code="duplicate_column",
        )


def _stars_in_groups(sheet: Sheet, header: Header) -> bool:
    rows = read_rows(sheet, header)
    return any(isinstance(row, DataRow) and Column.STARS in row.group for row in rows)


def _read_sheet(sheet: Sheet, header: Header | None) -> Iterator[_Read]:
    if header is not None and not sheet.is_hidden:
        yield from read_rows(sheet, header)
    elif any(not row.is_blank for row in sheet.rows):
        code = "hidden_sheet" if sheet.is_hidden else "sheet_without_table"
        told = _("trang bị ẩn, không đọc.") if sheet.is_hidden else _("không có bảng, không đọc.")
        first = SkippedRow(sheet.name, sheet.rows[0].number, Skip.REMARK)
        message = f"{place_of_row(first.sheet, first.number)}: {told}"
        yield RowReport(sheet.name, first.number, RowOutcome.SKIPPED, [code], [message])


def _is_hidden(row: _Read) -> bool:
    return isinstance(row, SkippedRow) and row.why == Skip.HIDDEN


def _reported(row: SkippedRow) -> RowReport:
    message = f"{place_of_row(row.sheet, row.number)}: {_SKIPPED[row.why]}"
    return RowReport(row.sheet, row.number, RowOutcome.SKIPPED, [str(row.why)], [message])


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def as_json(report: ImportReport) -> dict[str, Any]:
    """The report as the command writes it; a refusal carries its code and sentence beside."""
    answer: dict[str, Any] = {
        "file": report.file,
        "outcome": str(report.outcome),
        "rows": [
            {
                "sheet": row.sheet,
                "row": row.row,
                "outcome": str(row.outcome),
                "codes": row.codes,
                "messages": row.messages,
            }
            for row in report.rows
        ],
        "summary": report.summary,
    }
    if report.outcome == RunOutcome.REFUSED:
        answer |= {"codes": [report.code], "messages": [report.reason]}
    return answer
