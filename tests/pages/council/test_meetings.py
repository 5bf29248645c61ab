"""Meetings called on dossiers that wait, and who finds their pages."""

import pytest

from accounts.choices import Role
from evaluation.models import CouncilSession, DossierStage
from ocop_portal.demo import walk
from tests.build import make_user
from tests.pages.council.conftest import url
from tests.pages.room import signed_in, text_of
from tests.path import filed, make_product_of

pytestmark = pytest.mark.django_db


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
