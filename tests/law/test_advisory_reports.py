"""The team's report, and what the council reads of it (Articles 7(3)(c), 7(6)(c))."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import Incomplete, NotPermitted
from evaluation.choices import DossierKind
from evaluation.models import AdvisoryReport, Dossier, DossierStage
from evaluation.selectors.advisory import advisory_of
from evaluation.services import advisory_reports
from evaluation.services.advice import Opinion
from tests.build import make_photo
from tests.law.advisory import ask, visit
from tests.path import advise, report_advice, rewrite_past

pytestmark = pytest.mark.django_db


def re_evaluated(stage: DossierStage) -> None:
    rewrite_past(Dossier.objects.filter(pk=stage.dossier_id), kind=DossierKind.RE_EVALUATION)
    stage.refresh_from_db()


def test_r25_art7_3c_the_head_reports_to_the_chair_from_the_opinions(advised_world):
    demo, stage = advised_world
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2", **{"1.1": Opinion(1, "Sổ thu mua chưa đủ.")})
    ask(demo, stage)

    report = report_advice(demo, stage)

    content = report.document.content
    leaves = stage.dossier.criteria_set.sheet().leaves
    assert report.document.number_text == "01/BC-TTV"
    assert content["addressee"].startswith("Chủ tịch Hội đồng")
    assert (content["agreed"], content["criteria"]) == (len(leaves) - 1, len(leaves))
    assert [row["note"] for row in content["proposals"]] == ["Sổ thu mua chưa đủ."]
    assert content["tests"][0]["result"] == "Chưa có kết quả."
    with pytest.raises(IntegrityError), transaction.atomic():
        AdvisoryReport.objects.update(summary="Khác.")


def test_the_report_waits_for_everybody_who_was_given_the_dossier(advised_world):
    demo, stage = advised_world
    advise(demo, stage, "tv1")

    with pytest.raises(Incomplete) as refusal:
        report_advice(demo, stage)

    assert set(refusal.value.fields) == {"opinions"}


def test_only_the_head_writes_the_report(advised_world):
    demo, stage = advised_world

    for username in ("tv2", "tinh1"):
        with pytest.raises(NotPermitted):
            advisory_reports.save_advisory_report(
                stage_id=stage.pk, values={"summary": "x"}, actor=demo.user(username)
            )


def test_a_report_that_asks_for_completion_may_be_followed_by_another(advised_world):
    demo, stage = advised_world
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    report_advice(demo, stage, conclusion="complete_first")

    again = report_advice(demo, stage)

    assert (again.attempt, again.document.number_text) == (2, "02/BC-TTV")
    assert advisory_of(stage).report == again


def test_r32_art7_6c_a_re_evaluation_without_a_visit_says_so_with_the_reason(advised_world):
    demo, stage = advised_world
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    re_evaluated(stage)

    report = report_advice(demo, stage, visit_reason="Quy mô không đổi, minh chứng rõ.")

    said = report.document.content["about_visit"]
    assert said.startswith("Không kiểm tra thực tế")
    assert "Quy mô không đổi, minh chứng rõ." in said


@pytest.mark.parametrize("need", ["scale_change", "unclear_evidence"])
def test_r32_art7_6c_great_change_or_unclear_evidence_calls_for_a_visit(advised_world, need):
    demo, stage = advised_world
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    re_evaluated(stage)
    with pytest.raises(Incomplete) as refusal:
        report_advice(demo, stage, visit_need=need)
    assert set(refusal.value.fields) == {"visit_need"}

    visit(demo, stage)

    assert report_advice(demo, stage, visit_need=need).document.content["visits"]


def test_r32_art7_6c_a_re_evaluation_goes_to_see_for_these_two_reasons_only(advised_world):
    demo, stage = advised_world
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    visit(demo, stage)
    re_evaluated(stage)

    for need in ("survey", "not_needed"):  # the other reason; a visit that was made after all
        with pytest.raises(Incomplete) as refusal:
            report_advice(demo, stage, visit_need=need)
        assert set(refusal.value.fields) == {"visit_need"}


def test_a_report_without_the_reason_for_a_visit_is_not_issued(advised_world):
    demo, stage = advised_world
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")

    with pytest.raises(Incomplete) as refusal:
        report_advice(demo, stage, visit_reason=" ")

    assert set(refusal.value.fields) == {"visit_reason"}


def test_the_council_reads_report_and_opinions_once_issued_in_few_queries(
    advised_world,
    django_assert_max_num_queries,
):
    demo, stage = advised_world
    assert advisory_of(stage) is None
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2", **{"1.1": Opinion(1, "Chưa đủ.")})
    visit(demo, stage, make_photo())
    assert advisory_of(stage) is None
    report_advice(demo, stage, visit_need="survey", visit_reason="Sản phẩm mới.")

    with django_assert_max_num_queries(6):
        summary = advisory_of(stage)

    assert [(code, [line.note for line in lines]) for code, _name, lines in summary.others] == [
        ("1.1", ["Chưa đủ."])
    ]
    assert len(summary.opinions["1.2"]) == 2
    assert len(summary.visits[0].photos) == 1
