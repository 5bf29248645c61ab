"""Dossiers are put on a meeting's table only where somebody may preside, and may be taken off."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, Incomplete, InvalidTransition, NotFound, NotPermitted
from core.models import AuditEntry, ChangeLog, Notice
from evaluation.models import CouncilSession, SessionItem
from evaluation.services import amendments, interests, sessions, tables
from ocop_portal.demo import people, walk
from ocop_portal.demo.walk import Demo
from products.models import Producer, ProducerAccount
from tests.build import make_user
from tests.evaluation.test_interests import called, declare, send
from tests.path import in_session, make_product_of, make_world

pytestmark = pytest.mark.django_db


def let_the_chair_belong_to_the_producer(demo: Demo) -> None:
    ProducerAccount.objects.create(
        producer=Producer.objects.get(), user=demo.user("hd1"), since=date(2020, 1, 1)
    )


def take_off(demo: Demo, item: SessionItem, *, username: str = "tinh1", reason: str = "Thiếu mẫu"):
    return tables.take_off_table(item_id=item.pk, reason=reason, actor=demo.user(username))


def open_it(demo: Demo, session: CouncilSession) -> CouncilSession:
    present = {seat.pk: True for seat in session.council.seats.all()}
    secretary = demo.user("thuky")
    sessions.record_attendance(session_id=session.pk, present=present, actor=secretary)
    return sessions.open_session(session_id=session.pk, actor=secretary, now=timezone.now())


# ── Somebody presides ────────────────────────────────────────────────


def test_a_dossier_whose_chair_keeps_out_is_not_planned_where_there_is_no_vice_chair():
    demo = make_world()
    make_product_of(demo)
    let_the_chair_belong_to_the_producer(demo)

    with pytest.raises(Incomplete) as refusal:
        called(demo)

    assert refusal.value.code == "no_presider"
    assert "Mận sấy dẻo" in str(refusal.value.message)
    assert not CouncilSession.objects.exists()


def test_it_is_planned_where_a_vice_chair_presides():
    demo = make_world()
    make_product_of(demo)
    let_the_chair_belong_to_the_producer(demo)
    seats = people.council_seats(demo.users)
    seats[1] = replace(seats[1], role="vice_chair")

    session = called(demo, seats=seats)

    assert not session.items.without_presider().exists()


def test_nor_is_it_invited_to_once_the_chair_turns_out_to_belong_to_the_producer():
    demo = make_world()
    session = called(demo)
    let_the_chair_belong_to_the_producer(demo)

    with pytest.raises(Incomplete) as refusal:
        send(demo, session)

    assert refusal.value.code == "no_presider"
    assert not Notice.objects.filter(event="session_called").exists()


def test_when_the_chair_declares_an_interest_later_the_page_says_what_to_do_and_it_does_not_open():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Tỏi đen")
    send(demo, session)
    declare(session, demo.user("hd1"), **{"Tỏi đen": "Người thân"})
    officer = Client()
    officer.force_login(demo.user("tinh1"))

    page = officer.get(reverse("evaluation:session", args=[session.pk])).content.decode()
    assert "không có phó chủ tịch chủ trì thay: Tỏi đen" in page
    with pytest.raises(Incomplete) as refusal:
        open_it(demo, session)
    assert refusal.value.code == "no_presider"

    take_off(demo, session.items.get(position=2), reason="Chủ tịch không tham gia")
    assert open_it(demo, session).status == "open"


def test_a_chair_who_keeps_out_during_the_meeting_gives_the_seat_to_another_who_concludes():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    seat = session.council.seats.get(role="chair")
    sent = {
        "seat_id": seat.pk, "user_id": make_user().pk, "body": "UBND tỉnh", "on": demo.today,
        "reason": "Chủ tịch có lợi ích liên quan", "actor": demo.user("tinh1"),
    }  # fmt: skip
    with pytest.raises(Conflict):
        amendments.replace_member(**sent)
    interests.declare_recusal(item_id=item.pk, reason="Họ hàng", actor=demo.user("hd1"))

    newcomer = amendments.replace_member(**sent)
    demo.users["hd1"] = newcomer.user
    present = {row.pk: True for row in session.council.seats.serving()}
    sessions.record_attendance(session_id=session.pk, present=present, actor=demo.user("thuky"))
    declare(session, newcomer.user)
    walk.score(demo, item)
    walk.conclude(demo, session)

    assert SessionItem.objects.get(pk=item.pk).status == "concluded"


def test_a_chair_stays_while_another_dossier_of_the_meeting_is_theirs_to_conclude():
    demo = make_world()
    session = in_session(demo, "Mận sấy dẻo", "Mận sấy giòn")
    interests.declare_recusal(
        item_id=session.items.first().pk, reason="Họ hàng", actor=demo.user("hd1")
    )

    with pytest.raises(Conflict) as refusal:
        amendments.replace_member(
            seat_id=session.council.seats.get(role="chair").pk, user_id=make_user().pk,
            body="UBND tỉnh", on=demo.today, reason="Có lợi ích", actor=demo.user("tinh1"),
        )  # fmt: skip

    assert refusal.value.code == "session_open"


def test_a_meeting_does_not_open_on_a_dossier_that_interests_leave_without_a_quorum():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Tỏi đen")
    send(demo, session)
    for name in ("hd4", "hd5"):
        declare(session, demo.user(name), **{"Tỏi đen": "Góp vốn"})

    with pytest.raises(Incomplete) as refusal:
        open_it(demo, session)
    assert (refusal.value.code, "Tỏi đen" in str(refusal.value.message)) == (
        "quorum_out_of_reach",
        True,
    )

    take_off(demo, session.items.get(position=2), reason="Thiếu thành viên")
    assert open_it(demo, session).status == "open"


def test_a_member_who_keeps_out_gives_the_seat_up_where_the_quorum_cannot_be_met_otherwise():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    sent = {
        "seat_id": session.council.seats.get(user=demo.user("hd5")).pk,
        "user_id": make_user().pk, "body": "Sở Công Thương", "on": demo.today,
        "reason": "Có lợi ích liên quan", "actor": demo.user("tinh1"),
    }  # fmt: skip
    interests.declare_recusal(item_id=item.pk, reason="Góp vốn", actor=demo.user("hd5"))
    with pytest.raises(Conflict):  # four of five are enough
        amendments.replace_member(**sent)
    interests.declare_recusal(item_id=item.pk, reason="Họ hàng", actor=demo.user("hd4"))

    newcomer = amendments.replace_member(**sent)
    present = {row.pk: True for row in session.council.seats.serving()}
    sessions.record_attendance(session_id=session.pk, present=present, actor=demo.user("thuky"))
    declare(session, newcomer.user)
    demo.users["hd5"] = newcomer.user
    for name in ("hd1", "hd2", "hd3", "hd5"):
        walk.score_as(demo, item, name, walk.good_marks(item.stage.criteria_set.sheet()))

    assert walk.open_marks(demo, item).status == "opened"


# ── Taken off ────────────────────────────────────────────────────────


def test_a_dossier_taken_off_waits_for_another_meeting_and_the_others_move_up():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Tỏi đen", "Chè Shan tuyết")
    second = session.items.get(position=2)

    take_off(demo, second)

    stage = second.stage
    stage.refresh_from_db()
    assert stage.status == "in_review"
    assert list(session.items.values_list("position", flat=True)) == [1, 2]
    entry = AuditEntry.objects.of(session).get(action="take_off")
    assert entry.detail == {"dossier": str(stage.dossier), "reason": "Thiếu mẫu"}
    assert ChangeLog.objects.filter(
        table_name="evaluation_sessionitem", row_id=second.pk, operation="delete"
    ).exists()
    again = sessions.call_session(
        council_id=session.council_id, held_on=demo.today, place="Phòng 2",
        stage_ids=[stage.pk], actor=demo.user("tinh1"),
    )  # fmt: skip
    assert again.items.get().attempt == 1


def test_who_was_invited_is_told_but_for_whoever_keeps_out_of_it():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Tỏi đen")
    send(demo, session)
    declare(session, demo.user("hd3"), **{"Tỏi đen": "Góp vốn"})

    take_off(demo, session.items.get(position=2))

    told = Notice.objects.filter(event="dossier_taken_off")
    assert {notice.recipient for notice in told} == {
        demo.user(name) for name in ("hd1", "hd2", "hd4", "hd5", "thuky")
    }
    assert "Tỏi đen" in told[0].body
    assert "Thiếu mẫu" in told[0].body


def test_nobody_is_told_before_the_invitations():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Tỏi đen")

    take_off(demo, session.items.get(position=2))

    assert not Notice.objects.exists()


def test_the_last_dossier_taken_off_calls_the_meeting_off():
    demo = make_world()
    session = called(demo)
    send(demo, session)
    item = session.items.get()

    take_off(demo, item)

    session.refresh_from_db()
    assert (session.status, session.cancelled_reason) == ("cancelled", "Thiếu mẫu")
    assert Notice.objects.filter(event="session_cancelled").count() == 6
    with pytest.raises(InvalidTransition):
        open_it(demo, session)
    with pytest.raises(Exception, match="đã kết thúc"):
        interests.declare_interests(
            session_id=session.pk, answers={}, actor=demo.user("hd2"), now=timezone.now()
        )


@pytest.mark.parametrize(
    ("username", "error"), [("hd1", NotPermitted), ("lanhdao", NotPermitted), ("xa1", NotFound)]
)
def test_only_the_unit_s_officer_takes_a_dossier_off(username, error):
    demo = make_world()
    item = called(demo, "Mận sấy dẻo", "Tỏi đen").items.get(position=2)

    with pytest.raises(error):
        take_off(demo, item, username=username)


def test_a_dossier_stays_on_the_table_of_a_meeting_that_has_begun():
    demo = make_world()
    session = in_session(demo)

    with pytest.raises(InvalidTransition):
        take_off(demo, session.items.get())

    assert session.items.count() == 1


def test_taking_off_says_why():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Tỏi đen")

    with pytest.raises(Incomplete) as refusal:
        take_off(demo, session.items.get(position=2), reason="  ")

    assert "reason" in refusal.value.fields


def test_the_officer_takes_a_dossier_off_on_the_page():
    demo = make_world()
    session = called(demo, "Mận sấy dẻo", "Tỏi đen")
    item = session.items.get(position=2)
    client = Client()
    client.force_login(demo.user("tinh1"))
    path = reverse("evaluation:item_take_off", args=[item.pk])

    assert path in client.get(reverse("evaluation:session", args=[session.pk])).content.decode()
    unexplained = client.post(path, {"reason": " "})
    done = client.post(path, {"reason": "Thiếu mẫu"}, follow=True)

    assert unexplained.status_code == 422
    assert "Đã rút hồ sơ khỏi phiên họp." in done.content.decode()
    assert path not in done.content.decode()
    assert session.items.count() == 1
