"""One product certified by the whole path, built once for each module that asks for it."""

from collections.abc import Iterator

import pytest

from evaluation.models import Certificate
from tests.pages.room import Room, open_room


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker) -> Iterator[Room]:
    with open_room(django_db_blocker, "Mận sấy dẻo") as room:
        room.certify()
        yield room


@pytest.fixture
def room(built: Room, db: None) -> Room:
    """What one test changes is undone with that test."""
    return built


@pytest.fixture
def certificate(room: Room) -> Certificate:
    return Certificate.objects.get()
