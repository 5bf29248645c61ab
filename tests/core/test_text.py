import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold, readable, tidy

# Dictionary order: letters first, then tones (huyền hỏi ngã sắc nặng), then case.
IN_ORDER = [
    "a", "A", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ặ", "â", "Ẫ", "ấ", "ba", "Bà", "bạ", "Dũng",
    "Duyên", "Đà Lạt", "Đắk Lắk", "ê", "ơ", "u", "Ự", "Xoài sấy", "Xoài sấy dẻo", "Ý Yên",
]  # fmt: skip
VIETNAMESE = st.text(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèêếghiìklmnoòôốơợpqrstuùưứvxyỳĐÂÊÔƠƯ –'-\t0123", max_size=30
)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Mận Mộc Châu", "man moc chau"),
        ("  HTX   Đức Huệ ", "htx duc hue"),
        ("Ðông Sang", "dong sang"),
        (unicodedata.normalize("NFD", "Thuỷ Tạ"), "thuy ta"),
        ("Chè – Ô long", "che - o long"),
    ],
)
def test_folding_drops_accents_case_and_spare_spaces(printed, folded):
    assert fold(printed) == folded


def test_tidying_keeps_accents_composes_them_and_mends_the_letter_d():
    assert tidy(unicodedata.normalize("NFD", "  Ðồng\u00a0 Tháp \u200b")) == "Đồng Tháp"


def test_what_nobody_can_see_is_not_kept_and_line_breaks_of_word_are_line_breaks():
    pasted = "Mận\x0bsấy\x0c dẻo\u2028\x07\x1b\x1f\x9f\ufffe\u202e\u200f\tngon\r\n"

    assert readable(pasted) == "Mận\nsấy\n dẻo\n\tngon\n"
    assert tidy(pasted) == "Mận sấy dẻo ngon"


@pytest.mark.django_db
def test_the_database_sorts_names_as_a_vietnamese_dictionary_does():
    with connection.cursor() as cursor:
        cursor.execute("SELECT x FROM unnest(%s) x ORDER BY ocop_sort_key(x)", [IN_ORDER[::-1]])
        assert [row[0] for row in cursor.fetchall()] == IN_ORDER


@pytest.mark.django_db
@given(st.lists(VIETNAMESE, min_size=1, max_size=20))
def test_python_and_the_database_fold_alike(names):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ocop_fold(x) FROM unnest(%s) WITH ORDINALITY AS t(x, n) ORDER BY n", [names]
        )
        assert [row[0] for row in cursor.fetchall()] == [fold(name) for name in names]
