"""Lists as districts send them, written by code; and the few units they speak of."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import AdministrativeUnit
from evaluation.import_columns import Column
from evaluation.imports import import_file
from evaluation.services.imports import ImportReport
from tests.accounts.build import make_succession
from tests.build import make_unit

TODAY = date(2026, 11, 22)
COLUMNS = [column.value for column in Column if column != Column.ADDRESS]


def row(**cells: Any) -> dict[str, Any]:
    """A row with nothing to say against it; name what differs by the column's short name."""
    plain = {
        "product": "Mật ong bạc hà",
        "producer": "HTX Ong Mộc",
        "form": "HTX",
        "commune": "Phường Mộc Sơn",
        "district": "",
        "province": "Sơn La",
        "sector": "",
        "points": "75,5",
        "stars": "4",
        "number": "2616/QĐ-UBND",
        "date": "20/12/2025",
        "round": "Đợt 2/2025",
        "note": "",
    }
    unknown = set(cells) - set(plain)
    assert not unknown, unknown
    return {Column[name.upper()].value: value for name, value in (plain | cells).items()}


def lines(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> list[list]:
    """Heading and rows as lists, with a serial number where there is a column for it."""
    body = [
        [number if name == "STT" else cells.get(name, "") for name in columns]
        for number, cells in enumerate(rows, start=1)
    ]
    return [list(columns), *body]


def csv_bytes(table: Iterable[Sequence], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode(encoding)


def write_csv(folder: Path, *rows: Mapping[str, Any], name: str = "ds.csv", **how: Any) -> Path:
    path = folder / name
    path.write_bytes(csv_bytes(lines(rows), **how))
    return path


def fill(sheet: Worksheet, table: Iterable[Sequence], *, first_row: int = 1) -> None:
    for number, cells in enumerate(table, start=first_row):
        for column, value in enumerate(cells, start=1):
            if value not in ("", None):
                sheet.cell(number, column, value)


def workbook(*rows: Mapping[str, Any], title: str = "Sheet1") -> Workbook:
    book = Workbook()
    book.active.title = title
    fill(book.active, lines(rows))
    return book


def save(book: Workbook, folder: Path, name: str = "ds.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def take(path: Path, **how: Any) -> ImportReport:
    return import_file(path, today=TODAY, **how)


def outcomes(report: ImportReport) -> dict[int, str]:
    """Row number -> outcome, of a file of one sheet."""
    return {each.row: str(each.outcome) for each in report.rows}


def codes(report: ImportReport) -> dict[int, list[str]]:
    return {each.row: each.codes for each in report.rows}


def make_places() -> dict[str, AdministrativeUnit]:
    """Sơn La in both tiers: a commune gone over whole, one divided; and a province beside it."""
    province = make_unit("14/", name="Sơn La")
    old_districts = {
        "moc_chau": make_unit("14/123/", name="Mộc Châu"),
        "yen_chau": make_unit("14/124/", name="Yên Châu"),
    }
    old = {
        "dong_sang": make_unit("14/123/03985/", name="Đông Sang"),
        "chieng_hac": make_unit("14/123/03991/", name="Chiềng Hắc"),
        "chieng_pan": make_unit("14/124/04087/", name="Chiềng Pằn"),
    }
    new = {
        "moc_son": make_unit("14/03979/", name="Mộc Sơn", kind="phuong"),
        "moc_chau_moi": make_unit("14/03980/", name="Mộc Châu", kind="phuong"),
        "yen_chau_moi": make_unit("14/04078/", name="Yên Châu"),
    }
    make_succession(old["dong_sang"], new["moc_son"])
    make_succession(old["chieng_hac"], new["moc_chau_moi"])
    make_succession(old["chieng_hac"], new["yen_chau_moi"], is_default=False, kind="split")
    make_succession(old["chieng_pan"], new["yen_chau_moi"])
    beside = make_unit("11/03152/", name="Mường Thanh", kind="phuong")
    AdministrativeUnit.objects.filter(path="11/").update(name="Điện Biên")
    return {"province": province, "beside": beside, **old_districts, **old, **new}
