"""A dossier put into a round by the province."""

from datetime import timedelta

import pytest

from evaluation.choices import StageStatus
from tests.pages.desks.pages import at, at_province, body, received_stage
from tests.path import make_round

pytestmark = pytest.mark.django_db


def test_the_province_puts_a_dossier_into_a_round(world):
    stage, round_ = at_province(world), make_round(world.demo)

    response = world.client("tinh1").post(at("stage_round", stage.pk), {"round": round_.pk})

    stage.refresh_from_db()
    assert response.status_code == 302
    assert (stage.status, stage.round, stage.due_on) == (
        StageStatus.IN_REVIEW,
        round_,
        round_.decision_due_on,
    )


def test_a_dossier_that_came_late_enters_with_a_reason(world):
    stage, round_ = at_province(world), make_round(world.demo)
    round_.proposals_close_on = stage.arrived_on - timedelta(days=1)
    round_.save()
    client, url = world.client("tinh1"), at("stage_round", stage.pk)

    refused = client.post(url, {"round": round_.pk})
    done = client.post(url, {"round": round_.pk, "late_reason": "Xã bị lũ, đã có công văn."})

    assert refused.status_code == 422
    assert "ghi lý do" in body(refused)
    assert f'value="{round_.pk}" selected' in body(refused)
    assert done.status_code == 302
    assert "Xã bị lũ" in body(client.get(at("stage", stage.pk)))


@pytest.mark.parametrize("value", ["", "0", "abc"])
def test_a_round_that_is_not_offered_is_refused(world, value):
    stage = at_province(world)

    response = world.client("tinh1").post(at("stage_round", stage.pk), {"round": value})

    stage.refresh_from_db()
    assert response.status_code == 422
    assert stage.status == StageStatus.RECEIVED


def test_a_commune_has_no_rounds(world):
    stage = received_stage(world)

    assert world.client("xa1").get(at("stage_round", stage.pk)).status_code == 403
    assert at("stage_round", stage.pk) not in body(world.client("xa1").get(at("stage", stage.pk)))
