"""Scoring: bands, the exact mean, gates, and what the result rests on."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring import Agreement, Card, InvalidCards, Settings, cut, inputs_hash, score
from tests.evaluation.councils import council, fast
from tests.evaluation.sheets import (
    BANDS,
    DIRTY,
    FORGED,
    best_marks,
    card_of,
    marks_of,
    plain_card,
    plain_sheet,
    real_sheet,
)


@pytest.mark.parametrize(
    ("totals", "stars"),
    [
        ((0,), 1), ((29,), 1), ((30,), 2), ((49,), 2), ((50,), 3), ((69,), 3), ((70,), 4),
        ((89,), 4), ((90,), 5), ((100,), 5), ((70, 70, 69), 3), ((90, 90, 89), 4), ((50, 49), 2),
        ((30, 30, 30, 29), 1),
    ],
)  # fmt: skip
def test_R4_the_band_is_read_from_the_exact_mean(totals, stars):
    outcome = score(plain_sheet(), council(*totals))

    assert outcome.stars_by_points == stars
    assert outcome.stars == stars


def test_R4_a_mean_just_under_a_floor_is_shown_cut_and_not_rounded_up():
    outcome = score(plain_sheet(), council(*[90] * 999, 89))

    assert (outcome.mean, outcome.shown, outcome.stars) == (Fraction(89999, 1000), "89.99", 4)


@fast
@given(st.fractions(min_value=0, max_value=100))
def test_R4_no_mean_falls_between_two_bands(mean):
    holding = [
        band
        for band in BANDS
        if band.floor <= mean and (mean < band.ceiling or mean == band.ceiling == 100)
    ]

    assert holding == [plain_sheet().band_of(mean)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1234, 15), "82.26"), (Fraction(90), "90.00"), (Fraction(0), "0.00"),
        (Fraction(2, 3), "0.66"), (Fraction(9999999, 100000), "99.99"), (Fraction(1, 100), "0.01"),
    ],
)  # fmt: skip
def test_a_fraction_is_shown_with_two_decimals_cut(value, shown):
    assert cut(value) == shown


def test_R3_parts_are_means_that_add_up_to_the_mean_of_the_totals():
    outcome = score(plain_sheet(), [card_of(40, 20, 10), card_of(30, 25, 5, name="B")])

    assert {part.code: part.mean for part in outcome.parts} == {
        "A": Fraction(35),
        "B": Fraction(45, 2),
        "C": Fraction(15, 2),
    }
    assert sum(part.mean for part in outcome.parts) == outcome.mean == 65


def test_the_spread_is_highest_less_lowest_total():
    assert score(plain_sheet(), council(61, 76, 70)).spread == 15


def test_every_member_keeps_a_total_by_part():
    member = score(plain_sheet(), [card_of(12, 3, 20, name="Lò Văn A", role="chair")]).members[0]

    assert (member.name, member.role, member.total) == ("Lò Văn A", "chair", 35)
    assert member.parts == {"A": 12, "B": 3, "C": 20}


def test_nobody_to_count_is_refused():
    with pytest.raises(InvalidCards):
        score(plain_sheet(), [plain_card(80, role="secretary")])


GATES = {("1", 3): 10, ("1", 4): 30, ("2", 5): 20}


def test_R5_a_star_needs_every_gate_up_to_it():
    # 40 + 15 + 35 = 90 points, but the 5-star gate of criterion 2 asks for 20
    outcome = score(plain_sheet(gates=GATES), [card_of(40, 15, 35)])

    assert (outcome.stars_by_points, outcome.stars_by_gates, outcome.stars) == (5, 4, 4)
    assert [(gate.star, gate.criterion, gate.passed) for gate in outcome.gates] == [
        (3, "1", True),
        (4, "1", True),
        (5, "2", False),
    ]


def test_R5_a_failed_gate_of_three_stars_leaves_two_whatever_the_points():
    outcome = score(plain_sheet(gates=GATES), [card_of(9, 25, 35)])

    assert (outcome.mean, outcome.stars_by_points, outcome.stars) == (69, 3, 2)


def test_R5_a_failed_gate_of_four_stars_also_bars_five():
    outcome = score(plain_sheet(gates={("1", 4): 40}), [card_of(39, 25, 35)])

    assert (outcome.mean, outcome.stars) == (99, 3)


def test_R5_one_and_two_stars_ask_for_no_gate():
    outcome = score(plain_sheet(gates={("1", 3): 40}), [card_of(0, 25, 10)])

    assert outcome.stars == 2


@pytest.mark.parametrize(
    ("points", "rule", "passed", "have", "reached"),
    [
        ((3, 3, 2), "majority", True, 3, 2),
        ((3, 2, 2), "majority", False, 2, 1),
        ((3, 3, 2, 2), "majority", False, 2, 2),  # half is not more than half
        ((3, 3, 3, 0), "majority", True, 3, 3),
        ((5, 2, 2), "mean", True, 3, 1),
        ((4, 2, 2), "mean", False, Fraction(8, 3), 1),
        ((3, 3, 3), "all", True, 3, 3),
        ((9, 9, 2), "all", False, 2, 2),
    ],
)
def test_R5_who_must_reach_a_gate_is_a_setting(points, rule, passed, have, reached):
    cards = [card_of(value, 0, 0, name=str(index)) for index, value in enumerate(points)]

    (gate,) = score(plain_sheet(gates={("1", 3): 3}), cards, Settings(gate_rule=rule)).gates

    assert (gate.passed, gate.have, gate.reached) == (passed, have, reached)
    assert gate.counted == len(points)


@pytest.mark.parametrize("rule", ["majority", "mean", "all"])
@pytest.mark.parametrize(("position", "passed"), [(31, True), (30, False), (0, False)])
def test_R5_what_the_council_agreed_settles_a_gate_and_leaves_the_mean(rule, position, passed):
    cards = [card_of(29 if passed else 40, 25, 35)]
    agreement = Agreement("1", position, "Hội đồng xem lại hợp đồng.")

    outcome = score(
        plain_sheet(gates={("1", 4): 30}), cards, Settings(gate_rule=rule), {"1": agreement}
    )

    assert outcome.mean == (89 if passed else 100)
    assert outcome.gates[0].passed is passed
    assert outcome.gates[0].is_agreed
    assert outcome.stars == (4 if passed else 3)


def test_an_agreement_on_nothing_the_sheet_has_is_refused():
    for agreement in (Agreement("9", 1), Agreement("1", 42), Agreement("1", -1)):
        with pytest.raises(InvalidCards):
            score(plain_sheet(), council(80), Settings(), {agreement.criterion: agreement})


def test_R5_set_7_with_no_story_has_no_three_stars():
    sheet = real_sheet(7)
    marks = marks_of(sheet, {"5.1": 0, "5.2": 0, "5.3": 0})

    outcome = score(sheet, [Card("A", "chair", marks)])

    assert (outcome.mean, outcome.stars_by_points, outcome.stars) == (88, 4, 2)


def test_scheme_1048_knows_no_gates():
    sheet = real_sheet(7, "qd1048-2019")

    assert sheet.gates == ()
    assert score(sheet, [Card("A", "chair", best_marks(sheet))]).stars == 5


def test_scheme_148_has_gates_on_options_and_one_on_a_criterion_as_a_whole():
    gates = {(gate.star, gate.criterion, gate.needed) for gate in real_sheet(1, "qd148-2023").gates}

    assert {(3, "5.2", 3), (4, "5.2", 5), (3, "10", 2), (4, "3.6", 1)} <= gates


def test_missing_for_next_names_points_and_gates_of_one_star_more():
    sheet = plain_sheet(gates={("1", 4): 30, ("2", 4): 20, ("2", 5): 25})

    outcome = score(sheet, [card_of(28, 10, 30, name="A"), card_of(28, 11, 30, name="B")])

    assert outcome.stars == 3
    assert [(m.criterion, m.needed, m.have) for m in outcome.missing_for_next] == [
        ("1", 30, 28),
        ("2", 20, 10),
    ]
    assert outcome.points_short == Fraction(3, 2)


def test_missing_for_next_of_a_failed_three_star_gate_asks_for_no_points():
    outcome = score(plain_sheet(gates={("1", 3): 10}), [card_of(9, 25, 35)])

    assert outcome.points_short == 0
    assert [m.criterion for m in outcome.missing_for_next] == ["1"]


@pytest.mark.parametrize("findings", [["forged"], []])
def test_nothing_is_missing_for_five_stars_or_after_a_rejection(findings):
    outcome = score(plain_sheet(), [plain_card(95, findings=findings)])

    assert (outcome.missing_for_next, outcome.points_short) == ((), 0)


def test_the_hash_changes_with_anything_the_result_rests_on():
    sheet, cards = plain_sheet(), council(80, 81)
    base = inputs_hash(sheet, cards, Settings(), {})

    changed = [
        inputs_hash(plain_sheet(gates={("1", 3): 5}), cards, Settings(), {}),
        inputs_hash(sheet, council(80, 82), Settings(), {}),
        inputs_hash(sheet, cards[:1], Settings(), {}),
        inputs_hash(sheet, cards, Settings(gate_rule="all"), {}),
        inputs_hash(sheet, cards, Settings(), {"1": Agreement("1", 3, "")}),
        inputs_hash(
            sheet, [replace(cards[0], findings=frozenset({"dirty"})), cards[1]], Settings(), {}
        ),
    ]

    assert len({base, *changed}) == len(changed) + 1
    assert base == inputs_hash(plain_sheet(rules=(FORGED, DIRTY)), council(80, 81), Settings(), {})
