"""The list of what waits at a desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.services import filing, stages
from tests.build import make_user
from tests.pages.desks.pages import HTMX, at, at_province, body, received_stage, waiting_stage
from tests.path import make_round

pytestmark = pytest.mark.django_db


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def shown(client, **filters) -> list[str]:
    rows = client.get(at("stage_list"), filters).context["rows"]
    return [stage.dossier.product.name for stage, _kind, _deadline in rows]


def test_the_oldest_running_deadline_comes_first(world):
    first, second = world.file_more(2)
    waiting_stage(world)
    for dossier, days in ((first, -3), (second, 5)):
        dossier.stages.update(due_on=world.demo.today + timedelta(days=days))
    world.filed.stages.update(due_on=world.demo.today)

    assert shown(world.client("xa1")) == ["Sản phẩm 0", "Tỏi đen", "Sản phẩm 1"]


def test_the_desk_finds_without_accents_and_filters_by_desk_state_and_round(world):
    stage, round_ = at_province(world), make_round(world.demo)
    stages.put_into_round(
        stage_id=stage.pk, round_id=round_.pk, actor=world.user("tinh1"), today=world.demo.today
    )
    client = world.client("tinh1")

    assert shown(client, q="toi den") == ["Tỏi đen", "Tỏi đen"]  # at both its desks
    assert shown(client, desk="mine") == ["Tỏi đen"]
    assert shown(client, round=str(round_.pk)) == ["Tỏi đen"]
    assert shown(client, status="waiting") == []
    assert shown(client, status="nonsense") == ["Tỏi đen", "Tỏi đen"]


def test_the_list_of_desks_answers_htmx_with_its_part_alone(world):
    response = world.client("xa1").get(at("stage_list"), **HTMX)

    assert "Tỏi đen" in body(response)
    assert "<html" not in body(response)


def test_an_empty_desk_says_why(world):
    page = body(world.client_of(make_user()).get(at("stage_list")))

    assert "Chưa có hồ sơ nào đến bàn" in page


@pytest.mark.parametrize("username", ["xa1", "tinh1"])
def test_the_list_of_desks_costs_the_same_with_300_rows(world, username):
    client, url = world.client(username), at("stage_list")
    one = queries(client, url)

    world.file_more(2)
    three = queries(client, url)
    world.file_more(297)

    assert (one, one) == (three, queries(client, url))


def test_a_stage_costs_the_same_however_often_it_was_filed(world):
    stage, client = received_stage(world), world.client("xa1")
    url = at("stage", stage.pk)
    client.get(url)
    once = queries(client, url)
    for _time in range(2):
        stages.return_dossier(stage_id=stage.pk, reason="Sửa.", actor=world.user("xa1"))
        filing.file_dossier(
            dossier_id=world.filed.pk, actor=world.user("chuthe1"), filed_on=world.demo.today
        )

    assert queries(client, url) == once
