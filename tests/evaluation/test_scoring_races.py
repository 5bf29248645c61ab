"""Marking, handing in, taking back and opening at the same moment, in threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from core.errors import DomainError, InvalidTransition
from evaluation.models import Mark, Scorecard, SessionItem
from evaluation.services import results, scorecards, sessions
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from tests.path import fresh, in_session, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting() -> tuple[Demo, SessionItem]:
    demo = make_world()
    return demo, in_session(demo).items.get()


def elsewhere(act: Callable[[], object]) -> object:
    """Run on a connection of its own that waits at most half a second for a lock."""

    def run() -> object:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '500ms'")
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def mark(demo: Demo, card: Scorecard, username: str, position: int = 1) -> Mark:
    return scorecards.mark_criterion(
        card_id=card.pk, criterion="1.1", position=position, actor=fresh(demo.user(username)),
        today=demo.today,
    )  # fmt: skip


def open_marks(demo: Demo, item: SessionItem) -> SessionItem:
    return results.open_marks(
        item_id=item.pk, actor=fresh(demo.user("hd1")), now=timezone.now(), today=demo.today
    )


def test_no_member_waits_for_another_members_save(meeting):
    demo, item = meeting
    cards = {
        name: scorecards.begin_scorecard(item_id=item.pk, actor=demo.user(name))
        for name in ("hd2", "hd3")
    }

    with transaction.atomic():
        mark(demo, cards["hd2"], "hd2")
        elsewhere(lambda: mark(demo, cards["hd3"], "hd3"))

    assert Mark.objects.count() == 2


def test_opening_waits_for_a_save_under_way(meeting):
    """A card begun by somebody since gone: all who are awaited have handed in."""
    demo, item = meeting
    card = scorecards.begin_scorecard(item_id=item.pk, actor=demo.user("hd2"))
    sheet = item.stage.criteria_set.sheet()
    for name in ("hd1", "hd3", "hd4", "hd5"):
        walk.score_as(demo, item, name, good_marks(sheet))
    seats = item.session.council.seats.all()
    present = {seat.pk: seat.user_id != demo.user("hd2").pk for seat in seats}

    with transaction.atomic():
        mark(demo, card, "hd2")
        elsewhere(
            lambda: sessions.record_attendance(
                session_id=item.session_id, present=present, actor=fresh(demo.user("thuky"))
            )
        )
        with pytest.raises(OperationalError):
            elsewhere(lambda: open_marks(demo, item))

    assert open_marks(demo, item).status == "opened"


def test_a_save_that_comes_during_the_opening_is_refused_after_it(meeting):
    demo, item = meeting
    sheet = item.stage.criteria_set.sheet()
    for number in range(1, 6):
        walk.score_as(demo, item, f"hd{number}", good_marks(sheet))
    card = Scorecard.objects.get(seat__user=demo.user("hd2"))

    with transaction.atomic():
        open_marks(demo, item)
        with pytest.raises(OperationalError):
            elsewhere(lambda: mark(demo, card, "hd2"))

    with pytest.raises(InvalidTransition):
        mark(demo, card, "hd2")


def test_of_opening_and_taking_back_only_one_happens(meeting):
    demo, item = meeting
    sheet = item.stage.criteria_set.sheet()
    for number in range(1, 6):
        walk.score_as(demo, item, f"hd{number}", good_marks(sheet))
    cards = list(Scorecard.objects.filter(item=item).select_related("seat__user"))
    gate = Barrier(len(cards) + 1)

    def at_the_gate(act: Callable[[], object]) -> str:
        try:
            gate.wait()
            act()
        except DomainError:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    def back(card: Scorecard) -> str:
        return at_the_gate(
            lambda: scorecards.take_back(
                card_id=card.pk, actor=fresh(card.seat.user), today=demo.today
            )
        )

    with ThreadPoolExecutor(len(cards) + 1) as pool:
        opening = pool.submit(at_the_gate, lambda: open_marks(demo, item))
        taken = [pool.submit(back, card) for card in cards]

    item.refresh_from_db()
    drafts = Scorecard.objects.filter(status="draft").count()
    assert [each.result() for each in taken].count("done") == drafts
    assert (opening.result() == "done", drafts == 0) in {(True, True), (False, False)}
    assert (item.status == "opened") == (opening.result() == "done")
