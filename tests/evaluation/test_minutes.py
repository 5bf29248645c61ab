"""Minutes: drafted from the data, edited in words only, approved by two, then numbered."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.digest import digest
from core.errors import Conflict, NotFound, NotPermitted
from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from evaluation.choices import SeatRole
from evaluation.council_texts import (
    MinutesTexts,
    ReportTexts,
    minutes_texts,
    with_minutes_texts,
)
from evaluation.models import CouncilSession, MinutesApproval
from evaluation.services import attempts, council_reports, minutes, results
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from tests.documents import samples
from tests.path import draw_only, in_session, make_world

pytestmark = pytest.mark.django_db


def closed(*, scored_again: bool = False) -> tuple[Demo, CouncilSession]:
    """A meeting over, its minutes still a draft."""
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    walk.score(demo, item)
    walk.open_marks(demo, item)
    if scored_again:
        attempts.request_rescore(item_id=item.pk, reason="Hiểu nhầm 1.2", actor=demo.user("hd4"))
        item = attempts.score_again(
            item_id=item.pk, note="Thống nhất cách hiểu 1.2", actor=demo.user("hd1"),
            now=timezone.now(),
        )  # fmt: skip
        walk.score(demo, item)
        walk.open_marks(demo, item)
    results.note_spread(
        item_id=item.pk, note="", remarks="Bao bì cần ghi lô", actor=demo.user("thuky")
    )
    walk.conclude_item(demo, item)
    session = minutes.close_session(
        session_id=session.pk, actor=demo.user("thuky"), now=timezone.now()
    )
    return demo, session


def approve(demo: Demo, session: CouncilSession, username: str) -> CouncilSession:
    content = OfficialDocument.objects.get(pk=session.minutes_id).content
    return minutes.approve_minutes(
        session_id=session.pk, seen=digest(content), actor=demo.user(username)
    )


def other_words(session: CouncilSession, **changes) -> MinutesTexts:
    words = minutes_texts(session.minutes.content)
    return MinutesTexts(
        **{name: changes.get(name, getattr(words, name)) for name in words.__slots__}
    )


def test_closing_drafts_the_minutes_from_the_data():
    demo, session = closed(scored_again=True)

    content, [item] = session.minutes.content, session.minutes.content["items"]

    assert session.minutes.status == DocumentStatus.DRAFT
    assert content["council_decision"].startswith("Quyết định số 100/QĐ-UBND ngày ")
    assert [person["name"] for person in content["present"]] == [
        str(demo.user(name)) for name in ("hd1", "hd2", "hd3", "hd4", "hd5", "thuky")
    ]
    assert (item["samples"], item["remarks"]) == ("05 sản phẩm mẫu", "Bao bì cần ghi lô")
    assert item["part_names"] == ["Phần A", "Phần B", "Phần C"]
    assert [len(member["parts"]) for member in item["members"]] == [3] * 5
    [earlier] = item["attempts"]
    assert earlier["note"] == "Thống nhất cách hiểu 1.2"
    assert earlier["requests"] == [f"{demo.user('hd4')}: Hiểu nhầm 1.2"]
    assert len(earlier["totals"]) == 5
    assert content["ranking"] == [
        {
            "place": 1,
            "product": "Mận sấy dẻo",
            "producer": "HTX Thử nghiệm",
            "mean": item["mean"],
            "stars": "4 sao",
        }
    ]
    assert (content["proposed_upward"], content["sent_back"]) == ([], [])


def test_both_secretary_and_chair_approve_before_the_minutes_get_a_number():
    demo, session = closed()

    approve(demo, session, "thuky")
    assert minutes.roles_waiting(session) == [SeatRole.CHAIR]
    session.minutes.refresh_from_db()
    assert session.minutes.number_text == ""
    approve(demo, session, "hd1")

    session.minutes.refresh_from_db()
    assert session.minutes.number_text == "01/BB-HĐOCOP"
    assert session.minutes.issued_on == session.held_on
    draw_only(session.minutes)
    session.minutes.refresh_from_db()
    assert session.minutes.status == DocumentStatus.ISSUED


def test_only_secretary_and_chair_approve_and_each_once():
    demo, session = closed()
    approve(demo, session, "thuky")

    with pytest.raises(NotPermitted):
        approve(demo, session, "hd2")
    with pytest.raises(NotPermitted):
        approve(demo, session, "tinh1")
    with pytest.raises(NotFound):
        approve(demo, session, "xa1")
    with pytest.raises(Conflict) as refusal:
        approve(demo, session, "thuky")
    assert refusal.value.code == "already_approved"


def test_words_changed_after_an_approval_make_it_lapse():
    demo, session = closed()
    approve(demo, session, "hd1")
    stale = digest(session.minutes.content)

    minutes.revise_minutes(
        session_id=session.pk, texts=other_words(session, closing="Sớm công bố"),
        actor=demo.user("thuky"),
    )  # fmt: skip

    session.refresh_from_db()
    assert minutes.roles_waiting(session) == [SeatRole.SECRETARY, SeatRole.CHAIR]
    with pytest.raises(Conflict) as refusal:
        minutes.approve_minutes(session_id=session.pk, seen=stale, actor=demo.user("hd1"))
    assert refusal.value.code == "minutes_changed"
    for username in ("hd1", "thuky"):
        approve(demo, session, username)
    assert OfficialDocument.objects.get(pk=session.minutes_id).number == 1
    assert MinutesApproval.objects.count() == 3


def test_approved_minutes_are_frozen_by_the_service_and_by_the_database():
    demo, session = closed()
    for username in ("thuky", "hd1"):
        approve(demo, session, username)

    with pytest.raises(Conflict) as refusal:
        minutes.revise_minutes(
            session_id=session.pk, texts=other_words(session), actor=demo.user("thuky")
        )
    assert refusal.value.code == "minutes_approved"
    with pytest.raises(DatabaseError), transaction.atomic():
        OfficialDocument.objects.filter(pk=session.minutes_id).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        MinutesApproval.objects.all().delete()


def test_editing_changes_words_and_never_a_figure():
    before = samples.minutes(2)
    words = minutes_texts(before)

    after = with_minutes_texts(
        before,
        MinutesTexts(
            procedure="Một\n\nHai", opinions=" Ba ", remarks=["Bốn", "Năm"],
            spread_notes=["Sáu", ""], closing="Bảy",
        ),
    )  # fmt: skip

    assert (after["procedure"], after["opinions"]) == (["Một", "Hai"], "Ba")
    assert with_minutes_texts(after, words) == before
    words_only = {"procedure", "opinions", "closing", "items"}
    assert {k: v for k, v in after.items() if k not in words_only} == {
        k: v for k, v in before.items() if k not in words_only
    }
    for was, now in zip(before["items"], after["items"], strict=True):
        assert {k: v for k, v in now.items() if k not in {"remarks", "spread_note"}} == {
            k: v for k, v in was.items() if k not in {"remarks", "spread_note"}
        }


def test_the_report_follows_the_minutes_and_proposes_by_the_results():
    demo, session = closed()
    secretary = demo.user("thuky")
    with pytest.raises(Conflict) as refusal:
        council_reports.draft_report(session_id=session.pk, actor=secretary)
    assert refusal.value.code == "minutes_not_approved"
    for username in ("thuky", "hd1"):
        approve(demo, session, username)

    session = council_reports.draft_report(session_id=session.pk, actor=secretary)

    content = session.report.content
    assert content["minutes"].startswith("Biên bản số 01/BB-HĐOCOP ngày ")
    assert content["addressee"] == "Chủ tịch Ủy ban nhân dân tỉnh Sơn La"
    assert {row["label"]: row["count"] for row in content["counts"] if row["count"]} == {"4 sao": 1}
    assert [len(content[name]) for name in ("recognise", "forward", "notify")] == [1, 0, 0]
    with pytest.raises(Conflict):
        council_reports.draft_report(session_id=session.pk, actor=secretary)


def test_the_report_is_edited_by_the_secretary_signed_by_the_chair_and_frozen():
    demo, session = closed()
    for username in ("thuky", "hd1"):
        approve(demo, session, username)
    council_reports.draft_report(session_id=session.pk, actor=demo.user("thuky"))
    words = ReportTexts(assessment="Hồ sơ tốt", recommendations="Hỗ trợ bao bì")
    council_reports.revise_report(session_id=session.pk, texts=words, actor=demo.user("thuky"))

    with pytest.raises(NotPermitted):
        council_reports.sign_report(
            session_id=session.pk, actor=demo.user("thuky"), today=demo.today
        )
    session = council_reports.sign_report(
        session_id=session.pk, actor=demo.user("hd1"), today=demo.today
    )

    report = OfficialDocument.objects.get(pk=session.report_id)
    assert (report.number_text, report.content["assessment"]) == ("01/BC-HĐOCOP", "Hồ sơ tốt")
    assert AuditEntry.objects.of(session).filter(action="sign_report").count() == 1
    with pytest.raises(Conflict):
        council_reports.revise_report(session_id=session.pk, texts=words, actor=demo.user("thuky"))
    with pytest.raises(DatabaseError), transaction.atomic():
        OfficialDocument.objects.filter(pk=report.pk).update(content={})


def test_equal_means_share_a_place_in_the_ranking():
    demo = make_world()
    session = in_session(demo, "Mận sấy dẻo", "Tỏi đen")
    for item in session.items.all():
        for number in range(1, 6):
            walk.score_as(demo, item, f"hd{number}", good_marks(item.stage.criteria_set.sheet()))
    walk.conclude(demo, session)

    ranking = CouncilSession.objects.get(pk=session.pk).minutes.content["ranking"]

    assert [row["place"] for row in ranking] == [1, 1]
