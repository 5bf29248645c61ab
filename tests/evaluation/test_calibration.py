"""Offsets, disagreement and flags: what must hold of any marks, and figures worked by hand."""

from copy import deepcopy
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.calibration import (
    Scored,
    deviation_of,
    disagreements,
    is_young,
    member_offsets,
    outliers,
)

# Councils are slow to draw on a busy machine; that says nothing of the figures.
settings.register_profile(
    "councils", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50
)
CODES = ("1.1", "1.2", "2.1")
points = st.integers(0, 20).map(Fraction)
card = st.fixed_dictionaries(dict.fromkeys(CODES, points))
council = st.integers(2, 5).flatmap(
    lambda size: st.lists(
        st.fixed_dictionaries(dict.fromkeys(range(size), card)), min_size=1, max_size=3
    )
)


def dossiers(rows) -> list[Scored]:
    return [Scored(key=n, sheet="7", cards=cards) for n, cards in enumerate(rows)]


@settings(settings.get_profile("councils"))
@given(council)
def test_offsets_of_a_whole_council_add_up_to_nothing(rows):
    assert sum(row.offset for row in member_offsets(dossiers(rows), limit=10)) == 0


@settings(settings.get_profile("councils"))
@given(council, st.integers(1, 30))
def test_marking_everybody_up_by_the_same_changes_no_offset_and_no_outlier(rows, more):
    raised = [
        {seat: card | {"1.1": card["1.1"] + more} for seat, card in cards.items()} for cards in rows
    ]

    def seen(rows):
        scored = dossiers(rows)
        return (
            {row.member: (row.offset, row.deviation) for row in member_offsets(scored, limit=10)},
            [(row.key, row.member, row.distance) for row in outliers(scored, limit=10)],
            [(row.criterion, row.deviation) for row in disagreements(scored)],
        )

    assert seen(rows) == seen(raised)


@settings(settings.get_profile("councils"))
@given(council, st.randoms())
def test_the_order_of_dossiers_and_of_members_does_not_matter(rows, random):
    def shuffled(scored: list[Scored]) -> list[Scored]:
        turned = []
        for one in scored:
            members = list(one.cards.items())
            random.shuffle(members)
            turned.append(Scored(one.key, one.sheet, dict(members)))
        random.shuffle(turned)
        return turned

    scored = dossiers(rows)
    assert {row.member: row.offset for row in member_offsets(scored, limit=10)} == {
        row.member: row.offset for row in member_offsets(shuffled(scored), limit=10)
    }
    assert outliers(scored, limit=10) == outliers(shuffled(scored), limit=10)


@settings(settings.get_profile("councils"))
@given(council)
def test_nothing_that_is_read_is_changed(rows):
    before = deepcopy(rows)

    member_offsets(dossiers(rows), limit=1)
    disagreements(dossiers(rows))
    outliers(dossiers(rows), limit=1)

    assert rows == before


@settings(settings.get_profile("councils"))
@given(card, st.integers(2, 9))
def test_members_who_all_mark_alike_are_neither_offset_nor_flagged(same, size):
    scored = dossiers([dict.fromkeys(range(size), same)] * 6)

    assert {(row.offset, row.deviation, row.is_flagged) for row in member_offsets(
        scored, limit=0
    )} == {(0, 0.0, False)}  # fmt: skip
    assert (disagreements(scored), outliers(scored, limit=0)) == ([], [])


@settings(settings.get_profile("councils"))
@given(st.lists(points, min_size=1, max_size=9))
def test_a_deviation_lies_between_nothing_and_half_the_range(values):
    spread = max(values) - min(values)

    assert 0 <= deviation_of(values) <= float(spread) / 2 + 1e-9


def of_totals(*totals: int, key: int = 0) -> Scored:
    return Scored(key, "7", {n: {"1.1": Fraction(total)} for n, total in enumerate(totals)})


def test_offset_and_deviation_worked_by_hand():
    rows = member_offsets([of_totals(80, 70), of_totals(60, 54, key=1)], limit=10)

    assert [(row.member, row.dossiers, row.offset, row.deviation) for row in rows] == [
        (0, 2, 4, 1.0),
        (1, 2, -4, 1.0),
    ]


@pytest.mark.parametrize(("count", "flagged"), [(4, set()), (5, {0, 1})])
def test_a_member_is_flagged_only_after_enough_dossiers(count, flagged):
    scored = [of_totals(72, 60, key=n) for n in range(count)]

    rows = member_offsets(scored, limit=10)

    assert {row.member for row in rows if row.is_flagged} == flagged


def test_an_offset_of_half_the_limit_is_not_flagged():
    scored = [of_totals(70, 60, key=n) for n in range(5)]

    assert not any(row.is_flagged for row in member_offsets(scored, limit=10))


def test_a_total_further_from_the_median_than_the_limit_is_an_outlier():
    [row] = outliers([of_totals(80, 81, 82, 70), of_totals(70, 80, 75, key=1)], limit=10)

    assert (row.key, row.member, row.median, row.distance) == (
        0,
        3,
        Fraction(161, 2),
        Fraction(-21, 2),
    )


def test_a_dossier_of_one_card_says_nothing_of_its_member():
    assert member_offsets([of_totals(80)], limit=10) == []


@pytest.mark.parametrize(
    ("mean", "stars", "young"),
    [
        (Fraction(50), 3, True),
        (Fraction(5999, 100), 3, True),
        (Fraction(60), 3, False),
        (Fraction(4999, 100), 3, False),
        (Fraction(55), 2, False),
        (Fraction(55), None, False),
    ],
)
def test_young_three_stars_have_a_mean_from_fifty_to_under_sixty(mean, stars, young):
    assert is_young(mean, stars) == young
