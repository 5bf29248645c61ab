"""Who recognises what, what goes up with which papers, who is told (Articles 4, 6.3, 7.3-7.4)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from core.clocks import add_months
from core.errors import Conflict, Incomplete
from core.models import Notice
from evaluation import rules
from evaluation.choices import LineChoice, StageStatus
from evaluation.models import (
    AuthorityStep,
    Certificate,
    Dossier,
    DossierStage,
    Result,
    ResultNotice,
    Scheme,
    StarDecision,
)
from evaluation.paper_content import office
from evaluation.services import decisions, forwarding, reference, result_notices
from evaluation.submissions import upward_components
from ocop_portal.demo.marks import good_marks
from tests.evaluation import test_forwarding as ways
from tests.path import concluded, draw_only, load_law, make_world

pytestmark = pytest.mark.django_db

# Scheme, day, level: what it recognises and from which mean it sends up.
POWERS = [
    ("qd1048-2019", date(2021, 6, 1), "district", [], 50),
    ("qd1048-2019", date(2021, 6, 1), "province", [3, 4], 90),
    ("qd148-2023", date(2024, 6, 1), "district", [3], 70),
    ("qd148-2023", date(2024, 6, 1), "province", [4], 90),
    ("qd148-2023", date(2025, 8, 1), "province", [3, 4], 90),
    ("qd26-2026", date(2026, 6, 1), "province", [3, 4], 90),
]


def step_of(code: str, day: date, level: str) -> AuthorityStep:
    return AuthorityStep.objects.of(Scheme.objects.get(code=code), day).get(level=level)


def result_at(step: AuthorityStep, mean: str, stars: int | None) -> Result:
    """An unsaved result of that step, enough for the rules that read it."""
    return Result(
        stage=DossierStage(step=step, dossier=Dossier()), mean=mean,
        mean_cut=Decimal(Fraction(mean).numerator // Fraction(mean).denominator), stars=stars,
        is_rejected=stars is None,
    )  # fmt: skip


@pytest.fixture
def schemes():
    reference.load_legal_bases()
    codes = ["qd1048-2019", "qd148-2023", "qd26-2026"]
    reference.load_classification(codes)
    reference.load_schemes(codes, numbers=[7])


@pytest.mark.parametrize(("code", "day", "level", "stars", "threshold"), POWERS)
def test_r09_art4_1_each_regime_recognises_its_stars_and_forwards_from_its_mean(
    schemes, code, day, level, stars, threshold
):
    step = step_of(code, day, level)

    recognised = [n for n in range(1, 6) if rules.may_recognise(result_at(step, "60", n))]
    assert recognised == stars
    below, exactly = f"{threshold * 100 - 1}/100", str(threshold)
    assert not rules.may_forward(result_at(step, below, 3))
    assert rules.may_forward(result_at(step, exactly, 3))


@pytest.mark.parametrize(
    ("code", "day", "level", "mean", "stars", "ways_open"),
    [
        ("qd1048-2019", date(2021, 6, 1), "district", "60", 3, []),
        ("qd148-2023", date(2024, 6, 1), "district", "60", 3, ["recognise"]),
        ("qd148-2023", date(2024, 6, 1), "district", "75", 3,
         ["recognise", "recognise_and_forward"]),
        ("qd148-2023", date(2024, 6, 1), "district", "75", 4, []),
        ("qd148-2023", date(2024, 6, 1), "province", "75", 4, ["recognise"]),
        ("qd148-2023", date(2024, 6, 1), "province", "75", 3, []),
        ("qd148-2023", date(2025, 8, 1), "province", "60", 3, ["recognise"]),
        ("qd26-2026", date(2026, 6, 1), "province", "60", 3, ["recognise"]),
        ("qd26-2026", date(2026, 6, 1), "province", "92", 4,
         ["recognise", "recognise_and_forward", "forward"]),
        ("qd26-2026", date(2026, 6, 1), "province", "92", 5, ["forward"]),
        ("qd26-2026", date(2026, 6, 1), "province", "40", 2, []),
        ("qd26-2026", date(2026, 6, 1), "province", "92", None, []),
    ],
)  # fmt: skip
def test_r27_art7_3e_where_recognition_and_forwarding_are_both_open_the_desk_is_asked(
    schemes, code, day, level, mean, stars, ways_open
):
    assert rules.ways_open(result_at(step_of(code, day, level), mean, stars)) == ways_open


@pytest.mark.parametrize(
    ("code", "day", "level", "title", "lines"),
    [
        ("qd1048-2019", date(2021, 6, 1), "province", "Chủ tịch UBND tỉnh",
         ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("qd148-2023", date(2024, 6, 1), "district", "Chủ tịch UBND huyện",
         ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("qd148-2023", date(2025, 8, 1), "province", "Phó Chủ tịch UBND tỉnh",
         ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("qd26-2026", date(2026, 6, 1), "province", "Chủ tịch UBND tỉnh", ["CHỦ TỊCH"]),
        ("qd26-2026", date(2026, 6, 1), "province", "Phó Chủ tịch UBND tỉnh",
         ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
    ],
)  # fmt: skip
def test_r09_art4_1_each_step_signs_in_its_form(schemes, code, day, level, title, lines):
    step = step_of(code, day, level)

    assert office.signing_lines(step.signing_form, title) == lines


def test_r09_art4_1a_one_and_two_stars_get_neither_decision_nor_certificate():
    demo = make_world()
    result = two_stars(demo)

    with pytest.raises(Incomplete):
        ways.issued(demo, LineChoice.RECOGNISE)

    assert result.stars == 2
    assert not StarDecision.objects.exists()
    assert not Certificate.objects.exists()


def two_stars(demo) -> Result:
    sheet = load_law().criteria_sets.get(number=7).sheet()
    gate = next(gate.criterion for gate in sheet.gates if gate.star == 3)
    return concluded(demo, {**good_marks(sheet), gate: 0})


def test_r10_art4_1b_the_ministers_five_stars_are_recorded_with_36_months():
    demo = make_world()

    certificate = ways.recognised_by_minister(demo, ways.sent(demo))

    assert (certificate.stars, certificate.is_ministrys) == (5, True)
    assert certificate.printed_until == add_months(demo.today, 36)


@pytest.mark.parametrize("kind", ["first", "upgrade"])
def test_r19_art6_3a_seven_papers_go_to_the_ministry(kind):
    parts = upward_components("qd26-2026", "province", kind, 5)

    assert [part.code for part in parts] == [
        "proposal_letter", "advisory_team_report", "council_report", "approval_decision",
        "product_dossier", "extra_tests", "samples",
    ]  # fmt: skip
    assert [part.code for part in parts if part.is_optional] == ["extra_tests"]
    assert parts[-1].count == 5


def test_r20_art6_3b_a_re_evaluation_goes_with_the_offices_report():
    parts = upward_components("qd26-2026", "province", "re_evaluation", 5)

    assert [part.code for part in parts] == [
        "proposal_letter", "agency_report", "product_dossier", "extra_tests", "samples",
    ]  # fmt: skip


def test_r19_art6_3a_tourism_sends_no_samples():
    codes = [part.code for part in upward_components("qd26-2026", "province", "first", 0)]

    assert "samples" not in codes


def test_r27_art7_3e_the_chairman_approves_the_result_before_the_letter():
    demo = make_world()
    result = concluded(demo, ways.best_marks())
    act = {"result_id": result.pk, "actor": demo.user("tinh1"), "today": demo.today}
    with pytest.raises(Conflict):
        forwarding.open_forwarding(**act)

    ways.issued(demo, LineChoice.FORWARD)

    assert forwarding.open_forwarding(**act).items.exists()


def test_r28_art7_3g_communes_and_producers_are_told_in_writing_with_the_reasons():
    demo = make_world()
    result = two_stars(demo)
    act = {"actor": demo.user("tinh1")}
    notice = result_notices.prepare_notice(
        unit_id=demo.province.pk, result_ids=[result.pk], today=demo.today, **act
    )
    result_notices.approve_notice(notice_id=notice.pk, actor=demo.user("lanhdao"))
    result_notices.number_notice(notice_id=notice.pk, number=9, issued_on=demo.today, **act)
    notice = ResultNotice.objects.get()
    draw_only(notice.document)

    result_notices.issue_notice(notice_id=notice.pk, actor=demo.user("lanhdao"))

    [row] = notice.document.content["results"]
    held = Notice.objects.filter(event="result_notice", status="held")
    assert row["outcome"] == "2 sao"
    assert any("cần mức từ" in reason for reason in row["reasons"])
    assert notice.document.signing_lines == ["CHỦ TỊCH"]
    assert {told.recipient for told in held} == {demo.user("chuthe1"), demo.user("xa1")}
    assert all("cần mức từ" in told.body for told in held)
    assert DossierStage.objects.get(order=2).status == StageStatus.NOTIFIED


def test_r29_art7_4g_below_ninety_the_province_recognises_or_evaluates_again():
    demo = make_world()
    answer = ways.returned(demo, ways.sent(demo), stars=3)
    assert rules.may_recognise_on(answer)

    decision = decisions.prepare_decision(
        unit_id=demo.province.pk, choices=[(answer.file.result_id, "recognise_central")],
        proposal_line="Giám đốc Sở", actor=demo.user("tinh1"), today=demo.today,
    )  # fmt: skip

    assert decision.lines.get().stars == 3
