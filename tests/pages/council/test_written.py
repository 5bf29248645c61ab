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
