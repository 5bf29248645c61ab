"""R25 and R32: the advisory team assesses, goes to see, has tested, and reports to the chair."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict, Incomplete, InvalidInput, NotFound, NotPermitted
from core.models import Notice
from evaluation.choices import AdviceStatus, DossierKind, StageStatus
from evaluation.models import (
    AdvisoryAssignment,
    AdvisoryOpinion,
    AdvisoryReport,
    AdvisoryTeam,
    Dossier,
    DossierStage,
    FurtherTest,
    SitePhoto,
    SiteVisit,
)
from evaluation.selectors.advisory import advisory_of
from evaluation.services import advice, advisory_reports, advisory_teams, surveys
from evaluation.services.advice import Opinion
from evaluation.services.advisory_teams import MemberPlan
from ocop_portal.demo import walk
from products.models import ProducerAccount
from tests.build import make_photo, make_user
from tests.path import (
    advise,
    advised,
    filed,
    fresh,
    make_advisory_team,
    make_product_of,
    make_round,
    make_world,
    report_advice,
    rewrite_past,
)

pytestmark = pytest.mark.django_db
PLACE = {
    "place": "Xưởng chè Phiêng Ban",
    "participants": "Hai người tư vấn, cán bộ xã, chủ thể",
    "findings": "Nhà xưởng một chiều, có sổ theo dõi.",
}


def visit(demo, stage, *photos, **values) -> SiteVisit:
    return surveys.record_visit(
        stage_id=stage.pk,
        values={**PLACE, "visited_on": demo.day(5), **values},
        photos=photos,
        actor=demo.user("tv2"),
    )


def ask(demo, stage, **values) -> FurtherTest:
    given = {"asked_on": demo.day(9), "due_on": demo.day(2)} | values
    return surveys.ask_test(
        stage_id=stage.pk, subject="Dư lượng thuốc bảo vệ thực vật",
        laboratory="Trung tâm kiểm nghiệm", actor=demo.user("tv2"), **given,
    )  # fmt: skip


def re_evaluated(stage: DossierStage) -> None:
    rewrite_past(Dossier.objects.filter(pk=stage.dossier_id), kind=DossierKind.RE_EVALUATION)
    stage.refresh_from_db()


# ── Team and assignment ──────────────────────────────────────────────


def test_r25_art7_3c_a_team_has_one_head_and_serves_one_round():
    demo = make_world()
    round_ = make_round(demo)
    given = {
        "round_id": round_.pk, "name": "Tổ tư vấn", "decision_number": "9/QĐ-UBND",
        "decided_on": demo.day(60), "actor": demo.user("tinh1"),
    }  # fmt: skip
    for heads in (0, 2):
        plan = [MemberPlan(make_user().pk, "Sở", is_head=n < heads) for n in range(2)]
        with pytest.raises(Incomplete):
            advisory_teams.found_team(members=plan, **given)
    make_advisory_team(demo, round_)

    with pytest.raises(Incomplete):
        advisory_teams.found_team(members=[MemberPlan(make_user().pk, "Sở", True)], **given)
    assert AdvisoryTeam.objects.count() == 1


def test_only_the_units_own_officers_found_a_team_and_assign():
    demo = make_world()
    stage = advised(demo)
    for username in ("xa1", "lanhdao", "tv1"):
        with pytest.raises((NotPermitted, NotFound)):
            advisory_teams.assign_advisers(
                stage_id=stage.pk, member_ids=[], on=demo.today, actor=demo.user(username)
            )
        with pytest.raises((NotPermitted, NotFound)):
            advisory_teams.found_team(
                round_id=stage.round_id, name="x", decision_number="1", decided_on=demo.today,
                members=[MemberPlan(make_user().pk, "Sở", True)], actor=demo.user(username),
            )  # fmt: skip


def test_r25_art7_3c_an_adviser_sees_exactly_the_dossiers_given_to_them():
    demo = make_world()
    stage = advised(demo)
    other = filed(demo, make_product_of(demo, name="Tỏi đen"))
    walk.report(demo, other, number=13)
    adviser = demo.user("tv2")

    assert list(DossierStage.objects.visible_to(adviser)) == [stage]
    assert list(Dossier.objects.visible_to(adviser)) == [stage.dossier]

    advisory_teams.assign_advisers(
        stage_id=stage.pk,
        member_ids=list(
            AdvisoryTeam.objects.get().members.filter(is_head=True).values_list("pk", flat=True)
        ),
        on=demo.today,
        actor=demo.user("tinh1"),
    )
    assert not DossierStage.objects.visible_to(fresh(adviser)).exists()


def test_an_adviser_is_told_once_what_was_given():
    demo = make_world()
    stage = advised(demo)
    members = [row.member_id for row in stage.advisory_assignments.all()]
    advisory_teams.assign_advisers(  # the same two again
        stage_id=stage.pk, member_ids=members, on=demo.today, actor=demo.user("tinh1")
    )

    notices = Notice.objects.filter(event="advice_given")

    assert {row.recipient for row in notices} == {demo.user("tv1"), demo.user("tv2")}
    assert notices.count() == 2
    assert "Mận sấy dẻo" in notices[0].subject
    assert notices[0].url.endswith(f"/stages/{stage.pk}/advice/")


def test_who_acts_for_the_producer_is_not_assigned():
    demo = make_world()
    stage = advised(demo)
    team = AdvisoryTeam.objects.get()
    ProducerAccount.objects.create(
        producer=stage.dossier.producer, user=demo.user("tv2"), since=date(2020, 1, 1)
    )

    with pytest.raises(Incomplete) as refusal:
        advisory_teams.assign_advisers(
            stage_id=stage.pk, member_ids=[row.pk for row in team.members.all()],
            on=demo.today, actor=demo.user("tinh1"),
        )  # fmt: skip

    assert refusal.value.code == "interested"


def test_a_member_of_another_rounds_team_is_not_assigned():
    demo = make_world()
    stage = advised(demo)
    elsewhere = make_advisory_team(demo, make_round(demo, number=2))

    with pytest.raises(Incomplete) as refusal:
        advisory_teams.assign_advisers(
            stage_id=stage.pk, member_ids=[elsewhere.members.first().pk], on=demo.today,
            actor=demo.user("tinh1"),
        )  # fmt: skip

    assert refusal.value.code == "other_team"


# ── Opinions ─────────────────────────────────────────────────────────


def test_r25_art7_3c_an_opinion_on_every_criterion_is_needed_to_hand_in():
    demo = make_world()
    stage = advised(demo)
    actor = demo.user("tv2")
    given = {"1.1": Opinion(None), "1.2": Opinion(1, "Sổ sách chưa đủ.")}
    advice.save_opinions(stage_id=stage.pk, opinions=given, comment="Đã xem.", actor=actor)

    with pytest.raises(Incomplete) as refusal:
        advice.hand_in_advice(stage_id=stage.pk, actor=actor, now=timezone.now())

    leaves = stage.dossier.criteria_set.sheet().leaves
    assert set(refusal.value.fields) == {f"o-{code}" for code in leaves if code not in given}
    advise(demo, stage, "tv2")
    row = AdvisoryAssignment.objects.get(member__user=actor)
    assert (row.status, row.opinions.count()) == (AdviceStatus.HANDED_IN, len(leaves))


def test_another_option_than_the_producers_needs_its_reason():
    demo = make_world()
    stage = advised(demo)

    with pytest.raises(Incomplete) as refusal:
        advice.save_opinions(
            stage_id=stage.pk, opinions={"1.1": Opinion(1, " ")}, comment="",
            actor=demo.user("tv2"),
        )  # fmt: skip

    assert set(refusal.value.fields) == {"note-1.1"}
    given = AdvisoryAssignment.objects.get(member__user=demo.user("tv2"))
    criterion = stage.dossier.criteria_set.criteria.get(code="1.1")
    with pytest.raises(IntegrityError), transaction.atomic():
        AdvisoryOpinion.objects.create(assignment=given, criterion=criterion, agrees=False)


def test_what_was_handed_in_does_not_change_until_the_head_opens_it_again():
    demo = make_world()
    stage = advised(demo)
    advise(demo, stage, "tv2")
    given = AdvisoryAssignment.objects.get(member__user=demo.user("tv2"))
    with pytest.raises(IntegrityError), transaction.atomic():
        given.opinions.update(note="Sửa sau.")
    with pytest.raises(Conflict):
        advice.save_opinions(stage_id=stage.pk, opinions={}, comment="", actor=demo.user("tv2"))
    with pytest.raises(NotPermitted):
        advice.reopen_advice(assignment_id=given.pk, reason="Xem lại.", actor=demo.user("tv2"))

    advice.reopen_advice(assignment_id=given.pk, reason="Xem lại.", actor=demo.user("tv1"))

    advice.save_opinions(
        stage_id=stage.pk, opinions={"1.1": Opinion(1, "Chưa đủ.")}, comment="",
        actor=demo.user("tv2"),
    )  # fmt: skip


def test_others_opinions_are_read_only_after_handing_in_and_by_the_head():
    demo = make_world()
    stage = advised(demo)

    def read_by(username: str) -> set[str]:
        rows = AdvisoryAssignment.objects.visible_to(demo.user(username)).filter(stage=stage)
        return {str(row.member.user) for row in rows}

    advise(demo, stage, "tv2")
    assert read_by("tv2") == {"Tư vấn 2"}
    assert read_by("tv1") == {"Tư vấn 1", "Tư vấn 2"}  # heads the team
    assert read_by("tinh1") == set()
    advise(demo, stage, "tv1")
    assert read_by("tv2") == {"Tư vấn 1", "Tư vấn 2"}


def test_nobody_but_the_given_adviser_writes_opinions():
    demo = make_world()
    stage = advised(demo)

    for username, refusal in (("tinh1", NotPermitted), ("hd1", NotFound)):
        with pytest.raises(refusal):
            advice.save_opinions(
                stage_id=stage.pk, opinions={}, comment="", actor=demo.user(username)
            )


def test_advice_ends_when_the_dossier_goes_to_the_council():
    demo = make_world()
    stage = advised(demo)
    DossierStage.objects.filter(pk=stage.pk).update(status=StageStatus.IN_SESSION)

    with pytest.raises(Conflict) as refusal:
        advise(demo, stage, "tv2")

    assert refusal.value.code == "not_in_review"


# ── Visits and tests ─────────────────────────────────────────────────


def test_r25_art7_3c_a_visit_keeps_place_people_findings_and_photos():
    demo = make_world()
    stage = advised(demo)

    row = visit(
        demo, stage, make_photo(), make_photo("b.jpg", "red"),
        latitude=Decimal("21.054321"), longitude=Decimal("104.300001"),
    )  # fmt: skip

    assert row.photos.count() == 2
    assert {shot.file.media_type for shot in row.photos.all()} == {"image/jpeg"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"place": ""}, "place"),
        ({"latitude": Decimal("21.0")}, ""),
        ({"latitude": Decimal("91"), "longitude": Decimal("1")}, "latitude"),
    ],
)
def test_a_visit_without_sense_is_refused_at_its_field(values, field):
    demo = make_world()
    stage = advised(demo)

    with pytest.raises(Incomplete) as refusal:
        visit(demo, stage, **values)

    assert field in refusal.value.fields
    assert not SiteVisit.objects.exists()


def test_a_visit_lies_not_in_the_future():
    demo = make_world()
    stage = advised(demo)

    with pytest.raises(Incomplete) as refusal:
        visit(demo, stage, visited_on=demo.today + timedelta(days=1))

    assert set(refusal.value.fields) == {"visited_on"}


def test_only_pictures_and_so_many_are_kept_of_a_visit(monkeypatch):
    demo = make_world()
    stage = advised(demo)
    with pytest.raises(InvalidInput):
        visit(demo, stage, SimpleUploadedFile("anh.jpg", b"%PDF-1.7", content_type="image/jpeg"))
    monkeypatch.setattr(surveys, "MOST_PHOTOS", 1)

    with pytest.raises(Incomplete) as refusal:
        visit(demo, stage, make_photo(), make_photo("b.jpg", "red"))

    assert refusal.value.code == "too_many_photos"
    assert not SitePhoto.objects.exists()


def test_a_visit_that_a_report_tells_of_does_not_change():
    demo = make_world()
    stage = advised(demo)
    row = visit(demo, stage, make_photo())
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    report_advice(demo, stage, visit_need="survey", visit_reason="Sản phẩm mới.")

    with pytest.raises(Conflict):
        surveys.revise_visit(
            visit_id=row.pk, values={"findings": "Khác."}, photos=[], actor=demo.user("tv2")
        )
    for change in (
        lambda: SiteVisit.objects.update(findings="Khác."),
        lambda: SitePhoto.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_r25_art7_3c_a_further_test_is_asked_and_answered_once():
    demo = make_world()
    test = ask(demo, advised(demo))
    answered = {
        "test_id": test.pk, "answered_on": demo.today, "conclusion": "Đạt.",
        "result_number": "45/KN", "actor": demo.user("tv2"),
    }  # fmt: skip

    surveys.answer_test(**answered)

    with pytest.raises(Conflict):
        surveys.answer_test(**answered)
    with pytest.raises(IntegrityError), transaction.atomic():
        FurtherTest.objects.update(conclusion="Không đạt.")


def test_a_test_due_before_it_is_asked_or_answered_without_conclusion_is_refused():
    demo = make_world()
    stage = advised(demo)
    with pytest.raises(Incomplete):
        ask(demo, stage, due_on=demo.day(20))
    test = ask(demo, stage)
    with pytest.raises(IntegrityError), transaction.atomic():
        FurtherTest.objects.update(conclusion="Đạt.")

    with pytest.raises(Incomplete):
        surveys.answer_test(
            test_id=test.pk, answered_on=demo.today, conclusion="", actor=demo.user("tv2")
        )


def test_officers_and_strangers_record_no_visit():
    demo = make_world()
    stage = advised(demo)
    for username, refusal in (("tinh1", NotPermitted), ("hd1", NotFound)):
        with pytest.raises(refusal):
            surveys.record_visit(
                stage_id=stage.pk, values={**PLACE, "visited_on": demo.today}, photos=[],
                actor=demo.user(username),
            )  # fmt: skip


# ── Report ───────────────────────────────────────────────────────────


def test_r25_art7_3c_the_head_reports_to_the_chair_from_the_opinions():
    demo = make_world()
    stage = advised(demo)
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


def test_the_report_waits_for_everybody_who_was_given_the_dossier():
    demo = make_world()
    stage = advised(demo)
    advise(demo, stage, "tv1")

    with pytest.raises(Incomplete) as refusal:
        report_advice(demo, stage)

    assert set(refusal.value.fields) == {"opinions"}


def test_only_the_head_writes_the_report():
    demo = make_world()
    stage = advised(demo)

    for username in ("tv2", "tinh1"):
        with pytest.raises(NotPermitted):
            advisory_reports.save_advisory_report(
                stage_id=stage.pk, values={"summary": "x"}, actor=demo.user(username)
            )


def test_a_report_that_asks_for_completion_may_be_followed_by_another():
    demo = make_world()
    stage = advised(demo)
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    report_advice(demo, stage, conclusion="complete_first")

    again = report_advice(demo, stage)

    assert (again.attempt, again.document.number_text) == (2, "02/BC-TTV")
    assert advisory_of(stage).report == again


def test_r32_art7_6c_a_re_evaluation_without_a_visit_says_so_with_the_reason():
    demo = make_world()
    stage = advised(demo)
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    re_evaluated(stage)

    report = report_advice(demo, stage, visit_reason="Quy mô không đổi, minh chứng rõ.")

    said = report.document.content["about_visit"]
    assert said.startswith("Không kiểm tra thực tế")
    assert "Quy mô không đổi, minh chứng rõ." in said


@pytest.mark.parametrize("need", ["scale_change", "unclear_evidence"])
def test_r32_art7_6c_great_change_or_unclear_evidence_calls_for_a_visit(need):
    demo = make_world()
    stage = advised(demo)
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    re_evaluated(stage)
    with pytest.raises(Incomplete) as refusal:
        report_advice(demo, stage, visit_need=need)
    assert set(refusal.value.fields) == {"visit_need"}

    visit(demo, stage)

    assert report_advice(demo, stage, visit_need=need).document.content["visits"]


def test_r32_art7_6c_a_re_evaluation_goes_to_see_for_these_two_reasons_only():
    demo = make_world()
    stage = advised(demo)
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")
    visit(demo, stage)
    re_evaluated(stage)

    for need in ("survey", "not_needed"):  # the other reason; a visit that was made after all
        with pytest.raises(Incomplete) as refusal:
            report_advice(demo, stage, visit_need=need)
        assert set(refusal.value.fields) == {"visit_need"}


def test_a_report_without_the_reason_for_a_visit_is_not_issued():
    demo = make_world()
    stage = advised(demo)
    advise(demo, stage, "tv1")
    advise(demo, stage, "tv2")

    with pytest.raises(Incomplete) as refusal:
        report_advice(demo, stage, visit_reason=" ")

    assert set(refusal.value.fields) == {"visit_reason"}


# ── What the council reads ───────────────────────────────────────────


def test_the_council_reads_report_and_opinions_once_issued_in_few_queries(
    django_assert_max_num_queries,
):
    demo = make_world()
    stage = advised(demo)
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
