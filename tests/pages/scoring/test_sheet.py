"""A member's own card: opened, and saved whole without script."""

import pytest
from django.urls import reverse

from evaluation.models import CouncilSession, Mark, Scorecard
from evaluation.services import sessions
from ocop_portal.demo.marks import good_marks
from tests.pages.room import text_of
from tests.pages.scoring.conftest import page, whole_sheet

pytestmark = pytest.mark.django_db


def test_a_member_opens_a_dossier_and_finds_an_empty_card_with_its_evidence(room):
    response = room.client("hd2").get(page(room))

    text = text_of(response)
    assert response.status_code == 200
    assert "0/32" in text
    assert "Giấy đăng ký kinh doanh (bản minh họa)" in text
    assert "Không đạt mức nào" in text
    assert Scorecard.objects.get().seat.user == room.user("hd2")


def test_the_evidence_is_what_was_filed_and_its_file_can_be_read(room):
    response = room.client("hd2").get(page(room))

    submission = room.item.stage.dossier.submissions.get()
    sha256 = submission.snapshot["evidence"][0]["sha256"]
    address = reverse(
        "evaluation:dossier_filed_file", args=[submission.dossier_id, submission.attempt, sha256]
    )
    assert address in text_of(response)
    assert room.client("hd2").get(address).status_code == 200


def test_the_secretary_sees_no_card_and_is_told_why(room):
    response = room.client("thuky").get(page(room))

    assert response.status_code == 403
    assert "thư ký" in text_of(response)


@pytest.mark.parametrize("username", ["tinh1", "lanhdao", "xa1", "chuthe1"])
def test_who_has_no_seat_finds_no_card(room, username):
    client = room.client(username)

    for name in ("scorecard", "scorecard_hand_in", "recuse"):
        path = reverse(f"evaluation:{name}", args=[room.item.pk])
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_before_the_meeting_opens_nothing_is_marked(room):
    CouncilSession.objects.update(status="planned")

    response = room.client("hd2").get(page(room))

    assert response.status_code == 409
    assert "chưa khai mạc" in text_of(response)


def test_an_absent_member_does_not_mark(room):
    seats = list(room.session.council.seats.all())
    present = {seat.pk: seat.user_id != room.user("hd2").pk for seat in seats}
    sessions.record_attendance(
        session_id=room.session.pk, present=present, actor=room.user("thuky")
    )

    assert room.client("hd2").get(page(room)).status_code == 403


def test_one_form_saves_the_whole_sheet(room):
    client = room.client("hd2")
    note = "Có sổ thu mua đến tháng 10."
    sent = whole_sheet(
        room, **{"note-1.1": note, "f-forged_dossier": "1", "fn-forged_dossier": "Sửa ngày"},
        comment="Hồ sơ gọn.",
    )  # fmt: skip

    response = client.post(page(room), sent)

    assert (response.status_code, response["Location"]) == (302, page(room))
    card = room.card("hd2")
    kept = {mark.criterion.code: mark.option.position for mark in card.marks.all() if mark.option}
    expected = {code: at for code, at in good_marks(room.sheet).items() if at}
    assert kept == expected
    assert card.marks.get(criterion__code="1.1").note == note
    assert [(found.rule.code, found.note) for found in card.findings.all()] == [
        ("forged_dossier", "Sửa ngày")
    ]
    assert card.comment == "Hồ sơ gọn."
    shown = text_of(client.get(page(room)))
    assert note in shown
    assert "32/32" in shown


def test_saving_again_takes_back_what_is_no_longer_ticked_but_keeps_choices(room):
    client = room.client("hd2")
    client.post(page(room), whole_sheet(room, **{"f-forged_dossier": "1"}))

    client.post(page(room), {"m-1.1": "0"})

    card = room.card("hd2")
    assert card.findings.count() == 0
    assert card.marks.filter(is_chosen=True).count() == len(room.sheet.leaves)
    assert card.marks.get(criterion__code="1.1").option is None


def test_the_hand_in_button_of_the_sheet_saves_and_leads_to_the_check(room):
    response = room.client("hd2").post(page(room), whole_sheet(room, hand_in="1"))

    assert response["Location"] == reverse("evaluation:scorecard_hand_in", args=[room.item.pk])
    assert room.card("hd2").status == "draft"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"m-1.1": "99"}, "1.1"),
        ({"m-1.1": "-1"}, "1.1"),
        ({"m-1.1": "hai"}, "1.1"),
        ({"note-1.1": "x" * 2001}, "2000"),
        ({"fn-forged_dossier": "x" * 1001}, "1000"),
        ({"comment": "x" * 5001}, "5000"),
    ],
)
def test_a_wrong_sheet_comes_back_whole_with_the_place_and_nothing_is_kept(room, wrong, said):
    sent = whole_sheet(room, **{"note-2.1": "Ghi chú phải còn", **wrong})

    response = room.client("hd2").post(page(room), sent)

    text = text_of(response)
    assert response.status_code == 422
    assert said in text
    assert "Ghi chú phải còn" in text
    assert Mark.objects.count() == 0


def test_a_pasted_character_that_nothing_can_show_is_dropped_and_the_sheet_is_kept(room):
    room.client("hd2").post(page(room), whole_sheet(room, **{"note-1.1": "a\x00b"}))

    assert room.card("hd2").marks.get(criterion__code="1.1").note == "ab"
