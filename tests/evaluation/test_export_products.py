"""What was imported goes out in the same columns and comes back unchanged."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import load_workbook

from evaluation.models import Recognition
from tests.build import make_unit, make_user
from tests.evaluation.lists import COLUMNS, make_places, row, take, write_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _list(tmp_path: Path) -> None:
    make_places()
    take(
        write_csv(
            tmp_path,
            row(points="75-79", note="ghi chú"),
            row(product="Trà", commune="Xã Đông Sang", district="Huyện Mộc Châu", date="3/4/2026"),
            row(product="Cao", stars="", points="", date="tháng 12/2025", number=""),
            row(
                product="Gạo", province="Điện Biên", commune="Phường Mường Thanh", points="82,2857"
            ),
        )
    )


@pytest.mark.parametrize("name", ["xuat.csv", "xuat.xlsx"])
def test_an_exported_list_comes_back_unchanged(tmp_path: Path, name: str) -> None:
    assert Recognition.objects.count() == 4
    call_command("export_products", str(tmp_path / name))

    report = take(tmp_path / name)

    assert report.summary == {"unchanged": 4}


def test_the_export_has_the_columns_of_the_import(tmp_path: Path) -> None:
    call_command("export_products", str(tmp_path / "xuat.xlsx"))

    sheet = load_workbook(tmp_path / "xuat.xlsx").active
    assert [cell.value for cell in sheet[1]] == COLUMNS


def test_a_text_that_begins_like_a_formula_is_no_formula_outside(tmp_path: Path) -> None:
    Recognition.objects.update(note="=1+1", producer_text="@SUM(A1)")

    call_command("export_products", str(tmp_path / "xuat.xlsx"))

    sheet = load_workbook(tmp_path / "xuat.xlsx").active
    assert {(cell.value, cell.data_type) for cell in (sheet["N2"], sheet["C2"])} == {
        ("'=1+1", "s"), ("'@SUM(A1)", "s"),
    }  # fmt: skip


def test_a_person_exports_what_that_person_sees(tmp_path: Path, capsys) -> None:
    make_user(serving=make_unit("14/04078/"), username="cb-xa")
    make_user(serving=make_unit("14/"), username="cb-tinh")

    call_command("export_products", str(tmp_path / "xa.csv"), "--as", "cb-xa")
    call_command("export_products", str(tmp_path / "tinh.csv"), "--as", "cb-tinh")

    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path / 'xa.csv'}: 0 hàng", f"{tmp_path / 'tinh.csv'}: 3 hàng",
    ]  # fmt: skip


def test_refusals_are_one_line(tmp_path: Path) -> None:
    for arguments in (("x.pdf",), (str(tmp_path / "no" / "x.csv"),), ("x.csv", "--as", "ai-do")):
        with pytest.raises(CommandError):
            call_command("export_products", *arguments)
