"""Laws of scoring that hold for any sheet and any cards."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring import Card, Settings, inputs_hash, score
from evaluation.sheet import Sheet
from tests.evaluation.councils import fast
from tests.evaluation.sheets import best_marks, real_sheets

REAL = real_sheets()


@st.composite
def filled(draw, sheet: Sheet, name: str, role: str = "member") -> Card:
    """A complete card: any option anywhere, the story's structure 0 without a story."""
    marks = {
        code: draw(st.integers(0 if leaf.offers_none else 1, len(leaf.options)))
        for code, leaf in sheet.leaves.items()
    }
    for code in sheet.leaves:
        if not sheet.applies(code, marks):
            marks[code] = 0
    return Card(name, role, marks)


@st.composite
def councils(draw, most: int = 5) -> tuple[Sheet, list[Card]]:
    sheet = draw(st.sampled_from(REAL))
    count = draw(st.integers(1, most))
    return sheet, [draw(filled(sheet, f"TV {index}")) for index in range(count)]


rules = st.sampled_from(["majority", "mean", "all"]).map(lambda rule: Settings(gate_rule=rule))


@fast
@given(councils(), rules, st.data())
def test_more_points_on_one_card_never_lower_the_stars(case, rule, data):
    sheet, cards = case
    index = data.draw(st.integers(0, len(cards) - 1))
    code = data.draw(st.sampled_from(list(sheet.leaves)))
    leaf, card = sheet.leaves[code], cards[index]
    if not sheet.applies(code, card.marks):
        return
    better = [o.position for o in leaf.options if o.points >= leaf.points_at(card.marks[code])]
    raised = replace(card, marks={**card.marks, code: data.draw(st.sampled_from(better))})

    before = score(sheet, cards, rule)
    after = score(sheet, [*cards[:index], raised, *cards[index + 1 :]], rule)

    assert (after.stars or 0) >= (before.stars or 0)
    assert after.mean >= before.mean


@fast
@given(councils(), rules, st.randoms(use_true_random=False))
def test_the_order_of_members_changes_nothing(case, rule, random):
    sheet, cards = case
    shuffled = list(cards)
    random.shuffle(shuffled)

    first, second = score(sheet, cards, rule), score(sheet, shuffled, rule)

    assert replace(first, members=()) == replace(second, members=())
    assert set(first.counted) == set(second.counted)
    assert inputs_hash(sheet, cards, rule, {}) == inputs_hash(sheet, shuffled, rule, {})


@fast
@given(councils(), rules)
def test_a_failed_gate_never_raises(case, rule):
    sheet, cards = case
    ungated = Sheet(
        sheet.scheme, sheet.number, sheet.name, _without_gates(sheet), sheet.rules, sheet.bands
    )

    outcome = score(sheet, cards, rule)

    assert (outcome.stars or 0) <= outcome.stars_by_points
    assert (outcome.stars or 0) <= (score(ungated, cards, rule).stars or 0)


def _without_gates(sheet: Sheet):
    def bare(criterion):
        return replace(
            criterion,
            options=tuple(replace(option, minimum_for=None) for option in criterion.options),
            children=tuple(bare(child) for child in criterion.children),
        )

    return tuple(
        replace(part, criteria=tuple(bare(criterion) for criterion in part.criteria))
        for part in sheet.parts
    )


@fast
@given(councils(), rules, st.data())
def test_the_secretary_never_counts(case, rule, data):
    sheet, cards = case
    card = data.draw(filled(sheet, "Thư ký", "secretary"))
    findings = frozenset(data.draw(st.sets(st.sampled_from(["x", *sheet.rules_by_code]))))
    place = data.draw(st.integers(0, len(cards)))
    secretary = replace(card, findings=findings)

    with_secretary = score(sheet, [*cards[:place], secretary, *cards[place:]], rule)

    assert with_secretary == score(sheet, cards, rule)


@fast
@given(councils(), rules)
def test_a_result_is_exact_and_its_figures_agree(case, rule):
    sheet, cards = case

    outcome = score(sheet, cards, rule)

    assert outcome.mean == Fraction(sum(m.total for m in outcome.members)) / len(cards)
    assert sum(part.mean for part in outcome.parts) == outcome.mean
    assert not any(isinstance(value, float) for value in _values(outcome.as_json()))
    assert Fraction(outcome.as_json()["mean"]) == outcome.mean
    assert Decimal(outcome.shown) <= outcome.mean < Decimal(outcome.shown) + Decimal("0.01")


def _values(content):
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        for item in content:
            yield from _values(item)
    else:
        yield content


@pytest.mark.parametrize("sheet", REAL, ids=lambda sheet: f"{sheet.scheme}-{sheet.number}")
def test_the_best_card_of_every_set_has_100_points_and_five_stars(sheet):
    outcome = score(sheet, [Card("A", "chair", best_marks(sheet))])

    assert (outcome.mean, outcome.stars, outcome.shown) == (100, 5, "100.00")
    assert all(gate.passed for gate in outcome.gates)


@pytest.mark.parametrize("sheet", REAL, ids=lambda sheet: f"{sheet.scheme}-{sheet.number}")
def test_a_card_that_reaches_nothing_has_no_points_and_fails_every_gate(sheet):
    outcome = score(sheet, [Card("A", "chair", dict.fromkeys(sheet.leaves, 0))])

    assert (outcome.mean, outcome.stars_by_points) == (0, 1)
    assert not any(gate.passed for gate in outcome.gates)
