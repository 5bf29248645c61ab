"""Make import lists out of the published statements gathered in products_real.csv.

    python products/data/build_lists.py STATEMENTS.csv PROVINCE OUT.xlsx|OUT.csv [--named]

Only facts are taken over: names, place, stars, exact points, decision, round. What the gathering
inferred (sector, form of the producer) stays out. Only statements of a recognition count, and the
rows of the repository without a stated licence (source TVCK) are left out. `--named` drops rows
whose source names no producer, which an import would reject.
"""

import csv
import sys
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

COLUMNS = (
    "STT", "Tên sản phẩm", "Tên chủ thể", "Loại hình", "Xã/phường/thị trấn", "Huyện/thành phố",
    "Tỉnh", "Nhóm ngành", "Điểm", "Hạng sao", "Số quyết định", "Ngày quyết định",
    "Đợt đánh giá", "Ghi chú",
)  # fmt: skip
KINDS = {"new": "Đánh giá mới", "re-evaluation": "Đánh giá lại", "upgrade": "Nâng hạng",
         "re-issue": "Công nhận lại"}  # fmt: skip
WIDTHS = (6, 42, 42, 14, 20, 20, 14, 16, 8, 10, 20, 16, 16, 18)


def statements(source: Path, province: str, *, named: bool) -> list[dict[str, str]]:
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        row
        for row in rows
        if row["stage"] == "recognised"
        and row["source_key"] != "TVCK"
        and province in ("*", row["province"])
        and (row["producer_name"] or not named)
    ]


def as_row(number: int, row: dict[str, str]) -> list[str | int | date | float]:
    is_exact = row["score"].replace(".", "", 1).isdigit()
    return [
        number, row["product_name"], row["producer_name"], "", row["commune"], row["district"],
        row["province"], "", float(row["score"]) if is_exact else "",
        int(row["stars"]) if row["stars"] else "", row["decision_no"],
        date.fromisoformat(row["decision_date"]) if row["decision_date"] else "",
        row["evaluation_round"], KINDS.get(row["assessment_type"], ""),
    ]  # fmt: skip


def write_csv(target: Path, rows: list[list]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([f"{c:%d/%m/%Y}" if isinstance(c, date) else c for c in row])


def write_xlsx(target: Path, rows: list[list], title: str) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for cell, width in zip(sheet[1], WIDTHS, strict=True):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    for cell in sheet["L"]:
        cell.number_format = "DD/MM/YYYY"
    sheet.freeze_panes = "A2"
    book.save(target)


def main(source: str, province: str, out: str, *flags: str) -> None:
    found = statements(Path(source), province, named="--named" in flags)
    rows = [as_row(number, row) for number, row in enumerate(found, start=1)]
    target = Path(out)
    if target.suffix == ".xlsx":
        write_xlsx(target, rows, province)
    else:
        write_csv(target, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
