"""A decision from draft to number, each step by the one who may."""

import pytest

from documents.models import OfficialDocument
from evaluation.choices import DecisionStatus
from evaluation.decision_list import lines_to_check, list_sum
from evaluation.models import Result, StarDecision
from evaluation.services import decisions
from ocop_portal.demo import walk
from tests.pages.decisions.conftest import approved, prepared, url
from tests.pages.room import Room, like, text_of
from tests.path import draw_only

pytestmark = pytest.mark.django_db


def acts(room: Room, username: str, decision: StarDecision) -> set[str]:
    """Moves whose button this person finds on the decision's page."""
    text = text_of(room.client(username).get(url("decision", decision.pk)))
    moves = ("check", "send_back", "cancel", "approve", "number", "issue")
    return {move for move in moves if f'href="{url(f"decision_{move}", decision.pk)}"' in text}


def test_each_step_shows_its_button_to_the_one_who_may_take_it(room):
    people = ("tinh1", "tinh2", "lanhdao")

    def shown(decision):
        return [acts(room, username, decision) for username in people]

    decision = prepared(room)
    assert shown(decision) == [{"cancel"}, {"check", "cancel"}, set()]
    walk.check_list(room.demo, decision)
    assert shown(decision) == [{"cancel"}, {"cancel"}, {"approve", "send_back"}]
    decisions.approve_decision(decision_id=decision.pk, actor=room.user("lanhdao"))
    assert shown(decision) == [{"number"}, {"number"}, {"send_back"}]
    decisions.number_decision(
        decision_id=decision.pk, number=7, decided_on=room.demo.today, actor=room.user("tinh1")
    )
    assert shown(decision) == [set(), set(), {"send_back"}]
    draw_only(StarDecision.objects.get().document)
    assert shown(decision) == [set(), set(), {"issue", "send_back"}]
    walk.issue(room.demo, decision)
    assert shown(decision) == [set(), set(), set()]


def ticked(decision: StarDecision) -> dict:
    """The check page as the second person sends it: every line read."""
    lines = lines_to_check(decision)
    return {"seen": list_sum(decision, lines), "read": [line.pk for line in lines]}


def test_the_check_page_shows_each_line_beside_its_result_and_wants_every_tick(room):
    decision = prepared(room)
    page, client = url("decision_check", decision.pk), room.client("tinh2")
    whole = ticked(decision)
    text = text_of(client.get(page))
    assert text.count('name="read"') == 2
    assert text.count("Khớp") == 2

    missing = client.post(page, {**whole, "read": whole["read"][:1]})

    assert missing.status_code == 422
    assert "Còn 1 dòng chưa đối chiếu" in text_of(missing)
    assert text_of(missing).count("checked") == 1
    assert client.post(page, whole).status_code == 302
    decision.refresh_from_db()
    assert decision.list_sha256 == whole["seen"]


def test_a_line_that_differs_is_shown_in_words_and_cannot_be_confirmed(room):
    decision = prepared(room)
    decision.lines.filter(pk=decision.lines.first().pk).update(stars=3)
    page, client = url("decision_check", decision.pk), room.client("tinh2")

    text = text_of(client.get(page))
    sent = client.post(page, ticked(decision))

    assert "Danh sách ghi 3 sao, kết quả là 4 sao." in text
    assert "1 dòng khác với kết quả" in text
    assert "Xác nhận đã kiểm tra</button>" not in text
    assert sent.status_code == 422


def test_the_one_who_prepared_it_is_told_why_another_must_check(room):
    decision = prepared(room)
    client = room.client("tinh1")

    assert "một cán bộ khác" in text_of(client.get(url("decision", decision.pk)))
    assert client.get(url("decision_check", decision.pk)).status_code == 403
    assert client.post(url("decision_check", decision.pk)).status_code == 403


def test_the_path_by_its_pages(room):
    decision = prepared(room)
    page = url("decision", decision.pk)
    steps = [
        ("tinh2", "check", {}, DecisionStatus.CHECKED),
        ("lanhdao", "send_back", {"reason": "Sai tên chủ thể"}, DecisionStatus.PREPARED),
        ("tinh2", "check", {}, DecisionStatus.CHECKED),
        ("lanhdao", "approve", {}, DecisionStatus.APPROVED),
        ("tinh1", "number", {"number": "7", "decided_on": "{today}"}, DecisionStatus.NUMBERED),
    ]
    for username, move, sent, status in steps:
        client = room.client(username)
        sent = {name: value.format(today=room.demo.today) for name, value in sent.items()}
        if move == "check":
            sent = ticked(decision)
        asked = client.get(url(f"decision_{move}", decision.pk))
        assert asked.status_code == 200
        done = client.post(url(f"decision_{move}", decision.pk), sent)
        assert (done.status_code, done["Location"]) == (302, page)
        decision.refresh_from_db()
        assert decision.status == status
    text = text_of(room.client("tinh1").get(page))
    assert "Lấy số quyết định" in text
    assert "07/QĐ-UBND" in text


@pytest.mark.parametrize(
    ("username", "move"),
    [
        ("lanhdao", "check"),
        ("tinh2", "approve"),
        ("tinh2", "send_back"),
        ("lanhdao", "cancel"),
        ("lanhdao", "number"),
        ("tinh1", "issue"),
        ("tinh2", "issue"),
    ],
)
def test_a_step_of_anothers_is_refused(room, username, move):
    decision = prepared(room)
    client = room.client(username)

    assert client.get(url(f"decision_{move}", decision.pk)).status_code == 403
    assert client.post(url(f"decision_{move}", decision.pk), {}).status_code == 403
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.PREPARED


def test_a_step_out_of_turn_says_who_did_what(room):
    decision = approved(room)
    leader, checker = room.client("lanhdao"), room.client("tinh2")

    for client, move in ((leader, "approve"), (leader, "issue"), (checker, "cancel")):
        for response in (
            client.get(url(f"decision_{move}", decision.pk)),
            client.post(url(f"decision_{move}", decision.pk), {"reason": "x"}),
        ):
            assert response.status_code == 409
            assert f"{room.user('lanhdao')} đã duyệt dự thảo" in text_of(response)


@pytest.mark.parametrize("move", ["send_back", "cancel"])
def test_a_reason_is_asked_for(room, move):
    decision = prepared(room)
    walk.check_list(room.demo, decision)
    client = room.client("lanhdao" if move == "send_back" else "tinh1")

    for reason in ("", "   ", "x" * 1001):
        response = client.post(url(f"decision_{move}", decision.pk), {"reason": reason})
        assert response.status_code == 422
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.CHECKED


def test_a_cancelled_draft_frees_its_results(room):
    decision = prepared(room)

    room.client("tinh1").post(url("decision_cancel", decision.pk), {"reason": "Lập lại"})

    assert Result.objects.undecided().count() == 2
    assert "Lập lại" in text_of(room.client("tinh1").get(url("decision", decision.pk)))


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [
        ("0", "{today}", "1"),
        ("x", "{today}", "x"),
        ("7", "", "Ngày quyết định"),
        ("7", "2099-01-01", "không được sau hôm nay"),
        ("7", "2020-01-01", "không thể trước ngày hội đồng kết luận"),
        ("88", "{today}", "đã cấp cho"),
    ],
)
def test_a_wrong_number_or_day_comes_back_as_typed(room, number, day, said):
    decision = approved(room)
    OfficialDocument.objects.filter(pk=decision.document_id).get()
    taken = like(
        decision.document, verification_code="TAKEN0000000", number=88, status="numbered",
        number_year=room.demo.today.year, number_text="88/QĐ-UBND", issued_on=room.demo.today,
    )  # fmt: skip
    taken.save()
    sent = {"number": number, "decided_on": day.format(today=room.demo.today.isoformat())}

    response = room.client("tinh1").post(url("decision_number", decision.pk), sent)

    text = text_of(response)
    assert response.status_code == 422
    assert said in text
    assert f'value="{number}"' in text
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.APPROVED
