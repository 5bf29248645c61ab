"""Texts typed for old fonts come out as Vietnamese; texts that are Vietnamese stay as they are."""

import csv
import subprocess
from pathlib import Path
from shutil import which

import pytest

from core.legacy_fonts import Encoding, convert, read_texts
from core.syllables import is_syllable, judge
from tests.core.old_fonts import as_tcvn3, as_vni

FIXTURE = Path(__file__).parent.parent / "fixtures" / "bac_kan.csv"
LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"


def real_names() -> list[str]:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("Tên sản phẩm", "Tên chủ thể", "Xã/phường/thị trấn", "Huyện/thành phố", "Tỉnh")
    return [row[column] for row in rows for column in columns if row[column]]


def test_every_letter_has_its_code_in_both_encodings() -> None:
    assert convert(as_tcvn3(LETTERS), Encoding.TCVN3) == LETTERS
    spaced = " ".join(LETTERS)
    assert convert(as_vni(spaced), Encoding.VNI) == spaced
    assert convert(as_vni(spaced.upper()), Encoding.VNI) == spaced.upper()


@pytest.mark.skipif(which("iconv") is None, reason="no iconv here")
def test_the_tcvn3_table_is_the_one_of_the_c_library() -> None:
    coded = as_tcvn3(LETTERS + "ĂÂĐÊÔƠƯ").encode("latin-1")

    answer = subprocess.run(
        ["iconv", "-f", "TCVN", "-t", "UTF-8"], input=coded, capture_output=True, check=True
    )

    assert answer.stdout.decode() == LETTERS + "ĂÂĐÊÔƠƯ"


@pytest.mark.parametrize(("coded", "encoding"), [(as_tcvn3, "tcvn3"), (as_vni, "vni")])
def test_real_names_come_back_from_either_font(coded, encoding: str) -> None:
    names = real_names()

    readings = read_texts([coded(name) for name in names])

    assert [each.text.lower() for each in readings] == [name.lower() for name in names]
    assert {each.was for each in readings} == {None, encoding}
    assert not any(each.is_riddle for each in readings)


def test_real_names_in_unicode_stay_as_they_are_together_and_alone() -> None:
    names = real_names()

    assert [each.text for each in read_texts(names)] == names
    assert [read_texts([name])[0].text for name in names] == names


@pytest.mark.parametrize("text", ["Café", "Dé Latana", "Nước mắm 20°N", "SaPa®", "5 m²", "Nhãn"])
def test_foreign_words_and_signs_are_no_old_font(text: str) -> None:
    (reading,) = read_texts([text])

    assert (reading.text, reading.was, reading.is_riddle) == (text, None, False)


def test_the_font_of_a_cell_decides_where_the_words_do_not() -> None:
    plain, hinted = read_texts(["Nh·n", "Nhãn"], ["Arial", ".VnTime"])

    assert (plain.text, hinted.text) == ("Nhãn", "Nhón")


def test_a_font_whose_texts_are_unicode_decides_nothing() -> None:
    readings = read_texts(["Nhãn", "Mật ong"], [".VnTime", ".VnTime"])

    assert [each.text for each in readings] == ["Nhãn", "Mật ong"]


def test_capitals_of_the_capital_font_are_capitals() -> None:
    (reading,) = read_texts(["HîP T¸C X·"])

    assert reading.text == "HỢP TÁC XÃ"


@pytest.mark.parametrize("text", ["TÃªn sáº£n pháº©m", "M\ufffdt ong"])
def test_a_wrong_decoding_is_a_riddle(text: str) -> None:
    assert read_texts([text])[0].is_riddle


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("nghiệp", True), ("QUÝT", True), ("Đắk", True), ("thuỷ", True), ("thủy", True),
        ("đat", False), ("mẩt", False), ("ChÌ", False), ("nghĩểp", False), ("Café", False),
    ],
)  # fmt: skip
def test_a_syllable_has_a_known_onset_rhyme_and_tone(word: str, answer: bool) -> None:
    assert is_syllable(word) is answer


def test_only_words_beyond_ascii_are_judged() -> None:
    verdict = judge("HTX Mật ong, Café 20/10")

    assert (verdict.good, verdict.bad, verdict.balance) == (1, 1, 0)
