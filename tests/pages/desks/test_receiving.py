"""Who sees a desk; dossiers received and returned there."""

from datetime import timedelta

import pytest

from accounts.choices import Role
from evaluation.choices import StageStatus
from tests.build import make_unit, make_user
from tests.pages.desks.pages import at, body, received_stage, waiting_stage

pytestmark = pytest.mark.django_db
ACTS = ["stage_receive", "stage_return", "stage_report", "stage_forward", "stage_round"]


@pytest.mark.parametrize("page", ["stage", *ACTS])
def test_a_neighbouring_commune_finds_nothing(world, page):
    neighbour = make_user(serving=make_unit("14/04000/"), role=Role.COMMUNE_OFFICER)

    response = world.client_of(neighbour).get(at(page, waiting_stage(world).pk))

    assert response.status_code == 404


@pytest.mark.parametrize("page", ACTS)
@pytest.mark.parametrize("username", ["tinh1", "chuthe1", "lanhdao"])
def test_who_reads_a_stage_but_does_not_work_there_is_refused(world, page, username):
    stage, client = waiting_stage(world), world.client(username)

    assert client.get(at("stage", stage.pk)).status_code == 200
    assert client.get(at(page, stage.pk)).status_code == 403
    assert client.post(at(page, stage.pk), {"reason": "Thiếu giấy"}).status_code == 403


def test_only_the_desk_sees_its_buttons(world):
    url = at("stage", waiting_stage(world).pk)
    button = at("stage_receive", waiting_stage(world).pk)

    assert button in body(world.client("xa1").get(url))
    assert button not in body(world.client("tinh1").get(url))


def test_a_dossier_is_received_under_a_slip_number(world):
    stage = waiting_stage(world)

    response = world.client("xa1").post(
        at("stage_receive", stage.pk), {"received_on": world.demo.today.isoformat()}
    )

    stage.refresh_from_db()
    assert response["Location"] == at("stage", stage.pk)
    assert (stage.status, stage.received_on) == (StageStatus.RECEIVED, world.demo.today)
    assert stage.slip_number == f"1/PĐK-14-04075-{world.demo.today.year}"


@pytest.mark.parametrize(
    ("days", "said"), [(1, "không được sau hôm nay"), (-60, "không thể trước ngày chuyển đến")]
)
def test_a_day_that_cannot_be_comes_back_with_the_reason(world, days, said):
    stage = waiting_stage(world)
    day = (world.demo.today + timedelta(days=days)).isoformat()

    response = world.client("xa1").post(at("stage_receive", stage.pk), {"received_on": day})

    stage.refresh_from_db()
    assert response.status_code == 422
    assert said in body(response)
    assert f'value="{day}"' in body(response)
    assert stage.status == StageStatus.WAITING


def test_receiving_twice_says_who_was_first(world):
    stage = received_stage(world)
    url = at("stage_receive", stage.pk)
    other = make_user(serving=stage.unit, role=Role.COMMUNE_OFFICER)

    for answer in (world.client_of(other).get(url), world.client_of(other).post(url, {})):
        assert answer.status_code == 409
        assert f"{world.user('xa1')} đã tiếp nhận hồ sơ" in body(answer)


def test_a_dossier_goes_back_with_its_reason(world):
    stage = received_stage(world)
    reason = "1. Thiếu phiếu kiểm nghiệm.\n2. Ảnh mờ."

    response = world.client("xa1").post(at("stage_return", stage.pk), {"reason": reason})

    stage.refresh_from_db()
    world.filed.refresh_from_db()
    assert response.status_code == 302
    assert (stage.status, world.filed.status) == ("returned", "returned")
    assert stage.return_reason == reason


def test_a_return_without_words_is_refused(world):
    stage = received_stage(world)

    response = world.client("xa1").post(at("stage_return", stage.pk), {"reason": "   "})

    stage.refresh_from_db()
    assert response.status_code == 422
    assert stage.status == StageStatus.RECEIVED
