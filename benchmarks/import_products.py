"""A list of 10,000 rows through the import: from .xlsx, again, and from .csv on trial.

`python -m benchmarks.import_products`, also part of `make bench`. All units of the country are
loaded; the rows name 3,400 producers in Sơn La's communes of both tiers, a tenth of the rows being
a second evaluation of a product named before.
"""

import csv
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

COUNT = 10_000
COLUMNS = (
    "STT", "Tên sản phẩm", "Tên chủ thể", "Loại hình", "Xã/phường/thị trấn", "Huyện/thành phố",
    "Tỉnh", "Nhóm ngành", "Điểm", "Hạng sao", "Số quyết định", "Ngày quyết định",
    "Đợt đánh giá", "Ghi chú",
)  # fmt: skip
GOODS = (
    "Mật ong bạc hà", "Trà shan tuyết", "Mận hậu sấy dẻo", "Thịt trâu gác bếp", "Chuối sấy giòn",
    "Cà phê rang xay", "Gạo nếp tan", "Rượu ngô men lá", "Măng khô", "Tỏi đen",
)  # fmt: skip


def main() -> None:
    """Print seconds of each, one line."""
    import embedded

    folder = Path(tempfile.mkdtemp(prefix="ocop-bench-"))
    folder.chmod(0o711)
    environment, stop = embedded.start(folder, durable=False)
    os.environ.update(environment)
    os.environ["OCOP_DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings.dev")
    try:
        print(_measure(folder))
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path) -> str:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from accounts.services.reference import load_units
    from evaluation.imports import import_file

    load_units()
    table = _table()
    sheet, text = _write_xlsx(folder / "ds.xlsx", table), _write_csv(folder / "ds.csv", table)
    trial = _seconds(lambda: import_file(text, dry_run=True))
    first = _seconds(lambda: import_file(sheet))
    again = _seconds(lambda: import_file(sheet))
    return (
        f"import_products: {COUNT} rows; csv on trial {trial:.1f} s; xlsx {first:.1f} s; "
        f"the same again (all unchanged) {again:.1f} s"
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _table() -> list[tuple]:
    from accounts.models import AdministrativeUnit

    communes = AdministrativeUnit.objects.filter(path__startswith="14/", level="commune")
    places = [
        (unit.full_name, unit.parent.full_name if unit.path.count("/") == 3 else "")
        for unit in communes.select_related("parent").order_by("pk")
    ]
    rows = []
    for number in range(COUNT):
        again = number % 10 == 9
        which = number - 9 if again else number
        maker = which // 3
        commune, district = places[maker % len(places)]
        rows.append((
            number + 1, f"{GOODS[which % 10]} {which // 10}", f"HTX nông nghiệp số {maker}", "HTX",
            commune, district, "Sơn La", "", "75,5", "4",
            f"{which // 100 + 1}/QĐ-UBND", "20/12/2025" if again else "20/12/2022", "", "",
        ))  # fmt: skip
    return rows


def _write_csv(path: Path, rows: list[tuple]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def _write_xlsx(path: Path, rows: list[tuple]) -> Path:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for row in [COLUMNS, *rows]:
        sheet.append(row)
    book.save(path)
    return path


if __name__ == "__main__":
    main()
