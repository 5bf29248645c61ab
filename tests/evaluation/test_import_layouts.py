"""Tables as districts lay them out: around the data, in the heading, between the rows."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluation.import_columns import Column
from evaluation.models import Recognition
from products.models import Product
from tests.evaluation.lists import (
    COLUMNS,
    codes,
    csv_bytes,
    fill,
    lines,
    make_places,
    outcomes,
    row,
    save,
    take,
    workbook,
    write_csv,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    make_places()


def letterhead() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    sheet["A1"], sheet["H1"] = "UBND TỈNH SƠN LA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet["H2"] = "Độc lập - Tự do - Hạnh phúc"
    sheet["A4"] = "DANH SÁCH SẢN PHẨM OCOP ĐƯỢC CÔNG NHẬN"
    sheet["A5"] = "(Kèm theo Quyết định số 2616/QĐ-UBND ngày 20/12/2025)"
    for area in ("A1:E1", "H1:N1", "H2:N2", "A4:N4", "A5:N5"):
        sheet.merge_cells(area)
    return book


def test_a_letterhead_above_and_signatures_below_are_not_data(tmp_path: Path) -> None:
    book = letterhead()
    sheet = book.active
    fill(sheet, lines([row(), row(product="Trà shan")]), first_row=7)
    sheet["A10"], sheet["B10"] = None, "Tổng cộng: 2 sản phẩm"
    sheet["H12"] = "Sơn La, ngày 20 tháng 12 năm 2025"
    sheet["B13"], sheet["H13"] = "NGƯỜI LẬP BIỂU", "KT. CHỦ TỊCH"
    sheet["H14"] = "PHÓ CHỦ TỊCH"
    sheet["B17"], sheet["H17"] = "Nguyễn Văn A", "Trần Thị B"
    sheet["A19"] = "Nơi nhận: Lưu VT"

    report = take(save(book, tmp_path))

    assert outcomes(report) == {
        8: "accepted", 9: "accepted", 10: "skipped", 11: "skipped", 12: "skipped", 13: "skipped",
        14: "skipped", 15: "skipped", 16: "skipped", 17: "skipped", 18: "skipped", 19: "skipped",
    }  # fmt: skip
    assert codes(report)[10] == ["total_row"]
    assert "Nguyễn Văn A" not in repr(report.rows)
    assert report.is_clean


def test_a_heading_of_two_rows_with_merged_cells_is_understood(tmp_path: Path) -> None:
    book = letterhead()
    sheet = book.active
    top = ["TT", "Tên sản phẩm", "Chủ thể", None, "Địa chỉ", None, None, "Kết quả", None,
           "Quyết định công nhận", None, "Ghi chú"]  # fmt: skip
    below = [None, None, "Tên", "Loại hình", "Xã", "Huyện", "Tỉnh", "Điểm", "Hạng sao", "Số",
             "Ngày, tháng", None]  # fmt: skip
    fill(sheet, [top, below], first_row=7)
    for area in ("A7:A8", "B7:B8", "C7:D7", "E7:G7", "H7:I7", "J7:K7", "L7:L8"):
        sheet.merge_cells(area)
    fill(sheet, [[f"({n})" for n in range(1, 13)]], first_row=9)
    cells = [1, "Mật ong", "HTX Ong", "HTX", "Phường Mộc Sơn", None, "Sơn La", 75.5, 4,
             "2616/QĐ-UBND", "20/12/2025", "mới"]  # fmt: skip
    fill(sheet, [cells], first_row=10)

    report = take(save(book, tmp_path))

    assert outcomes(report) == {9: "skipped", 10: "accepted"}
    kept = Recognition.objects.get()
    assert (kept.producer_text, kept.stars, kept.decision_number, str(kept.decided_on)) == (
        "HTX Ong", 4, "2616/QĐ-UBND", "2025-12-20",
    )  # fmt: skip


def test_columns_come_in_any_order_under_any_spelling(tmp_path: Path) -> None:
    named = {
        "HẠNG SAO": "4 sao", "ten chu the": "HTX Ong", "Tên  Sản\nphẩm": "Mật ong",
        "Xã, phường, thị trấn": "Phường Mộc Sơn", "QĐ số": "2616/QĐ-UBND",
        "Ngày ban hành": "20/12/2025", "Tỉnh/TP": "Sơn La", "Điểm (trung bình)": "80",
    }  # fmt: skip
    path = tmp_path / "ds.csv"
    path.write_bytes(csv_bytes([list(named), list(named.values())]))

    report = take(path)

    assert outcomes(report) == {3: "accepted"}  # one heading ends on line 2
    assert Recognition.objects.get().stars == 4


def test_group_rows_give_place_stars_and_decision_to_the_rows_below(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    columns = ["STT", "Tên sản phẩm", "Tên chủ thể", "Xã", "Huyện", "Ghi chú"]
    table = [
        columns,
        ["A", "SẢN PHẨM 4 SAO"],
        ["I", "HUYỆN MỘC CHÂU (2 sản phẩm)"],
        [1, "Mật ong", "HTX Ong", "Xã Đông Sang"],
        ["II", "Huyện Yên Châu"],
        [2, "Chuối sấy", "HTX Chuối", "Xã Chiềng Pằn"],
        ["B", "Sản phẩm 3 sao"],
        [3, "Mận sấy", "HTX Mận", "Phường Mộc Sơn"],
    ]
    fill(sheet, table)

    report = take(save(book, tmp_path))

    assert [codes(report)[n] for n in (2, 3, 5, 7)] == [["group_row"]] * 4
    assert report.is_clean
    stars = Recognition.objects.values_list("product_text", "stars", "district_text")
    assert set(stars) == {
        ("Mật ong", 4, "HUYỆN MỘC CHÂU"), ("Chuối sấy", 4, "Huyện Yên Châu"), ("Mận sấy", 3, ""),
    }  # fmt: skip


def test_a_group_row_with_a_decision_names_it_for_its_rows(tmp_path: Path) -> None:
    book = workbook(row(number=None, date=None), row(product="Trà", number=None, date=None))
    book.active.insert_rows(2)
    book.active["A2"] = "Quyết định số 715/QĐ-UBND ngày 20/12/2025"
    book.active.merge_cells("A2:N2")

    report = take(save(book, tmp_path))

    assert outcomes(report) == {2: "skipped", 3: "accepted", 4: "accepted"}
    assert set(Recognition.objects.values_list("decision_number", flat=True)) == {"715/QĐ-UBND"}


def test_a_sheet_named_after_a_district_stands_for_the_empty_column(tmp_path: Path) -> None:
    book = workbook(row(commune="Xã Đông Sang", district=""), title="Mộc Châu")
    fill(book.create_sheet("H. Yên Châu"), lines([row(commune="Đông Sang", product="Trà")]))

    report = take(save(book, tmp_path))

    by_sheet = {each.sheet: (str(each.outcome), each.codes) for each in report.rows}
    assert by_sheet["Mộc Châu"] == ("accepted_with_warning", ["old_commune"])
    assert by_sheet["H. Yên Châu"][0] == "rejected"
    assert "commune_not_in_district" in by_sheet["H. Yên Châu"][1]


def test_a_sheet_named_after_the_province_names_no_district(tmp_path: Path) -> None:
    report = take(save(workbook(row(), title="Sơn La"), tmp_path))

    assert outcomes(report) == {2: "accepted"}


def test_hidden_rows_and_sheets_are_left_out_and_said_to_be(tmp_path: Path) -> None:
    book = workbook(row(), row(product="Trà"))
    book.active.row_dimensions[3].hidden = True
    secret = book.create_sheet("Nháp")
    fill(secret, lines([row(product="Gạo")]))
    secret.sheet_state = "hidden"

    report = take(save(book, tmp_path))

    assert [(each.sheet, each.row, str(each.outcome), each.codes) for each in report.rows] == [
        ("Sheet1", 2, "accepted", []),
        ("Sheet1", 3, "skipped", ["hidden_row"]),
        ("Nháp", 1, "skipped", ["hidden_sheet"]),
    ]
    assert list(Product.objects.values_list("name", flat=True)) == ["Mật ong bạc hà"]


def test_cells_merged_down_belong_to_every_row_they_cover(tmp_path: Path) -> None:
    book = workbook(row(), row(product="Trà", producer=None), row(product="Gạo", producer=None))
    book.active.merge_cells("C2:C4")

    report = take(save(book, tmp_path))

    assert set(outcomes(report).values()) == {"accepted"}
    assert Product.objects.values("producer").distinct().count() == 1


def test_a_row_that_only_carries_on_a_merged_one_is_no_duplicate(tmp_path: Path) -> None:
    book = workbook(row(note="dòng một"))
    for column in "ABCDEFGHIJKLM":
        book.active.merge_cells(f"{column}2:{column}3")
    book.active["N3"] = "dòng hai"

    report = take(save(book, tmp_path))

    assert outcomes(report) == {2: "accepted", 3: "skipped"}


def test_headings_repeated_on_every_page_are_skipped(tmp_path: Path) -> None:
    table = lines([row(), row(product="Trà")])
    table.insert(2, COLUMNS)
    path = tmp_path / "ds.csv"
    path.write_bytes(csv_bytes(table))

    report = take(path)

    assert outcomes(report) == {2: "accepted", 3: "skipped", 4: "accepted"}


def test_blank_rows_keep_the_numbers_of_those_after_them(tmp_path: Path) -> None:
    book = workbook(row())
    fill(book.active, lines([row(product="Trà")])[1:], first_row=5)
    path = tmp_path / "ds.csv"
    table = lines([row(product="Gạo"), row(product="Nếp")])
    path.write_bytes(csv_bytes([table[0], table[1], [""] * 14, table[2], [""] * 14]))

    assert outcomes(take(save(book, tmp_path))) == {
        2: "accepted", 3: "skipped", 4: "skipped", 5: "accepted",
    }  # fmt: skip
    assert outcomes(take(path)) == {2: "accepted", 3: "skipped", 4: "accepted"}


def test_a_csv_row_is_numbered_by_the_line_it_begins_on(tmp_path: Path) -> None:
    path = write_csv(tmp_path, row(product="Mật\nong\nrừng"), row(product="Trà", stars="7"))

    assert outcomes(take(path)) == {2: "accepted", 5: "rejected"}


def test_a_sheet_without_a_table_beside_one_with_is_passed_over(tmp_path: Path) -> None:
    book = workbook(row())
    fill(book.create_sheet("Tổng hợp"), [["Huyện", "Số sản phẩm"], ["Mộc Châu", 1]])

    report = take(save(book, tmp_path))

    assert [(each.sheet, each.codes) for each in report.rows] == [
        ("Sheet1", []), ("Tổng hợp", ["sheet_without_table"]),
    ]  # fmt: skip


def test_a_product_alone_in_its_row_is_rejected_and_never_lost(tmp_path: Path) -> None:
    cells = dict.fromkeys(COLUMNS, "") | {Column.PRODUCT.value: "Thịt trâu gác bếp"}

    report = take(write_csv(tmp_path, row(), cells))

    assert outcomes(report) == {2: "accepted", 3: "rejected"}


def test_two_tier_addresses_stand_among_old_ones(tmp_path: Path) -> None:
    report = take(
        write_csv(
            tmp_path,
            row(commune="Xã Yên Châu", product="A một"),
            row(commune="Xã Chiềng Pằn", district="Huyện Yên Châu", product="B hai"),
            row(commune="xã Chiềng Pằn, huyện Yên Châu, tỉnh Sơn La", province="", product="C ba"),
        )
    )

    assert codes(report) == {2: [], 3: ["old_commune"], 4: ["old_commune"]}
    assert set(Product.objects.values_list("unit__path", flat=True)) == {"14/04078/"}
    assert set(Recognition.objects.values_list("unit__path", flat=True)) == {
        "14/04078/", "14/124/04087/",
    }  # fmt: skip
