"""Rounds as officers open and read them."""

from datetime import date

import pytest

from core.models import AuditEntry
from evaluation.models import EvaluationRound
from evaluation.selectors.council import next_round
from tests.pages.council.conftest import url
from tests.pages.room import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "year", "number", "closes", "due"),
    [
        (date(2026, 6, 1), 2026, 1, date(2026, 4, 29), date(2026, 6, 29)),
        (date(2026, 6, 29), 2026, 1, date(2026, 4, 29), date(2026, 6, 29)),
        (date(2026, 6, 30), 2026, 2, date(2026, 10, 29), date(2026, 12, 29)),
        (date(2026, 12, 30), 2027, 1, date(2027, 4, 29), date(2027, 6, 29)),
    ],
)
def test_a_new_round_begins_with_the_dates_of_the_decree(room, day, year, number, closes, due):
    EvaluationRound.objects.filter(pk=room.session.council.round_id).update(number=9)

    assert next_round(room.demo.province, day) == {
        "unit_id": room.demo.province.pk,
        "year": year,
        "number": number,
        "proposals_close_on": closes,
        "decision_due_on": due,
    }


def test_a_round_already_open_is_not_proposed_again(room):
    EvaluationRound.objects.filter(pk=room.session.council.round_id).update(year=2026, number=1)

    assert next_round(room.demo.province, date(2026, 6, 1))["number"] == 2


def test_an_officer_opens_a_round_and_the_form_comes_prefilled(room):
    client = room.client("tinh1")
    start = next_round(room.demo.province, room.demo.today)
    assert f'value="{start["decision_due_on"].isoformat()}"' in text_of(
        client.get(url("round_new"))
    )

    response = client.post(
        url("round_new"),
        {
            "unit_id": room.demo.province.pk, "year": 2027, "number": 2,
            "proposals_close_on": "2027-10-29", "decision_due_on": "29/12/2027",
        },
    )  # fmt: skip

    round_ = EvaluationRound.objects.get(year=2027)
    assert response["Location"] == url("round", round_.pk)
    assert round_.decision_due_on == date(2027, 12, 29)
    assert AuditEntry.objects.of(round_).get().actor == room.user("tinh1")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"decision_due_on": "2027-01-01"}, "Hạn quyết định phải sau hạn nhận đề nghị"),
        ({"number": "0"}, "1"),
        ({"year": "1999"}, "2018"),
        ({"unit_id": "999999"}, "999999"),
        ({"proposals_close_on": "hôm nay"}, "hôm nay"),
    ],
)
def test_a_wrong_round_comes_back_with_what_was_typed(room, changes, said):
    sent = {
        "unit_id": room.demo.province.pk, "year": "2027", "number": "37",
        "proposals_close_on": "2027-10-29", "decision_due_on": "2027-12-29", **changes,
    }  # fmt: skip

    response = room.client("tinh1").post(url("round_new"), sent)

    text = text_of(response)
    assert response.status_code == 422
    assert said in text
    assert f'value="{sent["number"]}"' in text
    assert EvaluationRound.objects.count() == 1


def test_the_same_round_is_not_opened_twice(room):
    round_ = room.session.council.round
    sent = {
        "unit_id": round_.unit_id, "year": round_.year, "number": round_.number,
        "proposals_close_on": "2026-10-29", "decision_due_on": "2026-12-29",
    }  # fmt: skip

    response = room.client("tinh1").post(url("round_new"), sent)

    assert response.status_code == 422
    assert "Đợt này đã có trong năm" in text_of(response)


@pytest.mark.parametrize("username", ["xa1", "lanhdao", "hd1", "chuthe1"])
def test_who_arranges_no_rounds_cannot_open_one(room, username):
    client = room.client(username)

    assert client.get(url("round_new")).status_code == 403
    assert client.post(url("round_new"), {}).status_code == 403


def test_an_officer_elsewhere_cannot_open_a_round_here(room, stranger):
    sent = {
        "unit_id": room.demo.province.pk, "year": 2027, "number": 1,
        "proposals_close_on": "2027-04-29", "decision_due_on": "2027-06-29",
    }  # fmt: skip

    assert stranger.post(url("round_new"), sent).status_code == 422
    assert EvaluationRound.objects.count() == 1


def test_a_rounds_page_shows_its_dossiers_and_its_council(room):
    text = text_of(room.client("tinh1").get(url("round", room.session.council.round_id)))

    assert "Mận sấy dẻo" in text
    assert "Tỏi đen" in text
    assert url("council", room.session.council_id) in text
