"""Whether a paper holds on the day it will be judged by."""

from datetime import date, timedelta

import pytest

from evaluation.models import Dossier, EvaluationRound
from evaluation.paper_validity import NeededUntil, is_flagged, validity_of
from evaluation.selectors.deciding_day import needed_until
from evaluation.selectors.evidence import flagged_papers
from evaluation.services import sessions
from ocop_portal.demo import walk
from tests.path import filed, make_council, make_product_of, make_round, make_world

TODAY = date(2026, 11, 23)
SESSION = NeededUntil(date(2026, 12, 20), "ngày họp hội đồng")


@pytest.mark.parametrize(
    ("end", "kind", "word"),
    [
        (None, "ok", "Không ghi thời hạn"),
        (date(2026, 11, 22), "stop", "Hết hạn 22/11/2026, quá 1 ngày"),
        (date(2026, 11, 23), "late", "Hết hạn 23/11/2026, trước ngày họp hội đồng 20/12/2026"),
        (date(2026, 12, 19), "late", "Hết hạn 19/12/2026, trước ngày họp hội đồng 20/12/2026"),
        (date(2026, 12, 20), "wait", "Còn 27 ngày, đến 20/12/2026"),
        (date(2027, 12, 20), "ok", "Còn hiệu lực đến 20/12/2027"),
    ],
)
def test_a_paper_is_flagged_when_it_ends_before_the_session(end, kind, word):
    standing = validity_of(end, TODAY, SESSION)

    assert (standing.kind, standing.word) == (kind, word)
    assert is_flagged(standing) is (kind in {"stop", "late"})


def test_where_no_day_is_known_only_today_counts():
    assert validity_of(date(2026, 12, 1), TODAY, None).kind == "wait"


def test_a_paper_shown_for_several_criteria_is_flagged_once():
    row = {"title": "Phiếu kiểm nghiệm", "sha256": "a", "expires_on": "2026-12-01"}
    content = {"evidence": [{**row, "criterion": "7"}, {**row, "criterion": "9"}]}

    [flagged] = flagged_papers(content, TODAY, SESSION)

    assert (flagged.title, flagged.criteria, flagged.kind) == ("Phiếu kiểm nghiệm", "7, 9", "late")


@pytest.mark.django_db
def test_a_draft_is_measured_by_the_next_round_it_can_still_be_proposed_for():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))
    for number, closes in ((1, -5), (2, 40), (3, 100)):
        EvaluationRound.objects.create(
            unit=demo.province,
            year=demo.today.year,
            number=number,
            proposals_close_on=demo.today + timedelta(days=closes),
            decision_due_on=demo.today + timedelta(days=closes + 60),
        )

    needed = needed_until(dossier, demo.today)

    assert needed == NeededUntil(demo.today + timedelta(days=100), "hạn quyết định")


@pytest.mark.django_db
def test_without_any_round_ahead_nothing_is_measured():
    demo = make_world()

    assert needed_until(walk.draft(demo, make_product_of(demo)), demo.today) is None


@pytest.mark.django_db
def test_in_a_round_its_decision_day_counts_and_once_called_the_session_s():
    demo = make_world()
    round_ = make_round(demo)
    dossier = filed(demo)
    walk.report(demo, dossier, number=1)
    walk.enter_round(demo, dossier, round_)
    before = needed_until(dossier, demo.today)
    council = make_council(demo, round_)
    held_on = demo.today + timedelta(days=9)
    sessions.call_session(
        council_id=council.pk,
        held_on=held_on,
        place="Hội trường",
        stage_ids=[dossier.stages.get(order=2).pk],
        actor=demo.user("tinh1"),
    )

    assert before == NeededUntil(round_.decision_due_on, "hạn quyết định")
    assert needed_until(dossier, demo.today) == NeededUntil(held_on, "ngày họp hội đồng")


@pytest.mark.django_db
def test_what_is_concluded_needs_no_paper_any_more():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))
    make_round(demo)
    Dossier.objects.filter(pk=dossier.pk).update(
        status="concluded", first_filed_on=demo.today, product_code="14-04075-1-2026"
    )

    assert needed_until(Dossier.objects.get(pk=dossier.pk), demo.today) is None
