"""One open meeting on three dossiers, for all pages of a member's own card."""

import pytest
from django.urls import reverse

from ocop_portal.demo.marks import good_marks
from tests.pages.room import Room, open_room

HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):
    with open_room(django_db_blocker, "Mận sấy dẻo", "Tỏi đen", "Chuối sấy") as room:
        yield room


@pytest.fixture
def room(built: Room, db) -> Room:
    """What a test changes lies in a transaction of its own within the package's."""
    return built


def page(room: Room) -> str:
    return reverse("evaluation:scorecard", args=[room.item.pk])


def whole_sheet(room: Room, **changes: str) -> dict[str, str]:
    marks = {f"m-{code}": str(at) for code, at in good_marks(room.sheet).items()}
    return {**marks, **changes}


def save(room: Room, username: str = "hd2", **sent: str):
    client = room.client(username)
    client.get(page(room))
    path = reverse("evaluation:scorecard_mark", args=[room.item.pk])
    return client.post(path, sent, headers=HTMX)
