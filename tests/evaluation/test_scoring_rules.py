"""Rules that end an evaluation, and criteria that hang on others."""

from dataclasses import replace

import pytest

from evaluation.scoring import Agreement, Card, InvalidCards, Settings, score
from tests.evaluation.sheets import (
    ZERO,
    best_marks,
    card_of,
    marks_of,
    plain_card,
    plain_sheet,
    real_sheet,
)


@pytest.mark.parametrize(
    ("recorders", "rejected"), [(0, False), (1, False), (2, False), (3, True), (5, True)]
)
def test_R6_a_rejection_binds_when_more_than_half_record_it(recorders, rejected):
    cards = [
        plain_card(80, name=str(n), findings=["forged"] if n < recorders else []) for n in range(5)
    ]

    outcome = score(plain_sheet(), cards)

    assert (outcome.rejected, outcome.stopped) == (rejected, False)
    assert outcome.stars == (None if rejected else 4)


def test_R7_a_stop_finding_binds_when_more_than_half_record_it():
    cards = [
        plain_card(80, name="A", findings=["dirty"]),
        plain_card(80, name="B", findings=["dirty"]),
        plain_card(80, name="C"),
    ]

    outcome = score(plain_sheet(), cards)

    assert (outcome.rejected, outcome.stopped, outcome.stars) == (False, True, None)
    assert outcome.mean == 80


def test_R7_half_the_members_do_not_stop_an_evaluation():
    cards = [plain_card(80, name="A", findings=["dirty"]), plain_card(80, name="B")]

    outcome = score(plain_sheet(), cards)

    assert outcome.stars == 4
    assert [(f.code, f.recorded, f.is_binding) for f in outcome.findings] == [("dirty", 1, False)]


def test_R7_one_finding_is_enough_where_the_rules_of_work_say_so():
    cards = [plain_card(80, name="A", findings=["dirty"]), plain_card(80, name="B")]

    assert score(plain_sheet(), cards, Settings(finding_rule="any")).stopped


def test_R7_set_16_stops_on_zero_in_any_listed_criterion_by_each_members_own_card():
    sheet = real_sheet(16)
    zero_here = Card("A", "chair", marks_of(sheet, {"6.1": 0}))
    zero_there = Card("B", "member", marks_of(sheet, {"6.4": 0}))
    clean = Card("C", "member", best_marks(sheet))

    assert score(sheet, [zero_here, zero_there, clean]).stopped
    assert not score(sheet, [zero_here, clean, replace(clean, name="D")]).stopped


def test_R7_zero_elsewhere_in_set_16_stops_nothing():
    sheet = real_sheet(16)

    assert not score(sheet, [Card("A", "chair", marks_of(sheet, {"4.2": 0}))]).stopped


def test_R7_an_agreement_on_the_listed_criterion_settles_the_zero_stop():
    sheet = plain_sheet(rules=(ZERO,))
    cards = [card_of(40, 25, 0)]

    assert score(sheet, cards).stopped
    assert not score(sheet, cards, Settings(), {"3": Agreement("3", 2)}).stopped


def test_an_unknown_finding_is_refused():
    with pytest.raises(InvalidCards):
        score(plain_sheet(), [plain_card(80, findings=["unheard_of"])])


def test_R8_the_structure_of_a_story_counts_only_where_there_is_a_story():
    sheet = real_sheet(1)
    told = marks_of(sheet, {"5.1": 1})
    untold = marks_of(sheet, {"5.1": 0})

    assert score(sheet, [Card("A", "chair", told)]).mean == 96
    with pytest.raises(InvalidCards) as refusal:
        score(sheet, [Card("A", "chair", untold)])
    assert list(refusal.value.fields) == ["5.2"]


def test_R8_each_members_own_card_says_whether_there_is_a_story():
    sheet = real_sheet(1)
    untold = marks_of(sheet, {"5.1": 0, "5.2": 0})
    del untold["5.2"]

    outcome = score(sheet, [Card("A", "chair", best_marks(sheet)), Card("B", "member", untold)])

    assert [member.total for member in outcome.members] == [100, 93]


def test_R8_the_decision_does_not_say_the_same_of_local_identity():
    sheet = real_sheet(1)
    marks = marks_of(sheet, {"5.1": 0, "5.2": 0})

    assert score(sheet, [Card("A", "chair", marks)]).mean == 93


def test_no_level_reached_is_zero_points_where_the_sheet_prints_no_zero():
    sheet = real_sheet(1)
    marks = best_marks(sheet) | {"1.1": 0}

    assert sheet.leaves["1.1"].offers(0)
    assert not sheet.leaves["1.2"].offers(0)
    assert score(sheet, [Card("A", "chair", marks)]).mean == 97


@pytest.mark.parametrize("case", ["1", "2"])
def test_either_case_of_set_26_reaches_the_maximum(case):
    sheet = real_sheet(26)
    marks = best_marks(sheet)
    for code in ("8", "9", "15"):
        options = [option for option in sheet.leaves[code].options if option.case == case]
        marks[code] = max(options, key=lambda option: option.points).position

    assert score(sheet, [Card("A", "chair", marks)]).mean == 100


@pytest.mark.parametrize(
    "change",
    [{"1.1": None}, {"1.1": 4}, {"1.1": -1}, {"99": 1}, {"1": 1}],
    ids=["missing", "past the last option", "negative", "unknown", "a group, no leaf"],
)
def test_a_card_that_is_not_complete_and_right_is_refused(change):
    sheet = real_sheet(1)
    marks = {
        code: position
        for code, position in (best_marks(sheet) | change).items()
        if position is not None
    }

    with pytest.raises(InvalidCards) as refusal:
        score(sheet, [Card("Quàng Thị B", "chair", marks)])

    assert list(refusal.value.fields) == list(change)
    assert "Quàng Thị B" in str(refusal.value)
