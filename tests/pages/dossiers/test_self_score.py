"""The producer's own score on the pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.models import SelfMark
from evaluation.services import dossiers
from tests.pages.dossiers.pages import HTMX, at, body

pytestmark = pytest.mark.django_db


def test_one_change_by_htmx_refreshes_its_card_the_panel_and_the_steps(world):
    SelfMark.objects.filter(dossier=world.draft, criterion__code="1.1").delete()
    url = at("dossier_self_score", world.draft.pk)

    response = world.client("chuthe1").post(url, {"m-1.1": "1", "note-1.1": "Sổ mua"}, **HTMX)

    mark = SelfMark.objects.get(dossier=world.draft, criterion__code="1.1")
    assert (mark.option.position, mark.note) == (1, "Sổ mua")
    for part in ('id="point-1.1"', 'id="score"', 'id="part-A"', 'id="dossier-steps"'):
        assert part in body(response)
    assert "<html" not in body(response)
    assert 'type="radio"' not in body(response)


def test_without_script_the_whole_sheet_is_kept_at_once(world):
    SelfMark.objects.filter(dossier=world.draft).delete()
    sheet = world.draft.criteria_set.sheet()
    typed = {f"m-{code}": leaf.choices[-1].position for code, leaf in sheet.leaves.items()}

    response = world.client("chuthe1").post(at("dossier_self_score", world.draft.pk), typed)

    assert response["Location"] == at("dossier_self_score", world.draft.pk)
    kept = SelfMark.objects.filter(dossier=world.draft).values_list(
        "criterion__code", "option__position"
    )
    assert dict(kept) == {code: leaf.choices[-1].position for code, leaf in sheet.leaves.items()}


def test_saving_the_whole_sheet_costs_a_fixed_number_of_queries(world):
    sheet = world.draft.criteria_set.sheet()
    client, url = world.client("chuthe1"), at("dossier_self_score", world.draft.pk)
    one = {"m-1.1": "1"}
    every = {f"m-{code}": leaf.choices[0].position for code, leaf in sheet.leaves.items()}

    with CaptureQueriesContext(connection) as few:
        client.post(url, one)
    with CaptureQueriesContext(connection) as many:
        client.post(url, every)

    assert len(few) == len(many)


def test_no_level_reached_is_a_choice_and_a_note_may_come_before_it(world):
    SelfMark.objects.filter(dossier=world.draft).delete()
    client, url = world.client("chuthe1"), at("dossier_self_score", world.draft.pk)

    client.post(url, {"m-1.1": "0", "note-1.2": "Đang chờ giấy"})

    marks = SelfMark.objects.filter(dossier=world.draft).order_by("criterion__position")
    assert [(m.criterion.code, m.option, m.is_chosen, m.note) for m in marks] == [
        ("1.1", None, True, ""),
        ("1.2", None, False, "Đang chờ giấy"),
    ]
    page = body(client.get(url))
    assert "Đang chờ giấy" in page
    assert "tự chấm 1/" in page


def test_a_level_that_is_not_there_is_refused_and_the_notes_come_back(world):
    url = at("dossier_self_score", world.draft.pk)
    kept = dict(world.draft.self_marks.values_list("criterion__code", "option"))

    response = world.client("chuthe1").post(url, {"m-1.1": "99", "note-1.2": "Đã gõ dài"})

    assert response.status_code == 422
    assert "Đã gõ dài" in body(response)
    assert dict(world.draft.self_marks.values_list("criterion__code", "option")) == kept


def test_the_panel_tells_what_the_next_star_lacks(world):
    url = at("dossier_self_score", world.draft.pk)
    gate = next(g for g in world.draft.criteria_set.sheet().gates if g.star == 4)
    dossiers.mark_self(
        dossier_id=world.draft.pk,
        criterion=gate.criterion,
        position=0 if world.draft.criteria_set.sheet().leaves[gate.criterion].offers_none else 1,
        actor=world.user("chuthe1"),
    )

    page = body(world.client("chuthe1").get(url))

    assert "Còn thiếu gì để đạt" in page
    assert f'href="#c-{gate.criterion}"' in page


def test_the_sheet_names_the_papers_that_the_decision_asks_for(world):
    page = body(world.client("chuthe1").get(at("dossier_self_score", world.draft.pk)))

    assert "Minh chứng: Giấy đăng ký kinh doanh" in page
    assert page.count('type="radio"') > len(world.draft.criteria_set.sheet().leaves)
