"""What the database itself refuses, whoever asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import ChangeLog
from documents.models import OfficialDocument
from documents.services.papers import cancel_document, issue_document
from tests.build import make_unit
from tests.documents import build

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def rows(document):
    return OfficialDocument.objects.filter(pk=document.pk)


def refused(document, match, **changes):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        rows(document).update(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"content": {}},
        {"title": "khác"},
        {"recipients": ["khác"]},
        {"signing_lines": ["khác"]},
        {"signatory_name": "khác"},
        {"place": "khác"},
        {"template_version": 9},
        {"verification_code": "AAAAAAAAAAAA"},
        {"is_demo": False},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_an_approved_paper_keeps_what_was_approved(changes):
    refused(build.approved(), "đã khóa", **changes)


@pytest.mark.parametrize(
    "changes",
    [{"number": 8}, {"number_text": "08/QĐ-UBND"}, {"issued_on": build.DAY - timedelta(days=1)}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_numbered_paper_keeps_its_number_and_day(changes):
    refused(build.numbered(), "đã khóa", **changes)


@pytest.mark.parametrize("changes", [{"pdf": None}, {"pdf_sha256": "0" * 64}, {"rendered_at": NOW}])
def test_a_drawn_paper_keeps_its_pdf(changes):
    refused(build.rendered(), "đã khóa", **changes)


@pytest.mark.parametrize("changes", [{"issued_at": NOW}, {"render_attempts": 0}, {"title": "x"}])
def test_an_issued_paper_admits_nothing_but_its_signature_and_its_end(changes):
    document = build.rendered()
    issue_document(document_id=document.pk, actor=None)

    refused(document, "đã khóa", **changes)


@pytest.mark.parametrize("make", [build.approved, build.numbered, build.rendered])
def test_only_a_draft_can_be_deleted(make):
    document = make()
    with pytest.raises(IntegrityError, match="đã khóa"), transaction.atomic():
        rows(document).delete()

    draft = build.draft()
    rows(draft).delete()
    assert not rows(draft).exists()


@pytest.mark.parametrize(
    ("make", "constraint", "changes"),
    [
        (build.approved, "numbered_has_number", {"status": "numbered"}),
        (build.approved, "number_whole", {"number": 3}),
        (
            build.approved,
            "number_whole",
            {"number": 0, "number_year": 2026, "number_text": "0", "issued_on": build.DAY},
        ),
        (
            build.approved,
            "number_whole",
            {"number": 3, "number_year": 2025, "number_text": "3", "issued_on": build.DAY},
        ),
        (build.numbered, "rendered_has_pdf", {"status": "rendered"}),
        (build.numbered, "pdf_after_rendering", {"rendered_at": NOW}),
        (build.rendered, "signed_has_copy", {"status": "signed"}),
        (build.rendered, "issued_has_instant", {"status": "issued"}),
        (build.rendered, "closed_with_reason", {"status": "cancelled"}),
        (build.draft, "requested_has_next_try", {"rendering_requested_at": NOW}),
        (build.draft, "requested_has_next_try", {"render_attempts": 1}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_status_has_what_it_requires(make, constraint, changes):
    refused(make(), f"official_document_{constraint}", **changes)


def test_a_superseded_paper_names_another_one():
    document = build.rendered()
    issue_document(document_id=document.pk, actor=None)
    reason = {"closing_reason": "Sai tên sản phẩm"}

    refused(document, "superseded_by_another", status="superseded", **reason)
    refused(
        document, "superseded_by_another", status="superseded", superseded_by=document, **reason
    )


def test_a_number_is_given_once_a_year_in_its_series_and_unit_even_when_cancelled():
    first = build.numbered(number=7)
    cancel_document(document_id=first.pk, reason="Ghi nhầm", actor=None)
    same = {"number": 7, "number_text": "07/QĐ-UBND"}
    taken = build.approved()

    refused(
        taken,
        "official_document_number_once",
        number_year=2026,
        issued_on=build.DAY,
        status="numbered",
        **same,
    )
    assert build.numbered(number=7, issued_on=build.DAY.replace(year=2025)).number == 7
    assert build.numbered(number=7, unit=make_unit("15/")).number == 7


def test_two_papers_never_share_a_pdf():
    first, second = build.rendered(), build.requested(number=8)

    refused(
        second,
        "pdf_id",
        status="rendered",
        pdf=first.pdf,
        pdf_sha256=first.pdf_sha256,
        rendered_at=NOW,
    )


def test_every_change_is_logged_but_the_content_is_not_copied():
    document = build.numbered()

    entries = ChangeLog.objects.filter(
        table_name="documents_officialdocument", row_id=str(document.pk)
    )
    assert [entry.operation for entry in entries.order_by("pk")] == ["insert", "update", "update"]
    assert all("content" not in entry.diff for entry in entries)
    assert entries.order_by("-pk").first().diff["number"] == [None, 7]
