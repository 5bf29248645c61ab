"""The board after opening: scored again, settled, concluded, minutes."""

import re

import pytest

from accounts.choices import Role
from evaluation.models import Council, CouncilSession, Result, SessionItem
from evaluation.services import results
from evaluation.services.minutes import close_session
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from tests.build import make_user
from tests.pages.council.conftest import HDS, opened, opened_wide, url
from tests.pages.room import Room, now, signed_in, text_of
from tests.path import draw_only

pytestmark = pytest.mark.django_db


def test_the_opened_dossier_shows_totals_gates_and_the_sentence(room):
    item = opened(room)

    board = text_of(room.client("hd1").get(url("board", room.session.pk)))
    text = text_of(room.client("hd2").get(url("session_item", item.pk)))

    assert "81,00" in board
    assert "xếp hạng 4 sao" in board
    for username in HDS:
        assert str(room.user(username)) in text
    assert "5/5" in text
    assert "Ghi ý kiến</button>" not in text  # a member reads, the chair and secretary write


def test_totals_far_apart_are_scored_again_from_the_board(room):
    item = opened_wide(room)
    client = room.client("hd1")
    results.count_samples(item_id=item.pk, count=5, actor=room.user("thuky"))
    assert "Phải chấm lại" in text_of(client.get(url("board", room.session.pk)))
    page = text_of(client.get(url("session_item", item.pk)))
    assert url("item_score_again", item.pk) in page
    assert url("item_conclude", item.pk) not in page

    refused = client.post(url("item_score_again", item.pk), {"note": ""})
    assert refused.status_code == 422
    done = client.post(url("item_score_again", item.pk), {"note": "Hiểu khác nhau tiêu chí 9"})

    assert done["Location"] == url("board", room.session.pk)
    again = SessionItem.objects.get(stage=item.stage, attempt=2)
    board = text_of(client.get(done["Location"]))
    assert "lần chấm 2" in board
    assert url("session_item", item.pk) not in board
    kept = text_of(room.client("hd2").get(url("session_item", item.pk)))
    assert "Lần chấm này đã được thay" in kept
    assert room.client("hd2").get(url("session_item", again.pk)).status_code == 409
    sheet = text_of(room.client("hd5").get(url("scorecard", again.pk)))
    assert f"{len(room.sheet.leaves)}/{len(room.sheet.leaves)}" in sheet


def test_a_member_asks_for_a_new_scoring_with_a_reason(room):
    item = opened(room)
    client = room.client("hd3")
    assert url("item_request", item.pk) in text_of(client.get(url("session_item", item.pk)))

    assert client.post(url("item_request", item.pk), {"reason": ""}).status_code == 422
    client.post(url("item_request", item.pk), {"reason": "Hiểu nhầm tiêu chí 1.2"})

    text = text_of(room.client("hd1").get(url("session_item", item.pk)))
    assert "Hiểu nhầm tiêu chí 1.2" in text
    assert room.client("thuky").post(url("item_request", item.pk), {"reason": "x"}).status_code == (
        403
    )


def test_the_secretary_counts_the_samples_from_the_board(room):
    path = url("item_samples", room.item.pk)
    assert path in text_of(room.client("thuky").get(url("board", room.session.pk)))

    short = room.client("thuky").post(path, {"count": "3", "note": ""})
    assert short.status_code == 422
    done = room.client("thuky").post(path, {"count": "5", "note": ""})

    assert "5 mẫu" in text_of(room.client("thuky").get(done["Location"]))
    assert room.client("hd2").get(path).status_code == 403


def test_the_opened_board_says_what_is_missing_for_the_next_star(room):
    opened(room)

    text = text_of(room.client("hd1").get(url("board", room.session.pk)))

    assert "Để đạt 5 sao còn thiếu" in text
    assert "9,00" in text


def test_totals_far_apart_to_the_last_attempt_need_a_note_before_the_conclusion(room):
    Council.objects.update(rescore_attempts=0)
    item = opened_wide(room)
    client = room.client("hd1")
    results.count_samples(item_id=item.pk, count=5, actor=room.user("thuky"))
    assert "Cần ý kiến thống nhất" in text_of(client.get(url("board", room.session.pk)))

    refused = client.post(url("item_conclude", item.pk))
    assert refused.status_code == 422
    assert "ghi ý kiến thống nhất của hội đồng" in text_of(refused)
    noted = room.client("thuky").post(
        url("session_item", item.pk), {"note": "Đã thảo luận, giữ nguyên.", "remarks": "Tốt"}
    )
    assert noted["Location"] == url("session_item", item.pk)
    done = client.post(url("item_conclude", item.pk))

    assert done["Location"] == url("board", room.session.pk)
    assert Result.objects.get().item == item
    text = text_of(room.client("hd2").get(url("session_item", item.pk)))
    assert "Đã thảo luận, giữ nguyên." in text
    assert "Đã kết luận" in text


def test_a_note_too_long_comes_back(room):
    item = opened(room)

    response = room.client("hd1").post(
        url("session_item", item.pk), {"note": "x" * 3001, "remarks": "Giữ lại câu này"}
    )

    assert response.status_code == 422
    assert "Giữ lại câu này" in text_of(response)


def test_an_agreement_settles_a_gate_and_its_words_are_shown(room):
    item = opened(room)
    gate = next(gate for gate in room.sheet.gates if gate.star == 4)
    path = url("item_agreement", item.pk, gate.criterion)
    client = room.client("thuky")
    assert client.get(path).status_code == 200

    empty = client.post(path, {"position": "1", "note": ""})
    assert empty.status_code == 422
    unknown = client.post(path, {"position": "99", "note": "Còn thiếu hợp đồng"})
    assert unknown.status_code == 422
    assert "Còn thiếu hợp đồng" in text_of(unknown)
    done = client.post(path, {"position": "1", "note": "Còn thiếu hợp đồng"})

    assert done["Location"] == url("session_item", item.pk)
    text = text_of(room.client("hd1").get(done["Location"]))
    assert "Còn thiếu hợp đồng" in text
    assert "xếp hạng 3 sao" in text


def test_an_agreement_is_the_chairs_or_the_secretarys_on_a_criterion_that_exists(room):
    item = opened(room)

    assert room.client("hd2").get(url("item_agreement", item.pk, "1.1")).status_code == 403
    assert room.client("hd1").get(url("item_agreement", item.pk, "99.1")).status_code == 404


def test_what_is_concluded_is_not_changed_and_says_who_concluded(room):
    item = opened(room)
    walk.conclude_item(room.demo, item)
    client = room.client("hd1")

    for path, sent in (
        (url("item_conclude", item.pk), {}),
        (url("session_item", item.pk), {"note": "Sửa lại"}),
        (url("item_agreement", item.pk, "1.1"), {"position": "1", "note": "Muộn"}),
    ):
        response = client.post(path, sent)
        assert response.status_code == 409
        assert f"{room.user('hd1')} đã kết luận" in text_of(response)


def test_a_meeting_closes_when_every_dossier_is_concluded_and_leaves_its_minutes(
    room, django_capture_on_commit_callbacks, monkeypatch
):
    nudged = []
    monkeypatch.setattr("evaluation.views.drawing.nudge_rendering", lambda: nudged.append(1))
    client = room.client("thuky")
    early = client.post(url("session_close", room.session.pk))
    assert early.status_code == 422
    assert "Còn 2 hồ sơ" in text_of(early)
    for item in room.items:
        room.everybody_hands_in(item)
        walk.open_marks(room.demo, item)
        walk.conclude_item(room.demo, item)

    done = client.post(url("session_close", room.session.pk))

    assert done["Location"] == url("minutes", room.session.pk)
    assert "Bản nháp" in text_of(client.get(done["Location"]))
    board = text_of(client.get(url("board", room.session.pk)))
    assert "Sửa, thông qua biên bản" in board
    assert "every 4s" not in board
    assert client.get(url("minutes_pdf", room.session.pk)).status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        for username in ("thuky", "hd1"):
            approve(room, username)
    assert nudged
    session = CouncilSession.objects.get(pk=room.session.pk)
    assert f'id="job-{session.minutes_id}"' in text_of(client.get(url("board", session.pk)))
    draw_only(session.minutes)
    for username in ("thuky", "hd2", "tinh1"):
        pdf = room.client(username).get(url("minutes_pdf", session.pk))
        assert pdf["Content-Type"] == "application/pdf"
    viewer = signed_in(make_user(serving=room.demo.province, role=Role.VIEWER))
    for name in ("minutes", "minutes_pdf"):
        assert viewer.get(url(name, session.pk)).status_code == 403
    assert viewer.get(url("document_pdf", session.minutes_id)).status_code == 404


def approve(room: Room, username: str):
    """Read the approval page and send what it shows."""
    client, path = room.client(username), url("minutes_approve", room.session.pk)
    [seen] = re.findall(r'name="seen" value="([0-9a-f]{64})"', text_of(client.get(path)))
    return client.post(path, {"seen": seen})


def closed(room: Room) -> CouncilSession:
    for item in room.items:
        room.everybody_hands_in(item)
        walk.open_marks(room.demo, item)
        walk.conclude_item(room.demo, item)
    return close_session(session_id=room.session.pk, actor=room.user("thuky"), now=now())


def test_the_secretary_writes_the_words_of_the_minutes_and_no_figure(room):
    session = closed(room)
    path = url("minutes", session.pk)
    client = room.client("thuky")
    sent = {
        "procedure": "Chấm kín trên phần mềm.", "opinions": "Hội đồng nếm thử từng mẫu.",
        "remarks-0": "Nhãn cần ghi rõ hạn dùng.", "spread-0": "", "remarks-1": "", "spread-1": "",
        "closing": "", "mean": "99,99",
    }  # fmt: skip
    before = session.minutes.content

    assert client.post(path, sent | {"procedure": ""}).status_code == 422
    assert client.post(path, sent)["Location"] == path

    text = text_of(room.client("hd2").get(path))
    assert "Nhãn cần ghi rõ hạn dùng." in text
    assert "<textarea" not in text
    session.minutes.refresh_from_db()
    assert session.minutes.content["items"][0]["mean"] == before["items"][0]["mean"]
    assert room.client("hd2").post(path, sent).status_code == 403


def test_the_chair_signs_the_councils_report_after_the_minutes(room):
    session = closed(room)
    secretary, chair = room.client("thuky"), room.client("hd1")
    draft, page = url("council_report_draft", session.pk), url("council_report", session.pk)
    assert secretary.post(draft).status_code == 409
    for username in ("thuky", "hd1"):
        approve(room, username)
    secretary.post(draft)
    secretary.post(page, {"assessment": "Hồ sơ đầy đủ.", "recommendations": ""})

    assert secretary.post(url("council_report_sign", session.pk)).status_code == 403
    assert chair.post(url("council_report_sign", session.pk))["Location"] == page

    text = text_of(chair.get(page))
    assert "01/BC-HĐOCOP" in text
    assert "Hồ sơ đầy đủ." in text
    assert secretary.post(page, {"assessment": "Khác"}).status_code == 409
    draw_only(CouncilSession.objects.get(pk=session.pk).report)
    pdf = room.client("tinh1").get(url("council_report_pdf", session.pk))
    assert pdf["Content-Type"] == "application/pdf"


def test_good_marks_make_four_stars_in_this_set(room):
    """What the figures above rest on."""
    marks = good_marks(room.sheet)

    assert sum(room.sheet.leaves[code].points_at(at) for code, at in marks.items()) == 81
