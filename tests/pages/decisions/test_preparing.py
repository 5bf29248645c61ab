"""Results to names: what the desk offers to decide."""

import pytest

from evaluation.models import DecisionLine, Result, StarDecision
from tests.pages.decisions.conftest import PROPOSER, chosen, forwardable, url
from tests.pages.room import text_of

pytestmark = pytest.mark.django_db


def test_the_desk_lists_what_waits_and_leads_to_the_names(room):
    text = text_of(room.client("tinh1").get(url("decision_list")))

    for result in Result.objects.all():
        assert f'name="result" value="{result.pk}"' in text
    assert "Mận sấy dẻo" in text
    names = text_of(room.client("tinh1").get(chosen()))
    assert "Tỏi đen" in names
    assert "2 sản phẩm" in names


def test_confirming_the_names_prepares_a_decision(room):
    response = room.client("tinh1").post(chosen(), {"proposal_line": PROPOSER})

    decision = StarDecision.objects.get()
    assert response["Location"] == url("decision", decision.pk)
    assert decision.lines.count() == 2
    assert (decision.prepared_by, decision.proposal_line) == (room.user("tinh1"), PROPOSER)
    assert Result.objects.undecided().count() == 0


def test_only_the_ticked_results_are_listed(room):
    first, second = Result.objects.order_by("pk")

    room.client("tinh1").post(chosen(second), {"proposal_line": PROPOSER})

    assert DecisionLine.objects.get().result == second
    assert list(Result.objects.undecided()) == [first]


def test_where_two_ways_are_open_the_desk_must_say_which(room):
    first, _second = Result.objects.order_by("pk")
    forwardable(first)
    client = room.client("tinh1")
    page = text_of(client.get(chosen(first)))
    assert page.count(f'name="choice-{first.pk}"') == 3
    assert "checked" not in page.split(f'name="choice-{first.pk}"', 1)[1][:200]

    silent = client.post(chosen(first), {"proposal_line": PROPOSER})
    said = client.post(
        chosen(first),
        {"proposal_line": PROPOSER, f"choice-{first.pk}": "recognise_and_forward"},
    )

    assert silent.status_code == 422
    assert f'value="{PROPOSER}"' in text_of(silent)
    assert said.status_code == 302
    assert DecisionLine.objects.get().choice == "recognise_and_forward"


@pytest.mark.parametrize(
    "sent",
    [
        {"proposal_line": ""},
        {"proposal_line": "x" * 401},
        {"proposal_line": PROPOSER, "choice-{}": "recognise_and_forward"},
        {"proposal_line": PROPOSER, "choice-{}": "notify"},
    ],
)
def test_a_wrong_list_comes_back(room, sent):
    first = Result.objects.order_by("pk")[0]
    sent = {name.format(first.pk): value for name, value in sent.items()}

    response = room.client("tinh1").post(chosen(first), sent)

    assert response.status_code == 422
    assert not StarDecision.objects.exists()


@pytest.mark.parametrize("query", ["", "?result=", "?result=x", "?result=²"])
def test_a_list_of_nothing_is_refused(room, query):
    assert room.client("tinh1").get(url("decision_new") + query).status_code == 422


@pytest.mark.parametrize("key", ["999999", "9" * 18])
def test_a_result_that_is_not_there_is_not_found(room, key):
    assert room.client("tinh1").get(f"{url('decision_new')}?result={key}").status_code == 404


def test_a_result_already_listed_is_not_listed_twice(room):
    client = room.client("tinh1")
    page = chosen()
    client.post(page, {"proposal_line": PROPOSER})

    response = client.post(page, {"proposal_line": PROPOSER})

    assert response.status_code == 409
    assert "quyết định khác" in text_of(response)
    assert StarDecision.objects.count() == 1


@pytest.mark.parametrize("username", ["lanhdao"])
def test_who_does_not_work_at_the_desk_sees_results_but_no_ticks(room, username):
    client = room.client(username)

    assert '<input class="form-check-input" type="checkbox"' not in text_of(
        client.get(url("decision_list"))
    )
    assert client.get(chosen()).status_code == 403
    assert client.post(chosen(), {"proposal_line": PROPOSER}).status_code == 403


@pytest.mark.parametrize("username", ["chuthe1", "hd1", "xa1"])
def test_a_result_one_may_read_is_not_ones_to_decide(room, username):
    client = room.client(username)

    assert "Tỏi đen" not in text_of(client.get(url("decision_list")))
    assert client.get(chosen()).status_code in (403, 409, 404)
    assert client.post(chosen(), {"proposal_line": PROPOSER}).status_code in (403, 409, 404)
    assert not StarDecision.objects.exists()
