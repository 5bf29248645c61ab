"""Files in the encodings, fonts and formats of Vietnamese offices, and files that are no list."""

import unicodedata
import zipfile
from pathlib import Path

import pytest
from openpyxl.styles import Font

from evaluation.models import ImportRun, Recognition
from tests.core.old_fonts import as_tcvn3, as_vni
from tests.evaluation.lists import (
    codes,
    csv_bytes,
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
ROWS = [row(), row(product="Chè Ôn Ốc", producer="Hợp tác xã Tây Bắc")]


@pytest.fixture(autouse=True)
def _places() -> None:
    make_places()


def as_cp1258(text: str) -> bytes:
    """Tone marks apart, letters together, as Windows keyboards wrote them."""
    answer = b""
    for char in text:
        try:
            answer += char.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = unicodedata.normalize("NFD", char)[:-1], unicodedata.normalize("NFD", char)
            tones = [c for c in tone if c in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(c for c in tone if c not in tones))
            answer += base.encode("cp1258") + "".join(tones).encode("cp1258")
    return answer


def plain_text() -> str:
    return csv_bytes(lines(ROWS)).decode()


ENCODED = {
    "utf-8": lambda: plain_text().encode(),
    "utf-8 with BOM": lambda: plain_text().encode("utf-8-sig"),
    "utf-16": lambda: plain_text().encode("utf-16"),
    "utf-16 without BOM": lambda: plain_text().encode("utf-16-le"),
    "utf-16 big-endian": lambda: b"\xfe\xff" + plain_text().encode("utf-16-be"),
    "cp1258": lambda: as_cp1258(plain_text()),
    "NFD": lambda: unicodedata.normalize("NFD", plain_text()).encode(),
    "eth for Đ": lambda: plain_text().replace("Đ", "Ð").encode(),
    "semicolons": lambda: csv_bytes(lines(ROWS), delimiter=";"),
    "tabs": lambda: csv_bytes(lines(ROWS), delimiter="\t"),
    "sep= line": lambda: b"sep=;\r\n" + csv_bytes(lines(ROWS), delimiter=";"),
    "TCVN3 bytes": lambda: as_tcvn3(plain_text()).encode("latin-1"),
    "TCVN3 letters": lambda: as_tcvn3(plain_text()).encode(),
    "VNI bytes": lambda: as_vni(plain_text()).encode("cp1252"),
    "VNI letters": lambda: as_vni(plain_text()).encode(),
    "old line ends": lambda: plain_text().replace("\r\n", "\r").encode(),
}


@pytest.mark.parametrize("how", ENCODED)
def test_the_same_list_is_read_in_every_encoding(tmp_path: Path, how: str) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(ENCODED[how]())

    report = take(path)

    assert [str(each.outcome) for each in report.rows] == ["accepted", "accepted"]
    assert report.rows[0].row == (3 if how == "sep= line" else 2)
    kept = Recognition.objects.order_by("pk").values_list("product_text", "producer_text")
    expected = [("Mật ong bạc hà", "HTX Ong Mộc"), ("Chè Ôn Ốc", "Hợp tác xã Tây Bắc")]
    if how.startswith("TCVN3"):  # its small and capital Ố are one code
        assert [name.lower() for pair in kept for name in pair] == [
            name.lower() for pair in expected for name in pair
        ]
    else:
        assert list(kept) == expected


def test_a_sheet_in_old_fonts_is_converted_and_says_so(tmp_path: Path) -> None:
    book = workbook(row(), row(product="Trà"))
    for cells in book.active.iter_rows(min_row=2, max_row=2):
        for cell in cells:
            if isinstance(cell.value, str):
                cell.value = as_tcvn3(cell.value)
                cell.font = Font(name=".VnTime")

    report = take(save(book, tmp_path))

    assert outcomes(report) == {2: "accepted", 3: "accepted"}
    assert codes(report) == {2: ["font_converted"], 3: []}
    assert Recognition.objects.order_by("pk")[0].product_text == "Mật ong bạc hà"


def test_text_that_no_encoding_explains_is_rejected(tmp_path: Path) -> None:
    wrong = "Mật ong bạc hà".encode().decode("cp1252", errors="replace")

    report = take(write_csv(tmp_path, row(), row(product="Chè"), row(product=wrong)))

    assert outcomes(report) == {2: "accepted", 3: "accepted", 4: "rejected"}
    assert "unreadable_text" in codes(report)[4]


def refused(path: Path) -> str:
    report = take(path)

    assert (str(report.outcome), report.rows, report.summary) == ("refused", [], {})
    assert report.reason
    assert not Recognition.objects.exists()
    run = ImportRun.objects.get()
    assert (run.outcome, run.reason_code) == ("refused", report.code)
    return report.code


def cut(name: str) -> list[list]:
    """The list without one column."""
    table = lines(ROWS)
    place = table[0].index(name)
    return [cells[:place] + cells[place + 1 :] for cells in table]


CSV_REFUSED = {
    "nothing": (b"", "empty_file"),
    "only a mark": (b"\xef\xbb\xbf\r\n \r\n", "empty_file"),
    "only a heading": (csv_bytes(lines([])), "no_rows"),
    "only empty lines": (csv_bytes([*lines([]), [""] * 14]), "no_rows"),
    "prose": ("Kính gửi: UBND tỉnh\nBáo cáo kết quả\n".encode(), "no_table"),
    "another table": (b"a,b,c\n1,2,3\n", "no_table"),
    "no product": (csv_bytes(cut("Tên sản phẩm")), "missing_column"),
    "no producer": (csv_bytes(cut("Tên chủ thể")), "missing_column"),
    "no stars": (csv_bytes(cut("Hạng sao")), "missing_column"),
    "a column twice": (
        csv_bytes([[*cells, cells[9]] for cells in lines(ROWS)]), "duplicate_column",
    ),
    "no encoding": (b"T\xean,Ch\xfb\x81\n" + bytes(range(128, 256)) * 3, "undecodable"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "wrong_content"),
    "a workbook": (b"PK\x03\x04rest", "wrong_content"),
    "an open quote": (csv_bytes(lines(ROWS)) + b'3,"M\xe1\xba\xadt ong,HTX', "broken_csv"),
}  # fmt: skip


@pytest.mark.parametrize("what", CSV_REFUSED)
def test_a_csv_that_is_no_list_is_refused_whole(tmp_path: Path, what: str) -> None:
    content, code = CSV_REFUSED[what]
    path = tmp_path / "ds.csv"
    path.write_bytes(content)

    assert refused(path) == code


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(csv_bytes(cut("Tên chủ thể")))

    assert "“Tên chủ thể”" in take(path).reason


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("ds.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported_type"),
        ("ds.pdf", b"%PDF-1.7", "unsupported_type"),
        ("ds.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported_type"),
        (
            "ds.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("ds.xlsx", b"STT,Ten san pham", "wrong_content"),
        ("ds.xlsx", b"PK\x03\x04 not an archive", "corrupt"),
        ("ds.xlsx", b"", "empty_file"),
    ],
)
def test_a_file_of_another_kind_is_refused_whole(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert refused(path) == code


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)

    assert path.stat().st_size < 100_000
    assert refused(path) == "too_large"


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    good = save(workbook(row()), tmp_path, "good.xlsx")
    path = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
                content = bomb + content[content.index(b"<worksheet") :]
            target.writestr(name, content)

    assert refused(path) == "corrupt"


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    book = workbook()
    book.active.delete_rows(1)

    assert refused(save(book, tmp_path)) == "empty_file"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.csv") == "file_not_found"


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(b"x" * (20 * 1024 * 1024 + 1))

    assert refused(path) == "too_large"


def test_one_cell_at_the_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    book = workbook(row())
    book.active["N1048576"] = "lạc"

    report = take(save(book, tmp_path))

    assert report.rows[0].outcome == "accepted"
    assert report.rows[-1].row == 1_048_576
    assert len(report.rows) < 200
