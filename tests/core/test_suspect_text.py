"""What does not belong in a text, and personal data that slipped into one."""

import pytest

from core.personal_data import Personal, scrub
from core.suspect_text import (
    clean,
    has_control,
    has_markup,
    looks_like_formula,
    straighten,
    unescape_cell,
    without_control,
)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "@SUM(1)", "-2+3", "  =x", "-cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_would_compute_is_a_formula(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["-5", "+84", "-3,5", "- Gạo", "Gạo", "a=b", "3-5", "–"])
def test_numbers_bullets_and_words_are_none(text: str) -> None:
    assert not looks_like_formula(text)


@pytest.mark.parametrize(
    "text",
    ["<b>x</b>", "<script>alert(1)", "</td>", "<!-- x -->", "&lt;b&gt;x", "&#60;i&#62;",
     "x <img src=x onerror=1>", "<SVG/onload=x>"],
)  # fmt: skip
def test_tags_are_markup(text: str) -> None:
    assert has_markup(text)


@pytest.mark.parametrize("text", ["3<5", "a < b", "<3 sao", "Cty A & B", "5 > 3", "R&D"])
def test_signs_of_comparison_are_not(text: str) -> None:
    assert not has_markup(text)


def test_control_characters_are_seen_and_line_breaks_are_not_among_them() -> None:
    assert not has_control("một\nhai\tba\r\n")
    assert all(has_control(f"một{char}hai") for char in "\x00\x07\x0b\x1b\x7f\x85\u202e\u2066")
    assert without_control("một\x00hai") == "một\ufffdhai"


def test_excels_escapes_become_what_they_stand_for() -> None:
    assert unescape_cell("một_x000D_\nhai") == "một\r\nhai"
    assert unescape_cell("một_xD800_") == "một\ufffd"


def test_clean_text_is_one_composed_line() -> None:
    assert clean("  Mâ\u0323t\u200b ong\u00a0 \n Ðắk\u00ad ") == "Mật ong Đắk"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("HТX", "HTX"), ("НТХ Ong", "HTX Ong"), ("Mật оng", "Mật ong"), ("ＨＴＸ", "HTX"),
        ("Ο-long", "Ο-long"),
    ],
)  # fmt: skip
def test_letters_that_only_look_latin_are_changed_where_a_whole_word_is(
    text: str, answer: str
) -> None:
    assert straighten(text).text == answer


def test_words_of_another_language_stay_and_are_seen() -> None:
    assert straighten("Москва") == straighten("Москва")
    assert straighten("Москва").has_foreign
    assert not straighten("Omega ω-3, κ-carrageenan").was_mixed


@pytest.mark.parametrize(
    ("text", "left", "kind"),
    [
        ("HTX Ong (0912 345 678)", "HTX Ong", "phone"),
        ("ĐT: 0912.345.678", "", "phone"),
        ("Hotline 0212.3852.123", "", "phone"),
        ("(0212) 3 852 123", "", "phone"),
        ("+84 912 345 678", "", "phone"),
        ("+84 (0)912345678", "", "phone"),
        ("84912345678", "", "phone"),
        ("912345678", "", "phone"),
        ("Zalo 3852123", "", "phone"),
        ("số 0912345678, 0987654321.", "số", "phone"),
        ("0912345678/0987654321", "", "phone"),
        ("Liên hệ: 0912-345-678 (chị Hoa)", "(chị Hoa)", "phone"),
        ("CCCD 014088001234", "", "identity"),
        ("014088001234", "", "identity"),
        ("CMND số 050123456", "", "identity"),
        ("Email: ong.moc@example.com.vn", "", "email"),
    ],
)
def test_personal_numbers_and_addresses_are_dropped(text: str, left: str, kind: str) -> None:
    scrubbed = scrub(text)

    assert (scrubbed.text, scrubbed.found) == (left, {Personal(kind)})


@pytest.mark.parametrize(
    "text",
    [
        "2616/QĐ-UBND", "20/12/2025", "05-08-2021 10:00", "ngày 05.08.2021", "20°N, 30°N, 40°N",
        'Cơ sở "7777777"', "MST 0312345678", "Mã số thuế: 0101234567", "8938505974194",
        "doanh thu 912.345.678 đồng", "350.000.000", "500000000", "HTX 20/10", "Omega 3-6-9",
        "Gạo ST25 5 kg", "Đường tỉnh 109",
    ],
)  # fmt: skip
def test_public_numbers_stay(text: str) -> None:
    assert scrub(text) == (scrub(text).__class__)(text, frozenset())
