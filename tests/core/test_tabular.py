"""Table files as rows numbered like in the file; layout kept, kinds told apart."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.tabular import Formula, Row, TableRefused, read_book


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def rows_of(content: bytes, tmp_path: Path) -> list[tuple[int, list]]:
    (sheet,) = read_book(write(tmp_path / "x.csv", content)).sheets
    return [(row.number, row.cells) for row in sheet.rows]


def test_csv_rows_are_numbered_by_their_first_line(tmp_path: Path) -> None:
    assert rows_of(b'a,b\n"1\n2",3\n\n4,5\n', tmp_path) == [
        (1, ["a", "b"]), (2, ["1\n2", "3"]), (4, []), (5, ["4", "5"]),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_evens_the_rows(tmp_path: Path, sign: str) -> None:
    decimal = "5.5" if sign == "," else "5,5"
    content = sign.join(["a", "b", "c"]) + "\n" + sign.join(["1", decimal, "x y"]) + "\n"

    assert rows_of(content.encode(), tmp_path) == [
        (1, ["a", "b", "c"]), (2, ["1", decimal, "x y"]),
    ]  # fmt: skip


def test_decimal_commas_do_not_make_commas_the_delimiter(tmp_path: Path) -> None:
    content = b"a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n"

    assert rows_of(content, tmp_path)[1] == (2, ["1,5", "2,5", "3,5"])


def test_loose_quotes_inside_a_cell_are_kept(tmp_path: Path) -> None:
    assert rows_of('a,b\nBộ đèn "Thôn nữ",1\n'.encode(), tmp_path)[1] == (
        2, ['Bộ đèn "Thôn nữ"', "1"],
    )  # fmt: skip


def test_an_open_quote_is_refused_before_it_swallows_the_rest(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as refusal:
        rows_of(b'a,b\n"1,2\n3,4\n', tmp_path)
    assert refusal.value.code == "broken_csv"


def test_a_workbook_keeps_kinds_of_cells_and_where_they_are_merged(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Nhóm", None, "=1+1", datetime(2020, 12, 31), 5, 5.5, True])
    sheet.append(["dưới", None, "khác"])
    sheet.merge_cells("A1:B1")
    sheet["E2"] = None
    sheet.merge_cells("E1:E2")
    sheet.row_dimensions[2].hidden = True
    hidden = book.create_sheet("Nháp")
    hidden["A1"] = "x"
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "x.xlsx")

    first, second = read_book(tmp_path / "x.xlsx").sheets

    top, below = first.rows
    assert top.cells == ["Nhóm", None, Formula("=1+1"), datetime(2020, 12, 31), 5, 5.5, True]
    assert (dict(top.spans), top.is_hidden) == ({0: 2}, False)
    assert below.cells == ["dưới", None, "khác", None, 5]
    assert (below.continued, below.is_hidden) == ({4}, True)
    assert (second.name, second.is_hidden) == ("Nháp", True)


def test_a_row_beyond_its_cells_is_empty_there() -> None:
    row = Row(1, ["a"])

    assert (row[0], row[7], row.is_blank) == ("a", None, False)
    assert Row(2, [None, "  "]).is_blank


def test_a_sheet_of_too_many_rows_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("core.tabular.delimited.MAX_ROWS", 3)

    with pytest.raises(TableRefused) as refusal:
        rows_of(b"a,b\n" * 5, tmp_path)
    assert refusal.value.code == "too_large"
