"""A sheet's own answers, and how a half-filled one stands."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.scoring import Card, score
from evaluation.self_score import FAILED, PASSED, WAITING, self_score
from evaluation.sheet import plain_number
from tests.evaluation.sheets import (
    ZERO,
    best_marks,
    marks_of,
    plain_sheet,
    real_sheet,
    real_sheets,
)

REAL = real_sheets()


# -- the sheet -------------------------------------------------------------------------------


def test_378_criteria_of_decision_26_need_a_box_for_no_level_reached():
    sheets = [sheet for sheet in REAL if sheet.scheme == "qd26-2026"]
    leaves = [leaf for sheet in sheets for leaf in sheet.leaves.values()]

    assert len(leaves) == 787
    assert sum(leaf.offers_none for leaf in leaves) == 378
    assert all(
        leaf.offers_none == (min(option.points for option in leaf.options) > 0) for leaf in leaves
    )


def test_choices_begin_with_no_level_reached_only_where_no_zero_is_printed():
    sheet = real_sheet(7)

    assert [(c.position, c.points) for c in sheet.leaves["1.6"].choices] == [
        (0, 0), (1, 1), (2, 2), (3, 3),
    ]  # fmt: skip
    assert sheet.leaves["1.6"].choices[0].label == "Không đạt mức nào"
    assert [c.position for c in sheet.leaves["1.5"].choices] == [1, 2, 3, 4]


def test_a_case_without_a_printed_zero_still_offers_no_level_reached():
    leaf = real_sheet(1, "qd1048-2019").leaves["3.2"]

    assert {option.case for option in leaf.options if option.points == 0} == {"2"}
    assert leaf.offers(0)


def test_sets_11_and_13_nest_three_levels():
    for number in (11, 13):
        sheet = real_sheet(number)
        assert "6.1.1" in sheet.leaves
        assert not sheet.criteria["6.1"].is_leaf
        assert sheet.leaves_of_part["C"][0] == "6.1.1"


@pytest.mark.parametrize(
    ("marks", "applies"), [({}, True), ({"5.1": 1}, False), ({"5.1": 0}, False), ({"5.1": 2}, True)]
)
def test_a_conditional_criterion_applies_until_its_condition_is_known_to_fail(marks, applies):
    assert real_sheet(1).applies("5.2", marks) is applies


def test_problems_name_every_leaf_left_out():
    sheet = real_sheet(1)

    assert list(sheet.problems(Card("A", "member", {}))) == list(sheet.leaves)
    assert sheet.problems(Card("A", "member", best_marks(sheet))) == {}


def test_equal_sheets_have_equal_fingerprints_and_any_change_shows():
    base = plain_sheet(gates={("1", 3): 5}).fingerprint

    assert plain_sheet(gates={("1", 3): 5}).fingerprint == base
    assert plain_sheet(gates={("1", 3): 6}).fingerprint != base
    assert plain_sheet(gates={("1", 4): 5}).fingerprint != base
    assert len({sheet.fingerprint for sheet in REAL}) == len(REAL)


@pytest.mark.parametrize(
    ("points", "text"),
    [("3.00", "3"), ("20", "20"), ("100.00", "100"), ("2.50", "2,5"), ("0", "0")],
)
def test_points_are_written_the_vietnamese_way(points, text):
    assert plain_number(Decimal(points)) == text


# -- a sheet being filled --------------------------------------------------------------------


def test_an_empty_sheet_waits_for_everything():
    sheet = real_sheet(7)

    standing = self_score(sheet, {})

    assert (standing.total, standing.max_reachable, standing.stars) == (0, 100, None)
    assert (standing.done, standing.leaves) == (0, len(sheet.leaves))
    assert standing.unmarked == tuple(sheet.leaves)
    assert {gate.state for gate in standing.gates} == {WAITING}
    assert not standing.is_complete


def test_a_full_sheet_has_what_the_council_would_give_it_alone():
    sheet = real_sheet(7)
    marks = marks_of(sheet, {"1.5": 1, "9": 1, "3.3": 1})

    standing = self_score(sheet, marks)

    assert (standing.total, standing.max_reachable) == (92, 92)
    assert (standing.stars_by_points, standing.stars_by_gates, standing.stars) == (5, 3, 3)
    assert standing.is_complete
    assert [(gate.star, gate.criterion) for gate in standing.failed_gates] == [
        (4, "1.5"), (5, "1.5"), (4, "9"),
    ]  # fmt: skip
    assert [(m.criterion, m.needed, m.have, m.plus) for m in standing.missing_for_next] == [
        ("1.5", 2, 1, 1),
        ("9", 3, 1, 2),
    ]
    assert (standing.next_stars, standing.points_short) == (4, 0)
    assert standing.total_with_missing == 95


def test_gates_are_counted_by_star_as_passed_failed_or_waiting():
    sheet = real_sheet(7)
    marks = marks_of(sheet, {"9": 1})
    del marks["1.5"]

    counts = {count.star: count for count in self_score(sheet, marks).gate_counts}

    assert (counts[3].failed, counts[3].waiting) == (0, 0)
    assert (counts[4].failed, counts[4].waiting) == (1, 1)
    assert (counts[5].failed, counts[5].waiting) == (0, 1)
    assert all(c.total == c.passed + c.failed + c.waiting for c in counts.values())


def test_without_a_story_its_structure_is_done_and_worth_nothing():
    sheet = real_sheet(1)
    marks = best_marks(sheet) | {"5.1": 1}  # the printed option of 0 points
    del marks["5.2"]

    standing = self_score(sheet, marks)

    assert standing.not_applicable == ("5.2",)
    assert standing.is_complete
    assert (standing.total, standing.max_reachable) == (93, 93)


def test_a_stale_mark_of_a_story_that_was_taken_away_counts_nothing():
    sheet = real_sheet(1)

    assert self_score(sheet, best_marks(sheet) | {"5.1": 1}).total == 93


def test_the_most_that_can_still_be_reached_falls_with_every_low_mark():
    sheet = plain_sheet()

    standing = self_score(sheet, {"1": 11})

    assert (standing.total, standing.max_reachable, standing.done) == (10, 70, 1)


def test_marks_the_sheet_does_not_have_are_no_marks():
    standing = self_score(plain_sheet(), {"1": 99, "2": -1, "7": 1})

    assert (standing.total, standing.done) == (0, 0)


def test_five_stars_have_no_next():
    standing = self_score(plain_sheet(), {"1": 41, "2": 26, "3": 36})

    assert (standing.stars, standing.next_stars, standing.points_short) == (5, None, 0)
    assert standing.missing_for_next == ()


def test_points_short_are_those_to_the_next_floor():
    standing = self_score(plain_sheet(), {"1": 41, "2": 26, "3": 4})

    assert (standing.total, standing.stars, standing.points_short) == (68, 3, 2)
    assert [(part.code, part.points, part.max_points) for part in standing.parts] == [
        ("A", 40, 40), ("B", 25, 25), ("C", 3, 35),
    ]  # fmt: skip


def test_a_zero_that_would_end_the_evaluation_is_told():
    sheet = plain_sheet(rules=(ZERO,))

    assert self_score(sheet, {"2": 1}).zero_stops == (ZERO.text,)
    assert self_score(sheet, {"1": 1, "2": 2}).zero_stops == ()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_complete_sheet_agrees_with_scoring_and_a_part_of_it_never_promises_less(data):
    sheet = data.draw(st.sampled_from(REAL))
    marks = {
        code: data.draw(st.integers(0 if leaf.offers_none else 1, len(leaf.options)))
        for code, leaf in sheet.leaves.items()
    }
    marks |= {code: 0 for code in sheet.leaves if not sheet.applies(code, marks)}
    kept = data.draw(st.sets(st.sampled_from(list(sheet.leaves))))

    whole = self_score(sheet, marks)
    partial = self_score(sheet, {code: marks[code] for code in kept})
    outcome = score(sheet, [Card("A", "chair", marks)])

    assert (whole.total, whole.stars_by_points) == (outcome.mean, outcome.stars_by_points)
    assert whole.stars_by_gates == outcome.stars_by_gates
    assert {(g.star, g.criterion): g.state == PASSED for g in whole.gates} == {
        (g.star, g.criterion): g.passed for g in outcome.gates
    }
    assert partial.total <= whole.total <= partial.max_reachable
    failed = {(g.star, g.criterion) for g in partial.gates if g.state == FAILED}
    assert failed <= {(g.star, g.criterion) for g in whole.gates if g.state == FAILED}
