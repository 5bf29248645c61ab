from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from core.clocks import add_months
from core.errors import Conflict, Incomplete, InvalidInput, NotFound, NotPermitted
from core.models import AuditEntry
from documents.models import OfficialDocument
from evaluation.choices import DecisionStatus, LineChoice, NoticeStatus
from evaluation.models import Certificate, Dossier, Result, ResultNotice, StarDecision
from evaluation.services import decisions, forwarding, result_notices
from evaluation.terms import last_valid_day
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from tests.build import make_unit, make_user
from tests.path import concluded, draw_only, load_law, make_round, make_world, rewrite_past

pytestmark = pytest.mark.django_db


def prepare(demo, *, choice=LineChoice.RECOGNISE, actor=None) -> StarDecision:
    return decisions.prepare_decision(
        unit_id=demo.province.pk,
        choices=[(result.pk, choice) for result in Result.objects.all()],
        proposal_line="Giám đốc Sở Nông nghiệp và Môi trường",
        actor=actor or demo.user("tinh1"),
        today=demo.today,
    )


def issued(demo) -> Certificate:
    concluded(demo)
    decision = walk.decide(demo, number=7)
    draw_only(decision.document)
    walk.issue(demo, decision)
    return Certificate.objects.get()


def test_who_prepared_a_decision_cannot_check_it():
    demo = make_world()
    concluded(demo)
    decision = prepare(demo)

    with pytest.raises(NotPermitted):
        decisions.check_decision(decision_id=decision.pk, seen="", actor=demo.user("tinh1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        StarDecision.objects.filter(pk=decision.pk).update(checked_by=demo.user("tinh1"))


def test_a_stranger_finds_neither_results_nor_decisions():
    demo = make_world()
    concluded(demo)
    decision = prepare(demo)
    stranger = make_user(serving=make_unit("15/"))

    with pytest.raises(NotFound):
        prepare(demo, actor=stranger)
    with pytest.raises(NotFound):
        decisions.check_decision(decision_id=decision.pk, seen="", actor=stranger)


def test_a_result_lies_in_one_draft_at_a_time_until_the_draft_is_cancelled():
    demo = make_world()
    concluded(demo)
    decision = prepare(demo)

    with pytest.raises(Conflict):
        prepare(demo)
    decisions.cancel_decision(
        decision_id=decision.pk, reason="Nhầm danh sách", actor=demo.user("tinh1")
    )

    assert prepare(demo).lines.count() == 1


def test_only_the_signatory_approves_and_issues():
    demo = make_world()
    concluded(demo)
    decision = prepare(demo)
    walk.check_list(demo, decision)

    with pytest.raises(NotPermitted):
        decisions.approve_decision(decision_id=decision.pk, actor=demo.user("tinh1"))


def test_the_signatory_whom_the_paper_names_issues_it_and_no_other(client):
    demo = make_world()
    concluded(demo)
    decision = walk.decide(demo, number=1)
    draw_only(decision.document)
    deputy = make_user(serving=demo.province, role=Role.SIGNATORY)

    with pytest.raises(NotPermitted, match=str(demo.user("lanhdao"))):
        decisions.issue_decision(decision_id=decision.pk, actor=deputy, now=timezone.now())

    client.force_login(deputy)
    page = client.get(reverse("evaluation:decision", args=[decision.pk])).content.decode()
    assert reverse("evaluation:decision_issue", args=[decision.pk]) not in page
    assert reverse("evaluation:decision_send_back", args=[decision.pk]) in page
    returned = decisions.send_back_decision(
        decision_id=decision.pk, reason="Người ký vắng mặt", actor=deputy
    )
    assert returned.status == "prepared"


def test_a_decision_sent_back_must_be_checked_again():
    demo = make_world()
    concluded(demo)
    decision = prepare(demo)
    walk.check_list(demo, decision)

    decision = decisions.send_back_decision(
        decision_id=decision.pk, reason="Sửa trích yếu", actor=demo.user("lanhdao")
    )

    assert (decision.status, decision.checked_by) == (DecisionStatus.PREPARED, None)


def test_approval_freezes_the_words_of_the_decision():
    demo = make_world()
    concluded(demo)
    decision = prepare(demo)
    walk.check_list(demo, decision)
    decision = decisions.approve_decision(decision_id=decision.pk, actor=demo.user("lanhdao"))

    with pytest.raises(DatabaseError), transaction.atomic():
        OfficialDocument.objects.filter(pk=decision.document_id).update(content={})


@pytest.mark.parametrize(("number", "days"), [(0, 0), (5, 1), (5, -1)])
def test_a_number_below_one_and_dates_in_the_future_or_before_the_result_are_refused(number, days):
    demo = make_world()
    concluded(demo)
    decision = prepare(demo)
    walk.check_list(demo, decision)
    decisions.approve_decision(decision_id=decision.pk, actor=demo.user("lanhdao"))

    with pytest.raises((InvalidInput, Incomplete)) as refusal:
        decisions.number_decision(
            decision_id=decision.pk, number=number, actor=demo.user("tinh1"),
            decided_on=demo.today + timedelta(days=days),
        )  # fmt: skip

    assert refusal.value.fields


def test_nothing_is_issued_before_its_pdf_is_drawn():
    demo = make_world()
    concluded(demo)
    decision = walk.decide(demo, number=7)

    with pytest.raises(Conflict) as refusal:
        walk.issue(demo, decision)

    assert refusal.value.code == "not_rendered"
    assert not Certificate.objects.exists()


def test_an_issued_decision_is_frozen_and_its_issue_audited_once():
    demo = make_world()
    issued(demo)
    decision = StarDecision.objects.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        StarDecision.objects.update(number="8/QĐ-UBND")
    with pytest.raises(Conflict) as refusal:
        walk.issue(demo, decision)

    assert str(demo.user("lanhdao")) in str(refusal.value.message)
    assert AuditEntry.objects.of(decision).filter(action="issue").count() == 1


def two_stars(demo) -> Result:
    sheet = load_law().criteria_sets.get(number=7).sheet()
    gate = next(gate.criterion for gate in sheet.gates if gate.star == 3)
    result = concluded(demo, {**good_marks(sheet), gate: 0})
    assert result.stars == 2
    return result


def test_two_stars_get_a_notice_and_no_decision():
    demo = make_world()
    result = two_stars(demo)

    with pytest.raises(Incomplete):
        prepare(demo)
    notice = result_notices.prepare_notice(
        unit_id=demo.province.pk, result_ids=[result.pk], actor=demo.user("tinh1"),
        today=demo.today,
    )  # fmt: skip

    assert notice.lines.get().result == result


def test_a_notice_is_issued_by_whom_it_names_and_not_dated_before_the_council_concluded():
    demo = make_world()
    result = two_stars(demo)
    notice = result_notices.prepare_notice(
        unit_id=demo.province.pk, result_ids=[result.pk], actor=demo.user("tinh1"),
        today=demo.today,
    )  # fmt: skip
    result_notices.approve_notice(notice_id=notice.pk, actor=demo.user("lanhdao"))
    numbered = {"notice_id": notice.pk, "number": 9, "actor": demo.user("tinh1")}

    with pytest.raises(Incomplete) as refusal:
        result_notices.number_notice(**numbered, issued_on=result.concluded_on - timedelta(days=1))
    assert "trước ngày hội đồng kết luận" in refusal.value.fields["issued_on"][0]
    notice = result_notices.number_notice(**numbered, issued_on=result.concluded_on)
    draw_only(notice.document)
    other = make_user(serving=demo.province, role=Role.SIGNATORY)
    with pytest.raises(NotPermitted) as refusal:
        result_notices.issue_notice(notice_id=notice.pk, actor=other)
    assert "Người khác ký thì hủy và lập lại" in str(refusal.value.message)

    result_notices.issue_notice(notice_id=notice.pk, actor=demo.user("lanhdao"))
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.ISSUED


def test_a_notice_that_tells_no_result_is_refused_and_not_an_error_of_ours(client):
    demo = make_world()
    empty = ResultNotice.objects.create(
        unit=demo.province, round=make_round(demo), prepared_by=demo.user("tinh1")
    )
    client.force_login(demo.user("lanhdao"))

    answer = client.post(reverse("evaluation:result_notice_approve", args=[empty.pk]))

    assert answer.status_code == 422
    assert "chưa có kết quả nào" in answer.content.decode()
    empty.refresh_from_db()
    assert empty.status == NoticeStatus.PREPARED


def test_four_stars_are_not_sent_away_with_a_notice():
    demo = make_world()
    result = concluded(demo)

    with pytest.raises(Incomplete):
        result_notices.prepare_notice(
            unit_id=demo.province.pk, result_ids=[result.pk], actor=demo.user("tinh1"),
            today=demo.today,
        )  # fmt: skip


def test_ninety_points_with_a_failed_five_star_gate_are_recognised_at_four_and_may_go_up():
    demo = make_world()
    sheet = load_law().criteria_sets.get(number=7).sheet()
    best = {code: leaf.options[-1].position for code, leaf in sheet.leaves.items()}
    gate = next(
        gate.criterion for gate in sheet.gates
        if gate.star == 5 and sheet.leaves[gate.criterion].max_points == gate.needed
    )  # fmt: skip
    result = concluded(demo, {**best, gate: best[gate] - 1})
    assert result.stars == 4
    assert result.mean_fraction >= 90

    decision = prepare(demo, choice=LineChoice.RECOGNISE_AND_FORWARD)

    assert decision.lines.get().choice == LineChoice.RECOGNISE_AND_FORWARD


def test_below_ninety_nothing_is_forwarded():
    demo = make_world()
    result = concluded(demo)

    with pytest.raises(Incomplete) as refusal:
        prepare(demo, choice=LineChoice.RECOGNISE_AND_FORWARD)
    assert refusal.value.code == "below_threshold"
    with pytest.raises(Incomplete):
        forwarding.open_forwarding(result_id=result.pk, actor=demo.user("tinh1"), today=demo.today)


def test_past_the_transitions_deadline_an_old_scheme_dossier_is_not_decided():
    demo = make_world()
    concluded(demo)
    old = load_law("qd148-2023", set_number=8)
    rewrite_past(Dossier.objects.all(), scheme=old)

    with pytest.raises(Conflict) as refusal:
        prepare(demo)

    assert refusal.value.code == "transition_over"


def test_the_term_is_36_months_the_last_day_included():
    demo = make_world()
    certificate = issued(demo)

    last = add_months(demo.today, 36)
    assert (certificate.printed_from, certificate.printed_until) == (demo.today, last)
    assert certificate.effective.upper == last + timedelta(days=1)
    assert Certificate.objects.in_force(last).exists()
    assert not Certificate.objects.in_force(last + timedelta(days=1)).exists()


def test_two_certificates_of_a_product_never_overlap_in_the_database():
    certificate = issued(make_world())
    twin = Certificate(
        **{
            field.attname: getattr(certificate, field.attname)
            for field in Certificate._meta.concrete_fields
            if field.name not in {"id", "verification_code"}
        }
    )
    twin.verification_code = "KHAC"

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_certificates_from_the_end_of_a_month_end_with_the_shorter_month():
    assert last_valid_day(date(2028, 2, 29), 36) == date(2031, 2, 28)
