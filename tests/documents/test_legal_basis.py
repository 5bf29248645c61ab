from datetime import date

import pytest
from django.db import IntegrityError, transaction

from documents.models import LegalBasis
from documents.templatetags.papers import ended, lines, roman, star_row, unbroken
from documents.wording import digit_in_words, long_date

OCOP = {
    "kind": "Quyết định",
    "number": "26/2026/QĐ-TTg",
    "issuer": "Thủ tướng Chính phủ",
    "issued_on": date(2026, 5, 22),
    "title": "ban hành Bộ tiêu chí và quy trình đánh giá, phân hạng sản phẩm OCOP",
}


def test_a_decision_is_cited_with_its_issuer():
    assert LegalBasis(**OCOP).citation == (
        "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ "
        "ban hành Bộ tiêu chí và quy trình đánh giá, phân hạng sản phẩm OCOP"
    )


def test_a_law_is_cited_by_its_name():
    law = LegalBasis(
        kind="Luật",
        number="72/2025/QH15",
        issuer="Quốc hội",
        issued_on=date(2025, 6, 16),
        title="Tổ chức chính quyền địa phương",
    )

    assert law.citation == (
        "Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16 tháng 6 năm 2025"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("legal_basis_force_after_issue", {"in_force_from": date(2026, 5, 21)}),
        ("documents_legalbasis_number", {"number": "148/QĐ-TTg"}),
    ],
)
def test_a_basis_stands_once_and_not_before_its_day(constraint, changes):
    basis = LegalBasis.objects.create(**OCOP)
    LegalBasis.objects.create(**OCOP | {"number": "148/QĐ-TTg"})

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LegalBasis.objects.filter(pk=basis.pk).update(**changes)


@pytest.mark.django_db
def test_a_basis_is_not_its_own_heir():
    basis = LegalBasis.objects.create(**OCOP)

    with pytest.raises(IntegrityError, match="not_its_own_heir"), transaction.atomic():
        LegalBasis.objects.filter(pk=basis.pk).update(replaced_by=basis)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 20), "ngày 20 tháng 11 năm 2026"),
    ],
)
def test_days_are_written_as_decree_30_writes_them(day, text):
    assert long_date(day) == text


def test_signs_of_the_templates():
    assert [roman(number) for number in (1, 2, 3, 4, 9, 14)] == [
        "I",
        "II",
        "III",
        "IV",
        "IX",
        "XIV",
    ]
    assert star_row(3) == [True, True, True, False, False]
    assert [digit_in_words(stars) for stars in (3, 4, 5)] == ["ba", "bốn", "năm"]
    assert lines("một\n\n  hai \r\nba") == ["một", "hai", "ba"]
    assert [ended(text) for text in ("này", "này.", "này./.")] == ["này./."] * 3


def test_a_document_number_stays_whole_at_a_line_end():
    assert unbroken("Tờ trình số 412/TTr-SNNMT & <b>") == (
        'Tờ trình số <span class="whole">412/TTr-SNNMT</span> &amp; &lt;b&gt;'
    )
    assert unbroken("QĐ 26/2026/QĐ-TTg, mã 14-04075-01-2026, ngày 20/11/2026") == (
        'QĐ <span class="whole">26/2026/QĐ-TTg</span>, '
        'mã <span class="whole">14-04075-01-2026</span>, ngày 20/11/2026'
    )
