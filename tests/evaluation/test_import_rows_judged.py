"""Every reason to reject a row and every reason to warn, one row at a time."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from evaluation.models import ImportRow, Recognition
from products.models import Product
from tests.evaluation.lists import (
    codes,
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


def test_a_plain_row_is_accepted_without_a_word(tmp_path: Path) -> None:
    report = take(write_csv(tmp_path, row()))

    assert [(each.outcome, each.codes, each.messages) for each in report.rows] == [
        ("accepted", [], [])
    ]
    kept = Recognition.objects.get()
    assert (kept.stars, str(kept.score), kept.decision_number, str(kept.decided_on)) == (
        4, "75.5000000000000", "2616/QĐ-UBND", "2025-12-20",
    )  # fmt: skip
    assert str(kept.valid_until) == "2028-12-20"


REJECTED = [
    ({"product": ""}, "missing_product"),
    ({"product": "…"}, "missing_product"),
    ({"producer": "  "}, "missing_producer"),
    ({"producer": "-"}, "missing_producer"),
    ({"province": "Tỉnh Atlantis"}, "unknown_province"),
    ({"commune": "Xã Đông Sang", "district": "Huyện Yên Châu"}, "commune_not_in_district"),
    ({"commune": "Xã Không Đâu", "district": "Huyện Yên Châu"}, "unknown_commune"),
    ({"commune": "Xã Không Đâu"}, "unknown_commune"),
    ({"commune": "", "district": "Huyện Không Đâu"}, "unknown_district"),
    ({"stars": "0"}, "stars_out_of_range"),
    ({"stars": "6", "points": ""}, "stars_out_of_range"),
    ({"stars": "-3"}, "stars_out_of_range"),
    ({"stars": "3,5"}, "stars_out_of_range"),
    ({"stars": "******"}, "stars_out_of_range"),
    ({"stars": "đạt"}, "stars_invalid"),
    ({"stars": "3 sao (****)"}, "stars_invalid"),
    ({"points": "100,01"}, "points_out_of_range"),
    ({"points": "-1"}, "points_out_of_range"),
    ({"points": "1.234,5"}, "points_out_of_range"),
    ({"points": "cao"}, "points_invalid"),
    ({"points": "8/10"}, "points_invalid"),
    ({"points": "69,999", "stars": "4"}, "points_outside_band"),
    ({"points": "90", "stars": "4"}, "points_outside_band"),
    ({"points": "70", "stars": "3"}, "points_outside_band"),
    ({"points": "49,99", "stars": "3"}, "points_outside_band"),
    ({"points": "30-40", "stars": "4"}, "points_outside_band"),
    ({"date": "31/02/2025"}, "date_impossible"),
    ({"date": "32/01/2025"}, "date_impossible"),
    ({"date": "2025-13-45"}, "date_impossible"),
    ({"date": "hôm qua"}, "date_invalid"),
    ({"date": "23/11/2026"}, "date_in_future"),
    ({"date": "2031"}, "date_in_future"),
    ({"date": "31/12/2017"}, "date_before_programme"),
    ({"date": "2016"}, "date_before_programme"),
    ({"product": "Mật\x07 ong"}, "control_character"),
    ({"note": "ghi\x00 chú"}, "control_character"),
    ({"producer": "HTX \u202eOng"}, "control_character"),
    ({"product": "Mật ong_x0007_"}, "control_character"),
    ({"product": "=1+1"}, "formula"),
    ({"product": '=HYPERLINK("http://x","Mật ong")'}, "formula"),
    ({"note": "@SUM(A1)"}, "formula"),
    ({"producer": "+cmd|' /C calc'!A0"}, "formula"),
    ({"producer": "-2+3+cmd|' /C calc'!A0"}, "formula"),
    ({"product": "<b>Mật ong</b>"}, "markup"),
    ({"note": "<script>alert(1)</script>"}, "markup"),
    ({"producer": "HTX &lt;img src=x onerror=y&gt;"}, "markup"),
    ({"product": "Mật ong " * 40}, "text_too_long"),
    ({"note": "dài " * 300}, "text_too_long"),
]


@pytest.mark.parametrize(("cells", "code"), REJECTED)
def test_a_row_with_a_fault_is_rejected_with_its_code(
    tmp_path: Path, cells: dict, code: str
) -> None:
    report = take(write_csv(tmp_path, row(**cells)))

    assert outcomes(report) == {2: "rejected"}
    assert code in codes(report)[2]
    assert not Product.objects.exists()
    assert not report.is_clean


def test_every_fault_of_a_row_is_said_at_once(tmp_path: Path) -> None:
    report = take(write_csv(tmp_path, row(product="", stars="9", points="cao", date="30/02/2025")))

    assert codes(report)[2] == [
        "missing_product", "stars_out_of_range", "points_invalid", "date_impossible",
    ]  # fmt: skip


WARNED = [
    ({"commune": "Xã Đông Sang", "district": "Huyện Mộc Châu"}, "old_commune"),
    ({"commune": "Xã Chiềng Hắc", "district": "Huyện Mộc Châu"}, "split_commune"),
    ({"sector": "Thảo dược"}, "old_sector"),
    ({"sector": "Vải và may mặc"}, "old_sector"),
    ({"sector": "Lưu niệm - nội thất - trang trí"}, "old_sector"),
    ({"sector": "Dịch vụ du lịch nông thôn và bán hàng"}, "old_sector"),
    ({"sector": "Điện tử"}, "unknown_sector"),
    ({"date": "20/12/2022"}, "certificate_expired"),
    ({"stars": "2", "points": "35"}, "stars_below_three"),
    ({"stars": "5", "points": "95"}, "five_stars_by_province"),
    ({"form": "Doanh nghiệp"}, "form_contradicts_name"),
    ({"form": "Hộ kinh doanh", "producer": "Công ty TNHH Ong"}, "form_contradicts_name"),
    ({"form": "Kiểu lạ"}, "unknown_form"),
    ({"date": "03/04/2026"}, "date_ambiguous"),
    ({"date": "12/31/2025"}, "date_ambiguous"),
    ({"date": "12/2025"}, "date_incomplete"),
    ({"date": "2025"}, "date_incomplete"),
    ({"note": "Liên hệ 0912 345 678"}, "personal_data"),
    ({"note": "0912.345.678"}, "personal_data"),
    ({"note": "912345678"}, "personal_data"),
    ({"note": "+84 912 345 678"}, "personal_data"),
    ({"producer": "HTX Ong Mộc (ĐT: 0212.3852.123)"}, "personal_data"),
    ({"note": "htx@example.vn"}, "personal_data"),
    ({"note": "CCCD 014088001234"}, "personal_data"),
    ({"producer": "HТX Ong Mộс"}, "lookalike_letters"),
    ({"product": "Mật оng bạc hà"}, "lookalike_letters"),
    ({"stars": ""}, "stars_unknown"),
    ({"points": "75-79"}, "points_inexact"),
]


@pytest.mark.parametrize(("cells", "code"), WARNED)
def test_a_row_to_look_at_is_accepted_with_a_warning(
    tmp_path: Path, cells: dict, code: str
) -> None:
    report = take(write_csv(tmp_path, row(**cells)))

    assert outcomes(report) == {2: "accepted_with_warning"}
    assert code in codes(report)[2]
    assert report.is_clean
    assert Recognition.objects.count() == 1


PLAIN = [
    {"stars": value, "points": ""} for value in ("3", "3 sao", "Ba sao", "***", "★★★", "3*")
] + [
    {"date": value}
    for value in (
        "20/12/2025", "20-12-2025", "20.12.25", "20/12/25", "ngày 20 tháng 12 năm 2025",
        "2025-12-20", "46011", "20122025", "Ngày 20/12/2025", "20-Dec-25", "05/05/2026", "",
    )
] + [
    {"points": value} for value in ("75,5", "75.5", "75,5/100", "75,50 điểm", "70", "89,999", "")
] + [
    {"number": "QĐ số 05 / QĐ-UBND ngày 20/12/2025", "date": ""},
    {"sector": ""},
    {"form": ""},
    {"form": "Hợp tác xã"},
    {"commune": "P. Mộc Sơn"},
    {"commune": "mộc sơn"},
    {"commune": "", "district": "H. Mộc Châu"},
    {"commune": "", "district": "", "province": ""},
    {"province": "TỈNH SƠN LA"},
    {"note": "MST 0312345678"},
    {"note": "Mã vạch 8938505974194"},
    {"note": "Doanh thu 350.000.000 đồng"},
    {"producer": 'Cơ sở mắm "7777777"', "form": ""},
    {"producer": "Hợp tác xã 20/10"},
    {"product": "Nước mắm (20°N, 30°N)"},
    {"product": "Omega 3-6-9 & ω-3"},
    {"product": "Mật ong\nbạc hà"},
    {"product": "- Mật ong bạc hà"},
    {"stars": "5", "points": "95", "number": "377/QĐ-BNN-VPĐP"},
]  # fmt: skip


@pytest.mark.parametrize("cells", PLAIN)
def test_what_offices_write_is_accepted_without_a_warning(tmp_path: Path, cells: dict) -> None:
    report = take(write_csv(tmp_path, row(**cells)))

    assert (outcomes(report), codes(report)) in [
        ({2: "accepted"}, {2: []}),
        ({2: "accepted"}, {2: ["commune_unknown"]}),
    ]


@pytest.mark.parametrize(
    "printed",
    ["20/12/2025", "20-12-2025", "20.12.25", "ngày 20 tháng 12 năm 2025", "2025-12-20", "46011"],
)
def test_all_ways_of_writing_a_date_say_the_same_day(tmp_path: Path, printed: str) -> None:
    take(write_csv(tmp_path, row(date=printed)))

    assert str(Recognition.objects.get().decided_on) == "2025-12-20"


def test_a_date_cell_and_a_serial_number_say_the_same_day(tmp_path: Path) -> None:
    book = workbook(
        row(product="A một", date=datetime(2025, 12, 20)), row(product="B hai", date=46011)
    )

    report = take(save(book, tmp_path))

    assert set(outcomes(report).values()) == {"accepted"}
    assert {str(each.decided_on) for each in Recognition.objects.all()} == {"2025-12-20"}


# What Excel makes of "8:30" and "30:00" typed into a cell.
@pytest.mark.parametrize("typed", [time(8, 30), timedelta(hours=30)], ids=str)
@pytest.mark.parametrize(
    ("column", "code"),
    [("date", "date_invalid"), ("points", "points_invalid"), ("stars", "stars_invalid")],
)
def test_a_cell_that_holds_a_time_is_told_in_its_row(
    tmp_path: Path, column: str, code: str, typed: time | timedelta
) -> None:
    report = take(save(workbook(row(**{column: typed})), tmp_path))

    assert outcomes(report) == {2: "rejected"}
    assert codes(report)[2] == [code]


def test_date_cells_that_american_settings_may_have_turned_are_ambiguous(tmp_path: Path) -> None:
    book = workbook(
        row(product="A một", date=datetime(2026, 3, 4)), row(product="B hai", date="20/12/2025")
    )

    report = take(save(book, tmp_path))

    assert codes(report) == {2: ["date_ambiguous"], 3: []}


def test_an_unknown_date_is_kept_as_unknown_and_never_in_force(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(date="tháng 12/2025")))

    kept = Recognition.objects.get()
    assert (kept.decided_on, kept.valid_until, kept.date_text) == (None, None, "tháng 12/2025")
    assert not Recognition.objects.in_force(kept.created_at.date()).exists()
    product = Product.objects.get()
    assert (product.stars, product.stars_valid_until) == (4, None)


def test_personal_data_is_kept_nowhere(tmp_path: Path) -> None:
    secret = ("0912345678", "014088001234", "ong@example.vn")
    cells = {"note": " ".join(secret), "producer": f"HTX Ong Mộc {secret[0]}"}

    report = take(write_csv(tmp_path, row(**cells), row(**cells, stars="9")))

    stored = repr(list(ImportRow.objects.values())) + repr(list(Recognition.objects.values()))
    said = repr(report.rows)
    assert outcomes(report) == {2: "accepted_with_warning", 3: "rejected"}
    assert not [word for word in secret if word in stored or word in said]
    assert Recognition.objects.get().producer_text == "HTX Ong Mộc"


def test_borrowed_letters_are_turned_into_ours(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(producer="HТX Оng Mộс")))

    assert Recognition.objects.get().producer_text == "HTX Ong Mộc"


def test_messages_name_sheet_row_and_column(tmp_path: Path) -> None:
    book = workbook(row(stars=7, points=None), title="Mộc Châu")

    report = take(save(book, tmp_path))

    (message,) = report.rows[0].messages
    assert message == ("Trang “Mộc Châu”, hàng 2, cột J “Hạng sao”: “7” không nằm trong 1–5 sao.")


def test_a_formula_cell_is_rejected_but_not_in_the_serial_column(tmp_path: Path) -> None:
    book = workbook(row(), row(product="Khác", points=None))
    book.active["A2"] = "=ROW()-1"
    book.active["I3"] = "=70+5"

    report = take(save(book, tmp_path))

    assert outcomes(report) == {2: "accepted", 3: "rejected"}
    assert codes(report)[3] == ["formula"]


def test_an_exact_duplicate_in_the_file_is_rejected(tmp_path: Path) -> None:
    report = take(write_csv(tmp_path, row(), row(), row(producer="Hợp tác xã  ONG MỘC")))

    assert outcomes(report) == {2: "accepted", 3: "rejected", 4: "rejected"}
    assert codes(report)[3] == codes(report)[4] == ["duplicate_in_file"]
    assert "hàng 2" in report.rows[1].messages[0].lower()


def test_rows_that_contradict_each_other_about_one_decision_are_not_both_taken(
    tmp_path: Path,
) -> None:
    report = take(write_csv(tmp_path, row(), row(points="80")))

    assert outcomes(report) == {2: "accepted", 3: "rejected"}
    assert codes(report)[3] == ["contradicts_row"]


def test_a_csv_row_with_a_cell_too_many_is_rejected(tmp_path: Path) -> None:
    path = write_csv(tmp_path, row(), row(product="Khác"))
    path.write_bytes(path.read_bytes().rstrip() + b",lac\r\n")

    report = take(path)

    assert outcomes(report) == {2: "accepted", 3: "rejected"}
    assert codes(report)[3] == ["extra_cells"]
