"""R26 and R33: the council meets and proposes; of a re-evaluation it may answer in writing."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.errors import Conflict, Incomplete, NotPermitted
from core.models import Notice
from evaluation.choices import ItemStatus, StageStatus
from evaluation.models import (
    Council,
    CouncilSession,
    Dossier,
    Recusal,
    Result,
    SeatAssignment,
    SessionItem,
)
from evaluation.selectors.board import board_of
from evaluation.services import council_reports, results, sessions, written_opinions
from evaluation.services.scorecards import (
    begin_scorecard,
    fill_card,
    hand_in,
    mark_criterion,
    take_back,
)
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from products.models import ProductCategory
from tests.path import (
    filed,
    in_session,
    make_council,
    make_product_of,
    make_round,
    make_world,
    rewrite_past,
)

pytestmark = pytest.mark.django_db


def waiting_for_a_council(kind: str = "re_evaluation") -> tuple[Demo, Council, int]:
    """A dossier of that kind in its round, and the council; nobody has met."""
    demo = make_world()
    round_ = make_round(demo)
    dossier = filed(demo, make_product_of(demo))
    walk.report(demo, dossier, number=1)
    walk.enter_round(demo, dossier, round_)
    rewrite_past(Dossier.objects.filter(pk=dossier.pk), kind=kind)
    return demo, make_council(demo, round_), dossier.stages.get(order=2).pk


def ask(demo: Demo, council: Council, stage_id: int, *, days: int = 7) -> CouncilSession:
    session = written_opinions.ask_in_writing(
        council_id=council.pk, stage_ids=[stage_id], actor=demo.user("tinh1"),
        answers_due_on=demo.today + timedelta(days=days), now=timezone.now(),
    )  # fmt: skip
    walk.declare(session)
    return session


def asked() -> tuple[Demo, SessionItem]:
    demo, council, stage_id = waiting_for_a_council()
    return demo, ask(demo, council, stage_id).items.get()


def answer(demo: Demo, item: SessionItem, *numbers: int, marks=None) -> None:
    sheet = item.stage.criteria_set.sheet()
    for number in numbers or range(1, 6):
        walk.score_as(demo, item, f"hd{number}", marks or good_marks(sheet))


# ── R26 ──────────────────────────────────────────────────────────────


def test_r26_art7_3d_the_council_meets_by_its_rules_reports_and_proposes():
    demo = make_world()
    session = in_session(demo)
    walk.score(demo, session.items.get())
    walk.conclude(demo, session)
    session = council_reports.draft_report(session_id=session.pk, actor=demo.user("thuky"))

    council_reports.sign_report(session_id=session.pk, actor=demo.user("hd1"), today=demo.today)

    session = CouncilSession.objects.select_related("minutes", "report").get(pk=session.pk)
    assert (session.minutes.number_text, session.report.number_text) == (
        "01/BB-HĐOCOP",
        "01/BC-HĐOCOP",
    )
    assert session.report.content["addressee"] == "Chủ tịch Ủy ban nhân dân tỉnh Sơn La"
    [proposal] = session.report.content["recognise"]
    assert proposal.startswith("Mận sấy dẻo (HTX Thử nghiệm): ")


# ── R33 ──────────────────────────────────────────────────────────────


def test_r33_art7_6d_members_answer_a_re_evaluation_in_writing_and_it_is_concluded_unmet():
    demo, item = asked()
    answer(demo, item)
    walk.open_marks(demo, item)

    result = walk.conclude_item(demo, item)
    session = walk.close(demo, item.session)

    assert result.stars == 4
    assert session.attendances.count() == 0
    content = CouncilSession.objects.get(pk=session.pk).minutes.content
    assert content["about"] == "lấy ý kiến bằng văn bản để đánh giá lại, phân hạng"
    assert content["quorum"].startswith("Có 5/5 thành viên trả lời")


@pytest.mark.parametrize("kind", ["first", "upgrade"])
def test_r33_art7_6d_only_a_re_evaluation_is_answered_in_writing(kind):
    demo, council, stage_id = waiting_for_a_council("first")
    rewrite_past(Dossier.objects.filter(stages=stage_id), kind=kind)

    with pytest.raises(Conflict) as refusal:
        ask(demo, council, stage_id)

    assert refusal.value.code == "meeting_only"


def test_r33_art7_6d_not_where_the_rules_of_work_forbid_it():
    demo, council, stage_id = waiting_for_a_council()
    Council.objects.update(written_opinion_allowed=False)

    with pytest.raises(Conflict):
        ask(demo, council, stage_id)


def test_r33_art7_6d_the_last_day_lies_ahead_and_the_unit_s_desk_asks():
    demo, council, stage_id = waiting_for_a_council()

    with pytest.raises(Incomplete) as refusal:
        ask(demo, council, stage_id, days=0)
    assert list(refusal.value.fields) == ["answers_due_on"]
    with pytest.raises(NotPermitted):
        written_opinions.ask_in_writing(
            council_id=council.pk, stage_ids=[stage_id], actor=demo.user("hd1"),
            answers_due_on=demo.today + timedelta(days=7), now=timezone.now(),
        )  # fmt: skip


def test_r33_art7_6d_differing_stars_go_to_a_meeting_and_not_to_a_conclusion():
    demo, item = asked()
    sheet = item.stage.criteria_set.sheet()
    gate = next(gate for gate in sheet.gates if gate.star == 4)
    answer(demo, item, 1, 2, 3, 4)
    answer(demo, item, 5, marks=good_marks(sheet) | {gate.criterion: 1})
    walk.open_marks(demo, item)
    results.count_samples(item_id=item.pk, count=5, actor=demo.user("thuky"))

    with pytest.raises(Incomplete) as refusal:
        results.conclude(item_id=item.pk, actor=demo.user("hd1"), today=demo.today)
    assert refusal.value.code == "meeting_needed"

    moved = written_opinions.call_meeting(
        item_id=item.pk, note="Khác nhau về chứng nhận", actor=demo.user("hd1")
    )
    moved.refresh_from_db()
    assert (moved.status, moved.stage.status) == (ItemStatus.MOVED, StageStatus.IN_REVIEW)
    assert moved.scorecards.handed_in().count() == 5


def test_r33_art7_6d_a_member_s_wish_to_meet_is_a_disagreement():
    demo, item = asked()
    written_opinions.ask_for_meeting(
        item_id=item.pk, reason="Cần xem mẫu mới", actor=demo.user("hd3")
    )
    answer(demo, item)
    walk.open_marks(demo, item)

    with pytest.raises(Incomplete) as refusal:
        walk.conclude_item(demo, item)

    assert refusal.value.code == "meeting_needed"
    assert not Result.objects.exists()


def test_r33_art7_6d_what_was_moved_is_scored_at_a_meeting_as_the_next_attempt():
    demo, item = asked()
    answer(demo, item)
    walk.open_marks(demo, item)
    written_opinions.call_meeting(item_id=item.pk, note="Nội dung phức tạp", actor=demo.user("hd1"))
    walk.close(demo, item.session)

    met = walk.meet_on_stages(demo, item.session.council_id, [item.stage_id], demo.today)
    again = met.items.get()
    walk.score(demo, again)
    walk.conclude(demo, met)

    assert again.attempt == 2
    assert Result.objects.get().item == again
    written = CouncilSession.objects.get(pk=item.session_id).minutes.content
    assert written["sent_back"] == ["Mận sấy dẻo: chuyển ra họp Hội đồng. Nội dung phức tạp"]


def test_r33_art7_6d_nobody_answers_after_the_last_day_and_a_quorum_of_answers_opens():
    demo, item = asked()
    answer(demo, item, 1, 2, 3, 4)
    card = begin_scorecard(item_id=item.pk, actor=demo.user("hd5"))
    late = item.session.answers_due_on + timedelta(days=1)

    with pytest.raises(Incomplete) as refusal:
        walk.open_marks(demo, item)
    assert refusal.value.code == "cards_missing"
    with pytest.raises(Conflict) as refusal:
        mark_criterion(
            card_id=card.pk, criterion="1.1", position=1, actor=demo.user("hd5"), today=late
        )
    assert refusal.value.code == "answers_over"

    opened = results.open_marks(
        item_id=item.pk, actor=demo.user("hd1"), now=timezone.now(), today=late
    )
    assert opened.status == ItemStatus.OPENED


def test_r33_art7_6d_too_few_answers_do_not_open_even_after_the_last_day():
    demo, item = asked()
    answer(demo, item, 1, 2, 3)
    late = item.session.answers_due_on + timedelta(days=1)

    with pytest.raises(Incomplete) as refusal:
        results.open_marks(item_id=item.pk, actor=demo.user("hd1"), now=timezone.now(), today=late)

    assert refusal.value.code == "no_quorum"


def test_r33_art7_6d_too_few_answers_are_waited_for_until_a_later_day():
    demo, item = asked()
    answer(demo, item, 1, 2, 3)
    due = item.session.answers_due_on
    extend = {
        "session_id": item.session_id, "reason": "Hai thành viên đi công tác",
        "actor": demo.user("tinh1"), "now": timezone.now() + timedelta(days=9),
    }  # fmt: skip
    for day in (due, due + timedelta(days=2)):  # not later than before, not later than today
        with pytest.raises(Incomplete) as refusal:
            written_opinions.extend_answers(answers_due_on=day, **extend)
        assert list(refusal.value.fields) == ["answers_due_on"]
    with pytest.raises(Incomplete):
        written_opinions.extend_answers(
            answers_due_on=due + timedelta(days=5), **(extend | {"reason": " "})
        )
    with pytest.raises(NotPermitted):
        written_opinions.extend_answers(
            answers_due_on=due + timedelta(days=5), **(extend | {"actor": demo.user("hd1")})
        )

    session = written_opinions.extend_answers(answers_due_on=due + timedelta(days=5), **extend)

    assert session.last_day == due + timedelta(days=5)
    told = Notice.objects.filter(event="written_opinion_extended")
    assert told.count() == 5
    assert "Hai thành viên đi công tác" in told[0].body
    answer(demo, item, 4, 5)
    assert walk.open_marks(demo, item).status == ItemStatus.OPENED


def test_r33_art7_6d_the_last_day_ends_at_midnight_in_vietnam():
    demo, item = asked()
    answer(demo, item, 1, 2, 3)
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    last = datetime.combine(item.session.answers_due_on, time(23, 59, 59), zone)
    card = begin_scorecard(item_id=item.pk, actor=demo.user("hd4"))
    marks = {"marks": good_marks(item.stage.criteria_set.sheet()), "notes": {}, "findings": {}}
    own = {"card_id": card.pk, "actor": demo.user("hd4")}

    def day_of(moment: datetime) -> date:
        return timezone.localdate(moment.astimezone(UTC))

    fill_card(**own, **marks, comment="", today=day_of(last))
    handed = hand_in(**own, now=last, today=day_of(last))
    assert handed.status == "handed_in"
    with pytest.raises(Conflict) as refusal:
        take_back(**own, today=day_of(last + timedelta(seconds=1)))
    assert refusal.value.code == "answers_over"


def test_r33_art7_6d_nobody_is_asked_where_interests_leave_no_quorum():
    demo, council, stage_id = waiting_for_a_council()
    for number in (4, 5):
        Recusal.objects.create(
            seat=council.seats.get(user=demo.user(f"hd{number}")), stage_id=stage_id,
            reason="Góp vốn",
        )  # fmt: skip

    with pytest.raises(Incomplete) as refusal:
        ask(demo, council, stage_id)

    assert refusal.value.code == "quorum_out_of_reach"


def test_r33_art7_6d_who_has_not_answered_is_listed_and_reminded_once_one_worked_day_before():
    demo, item = asked()
    answer(demo, item, 1, 2, 3, 4)
    due = item.session.answers_due_on
    eve = max(
        day for day in (due - timedelta(days=n) for n in range(1, 7))
        if sessions.work_calendar().is_working(day)
    )  # fmt: skip

    assert written_opinions.remind_of_answers(today=demo.today) == 0
    for day in (eve, due):
        written_opinions.remind_of_answers(today=day)

    reminded = Notice.objects.filter(event="written_opinion_due")
    assert [notice.recipient for notice in reminded] == [demo.user("hd5")]
    assert [seat.user for seat in written_opinions.silent_seats(item)] == [demo.user("hd5")]
    assert Notice.objects.filter(event="written_opinion_asked").count() == 5


def test_r33_art7_6d_only_who_is_asked_asks_for_a_meeting_and_only_the_chair_calls_it():
    demo, item = asked()
    with pytest.raises(NotPermitted):
        written_opinions.ask_for_meeting(item_id=item.pk, reason="x", actor=demo.user("thuky"))
    answer(demo, item)
    walk.open_marks(demo, item)

    with pytest.raises(NotPermitted):
        written_opinions.call_meeting(item_id=item.pk, note="x", actor=demo.user("thuky"))
    with pytest.raises(Incomplete):
        written_opinions.call_meeting(item_id=item.pk, note=" ", actor=demo.user("hd1"))


def test_r33_art7_6d_a_meeting_s_dossier_is_not_moved_to_a_meeting():
    demo = make_world()
    item = in_session(demo).items.get()
    walk.score(demo, item)
    walk.open_marks(demo, item)

    with pytest.raises(NotPermitted):
        written_opinions.call_meeting(item_id=item.pk, note="x", actor=demo.user("hd1"))
    with pytest.raises(NotPermitted):
        written_opinions.ask_for_meeting(item_id=item.pk, reason="x", actor=demo.user("hd2"))


def test_r33_art7_6d_of_answers_only_those_who_are_to_score_the_dossier_are_counted():
    demo, council, stage_id = waiting_for_a_council()
    other = ProductCategory.objects.create(
        edition="thu", code="9", name="Ngành khác", level="sector", position=99,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    for number in (4, 5):
        seat = council.seats.get(user=demo.user(f"hd{number}"))
        SeatAssignment.objects.create(seat=seat, category=other)
    item = ask(demo, council, stage_id).items.get()
    answer(demo, item, 1, 2, 3)

    quorum = sessions.item_quorum(item)

    assert (quorum.present, quorum.seats, quorum.is_met) == (3, 3, True)
    assert sessions.quorum_of(item.session).seats == 3
    assert board_of(item.session, demo.user("hd1")).sealed[0].quorum == quorum
    assert walk.open_marks(demo, item).status == ItemStatus.OPENED
    told = Notice.objects.filter(event="written_opinion_asked").values_list("recipient", flat=True)
    assert set(told) == {demo.user(f"hd{number}").pk for number in (1, 2, 3)}
