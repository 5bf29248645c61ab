"""Articles 3 and Annex II: from five sealed cards to stars, through the council's own room."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from core.errors import Incomplete
from evaluation.models import CriteriaSet, Result
from evaluation.services import reference
from evaluation.sheet import Sheet
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from tests.path import concluded, in_session, load_law, make_world

pytestmark = pytest.mark.django_db
MEMBERS = ("hd1", "hd2", "hd3", "hd4", "hd5")
# Article 3.3: the star and the mean from which it is given.
FLOORS = ((5, 90), (4, 70), (3, 50), (2, 30), (1, 0))


def sheet_of_set(number: int = 7) -> Sheet:
    return CriteriaSet.objects.get(scheme__code="qd26-2026", number=number).sheet()


def total(sheet: Sheet, marks: Mapping[str, int]) -> Decimal:
    """The sum of what was ticked, counted here and not by the engine."""
    return sum(
        (sheet.leaves[code].points_at(position) for code, position in marks.items()), Decimal(0)
    )


def result_with(findings: Mapping[str, Mapping[str, str]]) -> Result:
    """Everybody marks well; who is named records a finding."""
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    marks = good_marks(sheet_of_set())
    for member in MEMBERS:
        walk.score_as(demo, item, member, marks, findings=findings.get(member))
    walk.conclude(demo, session)
    return Result.objects.get()


def test_r03_art3_1_every_set_gives_40_25_and_35_points_and_100_in_all():
    reference.load_legal_bases()
    reference.load_classification(["qd26-2026"])
    reference.load_schemes(["qd26-2026"])

    sheets = [row.sheet() for row in CriteriaSet.objects.filter(scheme__code="qd26-2026")]

    assert len(sheets) == 26
    for sheet in sheets:
        assert [(part.code, part.max_points) for part in sheet.parts] == [
            ("A", 40), ("B", 25), ("C", 35),
        ]  # fmt: skip
        assert sum(_best(leaf) for leaf in sheet.leaves.values()) >= 100


def _best(leaf) -> Decimal:
    return max(option.points for option in leaf.options)


def test_r03_art3_1_the_best_card_of_all_members_is_worth_100():
    demo = make_world()

    result = concluded(demo, good_marks(sheet_of_set(), at_most=100, gates_up_to=5))

    assert (result.mean_fraction, result.stars) == (100, 5)


@pytest.mark.parametrize("at_most", [89, 69, 49, 29])
def test_r04_art3_3_the_star_is_the_band_the_mean_lies_in(at_most):
    demo = make_world()
    sheet = sheet_of_set()
    marks = good_marks(sheet, at_most=at_most, gates_up_to=0 if at_most < 50 else 4)
    points = total(sheet, marks)

    result = concluded(demo, marks)

    assert result.mean_fraction == points
    assert result.stars == next(star for star, floor in FLOORS if points >= floor)


def test_r05_annex2_a_total_of_five_stars_without_its_least_options_is_four_and_says_what_lacks():
    demo = make_world()
    sheet = sheet_of_set()
    gate = next(gate for gate in sheet.gates if gate.star == 5)
    marks = good_marks(sheet, at_most=100, gates_up_to=5)
    leaf = sheet.leaves[gate.criterion]
    marks[gate.criterion] = max(
        (option for option in leaf.options if option.points < gate.needed),
        key=lambda option: option.points,
    ).position

    result = concluded(demo, marks)

    assert result.mean_fraction >= 90
    assert result.stars == 4
    assert gate.criterion in result.sentence


@pytest.mark.parametrize(("who_record", "stars"), [(MEMBERS[:2], 4), (MEMBERS[:3], None)])
def test_r06_annex2_a_rejection_that_more_than_half_record_ends_the_dossier(who_record, stars):
    load_law()
    rule = next(rule for rule in sheet_of_set().rules if rule.kind == "rejection")

    result = result_with({member: {rule.code: "Giấy tờ giả."} for member in who_record})

    assert (result.is_rejected, result.stars) == (stars is None, stars)


def test_r07_annex2_a_stop_that_more_than_half_record_ends_the_evaluation():
    load_law()
    rule = next(
        rule
        for rule in sheet_of_set().rules
        if rule.kind == "stop" and rule.type == "stop_if_finding"
    )

    result = result_with({member: {rule.code: "Có tạp chất."} for member in MEMBERS[:3]})

    assert (result.is_stopped, result.stars) == (True, None)


def test_r08_annex2_the_structure_of_a_story_is_not_marked_where_there_is_no_story():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    marks = good_marks(sheet_of_set()) | {"5.1": _zero(sheet_of_set(), "5.1")}

    with pytest.raises(Incomplete) as refusal:
        walk.score_as(demo, item, "hd2", marks)

    assert list(refusal.value.fields) == ["5.2"]


def test_r08_annex2_without_a_story_its_structure_counts_nothing_and_the_card_is_whole():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    sheet = sheet_of_set()
    marks = good_marks(sheet) | {"5.1": _zero(sheet, "5.1")}
    marks.pop("5.2")

    card = walk.score_as(demo, item, "hd2", marks)

    assert card.status == "handed_in"
    assert total(sheet, marks) == total(sheet, good_marks(sheet)) - sum(
        sheet.leaves[code].points_at(good_marks(sheet)[code]) for code in ("5.1", "5.2")
    )


def _zero(sheet: Sheet, code: str) -> int:
    """The position worth nothing: printed, or "Không đạt mức nào"."""
    leaf = sheet.leaves[code]
    return next((option.position for option in leaf.options if option.points == 0), 0)
