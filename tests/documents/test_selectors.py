import pytest

from documents.choices import DocumentKind as K
from documents.selectors import public_document
from documents.services.papers import (
    cancel_document,
    issue_document,
    supersede_document,
    withdraw_document,
)
from documents.services.rendering import render_next_document
from documents.verification import grouped, new_code, read_code
from tests.documents import build, samples

pytestmark = pytest.mark.django_db


def issued(**fields):
    return issue_document(document_id=build.rendered(**fields).pk, actor=None)


def test_public_document_tells_what_the_paper_is_and_nothing_of_its_content():
    document = issued()

    found = public_document(document.verification_code)

    assert (found.kind, found.number_text, found.issued_on) == (
        "star_decision",
        "07/QĐ-UBND",
        build.DAY,
    )
    assert (found.issuer, found.signatory) == (str(document.unit), "Người ký 1")
    assert (found.status, found.status_label) == ("issued", "Đã phát hành")
    assert found.pdf_sha256 == document.pdf.sha256
    assert not hasattr(found, "content")


@pytest.mark.parametrize("make", [build.draft, build.approved, build.numbered, build.rendered])
def test_a_paper_not_issued_is_nobodys_business(make):
    assert public_document(make().verification_code) is None


def test_a_cancelled_paper_was_never_public():
    document = build.rendered()
    cancel_document(document_id=document.pk, reason="Nhầm", actor=None)

    assert public_document(document.verification_code) is None


def test_a_withdrawn_and_a_superseded_paper_stay_public_and_say_so():
    withdrawn, old, heir = issued(), issued(number=8), issued(number=9)
    withdraw_document(document_id=withdrawn.pk, reason="Sai tên sản phẩm", actor=None)
    supersede_document(document_id=old.pk, by_id=heir.pk, reason="Đính chính", actor=None)

    first, second = (public_document(paper.verification_code) for paper in (withdrawn, old))
    assert (first.status, first.closing_reason) == ("withdrawn", "Sai tên sản phẩm")
    assert (second.status, second.superseded_by) == ("superseded", "09/QĐ-UBND")


def test_a_council_members_name_is_not_public():
    document = build.filed(K.SCORECARD, signatory_name="Thành viên 1")
    render_next_document(now=document.next_try_at)

    assert public_document(document.verification_code).signatory == ""


@pytest.mark.parametrize("code", ["", "khong-co", "0" * 12, "'; DROP TABLE", "9" * 500, "\x00"])
def test_an_unknown_code_finds_nothing(code):
    issued()

    assert public_document(code) is None


def test_a_code_read_from_paper_finds_its_document():
    document = issued()
    typed = grouped(document.verification_code).lower().replace("0", "o").replace("1", "l")

    assert public_document(f" {typed} ").number_text == "07/QĐ-UBND"


def test_codes_have_sixty_bits_and_no_letter_that_reads_as_another():
    codes = {new_code() for _ in range(2000)}

    assert len(codes) == 2000
    assert {len(code) for code in codes} == {12}
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert all(read_code(grouped(code)) == code for code in codes)


def test_samples_cover_every_kind():
    assert set(samples.CONTENTS) == set(K)
