"""Rounds, councils, meetings and the chair's board, as officers and the chair use them."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.choices import Role
from core.models import AuditEntry
from evaluation.models import (
    Attendance,
    Council,
    CouncilSession,
    Dossier,
    DossierStage,
    EvaluationRound,
    Recusal,
    Result,
    SessionItem,
)
from evaluation.selectors.council import council_candidates, next_round
from evaluation.services import results
from evaluation.services.minutes import close_session
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from tests.build import make_unit, make_user
from tests.pages.room import (
    Room,
    like,
    now,
    open_room,
    queries_of,
    signed_in,
    text_of,
)
from tests.path import draw_only, filed, make_product_of, make_round, rewrite_past

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with open_room(django_db_blocker, "Mận sấy dẻo", "Tỏi đen") as room:
        yield room


@pytest.fixture
def room(built: Room, db) -> Room:
    """What a test changes lies in a transaction of its own within the module's."""
    return built


@pytest.fixture
def stranger():
    return signed_in(make_user(serving=make_unit("15/", name="Lào Cai")))


def url(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


# ── Rounds ───────────────────────────────────────────────────────────


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


# ── Councils ─────────────────────────────────────────────────────────


@pytest.fixture
def free_round(room):
    return make_round(room.demo, number=2)


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


# ── Meetings ─────────────────────────────────────────────────────────


@pytest.fixture
def waiting(room) -> DossierStage:
    """A third dossier of the round that is on no table yet."""
    dossier = filed(room.demo, make_product_of(room.demo, name="Chè Tà Xùa"))
    walk.report(room.demo, dossier, number=9)
    walk.enter_round(room.demo, dossier, room.session.council.round)
    return dossier.stages.get(order=2)


def test_a_meeting_is_called_on_dossiers_that_wait(room, waiting):
    client = room.client("tinh1")
    path = f"{url('session_new')}?council={room.session.council_id}"
    page = text_of(client.get(path))
    assert "Chè Tà Xùa" in page
    assert "Tỏi đen" not in page

    response = client.post(
        path,
        {
            "held_on": "2026-12-01",
            "starts_at": "08:30",
            "place": "Phòng số 2",
            "stage_ids": [waiting.pk],
        },
    )

    session = CouncilSession.objects.exclude(pk=room.session.pk).get()
    assert response["Location"] == url("session", session.pk)
    assert [item.stage for item in session.items.all()] == [waiting]


def test_a_dossier_on_a_table_is_not_put_on_another(room, waiting):
    taken = room.item.stage_id

    response = room.client("tinh1").post(
        f"{url('session_new')}?council={room.session.council_id}",
        {
            "held_on": "2026-12-01",
            "starts_at": "08:30",
            "place": "Phòng số 2",
            "stage_ids": [taken],
        },
    )

    assert response.status_code == 422
    assert 'value="Phòng số 2"' in text_of(response)
    assert CouncilSession.objects.count() == 1


def test_a_meeting_on_nothing_is_refused_with_the_reason(room, waiting):
    response = room.client("tinh1").post(
        f"{url('session_new')}?council={room.session.council_id}",
        {"held_on": "2026-12-01", "starts_at": "08:30", "place": "Phòng số 2"},
    )

    assert response.status_code == 422
    assert "Chọn ít nhất một hồ sơ" in text_of(response)


# ── Who finds what ───────────────────────────────────────────────────


def test_a_stranger_finds_nothing_of_another_province(room, stranger):
    council, session, item = room.session.council, room.session, room.item
    paths = [
        url("round", council.round_id),
        url("council", council.pk),
        f"{url('council_new')}?round={council.round_id}",
        f"{url('session_new')}?council={council.pk}",
        url("session", session.pk),
        url("board", session.pk),
        url("session_open", session.pk),
        url("session_close", session.pk),
        url("minutes_pdf", session.pk),
        url("session_item", item.pk),
        url("item_open", item.pk),
        url("item_conclude", item.pk),
        url("item_agreement", item.pk, "1.1"),
    ]

    assert {path: stranger.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    for name in ("round_list", "session_list"):
        assert "Sơn La" not in text_of(stranger.get(url(name))).split("<main", 1)[1]


def test_people_of_the_unit_without_the_post_may_look_but_not_arrange(room, free_round):
    viewer = signed_in(make_user(serving=room.demo.province, role=Role.VIEWER))
    council = room.session.council

    for path in (url("round", council.round_id), url("council", council.pk)):
        response = viewer.get(path)
        assert response.status_code == 200
        assert "Mời họp</a>" not in text_of(response)
    assert viewer.get(f"{url('council_new')}?round={free_round.pk}").status_code == 403
    assert viewer.get(f"{url('session_new')}?council={council.pk}").status_code == 403
    assert viewer.get(url("board", room.session.pk)).status_code == 403


def test_nobody_reads_these_pages_without_signing_in(client, room):
    for name, *args in (
        ("round_list",), ("session", room.session.pk), ("board", room.session.pk),
        ("scorecard", room.item.pk), ("decision_list",),
    ):  # fmt: skip
        response = client.get(url(name, *args))
        assert response.status_code == 302
        assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("username", ["hd2", "tinh1", "lanhdao"])
def test_the_board_is_the_chairs_and_the_secretarys(room, username):
    assert room.client(username).get(url("board", room.session.pk)).status_code == 403
    assert room.client(username).post(url("board", room.session.pk), {}).status_code == 403


# ── The board before opening ─────────────────────────────────────────


def attendance(room: Room, *present: str, **reasons: str) -> dict[str, str]:
    seats = {seat.user.username: seat for seat in room.session.council.seats.all()}
    names = {username: room.user(username).username for username in ("thuky", *HDS)}
    sent = {f"p-{seats[names[username]].pk}": "on" for username in present}
    return sent | {f"r-{seats[names[name]].pk}": why for name, why in reasons.items()}


HDS = tuple(f"hd{number}" for number in range(1, 6))


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


# ── After opening ────────────────────────────────────────────────────


def opened(room: Room, marks=None) -> SessionItem:
    if marks is None:
        room.everybody_hands_in()
    return results.open_marks(
        item_id=room.item.pk, actor=room.user("hd1"), now=now(), today=room.demo.today
    )


def opened_wide(room: Room) -> SessionItem:
    low = {code: leaf.choices[0].position for code, leaf in room.sheet.leaves.items()}
    room.hand_in("hd1", "hd2", "hd3", "hd4")
    room.hand_in("hd5", marks=low)
    return opened(room, marks=True)


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


# ── Counts of queries ────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["round_list", "session_list"])
def test_lists_ask_the_same_queries_with_one_three_and_three_hundred_rows(room, name):
    client = room.client("tinh1")
    one = queries_of(client, url(name))
    counts = []

    for more in (2, 297):
        if name == "round_list":
            _more_rounds(room, more)
        else:
            _more_sessions(room, more)
        counts.append(queries_of(client, url(name)))

    assert counts == [one, one]


def _more_rounds(room: Room, count: int) -> None:
    base = EvaluationRound.objects.count()
    EvaluationRound.objects.bulk_create(
        like(room.session.council.round, year=2100 + (base + n) // 50, number=(base + n) % 50 + 1)
        for n in range(count)
    )


def _more_sessions(room: Room, count: int) -> None:
    CouncilSession.objects.bulk_create(
        like(room.session, minutes=None, invitation=None) for _ in range(count)
    )


@pytest.mark.parametrize("name", ["round", "session", "board"])
def test_pages_of_many_dossiers_ask_the_same_queries_as_of_few(room, name):
    """Two on the table and sealed or opened; then six more beside them."""
    key = room.session.council.round_id if name == "round" else room.session.pk
    client = room.client("tinh1" if name == "round" else "hd1")
    opened(room)
    few = queries_of(client, url(name, key))

    _more_items(room, 6)

    assert queries_of(client, url(name, key)) == few


def _more_items(room: Room, count: int) -> None:
    """More dossiers at the same point: half of them opened, with every card handed in."""
    products = [make_product_of(room.demo, name=f"Sản phẩm {n}") for n in range(count)]
    dossier, stage = room.item.stage.dossier, room.item.stage
    for n, product in enumerate(products):
        twin = like(dossier, product=product, product_code=f"14-{product.pk}-X")
        twin.save()
        at_desk = like(stage, dossier=twin, receipt=None, slip_number=f"{product.pk}/PĐK")
        at_desk.save()
        item = like(room.item, stage=at_desk, position=n + 10, status="scoring", opened_at=None)
        item.save()
        room.everybody_hands_in(item)
        if n % 2:
            results.open_marks(
                item_id=item.pk, actor=room.user("hd1"), now=now(), today=room.demo.today
            )


def test_good_marks_make_four_stars_in_this_set(room):
    """What the figures above rest on."""
    marks = good_marks(room.sheet)

    assert sum(room.sheet.leaves[code].points_at(at) for code, at in marks.items()) == 81


# ── In writing, and held against each other ──────────────────────────


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

    _more_items(room, 4)

    assert queries_of(client, path) == one
