"""A council set up in five steps by the pages."""

import pytest

from evaluation.models import Council
from evaluation.selectors.council import council_candidates
from tests.build import make_unit, make_user
from tests.pages.council.conftest import url
from tests.pages.room import Room, text_of

pytestmark = pytest.mark.django_db
LEADER = "Lãnh đạo UBND cấp tỉnh"


def members_form(room: Room, **changes) -> dict[str, str]:
    """Four seats: a chair, two members and the secretary; the other rows stay empty."""
    seats = [("hd1", "chair"), ("hd2", "member"), ("hd3", "member"), ("thuky", "secretary")]
    rows = {
        f"seats-{n}-{name}": value
        for n, (username, role) in enumerate(seats)
        for name, value in (
            ("person", room.user(username).username), ("role", role), ("body", f"Cơ quan {n}"),
        )
    }  # fmt: skip
    return {
        "missing_bodies_reason": "Đang kiện toàn", "seats-0-represents": LEADER,
        "seats-TOTAL_FORMS": "9", "seats-INITIAL_FORMS": "0", **rows, **changes,
    }  # fmt: skip


RULES = {
    "quorum_percent": "80", "spread_limit": "8", "gate_rule": "all", "finding_rule": "any",
    "shown_decimals": "1", "rescore_attempts": "2", "min_scorers": "2", "secretary_scores": "on",
}  # fmt: skip


@pytest.fixture
def begun(room, free_round) -> Council:
    response = room.client("tinh1").post(
        f"{url('council_new')}?round={free_round.pk}", {"name": "Hội đồng đợt 2"}
    )
    council = Council.objects.get(round=free_round)
    assert response["Location"] == url("council_members", council.pk)
    return council


def test_a_council_is_set_up_in_five_steps_that_can_be_left_and_resumed(room, begun):
    client = room.client("tinh1")
    steps = ["members", "dossiers", "assignment", "rules"]
    forms = {"members": members_form(room), "dossiers": {}, "assignment": {}, "rules": RULES}
    places = [url(f"council_{step}", begun.pk) for step in steps]

    for step, place, after in zip(steps, places, [*places[1:], ""], strict=True):
        assert client.get(place).status_code == 200
        response = room.client("tinh2").post(place, forms[step])
        assert response["Location"] == (after or url("council_setup", begun.pk))
    outside = {"decision_number": "120/QĐ-UBND", "decided_on": "2026-09-01"}
    client.post(url("council_setup", begun.pk), outside)

    council = Council.objects.get(pk=begun.pk)
    assert (council.status, council.decision_number) == ("founded", "120/QĐ-UBND")
    assert list(council.seats.values_list("user__username", "role", "body")) == [
        (room.user("hd1").username, "chair", "Cơ quan 0"),
        (room.user("hd2").username, "member", "Cơ quan 1"),
        (room.user("hd3").username, "member", "Cơ quan 2"),
        (room.user("thuky").username, "secretary", "Cơ quan 3"),
    ]
    assert (council.quorum_percent, council.spread_limit, council.shown_decimals) == (80, 8, 1)
    assert (council.gate_rule, council.rescore_attempts) == ("all", 2)
    assert council.secretary_scores
    assert "80%" in text_of(client.get(url("council", begun.pk)))


def test_each_step_says_what_is_missing_and_the_council_is_not_founded(room, begun):
    client = room.client("tinh1")
    client.post(
        url("council_members", begun.pk),
        members_form(room, **{"missing_bodies_reason": "", "seats-0-represents": ""}),
    )

    page = text_of(client.get(url("council_members", begun.pk)))
    refused = client.post(
        url("council_setup", begun.pk),
        {"decision_number": "120/QĐ-UBND", "decided_on": "2026-09-01"},
    )

    assert "Sở Y tế" in page
    assert "cần văn bản ủy quyền" in page
    assert refused.status_code == 422
    assert 'value="120/QĐ-UBND"' in text_of(refused)
    assert Council.objects.get(pk=begun.pk).status == "draft"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seats-1-role": "chair"}, "đúng một chủ tịch"),
        ({"seats-1-person": "khong-co-ai"}, "Không tìm thấy người này"),
        ({"seats-1-body": ""}, "Ghi mục này"),
        ({"seats-4-body": "Sở Y tế"}, "Chọn người"),
        ({"seats-1-role": "king"}, "king"),
        ({"seats-1-represents": "Sở Lạ"}, "Sở Lạ"),
        ({"chair_authorisation": "12/UBND"}, "cả số và ngày"),
        ({"seats-TOTAL_FORMS": "x"}, "seats-TOTAL_FORMS"),
    ],
)
def test_a_wrong_list_of_members_comes_back_with_what_was_typed(room, begun, changes, said):
    response = room.client("tinh1").post(
        url("council_members", begun.pk), members_form(room, **changes)
    )

    text = text_of(response)
    assert response.status_code == 422
    assert said in text
    assert 'value="Đang kiện toàn"' in text
    assert not begun.seats.exists()


@pytest.mark.parametrize(
    ("changes", "said"), [({"quorum_percent": "49"}, "50"), ({"gate_rule": "dice"}, "dice")]
)
def test_wrong_rules_of_work_come_back(room, begun, changes, said):
    response = room.client("tinh1").post(url("council_rules", begun.pk), RULES | changes)

    assert response.status_code == 422
    assert said in text_of(response)


def test_one_person_has_one_seat(room, begun):
    twice = {"seats-1-person": room.user("hd1").username}

    response = room.client("tinh1").post(
        url("council_members", begun.pk), members_form(room, **twice)
    )

    assert response.status_code == 422
    assert "một ghế" in text_of(response)


def test_a_round_has_one_council(room):
    path = f"{url('council_new')}?round={room.session.council.round_id}"

    response = room.client("tinh1").post(path, {"name": "Hội đồng nữa"})

    assert response.status_code == 422
    assert "Đợt này đã có hội đồng" in text_of(response)


@pytest.mark.parametrize("round_", ["", "0", "abc", "9" * 30, "²"])
def test_a_council_for_no_round_is_not_found(room, round_):
    assert room.client("tinh1").get(url("council_new"), {"round": round_}).status_code == 404


def test_people_of_other_provinces_are_not_offered(room):
    theirs = make_user(serving=make_unit("15/", name="Lào Cai"))
    expert = make_user()

    offered = set(council_candidates(room.user("tinh1")))

    assert theirs not in offered
    assert {expert, room.user("hd1"), room.user("xa1")} <= offered
