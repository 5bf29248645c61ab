"""Acts on a certificate that cross each other: each ends in one state, and nobody is stuck."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.clocks import today, work_calendar
from core.errors import Conflict, Incomplete
from core.models import DayOff
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from evaluation.appeal_rules import last_day_to_appeal
from evaluation.choices import DossierStatus, StageStatus, WithdrawalStatus
from evaluation.models import (
    Appeal,
    Certificate,
    CertificateCorrection,
    Dossier,
    DossierStage,
    ProvinceRules,
    Result,
    WithdrawalCase,
)
from evaluation.selectors.papers import job_of
from evaluation.selectors.public import certificate_answer
from evaluation.selectors.work_queue import work_queue
from evaluation.services import certificate_decisions
from evaluation.services.corrections import prepare_correction, settle_next_correction
from evaluation.services.withdrawals import deadline_from, dismiss_withdrawal
from tests.evaluation.certified import (
    DAY,
    dated,
    drafted,
    issued,
    numbered,
    verified,
    withdrawn,
)
from tests.pages.room import like, text_of
from tests.path import fresh

pytestmark = pytest.mark.django_db
WRONG = {"ground": "wrong_recognition", "source": "authority", "source_number": "88/BNNMT"}


def correction(room, certificate):
    return prepare_correction(
        certificate_id=certificate.pk, corrected={"producer": "HTX Yên Châu"}, reason="In thiếu",
        proposal_line="Giám đốc Sở", actor=room.user("tinh1"), today=today(),
    )  # fmt: skip


def issue(room, decision):
    return certificate_decisions.issue_decision(
        decision_id=decision.pk, actor=room.user("lanhdao"), now=timezone.now()
    )


# ── Withdrawn while a correction is on its way ───────────────────────


def test_what_was_withdrawn_meanwhile_is_not_corrected(room, certificate):
    ready = numbered(room, correction(room, certificate), 78)
    withdrawn(room, certificate)

    with pytest.raises(Conflict) as refusal:
        issue(room, ready)

    assert refusal.value.code == "not_in_force"
    assert "Mận sấy dẻo" in refusal.value.message
    assert OfficialDocument.objects.filter(kind="certificate").count() == 1


def test_a_withdrawal_ends_the_corrected_paper_that_is_not_drawn_and_the_one_it_replaces(
    room, certificate
):
    old = certificate.document
    issued(room, correction(room, certificate), 78)
    certificate.refresh_from_db()

    withdrawn(room, certificate)

    waiting = OfficialDocument.objects.waiting_for_rendering(timezone.now() + DAY)
    assert not waiting.filter(pk=certificate.document_id).exists()
    assert not settle_next_correction()
    old.refresh_from_db()
    new = OfficialDocument.objects.get(pk=certificate.document_id)
    assert (old.status, new.status) == (DocumentStatus.WITHDRAWN, DocumentStatus.CANCELLED)
    assert new.number is not None
    assert (job_of(new).poll, job_of(new).word) == ("", "Đã hủy")  # nobody waits for it
    assert certificate_answer(certificate.verification_code, today()).state == "withdrawn"


def test_a_correction_is_not_dated_before_the_certificate_it_corrects(room, certificate):
    dated(certificate, today() - DAY, today() + 900 * DAY)
    decision = correction(room, certificate)
    key = {"decision_id": decision.pk}
    certificate_decisions.check_decision(actor=room.user("tinh2"), **key)
    certificate_decisions.approve_decision(actor=room.user("lanhdao"), **key)

    with pytest.raises(Incomplete) as refusal:
        certificate_decisions.number_decision(
            number=5, decided_on=today() - 2 * DAY, actor=room.user("tinh1"), **key
        )

    assert set(refusal.value.fields) == {"decided_on"}
    assert CertificateCorrection.objects.get().is_live


# ── A verified case whose certificate is gone ────────────────────────


def test_a_verified_case_of_a_lapsed_certificate_is_closed_with_its_reason(room, certificate):
    case = verified(room, certificate)
    dated(certificate, today() - 900 * DAY, today() - DAY)
    tinh1 = fresh(room.user("tinh1"))

    page = room.client("tinh1").get(reverse("evaluation:withdrawal", args=[case.pk]))
    answer = room.client("tinh1").post(
        reverse("evaluation:withdrawal_drop", args=[case.pk]),
        {"reason": "Giấy đã hết hạn."}, follow=True,
    )  # fmt: skip

    assert "Thôi thu hồi" in text_of(page)
    assert "Giấy đã hết hạn." in text_of(answer)
    case.refresh_from_db()
    assert case.status == WithdrawalStatus.DISMISSED
    assert case.findings.startswith("Đã làm việc với chủ thể")
    queue = work_queue(tinh1, today())
    waiting = [item.kind for group in queue.groups for item in group.items]
    assert "Thu hồi giấy chứng nhận" not in waiting


def test_a_case_in_a_draft_is_not_dropped_and_a_drop_needs_its_reason(room, certificate):
    case = verified(room, certificate)
    key = {"case_id": case.pk, "actor": room.user("tinh1"), "today": today()}

    with pytest.raises(Incomplete):
        dismiss_withdrawal(reason=" ", **key)
    drafted(room, case)
    with pytest.raises(Conflict):
        dismiss_withdrawal(reason="Đổi ý", **key)


def test_fifteen_days_that_end_in_tet_are_up_on_the_first_worked_day_after_it(room):
    tet = [date(2027, 2, 4) + n * DAY for n in range(9)]
    DayOff.objects.bulk_create(
        (DayOff(day=day, is_working=False, name="Tết Nguyên đán") for day in tet),
        ignore_conflicts=True,
    )

    assert deadline_from(date(2027, 1, 21)) == date(2027, 2, 15)  # 5/2 is Tết, 13/2 a Saturday


# ── To the last second in Vietnam ────────────────────────────────────


@pytest.mark.parametrize(("seconds", "status"), [(-1, 302), (0, 409)])
def test_an_appeal_is_taken_by_the_page_until_midnight_of_the_last_day(room, seconds, status):
    """The certificate may have lapsed meanwhile: what is appealed is the result."""
    result = Result.objects.get()
    dated(Certificate.objects.get(), today() - 900 * DAY, today() - DAY)
    own_rules = ProvinceRules.objects.of(room.demo.province)
    last = last_day_to_appeal(result, own_rules, work_calendar())
    midnight = datetime.combine(last + DAY, time(), tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    place = reverse("evaluation:appeal_new", args=[result.pk])

    with time_machine.travel(midnight + timedelta(seconds=seconds), tick=False):
        answer = room.client("chuthe1").post(place, {"text": "Chưa tính hợp đồng."})

    assert answer.status_code == status
    assert Appeal.objects.exists() == (status == 302)


# ── A wrong recognition that is evaluated already ────────────────────


def another_dossier(dossier: Dossier) -> Dossier:
    other = like(dossier, status=DossierStatus.DRAFT, product_code="", first_filed_on=None)
    other.save()
    return other


def test_another_dossier_under_way_does_not_hold_up_a_withdrawal(room, certificate):
    stage = certificate.line.result.stage
    another_dossier(stage.dossier)

    withdrawn(room, certificate, **WRONG)

    assert WithdrawalCase.objects.get().status == WithdrawalStatus.WITHDRAWN
    assert DossierStage.objects.get(pk=stage.pk).status == StageStatus.RECOGNISED


def test_a_dossier_reopened_before_does_not_hold_up_a_withdrawal(room, certificate):
    stage = certificate.line.result.stage
    DossierStage.objects.filter(pk=stage.pk).update(status=StageStatus.IN_REVIEW, ended_on=None)

    withdrawn(room, certificate, **WRONG)

    assert WithdrawalCase.objects.get().status == WithdrawalStatus.WITHDRAWN
