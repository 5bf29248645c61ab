"""Withdrawal of certificates: a conclusion, a verification, a signed decision; nothing less."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.clocks import today
from core.errors import Conflict, Incomplete, InvalidTransition, NotFound, NotPermitted
from core.models import AuditEntry, Notice
from documents.choices import DocumentStatus
from evaluation.choices import CertificateState, DecisionStatus, WithdrawalStatus
from evaluation.models import (
    Certificate,
    CertificateDecision,
    CertificateEvent,
    WithdrawalCase,
)
from evaluation.selectors.history import star_history
from evaluation.selectors.work_queue import work_queue
from evaluation.services import certificate_decisions as decisions
from evaluation.services.withdrawals import deadline_from, verify_withdrawal
from ocop_portal.demo.sample_pdf import sample_pdf
from tests.build import make_unit, make_user
from tests.evaluation.certified import (
    DAY,
    another,
    dated,
    drafted,
    issued,
    numbered,
    opened,
    verified,
    withdrawn,
)
from tests.pages.room import text_of
from tests.path import draw_only, fresh

pytestmark = pytest.mark.django_db


def test_only_the_issue_of_the_decision_withdraws_from_its_day(room, certificate):
    decision = numbered(room, drafted(room, verified(room, certificate)))
    assert Certificate.objects.in_force(today()).exists()

    decision = decisions.issue_decision(
        decision_id=decision.pk, actor=room.user("lanhdao"), now=timezone.now()
    )

    certificate.refresh_from_db()
    assert certificate.withdrawn_on == decision.decided_on == today()
    assert certificate.term.state(today()) == CertificateState.WITHDRAWN
    assert not Certificate.objects.in_force(today()).exists()
    assert certificate.product.stars_valid_until == today() - DAY
    assert certificate.document.status == DocumentStatus.WITHDRAWN
    event = CertificateEvent.objects.get(act="withdrawn")
    assert (event.ground, event.document) == ("law_violation", decision.document)
    assert WithdrawalCase.objects.get().status == WithdrawalStatus.WITHDRAWN


def test_the_procedure_is_walked_step_by_step_and_audited(room, certificate):
    withdrawn(room, certificate)

    case, decision = WithdrawalCase.objects.get(), CertificateDecision.objects.get()
    assert list(AuditEntry.objects.of(case).order_by("pk").values_list("action", flat=True)) == [
        "open",
        "verify",
        "list",
        "withdraw",
    ]
    assert list(AuditEntry.objects.of(decision).order_by("pk").values_list("action", "actor")) == [
        ("prepare", room.user("tinh1").pk),
        ("check", room.user("tinh2").pk),
        ("approve", room.user("lanhdao").pk),
        ("number", room.user("tinh1").pk),
        ("issue", room.user("lanhdao").pk),
    ]


def test_what_is_not_verified_is_not_drafted_and_what_is_dismissed_is_over(room, certificate):
    case = opened(room, certificate)

    with pytest.raises(InvalidTransition):
        drafted(room, case)
    case = verify_withdrawal(
        case_id=case.pk, findings="Kết luận không đúng sản phẩm này.", upholds=False,
        actor=room.user("tinh1"), today=today(),
    )  # fmt: skip

    assert case.status == WithdrawalStatus.DISMISSED
    with pytest.raises(InvalidTransition):
        drafted(room, case)
    assert opened(room, certificate).status == WithdrawalStatus.OPENED


def test_findings_must_be_written(room, certificate):
    case = opened(room, certificate)

    with pytest.raises(Incomplete) as refusal:
        verify_withdrawal(
            case_id=case.pk, findings=" ", upholds=True, actor=room.user("tinh1"), today=today()
        )

    assert set(refusal.value.fields) == {"findings"}


def test_who_prepared_does_not_check_and_only_the_signatory_approves_and_issues(room, certificate):
    decision = drafted(room, verified(room, certificate))
    key = {"decision_id": decision.pk}

    with pytest.raises(NotPermitted):
        decisions.check_decision(actor=room.user("tinh1"), **key)
    decisions.check_decision(actor=room.user("tinh2"), **key)
    with pytest.raises(NotPermitted):
        decisions.approve_decision(actor=room.user("tinh1"), **key)
    with pytest.raises(NotPermitted):
        decisions.issue_decision(actor=room.user("tinh1"), now=timezone.now(), **key)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateDecision.objects.update(checked_by=room.user("tinh1"))


def test_a_draft_given_back_late_loses_its_paper_and_its_number_stays_taken(room, certificate):
    decision = numbered(room, drafted(room, verified(room, certificate)), 78)
    paper = decision.document

    decision = decisions.send_back_decision(
        decision_id=decision.pk, reason="Sai căn cứ", actor=room.user("lanhdao")
    )

    paper.refresh_from_db()
    assert paper.status == DocumentStatus.CANCELLED
    assert (decision.document, decision.number, decision.approved_by) == (None, "", None)
    again = issued(room, decision, 79)
    assert (again.number.split("/")[0], again.status) == ("79", "issued")


def test_nothing_is_issued_before_its_pdf_is_drawn(room, certificate):
    decision = drafted(room, verified(room, certificate))
    key = {"decision_id": decision.pk}
    decisions.check_decision(actor=room.user("tinh2"), **key)
    decisions.approve_decision(actor=room.user("lanhdao"), **key)
    decisions.number_decision(number=9, decided_on=today(), actor=room.user("tinh1"), **key)

    with pytest.raises(Conflict) as refusal:
        decisions.issue_decision(actor=room.user("lanhdao"), now=timezone.now(), **key)

    assert refusal.value.code == "not_rendered"


def test_one_decision_lists_several_certificates(room, certificate):
    second = another(certificate, name="Chè Shan tuyết")

    issued(room, drafted(room, verified(room, certificate), verified(room, second)))

    assert {row.term.state(today()) for row in Certificate.objects.all()} == {
        CertificateState.WITHDRAWN
    }
    content = CertificateDecision.objects.get().document.content
    assert sorted(row["product"] for row in content["rows"])[0] == "Mận sấy dẻo"
    assert len(content["rows"]) == 2


def test_a_lapsed_certificate_is_not_withdrawn(room, certificate):
    case = verified(room, certificate)
    dated(certificate, today() - 900 * DAY, today() - DAY)

    with pytest.raises(Conflict) as refusal:
        drafted(room, case)
    assert refusal.value.code == "not_in_force"
    with pytest.raises(Conflict):
        opened(room, certificate)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(withdrawn_on=today())


def test_one_open_case_a_certificate(room, certificate):
    opened(room, certificate)

    with pytest.raises(Incomplete) as refusal:
        opened(room, certificate)

    assert "chưa xong" in str(refusal.value.message)


@pytest.mark.parametrize(
    ("ground", "source"),
    [("law_violation", "production_ended"), ("wrong_recognition", "inspection")],
)
def test_a_source_fits_its_ground(room, certificate, ground, source):
    with pytest.raises(Incomplete):
        opened(room, certificate, ground=ground, source=source)


def test_a_cancelled_draft_frees_its_cases_and_keeps_its_number_taken(room, certificate):
    case = verified(room, certificate)
    decision = numbered(room, drafted(room, case))

    decision = decisions.cancel_decision(
        decision_id=decision.pk, reason="Sai căn cứ", actor=room.user("tinh1")
    )

    decision.document.refresh_from_db()
    assert decision.status == DecisionStatus.CANCELLED
    assert (decision.document.status, decision.document.number) == (DocumentStatus.CANCELLED, 77)
    case.refresh_from_db()
    assert (case.status, case.decision) == (WithdrawalStatus.VERIFIED, None)
    assert drafted(room, case).pk != decision.pk


def test_an_issued_decision_and_a_finished_case_are_frozen(room, certificate):
    withdrawn(room, certificate)

    with pytest.raises(DatabaseError), transaction.atomic():
        CertificateDecision.objects.update(number="1")
    with pytest.raises(DatabaseError), transaction.atomic():
        WithdrawalCase.objects.update(findings="khác")


def test_the_commune_confirms_the_end_of_production_and_nothing_else(room, certificate):
    with pytest.raises(NotPermitted):
        opened(room, certificate, actor=room.user("xa1"))

    case = opened(
        room, certificate, actor=room.user("xa1"), ground="production_stopped",
        source="production_ended", source_number="Xác nhận 3/XN-UBND",
    )  # fmt: skip

    assert case.opened_by == room.user("xa1")
    with pytest.raises(NotPermitted):
        verify_withdrawal(
            case_id=case.pk, findings="Đúng", upholds=True, actor=room.user("xa1"), today=today()
        )


def test_strangers_and_the_producer_find_no_case(room, certificate):
    case = opened(room, certificate)
    stranger = make_user(serving=make_unit("15/"))

    with pytest.raises(NotFound):
        opened(room, certificate, actor=stranger)
    for who in (stranger, room.user("chuthe1")):
        assert not WithdrawalCase.objects.visible_to(fresh(who)).exists()
        with pytest.raises(NotFound):
            verify_withdrawal(
                case_id=case.pk, findings="x", upholds=True, actor=fresh(who), today=today()
            )


def test_the_deadline_is_fifteen_calendar_days_rolled_to_a_worked_day():
    # 15 days after 2026-11-06 is Saturday 2026-11-21.
    assert deadline_from(date(2026, 11, 6)) in {date(2026, 11, 21), date(2026, 11, 23)}


def test_the_clock_stands_in_the_work_queue_and_late_ones_are_marked(room, certificate):
    dated(certificate, today() - 900 * DAY, today() + 900 * DAY)
    opened(room, certificate, source_on=today() - 40 * DAY)

    queue = work_queue(fresh(room.user("tinh1")), today(), due="late")

    items = [item for group in queue.groups for item in group.items]
    assert [item.title for item in items if item.kind == "Thu hồi giấy chứng nhận"] == [
        "Mận sấy dẻo"
    ]
    page = text_of(room.client("tinh1").get(reverse("evaluation:withdrawal_list")))
    assert "Quá hạn" in page


def test_producer_commune_and_office_are_told_once(room, certificate):
    withdrawn(room, certificate)

    told = Notice.objects.filter(event="certificate_withdrawn")
    people = sorted(room.user(name).pk for name in ("chuthe1", "xa1", "tinh1", "tinh2"))
    assert sorted(told.values_list("recipient", flat=True)) == people
    assert "77/QĐ-UBND" in told[0].body


def test_history_tells_the_withdrawal_without_the_offices_words(room, certificate):
    withdrawn(room, certificate, findings="Ông A tố cáo")

    events = star_history(certificate.product_id)

    assert [event.title for event in events] == [
        "Thu hồi giấy chứng nhận 4 sao",
        "Cấp giấy chứng nhận 4 sao",
    ]
    assert "Ông A" not in str(events)


def test_the_scanned_conclusion_is_checked_and_kept(room, certificate):
    upload = ContentFile(sample_pdf("Kết luận", "15/KL"), name="ket-luan.pdf")
    case = opened(room, certificate, upload=upload)

    response = room.client("tinh1").get(reverse("evaluation:withdrawal_file", args=[case.pk]))

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")


def test_five_stars_are_withdrawn_by_the_minister_only(room, certificate):
    Certificate.objects.update(stars=5)

    with pytest.raises(Conflict) as refusal:
        opened(room, certificate)

    assert refusal.value.code == "recognised_elsewhere"


# ── Pages ────────────────────────────────────────────────────────────


def test_the_whole_procedure_by_its_pages(room, certificate):
    officer, other, signs = (room.client(name) for name in ("tinh1", "tinh2", "lanhdao"))
    page = text_of(officer.get(reverse("evaluation:certificate", args=[certificate.pk])))
    place = reverse("evaluation:withdrawal_new", args=[certificate.pk])
    assert place in page
    sent = {
        "ground": "label_misuse", "source": "authority", "source_number": "Công văn 5/QLTT",
        "source_on": today().isoformat(), "description": "In sao lên sản phẩm khác.",
    }  # fmt: skip

    assert officer.post(place, {}).status_code == 422
    case_page = officer.post(place, sent)["Location"]
    case = WithdrawalCase.objects.get()
    officer.post(
        reverse("evaluation:withdrawal_verify", args=[case.pk]),
        {"findings": "Đúng như công văn.", "upholds": "1"},
    )
    assert "Lập dự thảo quyết định" in text_of(officer.get(case_page))
    place = f"{reverse('evaluation:withdrawal_decision_new')}?case={case.pk}"
    assert "Mận sấy dẻo" in text_of(officer.get(place))
    draft = officer.post(place, {"proposal_line": "Giám đốc Sở"})["Location"]
    decision = CertificateDecision.objects.get()

    def act(client, move, **data):
        place = reverse(f"evaluation:certificate_decision_{move}", args=[decision.pk])
        assert place in text_of(client.get(draft)), move
        assert client.post(place, data).status_code == 302, move

    act(other, "check")
    act(signs, "approve")
    act(officer, "number", number=31, decided_on=today().isoformat())
    draw_only(CertificateDecision.objects.get().document)
    act(signs, "issue")

    qr = text_of(officer.get(reverse("evaluation:qr", args=[certificate.verification_code])))
    assert "Đã thu hồi" in qr
    assert "31/QĐ-UBND" in qr
    own = room.client("chuthe1")
    document = CertificateDecision.objects.get().document
    assert own.get(reverse("evaluation:document_pdf", args=[document.pk])).status_code == 200
