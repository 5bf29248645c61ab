"""Opinions in writing, and members held against each other."""

from datetime import timedelta

import pytest

from evaluation.models import CouncilSession, Dossier, SessionItem
from ocop_portal.demo import walk
from tests.pages.council.conftest import more_items, opened_wide, url
from tests.pages.room import Room, queries_of, text_of
from tests.path import filed, make_product_of, rewrite_past

pytestmark = pytest.mark.django_db


def written_room(room: Room) -> SessionItem:
    """One re-evaluation of the round asked in writing, everybody's interests declared."""
    dossier = filed(room.demo, make_product_of(room.demo, name="Chè Shan"))
    walk.report(room.demo, dossier, number=9)
    walk.enter_round(room.demo, dossier, room.session.council.round)
    rewrite_past(Dossier.objects.filter(pk=dossier.pk), kind="re_evaluation")
    council = room.session.council_id
    done = room.client("tinh1").post(
        f"{url('written_opinion_new')}?council={council}",
        {
            "answers_due_on": f"{room.demo.today + timedelta(days=7):%d/%m/%Y}",
            "stage_ids": dossier.stages.get(order=2).pk,
        },
    )
    session = CouncilSession.objects.get(mode="written")
    assert done["Location"] == url("session", session.pk)
    walk.declare(session)
    return session.items.get()


def test_members_answer_in_writing_and_the_chair_moves_a_disputed_dossier_to_a_meeting(room):
    item = written_room(room)
    page = text_of(room.client("hd3").get(url("session", item.session_id)))
    assert url("scorecard", item.pk) in page
    assert url("item_ask_meeting", item.pk) in page
    room.client("hd3").post(url("item_ask_meeting", item.pk), {"reason": "Cần xem mẫu"})
    room.everybody_hands_in(item)
    walk.open_marks(room.demo, item)
    text = text_of(room.client("hd1").get(url("session_item", item.pk)))
    assert url("item_call_meeting", item.pk) in text
    assert "Cần xem mẫu" in text

    path = url("item_call_meeting", item.pk)
    assert room.client("hd1").post(path, {"note": ""}).status_code == 422
    done = room.client("hd1").post(path, {"note": "Thành viên muốn xem mẫu"})

    assert done["Location"] == url("board", item.session_id)
    item.refresh_from_db()
    assert item.status == "moved"


def test_a_written_opinion_says_by_when_to_answer_and_is_no_meeting_in_a_calendar(room):
    item = written_room(room)
    due = f"{room.demo.today + timedelta(days=7):%d/%m/%Y}"

    page = text_of(room.client("hd3").get(url("session", item.session_id)))

    assert f'Trả lời đến hết ngày <b class="num">{due}</b>' in page
    assert url("session_calendar", item.session_id) not in page
    assert room.client("hd3").get(url("session_calendar", item.session_id)).status_code == 404


def test_once_the_last_day_is_over_cards_are_locked_and_the_desk_may_set_a_later_one(room):
    item = written_room(room)
    room.client("hd3").get(url("scorecard", item.pk))
    room.hand_in("hd1", "hd2", item=item)
    past = room.demo.today - timedelta(days=1)
    rewrite_past(
        CouncilSession.objects.filter(pk=item.session_id), held_on=past, answers_due_on=past
    )

    card = text_of(room.client("hd3").get(url("scorecard", item.pk)))
    assert "data-marks" not in card
    table = text_of(room.client("hd3").get(url("session", item.session_id)))
    assert "Chưa chấm được" in table
    extend = url("answers_extend", item.session_id)
    assert extend not in table
    board = text_of(room.client("hd1").get(url("board", item.session_id)))
    assert "Chưa đủ thành viên để mở" in board
    assert "2/5 tham gia, cần 75% và có chủ tịch" in board
    assert url("item_open", item.pk) not in board
    desk = room.client("tinh1")
    assert extend in text_of(desk.get(url("session", item.session_id)))
    later = f"{room.demo.today + timedelta(days=3):%d/%m/%Y}"
    sent = {"answers_due_on": later, "reason": "Chờ thêm hai thành viên"}
    assert room.client("hd1").post(extend, sent).status_code == 403
    assert desk.post(extend, {**sent, "answers_due_on": f"{past:%d/%m/%Y}"}).status_code == 422
    assert desk.post(extend, sent)["Location"] == url("session", item.session_id)

    assert "data-marks" in text_of(room.client("hd3").get(url("scorecard", item.pk)))
    page = text_of(desk.get(url("session", item.session_id)))
    assert "Ngày trả lời đã lùi: Chờ thêm hai thành viên" in page


def test_the_board_of_a_written_opinion_lists_who_has_not_answered(room):
    item = written_room(room)
    room.hand_in("hd2", item=item)

    text = text_of(room.client("hd1").get(url("board", item.session_id)))

    assert "1/5" in text
    assert text.count("Điểm danh") == 0


def test_calibration_shows_offsets_of_opened_dossiers_only(room):
    council = room.session.council_id
    low = {code: leaf.choices[0].position for code, leaf in room.sheet.leaves.items()}
    room.hand_in("hd2", item=room.items[1], marks=low)
    empty = text_of(room.client("hd1").get(url("calibration", council)))
    assert "Chưa có hồ sơ nào mở điểm" in empty
    opened_wide(room)

    for username in ("hd1", "thuky", "tinh1"):
        text = text_of(room.client(username).get(url("calibration", council)))
        assert str(room.user("hd5")) in text
        assert "−" in text
        assert ("Phiếu khác thường" in text) == (username == "hd1")  # for the chair alone
    assert room.client("hd2").get(url("calibration", council)).status_code == 403
    assert room.client("xa1").get(url("calibration", council)).status_code == 404


def test_calibration_asks_the_same_queries_of_few_and_of_many_dossiers(room):
    opened_wide(room)
    path = url("calibration", room.session.council_id)
    client = room.client("hd1")
    one = queries_of(client, path)

    more_items(room, 4)

    assert queries_of(client, path) == one
