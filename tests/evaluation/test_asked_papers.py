"""What each criteria set asks for, what bars filing, and what is only advised."""

from datetime import date
from decimal import Decimal

import pytest

from evaluation.asked_papers import (
    Backing,
    asked_kinds,
    bare_criteria,
    by_criterion,
    claims_without_paper,
    missing_papers,
    required_papers,
)
from evaluation.criteria_file import criteria_of
from evaluation.sheet import Sheet
from products.choices import LicenceKind

SCHEME = "qd26-2026"
DAY = date(2026, 11, 23)


def sheet_of(number: int, scheme: str = SCHEME) -> Sheet:
    return next(e.sheet for e in criteria_of(scheme).sets if e.sheet.number == number)


def names(number: int, form: str = "cooperative") -> dict[str, bool]:
    """What the set demands, and whether it bars filing."""
    return {paper.name: paper.bars for paper in required_papers(sheet_of(number), form)}


REGISTRATION = "Giấy đăng ký kinh doanh"
FOOD_SAFETY = "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm"
LICENCE = "Giấy phép sản xuất"
GMP = "Giấy chứng nhận đủ điều kiện sản xuất (GMP hoặc tương đương)"
CONDITIONS = "Giấy tờ về điều kiện sản xuất bắt buộc của ngành"
REGISTERED = "Bản đăng ký công bố chất lượng sản phẩm"
DECLARED = "Bản công bố sản phẩm hoặc giấy tờ tương đương"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([*range(1, 15), 16], {REGISTRATION: True, FOOD_SAFETY: True}),
        ([15], {REGISTRATION: True, FOOD_SAFETY: True, LICENCE: True}),
        ([17], {REGISTRATION: True, FOOD_SAFETY: True, LICENCE: False}),
        ([18], {REGISTRATION: True, GMP: True, REGISTERED: True}),
        ([19, 20], {REGISTRATION: True, CONDITIONS: True, DECLARED: True}),
        (range(21, 26), {REGISTRATION: True}),
        ([26], {}),
    ],
    ids=["food and drink", "spirits", "soft drinks", "medicines", "cosmetics", "crafts", "tourism"],
)
def test_each_set_demands_what_its_own_rejection_rules_name(numbers, expected):
    for number in numbers:
        assert names(number) == expected


@pytest.mark.parametrize("form", ["cooperative_group", "farm", "association"])
def test_who_has_no_business_registration_is_not_asked_for_it(form):
    assert REGISTRATION not in names(7, form)


def test_every_demanded_paper_has_a_criterion_to_stand_at_in_every_set():
    for number in range(1, 26):
        leaves = sheet_of(number).leaves
        assert all(p.place in leaves for p in required_papers(sheet_of(number), "cooperative"))


def test_the_evidence_table_names_leaves_and_known_kinds_in_every_set():
    for number in range(1, 27):
        leaves, kinds = sheet_of(number).leaves, asked_kinds(SCHEME, number)
        assert kinds
        assert {code for kind in kinds for code in kind.criteria} <= leaves.keys()
        assert {code for kind in kinds for code in kind.shown_by} <= set(LicenceKind.values)


def test_an_earlier_decision_is_not_judged_by_this_one_s_table():
    assert asked_kinds("qd148-2023", 7) == ()


def test_a_demand_is_met_by_any_accepted_kind_wherever_it_is_shown():
    required = required_papers(sheet_of(7), "cooperative")
    shown = [Backing("1.1", "business_registration"), Backing("2.1", "quality_system")]

    assert missing_papers(required, shown, DAY) == []


@pytest.mark.parametrize(("end", "is_missing"), [(DAY, False), (date(2026, 11, 22), True)])
def test_a_paper_that_has_ended_meets_no_demand(end, is_missing):
    required = required_papers(sheet_of(7), "farm")

    missing = missing_papers(required, [Backing("9", "food_safety", end)], DAY)

    assert bool(missing) is is_missing


def test_a_thing_ticked_in_form_02_without_its_paper_is_told():
    told = claims_without_paper(
        {"has_quality_declaration": True, "has_business_registration": True, "history": "x"},
        asked_kinds(SCHEME, 7),
        [Backing("3.1", "business_registration")],
    )

    assert [kind.code for kind in told] == ["quality_declaration"]


def test_points_claimed_where_a_copy_is_asked_for_need_a_paper():
    kinds = asked_kinds(SCHEME, 7)
    points = {"3.3": Decimal(3), "3.4": Decimal(0), "3.5": Decimal(2)}

    assert bare_criteria(points, kinds, [Backing("3.5", "other")]) == ["3.3"]


def test_awards_only_support_a_claim():
    """The table links them to the criterion of uniqueness, where no copy is due."""
    [awards] = [kind for kind in asked_kinds(SCHEME, 7) if kind.code == "awards"]
    [code] = awards.criteria

    assert not awards.is_direct
    assert by_criterion([awards]) == {code: [awards]}
    assert bare_criteria({code: Decimal(5)}, [awards], []) == []
