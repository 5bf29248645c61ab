"""Scoring: bands, gates, findings, who counts, what is missing, and laws of any set of cards."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.scoring import (
    Agreement,
    Card,
    InvalidCards,
    Settings,
    cut,
    inputs_hash,
    score,
)
from evaluation.sheet import Sheet
from tests.evaluation.sheets import (
    BANDS,
    DIRTY,
    FORGED,
    ZERO,
    best_marks,
    card_of,
    marks_of,
    plain_card,
    plain_sheet,
    real_sheet,
    real_sheets,
)

fast = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
REAL = real_sheets()


def council(*totals: int) -> list[Card]:
    return [plain_card(total, name=f"TV {index}") for index, total in enumerate(totals)]


# -- bands -----------------------------------------------------------------------------------


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


# -- the mean, its parts, the spread ---------------------------------------------------------


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


# -- gates -----------------------------------------------------------------------------------

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


# -- rules that end an evaluation ------------------------------------------------------------


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


# -- conditional criteria, cases, incomplete cards -------------------------------------------


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


# -- what is missing for the next star -------------------------------------------------------


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


# -- the sentence ----------------------------------------------------------------------------


def test_the_sentence_of_a_clean_result():
    cards = [card_of(40, 20, 22, name="A"), card_of(40, 20, 23, name="B"), card_of(40, 20, 22)]

    assert score(plain_sheet(gates={("1", 3): 9, ("1", 4): 10}), cards).sentence == (
        "Trung bình 82,33 điểm, thuộc khung 4 sao; "
        "đạt đủ 2 mức tối thiểu của 3 và 4 sao; xếp hạng 4 sao."
    )


def test_the_sentence_of_a_failed_gate_names_it_and_how_many_reached_it():
    cards = [card_of(points, 25, 20, name=str(points)) for points in (30, 29, 28, 27, 26)]

    assert score(plain_sheet(gates={("1", 4): 29}), cards).sentence == (
        "Trung bình 73,00 điểm, thuộc khung 4 sao, nhưng chưa đạt mức tối thiểu 4 sao ở "
        "tiêu chí 1 Tiêu chí 1 (2/5 thành viên cho từ 29 điểm, cần quá nửa) nên xếp hạng 3 sao."
    )


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("all", "1/2 thành viên cho từ 30 điểm, cần tất cả"),
        ("mean", "trung bình 29,50 điểm, cần 30"),
    ],
)
def test_the_sentence_speaks_of_the_rule_in_force(rule, why):
    cards = [card_of(30, 25, 20, name="A"), card_of(29, 25, 20, name="B")]

    sentence = score(plain_sheet(gates={("1", 4): 30}), cards, Settings(gate_rule=rule)).sentence

    assert f"({why})" in sentence


def test_the_sentence_says_what_the_council_agreed():
    sheet = plain_sheet(gates={("1", 4): 30})
    low, high = {"1": Agreement("1", 2)}, {"1": Agreement("1", 41)}

    failed = score(sheet, council(80), Settings(), low).sentence
    passed = score(sheet, council(80), Settings(), high).sentence

    assert "(hội đồng thống nhất 1 điểm, cần 30)" in failed
    assert "(hội đồng thống nhất ở tiêu chí 1)" in passed


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        (
            ["forged"],
            "Trung bình 80,00 điểm, nhưng hồ sơ bị loại: Giả mạo hồ sơ (1/1 thành viên ghi nhận); "
            "không xếp hạng sao.",
        ),
        (
            ["dirty"],
            "Trung bình 80,00 điểm, nhưng việc đánh giá dừng lại: Có tạp chất nguy hại "
            "(1/1 thành viên ghi nhận); không xếp hạng sao.",
        ),
        (
            ["dirty", "forged"],
            "Trung bình 80,00 điểm, nhưng hồ sơ bị loại: Giả mạo hồ sơ (1/1 thành viên ghi nhận); "
            "việc đánh giá dừng lại: Có tạp chất nguy hại (1/1 thành viên ghi nhận); "
            "không xếp hạng sao.",
        ),
    ],
)
def test_the_sentence_of_an_ended_evaluation_says_why(findings, sentence):
    assert score(plain_sheet(), [plain_card(80, findings=findings)]).sentence == sentence


def test_the_sentence_below_three_stars_and_without_gates():
    low = score(plain_sheet(gates={("1", 3): 40}), council(45)).sentence
    ungated = score(plain_sheet(), council(75)).sentence

    assert low == (
        "Trung bình 45,00 điểm, thuộc khung 2 sao; khung này không xét mức tối thiểu; "
        "xếp hạng 2 sao."
    )
    assert ungated == (
        "Trung bình 75,00 điểm, thuộc khung 4 sao; bộ tiêu chí không có mức tối thiểu; "
        "xếp hạng 4 sao."
    )


# -- laws that hold for any cards ------------------------------------------------------------


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


# -- the hash of what a result rests on ------------------------------------------------------


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
