"""What an act of the council room asks of the database, whatever the sheet's length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.models import CriteriaSet
from evaluation.services import scorecards
from ocop_portal.demo.marks import good_marks
from tests.path import in_session, load_law, make_world

pytestmark = pytest.mark.django_db


def asked(act) -> int:
    """Statements of one act, without the savepoint that the test itself puts around it."""
    with CaptureQueriesContext(connection) as said:
        act()
    return len([query for query in said if "SAVEPOINT" not in query["sql"]])


def test_a_card_costs_a_fixed_number_of_statements():
    demo = make_world()
    item = in_session(demo).items.get()
    actor = demo.user("hd2")
    marks = good_marks(item.stage.criteria_set.sheet())
    item.stage.criteria_set.rows()
    actor.post_line  # noqa: B018  a session has read its user's posts long before
    card = scorecards.begin_scorecard(item_id=item.pk, actor=actor)
    card_act = {"card_id": card.pk, "actor": actor, "today": demo.today}
    filling = asked(
        lambda: scorecards.fill_card(marks=marks, notes={}, findings={}, comment="", **card_act)
    )
    handing_in = asked(lambda: scorecards.hand_in(now=timezone.now(), **card_act))
    assert (filling, handing_in) == (8, 10)


def test_the_rows_of_a_published_set_are_read_once():
    load_law()
    CriteriaSet.objects.get().rows()
    assert asked(lambda: CriteriaSet.objects.get().rows()) == 1


def test_the_rows_of_a_draft_are_read_each_time():
    load_law()
    criteria_set = CriteriaSet.objects.get()
    criteria_set.status = "draft"
    assert asked(criteria_set.rows) > 1
    assert asked(criteria_set.rows) > 1


def test_rows_name_the_same_leaves_and_options_as_the_sheet():
    load_law()
    criteria_set = CriteriaSet.objects.get()
    rows, leaves = criteria_set.rows(), criteria_set.sheet().leaves
    assert list(rows.criteria) == list(leaves)
    assert {code: sorted(options) for code, options in rows.options.items()} == {
        code: sorted(option.position for option in leaf.options) for code, leaf in leaves.items()
    }
