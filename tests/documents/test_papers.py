"""The life of a paper: draft, approve, issue, and its ends."""

import pytest

from core.errors import Incomplete, InvalidTransition
from core.models import AuditEntry
from documents.choices import DocumentKind as K
from documents.choices import DocumentStatus as S
from documents.choices import NumberSource, RenderingState
from documents.kinds import KINDS
from documents.models import NumberingRule, OfficialDocument
from documents.services.papers import (
    approve_document,
    cancel_document,
    issue_document,
    revise_document,
    supersede_document,
    withdraw_document,
)
from tests.build import make_unit, make_user
from tests.documents import build, samples

pytestmark = pytest.mark.django_db


def test_draft_document_takes_kind_rules_and_a_code_of_its_own(settings):
    settings.OCOP_PUBLIC_URL = "https://ocop.sonla.example/"
    settings.OCOP_DEMO = True

    document = build.draft()

    assert (document.status, document.number_group, document.symbol) == (
        S.DRAFT,
        "decision",
        "QĐ-UBND",
    )
    assert document.template_version == KINDS[K.STAR_DECISION].template_version
    assert document.is_demo
    assert document.verification_url == (
        f"https://ocop.sonla.example/qr/{document.verification_code}/"
    )
    assert document.rendering_state == RenderingState.NONE


def test_draft_document_refuses_content_its_template_cannot_show():
    content = samples.certificate()
    del content["valid_until"]

    with pytest.raises(Incomplete) as refusal:
        build.draft(K.CERTIFICATE, content=content)

    assert refusal.value.message == (
        "Nội dung văn bản chưa đủ để lập theo mẫu: thiếu “content.valid_until”."
    )
    assert not OfficialDocument.objects.exists()


def test_each_act_is_recorded_with_its_actor():
    officer = make_user(serving=make_unit("14/"))
    document = build.draft(actor=officer)
    approve_document(document_id=document.pk, actor=officer)
    cancel_document(document_id=document.pk, reason="Lập nhầm đợt", actor=officer)

    acts = AuditEntry.objects.of(document).order_by("pk")
    assert list(acts.values_list("actor", "action", "before", "after")) == [
        (officer.pk, "draft", "", "draft"),
        (officer.pk, "approve", "draft", "approved"),
        (officer.pk, "cancel", "approved", "cancelled"),
    ]


def test_revise_document_writes_a_draft_anew_and_only_a_draft():
    document = build.draft()
    revise_document(document_id=document.pk, changes={"title": "Về việc khác"}, actor=None)
    document.refresh_from_db()
    assert document.title == "Về việc khác"

    approve_document(document_id=document.pk, actor=None)
    with pytest.raises(InvalidTransition):
        revise_document(document_id=document.pk, changes={"title": "Muộn"}, actor=None)


def test_revise_document_touches_nothing_else():
    document = build.draft()

    with pytest.raises(ValueError, match="status"):
        revise_document(document_id=document.pk, changes={"status": "issued"}, actor=None)


def test_issue_document_needs_the_drawn_pdf():
    document = build.numbered()

    with pytest.raises(InvalidTransition) as refusal:
        issue_document(document_id=document.pk, actor=None)

    assert "hệ thống đã cấp số văn bản" in refusal.value.message
    assert refusal.value.message.startswith("Không thể phát hành văn bản")


def test_issue_document_stamps_the_instant():
    document = issue_document(document_id=build.rendered().pk, actor=None)

    assert document.status == S.ISSUED
    assert document.issued_at is not None


def test_withdraw_document_needs_a_reason():
    document = issue_document(document_id=build.rendered().pk, actor=None)

    with pytest.raises(Incomplete):
        withdraw_document(document_id=document.pk, reason="  ", actor=None)

    withdraw_document(document_id=document.pk, reason="Điều 11 khoản 1", actor=None)
    document.refresh_from_db()
    assert (document.status, document.closing_reason) == (S.WITHDRAWN, "Điều 11 khoản 1")


def test_supersede_document_names_an_issued_heir():
    old = issue_document(document_id=build.rendered().pk, actor=None)
    heir = build.rendered(number=8)
    change = {"document_id": old.pk, "by_id": heir.pk, "reason": "Đính chính", "actor": None}

    with pytest.raises(Incomplete) as refusal:
        supersede_document(**change)
    assert refusal.value.code == "heir_not_issued"

    issue_document(document_id=heir.pk, actor=None)
    supersede_document(**change)
    old.refresh_from_db()
    assert (old.status, old.superseded_by) == (S.SUPERSEDED, heir)


@pytest.mark.parametrize("act", [withdraw_document, cancel_document])
def test_an_ended_paper_stays_ended(act):
    document = issue_document(document_id=build.rendered().pk, actor=None)
    withdraw_document(document_id=document.pk, reason="Sai", actor=None)

    with pytest.raises(InvalidTransition):
        act(document_id=document.pk, reason="Lại", actor=None)


def test_an_issued_paper_cannot_be_cancelled():
    document = issue_document(document_id=build.rendered().pk, actor=None)

    with pytest.raises(InvalidTransition):
        cancel_document(document_id=document.pk, reason="Nhầm", actor=None)


@pytest.mark.parametrize(
    ("kind", "status", "number_text"),
    [
        (K.CERTIFICATE, S.NUMBERED, "0001/2026/GCN-OCOP"),
        (K.MINUTES, S.NUMBERED, "01/BB-HĐOCOP"),
        (K.SCORECARD, S.APPROVED, ""),
        (K.REGISTRATION, S.APPROVED, ""),
    ],
)
def test_file_document_brings_a_paper_to_the_queue_in_one_act(kind, status, number_text):
    document = build.filed(kind)

    assert (document.status, document.number_text) == (status, number_text)
    assert document.issued_on == build.DAY
    assert document.rendering_state == RenderingState.WAITING


def test_a_unit_may_number_a_kind_in_its_own_way():
    unit = make_unit("14/")
    NumberingRule.objects.create(
        unit=unit, kind=K.CERTIFICATE, source=NumberSource.PORTAL, symbol="GCN-SL"
    )

    assert build.filed(unit=unit).number_text == "0001/2026/GCN-SL"


def test_papers_are_seen_from_the_unit_and_above_only():
    province, commune = make_unit("14/"), make_unit("14/04075/")
    document = build.draft(unit=commune)
    own, above = make_user(serving=commune), make_user(serving=province)
    sibling = make_user(serving=make_unit("14/04081/"))

    seen = [list(OfficialDocument.objects.visible_to(user)) for user in (own, above, sibling)]

    assert seen == [[document], [document], []]
