"""What members mark leaves no trace outside the sealed tables: not in the audit trail, the change
log, notices or anything else stored."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from evaluation.models import Finding, Mark, Scorecard, ScorecardVersion
from evaluation.services import scorecards
from ocop_portal.demo import walk
from tests.evaluation.sealed import SENTINEL, WRITERS
from tests.path import in_session, make_world

pytestmark = pytest.mark.django_db
SEALED = {model._meta.db_table for model in (Scorecard, Mark, Finding, ScorecardVersion)}
# Of a card itself everybody may know that it is begun, handed in and when.
KNOWN_OF_A_CARD = ("id", "item_id", "seat_id", "status", "document_id")
BY_CHANCE = {"id", "at", "updated_at", "created_at", "next_try_at", "last_login", "request_id"}


def act(demo: walk.Demo, item, *, best: bool) -> None:
    """The same acts of three members in the same order; only what they mark and write differs."""
    said = SENTINEL * 20 if best else ""
    for username in WRITERS:
        _mark_and_hand_in(demo, item, username, best=best, said=said)
    last = demo.user(WRITERS[-1])
    card = Scorecard.objects.get(item=item, seat__user=last)
    scorecards.take_back(card_id=card.pk, actor=last, today=demo.today)


def _mark_and_hand_in(demo: walk.Demo, item, username: str, *, best: bool, said: str) -> None:
    who = {"actor": demo.user(username), "today": demo.today}
    card = Scorecard.objects.get(item=item, seat__user=who["actor"])
    for code, leaf in item.stage.criteria_set.sheet().leaves.items():
        positions = [choice.position for choice in leaf.choices]
        scorecards.mark_criterion(
            card_id=card.pk, criterion=code, position=(max if best else min)(positions),
            note=said, **who,
        )  # fmt: skip
    rule = item.stage.criteria_set.ending_rules.order_by("code").first().code
    scorecards.record_finding(card_id=card.pk, rule=rule, is_found=best, note=said, **who)
    scorecards.comment_card(card_id=card.pk, comment=said, **who)
    scorecards.hand_in(card_id=card.pk, now=timezone.now(), **who)


def stored() -> dict[str, list[tuple]]:
    """All rows of all tables by what they say, without keys and times drawn by chance."""
    return dict(_tables())


def _tables() -> Iterator[tuple[str, list[tuple]]]:
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    for table in sorted(tables):
        names = [field.column for field in tables[table]._meta.concrete_fields]
        kept = [name for name in names if name not in BY_CHANCE]
        if table in SEALED:
            kept = [name for name in names if name in KNOWN_OF_A_CARD] if "status" in names else []
        if kept:
            yield table, _rows(table, kept)


def _rows(table: str, columns: list[str]) -> list[tuple]:
    listed = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed} FROM {connection.ops.quote_name(table)}")
        rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return sorted(rows)


def _plain(value: object) -> str:
    return "" if isinstance(value, datetime) else str(value)


def test_marking_leaves_the_same_rows_in_every_other_table_whatever_is_marked():
    demo = make_world()
    item = in_session(demo).items.get()
    for username in WRITERS:
        scorecards.begin_scorecard(item_id=item.pk, actor=demo.user(username))
    left = []
    for best in (False, True):
        mark = transaction.savepoint()
        before = stored()
        act(demo, item, best=best)
        after = stored()
        assert after["core_auditentry"] != before["core_auditentry"]
        left.append(after)
        transaction.savepoint_rollback(mark)

    worst, best = left
    assert {table for table in worst if worst[table] != best[table]} == set()
