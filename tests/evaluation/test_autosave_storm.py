"""Ten members saving every second against two gunicorn workers: no mark is lost."""

import socket

import pytest

from tests.autosave import full_meeting, portal, storm
from tests.workers import variables

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_members_who_save_at_the_same_time_lose_nothing(queue, tmp_path, settings):
    item, users = full_meeting(10)
    port = free_port()

    own = variables(queue, tmp_path) | {"SECRET_KEY": settings.SECRET_KEY}  # reads our sessions
    with portal(own, port, tmp_path / "web.log"):
        outcome = storm(item, users, port=port, seconds=5)

    assert (outcome.saves, outcome.refused, outcome.lost) == (50, [], [])
