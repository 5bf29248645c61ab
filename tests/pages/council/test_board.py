"""The board before the marks are open."""

import re

import pytest

from evaluation.models import Attendance, CouncilSession, Recusal
from tests.pages.council.conftest import HDS, opened, url
from tests.pages.room import Room, text_of

pytestmark = pytest.mark.django_db


def attendance(room: Room, *present: str, **reasons: str) -> dict[str, str]:
    seats = {seat.user.username: seat for seat in room.session.council.seats.all()}
    names = {username: room.user(username).username for username in ("thuky", *HDS)}
    sent = {f"p-{seats[names[username]].pk}": "on" for username in present}
    return sent | {f"r-{seats[names[name]].pk}": why for name, why in reasons.items()}


def test_the_secretary_writes_down_who_is_here(room):
    CouncilSession.objects.update(status="planned")
    sent = attendance(room, "hd1", "hd2", "hd3", "hd4", "thuky", hd5="Đi công tác")

    response = room.client("thuky").post(url("board", room.session.pk), sent)

    assert response["Location"] == url("board", room.session.pk)
    absent = Attendance.objects.get(present=False)
    assert (absent.seat.user, absent.reason) == (room.user("hd5"), "Đi công tác")
    text = text_of(room.client("thuky").get(url("board", room.session.pk)))
    assert "4/5" in text
    assert 'value="Đi công tác"' in text


def test_a_reason_too_long_comes_back_with_the_list_as_ticked(room):
    sent = attendance(room, "hd1", hd5="x" * 201)

    response = room.client("thuky").post(url("board", room.session.pk), sent)

    text = text_of(response)
    assert response.status_code == 422
    assert "x" * 201 in text
    assert Attendance.objects.filter(present=True).count() == 6


def test_a_meeting_below_the_quorum_does_not_open(room):
    CouncilSession.objects.update(status="planned", started_at=None)
    client = room.client("hd1")
    client.post(url("board", room.session.pk), attendance(room, "hd1", "hd2", "hd3", "thuky"))

    response = client.post(url("session_open", room.session.pk))

    assert response.status_code == 422
    assert "3/5" in text_of(response)
    client.post(url("board", room.session.pk), attendance(room, "hd1", "hd2", "hd3", "hd4"))
    assert client.post(url("session_open", room.session.pk)).status_code == 302


def test_opening_twice_is_told_who_was_first(room):
    response = room.client("thuky").post(url("session_open", room.session.pk))

    assert response.status_code == 409
    assert f"{room.user('hd1')} đã khai mạc phiên họp" in text_of(response)


def test_the_sealed_board_counts_hand_ins_and_tells_no_total(room):
    low = {code: leaf.choices[0].position for code, leaf in room.sheet.leaves.items()}
    room.hand_in("hd2", marks=low | {"9": 3})  # 3 or 5 points in all, whichever the sheet prints
    Recusal.objects.create(
        seat=room.session.council.seats.get(user=room.user("hd3")),
        stage=room.item.stage, reason="Góp vốn",
    )  # fmt: skip

    for username in ("hd1", "thuky"):
        text = text_of(room.client(username).get(url("board", room.session.pk)))
        assert "1/4" in text
        assert "Đang chấm" in text
        assert 'class="spread"' not in text
        assert "bandbar" not in text
        assert "điểm trung bình" not in text


def progress_asked(text: str) -> str:
    """The address at which a drawn board asks what has changed since."""
    [path] = re.findall(r'hx-get="([^"]*/board/progress/[^"]*)"', text)
    return path


def test_the_projector_asks_for_small_parts_and_gets_them_only_when_something_changed(room):
    client = room.client("hd1")
    path = progress_asked(text_of(client.get(url("board", room.session.pk))))
    assert client.get(path).status_code == 204

    room.hand_in("hd2")
    text = text_of(client.get(path))

    assert "1/5" in text
    assert 'id="board-counts"' in text
    assert 'id="board-sealed" hx-swap-oob="true"' in text
    assert "<form" not in text
    assert "<html" not in text
    assert len(text) < 12_000
    assert client.get(progress_asked(text)).status_code == 204
    room.hand_in("hd1", "hd3", "hd4", "hd5")
    opened(room, marks=True)
    changed = client.get(progress_asked(text))
    assert (changed.status_code, changed["HX-Refresh"]) == (204, "true")


def test_the_progress_of_a_meeting_is_for_who_runs_it(room):
    path = url("board_progress", room.session.pk)

    assert room.client("thuky").get(path)["HX-Refresh"] == "true"
    assert room.client("hd2").get(path).status_code == 403
    assert room.client("xa1").get(path).status_code == 404


def test_only_the_chair_opens_and_only_when_all_cards_are_in(room):
    path = url("item_open", room.item.pk)
    assert room.client("thuky").post(path).status_code == 403
    assert room.client("hd2").post(path).status_code == 403
    room.hand_in("hd1", "hd2", "hd3", "hd4")

    early = room.client("hd1").post(path)
    assert early.status_code == 422
    assert str(room.user("hd5")) in text_of(early)
    room.hand_in("hd5")
    done = room.client("hd1").post(path)

    assert done["Location"] == url("board", room.session.pk)
    again = room.client("hd1").post(path)
    assert again.status_code == 409
    assert f"{room.user('hd1')} đã mở điểm" in text_of(again)
