"""Lists and pages of the council room in a fixed number of queries."""

import pytest

from evaluation.models import CouncilSession, EvaluationRound
from tests.pages.council.conftest import more_items, opened, url
from tests.pages.room import Room, like, queries_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["round_list", "session_list"])
def test_lists_ask_the_same_queries_with_one_three_and_three_hundred_rows(room, name):
    client = room.client("tinh1")
    one = queries_of(client, url(name))
    counts = []

    for more in (2, 297):
        if name == "round_list":
            _more_rounds(room, more)
        else:
            _more_sessions(room, more)
        counts.append(queries_of(client, url(name)))

    assert counts == [one, one]


def _more_rounds(room: Room, count: int) -> None:
    base = EvaluationRound.objects.count()
    EvaluationRound.objects.bulk_create(
        like(room.session.council.round, year=2100 + (base + n) // 50, number=(base + n) % 50 + 1)
        for n in range(count)
    )


def _more_sessions(room: Room, count: int) -> None:
    CouncilSession.objects.bulk_create(
        like(room.session, minutes=None, invitation=None) for _ in range(count)
    )


@pytest.mark.parametrize("name", ["round", "session", "board"])
def test_pages_of_many_dossiers_ask_the_same_queries_as_of_few(room, name):
    """Two on the table and sealed or opened; then six more beside them."""
    key = room.session.council.round_id if name == "round" else room.session.pk
    client = room.client("tinh1" if name == "round" else "hd1")
    opened(room)
    few = queries_of(client, url(name, key))

    more_items(room, 6)

    assert queries_of(client, url(name, key)) == few
