"""Each scheme from draft to certificate, at its boundaries: who recognises, what goes up how."""

import pytest
import time_machine

from core.errors import Incomplete
from evaluation.choices import DossierStatus, LineChoice, StageStatus
from evaluation.models import Certificate, Dossier, ForwardingFile, Result, StarDecision
from evaluation.services import decisions, forwarding
from tests.walks import (
    Q26,
    Q148,
    Q1048,
    Q1489,
    Regime,
    World,
    decide,
    evaluate,
    file_products,
    five_stars,
    given_back,
    make_regime,
    send_up,
    tell,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(request) -> World:
    regime: Regime = request.param
    with time_machine.travel(f"{regime.day} 09:00 +0700", tick=True):
        yield make_regime(regime)


def under(*regimes: Regime):
    return pytest.mark.parametrize("world", regimes, ids=str, indirect=True)


def stars_shown(dossiers) -> dict[str, int]:
    rows = Certificate.objects.filter(product__in=[dossier.product_id for dossier in dossiers])
    return {row.product.name: row.stars for row in rows.filter(superseded_on=None)}


def refused(act, code: str) -> bool:
    with pytest.raises(Incomplete) as refusal:
        act()
    return refusal.value.code == code


def no_way_up(demo, result: Result) -> bool:
    return refused(
        lambda: forwarding.open_forwarding(
            result_id=result.pk, actor=demo.user("tinh1"), today=demo.today
        ),
        "below_threshold",
    )


def not_recognised_by(demo, result: Result, *, code: str = "not_recognisable") -> bool:
    return refused(
        lambda: decisions.prepare_decision(
            unit_id=demo.province.pk, choices=[(result.pk, LineChoice.RECOGNISE)],
            proposal_line="", actor=demo.user("tinh1"), today=demo.today,
        ),
        code,
    )  # fmt: skip


def statuses(dossiers) -> set[str]:
    keys = [dossier.pk for dossier in dossiers]
    return set(Dossier.objects.filter(pk__in=keys).values_list("status", flat=True))


# ── The province, in every scheme with two tiers ─────────────────────


@under(Q1489, Q26)
def test_a_province_recognises_three_and_four_stars_and_tells_the_rest(world):
    demo = world.province
    means = ["49.8", "50", "69.8", "70", "89.8"]
    dossiers = file_products(world, means)

    result = evaluate(demo, {dossier: dossier.product.name for dossier in dossiers})
    low, *recognised = dossiers
    assert all(no_way_up(demo, result[dossier]) for dossier in dossiers)
    assert not_recognised_by(demo, result[low])
    decide(demo, {result[d]: LineChoice.RECOGNISE for d in recognised}, number=7)
    tell(demo, [result[low]], number=8)

    assert stars_shown(dossiers) == {"50": 3, "69.8": 3, "70": 4, "89.8": 4}
    assert {row.unit for row in Certificate.objects.all()} == {demo.province}
    assert statuses(dossiers) == {DossierStatus.CONCLUDED}
    assert [stage.step.level for stage in low.stages.order_by("order")] == ["commune", "province"]


# ── Two levels that give points ──────────────────────────────────────


# The sets of the earlier decisions, as we have them, name no samples.
DISTRICT_PAPERS = ["proposal_letter", "minutes", "product_dossier"]


def sent_by_district(demo, results) -> ForwardingFile:
    """All go up, each with a letter of its own; the last file."""
    for number, result in enumerate(results, start=1):
        send_up(demo, result, number=number)
    return result.forwarding


def papers_of(file: ForwardingFile) -> list[str]:
    """Codes of the components in the order the scheme names them."""
    return list(file.items.values_list("code", flat=True))


@under(Q1048)
def test_under_1048_a_district_evaluates_and_the_province_recognises_what_it_sends_up(world):
    district, province = world.desks
    means = {"xa": "49.8", "a": "50", "b": "50", "c": "69.8", "d": "70", "e": "90"}
    at_province = {"a": "49.8", "b": "50", "c": "69.8", "d": "70", "e": "89.8"}
    low, *rising = file_products(world, means)

    below = evaluate(district, {d: means[d.product.name] for d in (low, *rising)})
    assert no_way_up(district, below[low])
    assert all(not_recognised_by(district, each) for each in below.values())
    tell(district, [below[low]], number=1)
    file = sent_by_district(district, [below[dossier] for dossier in rising])
    above = evaluate(province, {d: at_province[d.product.name] for d in rising})
    told, *recognised = rising
    decide(province, {above[d]: LineChoice.RECOGNISE for d in recognised}, number=7)
    tell(province, [above[told]], number=8)

    assert papers_of(file) == DISTRICT_PAPERS
    assert file.letter.signing_lines == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert stars_shown([low, *rising]) == {"b": 3, "c": 3, "d": 4, "e": 4}
    assert {row.unit for row in Certificate.objects.all()} == {province.province}
    assert statuses([low, *rising]) == {DossierStatus.CONCLUDED}
    assert [stage.status for stage in rising[-1].stages.order_by("order")] == [
        StageStatus.FORWARDED, StageStatus.RECOGNISED,
    ]  # fmt: skip


@under(Q148)
def test_under_148_a_district_recognises_three_stars_and_the_province_four(world):
    district, province = world.desks
    means = {"xa": "49.8", "a": "50", "b": "69.8", "c": "70", "d": "70", "e": "90"}
    at_province = {"c": "69.8", "d": "70", "e": "89.8"}
    low, *others = file_products(world, means)
    three_star, rising = others[:2], others[2:]

    below = evaluate(district, {d: means[d.product.name] for d in (low, *others)})
    assert all(no_way_up(district, below[dossier]) for dossier in (low, *three_star))
    assert all(not_recognised_by(district, below[dossier]) for dossier in (low, *rising))
    decide(district, {below[d]: LineChoice.RECOGNISE for d in three_star}, number=2)
    tell(district, [below[low]], number=3)
    file = sent_by_district(district, [below[dossier] for dossier in rising])
    above = evaluate(province, {d: at_province[d.product.name] for d in rising})
    told, *recognised = rising
    assert not_recognised_by(province, above[told])  # three stars are the district's
    decide(province, {above[d]: LineChoice.RECOGNISE for d in recognised}, number=7)
    tell(province, [above[told]], number=8)

    assert papers_of(file) == DISTRICT_PAPERS
    assert stars_shown([low, *others]) == {"a": 3, "b": 3, "d": 4, "e": 4}
    assert {row.stars: row.unit for row in Certificate.objects.all()} == {
        3: district.province, 4: province.province,
    }  # fmt: skip
    assert statuses([low, *others]) == {DossierStatus.CONCLUDED}


# ── Up to the ministry ───────────────────────────────────────────────

PAPERS = {
    "qd1048-2019": [
        "proposal_letter", "minutes", "approval_decision", "certificate", "product_dossier",
        "extra_tests",
    ],
    "qd148-2023": [
        "proposal_letter", "council_report", "minutes", "approval_decision", "product_dossier",
    ],
    "qd26-2026": [
        "proposal_letter", "advisory_team_report", "council_report", "approval_decision",
        "product_dossier", "extra_tests", "samples",
    ],
}  # fmt: skip


@under(Q1048, Q148, Q1489, Q26)
def test_ninety_points_go_to_the_ministry_and_come_back_below_ninety(world):
    *lower, province = world.desks
    best, returned = dossiers = file_products(world, ["best", "returned"])
    for demo in lower:
        sent_by_district(demo, evaluate(demo, dict.fromkeys(dossiers, "90")).values())
    above = evaluate(province, dict.fromkeys(dossiers, "90"))

    for result in above.values():
        assert not_recognised_by(province, result, code="choice_missing")
    approval = decide(province, dict.fromkeys(above.values(), LineChoice.FORWARD), number=7)
    for number, result in enumerate(above.values(), start=11):
        assert send_up(province, result, number=number) is None
    assert not Certificate.objects.exists()
    five_stars(province, above[best])
    given_back(province, above[returned])
    decide(province, {above[returned]: LineChoice.RECOGNISE_CENTRAL}, number=9)

    files = ForwardingFile.objects.filter(result__in=above.values())
    assert {tuple(papers_of(file)) for file in files} == {tuple(PAPERS[world.regime.code])}
    assert {file.items.get(code="approval_decision").document for file in files} == {
        approval.document
    }
    assert stars_shown(dossiers) == {"best": 5, "returned": 4}
    assert StarDecision.objects.get(unit=province.province, number__startswith="09").lines.get()
    assert statuses(dossiers) == {DossierStatus.CONCLUDED}
