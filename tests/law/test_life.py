"""R11, R35 to R41, R44: how long stars count, who takes them away and why, who checks them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.clocks import add_months, today, work_calendar
from core.errors import Conflict, NotFound, NotPermitted
from core.models import Notice
from evaluation.choices import (
    CertificateState,
    DossierStatus,
    StageStatus,
    WithdrawalGround,
    WithdrawalSource,
)
from evaluation.models import Certificate, Dossier, DossierStage, Recognition, WithdrawalCase
from evaluation.selectors.history import star_history
from evaluation.services import inspections
from evaluation.services.withdrawals import deadline_from, verify_withdrawal
from tests.build import make_unit, make_user
from tests.evaluation.certified import DAY, dated, drafted, numbered, opened, verified, withdrawn

pytestmark = pytest.mark.django_db


def test_r11_art4_3_a_certificate_counts_36_months_its_last_day_included(certificate):
    last = add_months(certificate.line.decision.decided_on, 36)

    assert certificate.term.state(last) == CertificateState.EXPIRING
    assert certificate.term.state(last + DAY) == CertificateState.EXPIRED
    assert Certificate.objects.in_force(last).get() == certificate
    assert not Certificate.objects.in_force(last + DAY).exists()


SIX = [
    ("false_dossier", "authority"),
    ("criteria_no_longer_met", "inspection"),
    ("law_violation", "authority"),
    ("label_misuse", "inspection"),
    ("production_stopped", "production_ended"),
    ("authority_request", "authority"),
]


@pytest.mark.parametrize(("ground", "source"), SIX)
def test_r35_art8_1_each_of_the_six_grounds_withdraws(room, certificate, ground, source):
    certificate = withdrawn(room, certificate, ground=ground, source=source)

    assert certificate.term.state(today()) == CertificateState.WITHDRAWN
    assert certificate.events.get(act="withdrawn").ground == ground


def test_r35_art8_1_there_are_six_grounds_and_the_wrong_recognition_of_article_10():
    assert {ground for ground, _source in SIX} | {"wrong_recognition"} == set(
        WithdrawalGround.values
    )
    assert {source for _ground, source in SIX} == set(WithdrawalSource.values)


def test_r36_art8_2_the_chairman_withdraws_three_and_four_stars_the_minister_five(
    room, certificate
):
    decision = drafted(room, verified(room, certificate))
    paper = numbered(room, decision).document
    assert paper.content["authority"] == "Chủ tịch Ủy ban nhân dân tỉnh Sơn La"

    WithdrawalCase.objects.all().update(status="dismissed", decision=None)
    Certificate.objects.update(stars=5)
    with pytest.raises(Conflict) as refusal:
        opened(room, certificate)
    assert refusal.value.code == "recognised_elsewhere"


def test_r37_art8_3_the_office_verifies_and_the_decision_goes_to_producer_and_agencies(
    room, certificate
):
    case = opened(room, certificate)
    with pytest.raises(NotPermitted):
        verify_withdrawal(
            case_id=case.pk, findings="x", upholds=True, actor=room.user("lanhdao"), today=today()
        )
    WithdrawalCase.objects.all().delete()

    withdrawn(room, certificate)

    told = set(
        Notice.objects.filter(event="certificate_withdrawn").values_list("recipient", flat=True)
    )
    assert told == {room.user(name).pk for name in ("chuthe1", "xa1", "tinh1", "tinh2")}
    document = WithdrawalCase.objects.get().decision.document
    assert "Các chủ thể có tên trong danh sách" in document.recipients


def test_r38_art8_4_the_decision_is_due_fifteen_days_after_the_conclusion(room, certificate):
    dated(certificate, today() - 900 * DAY, today() + 900 * DAY)
    told_on = today() - 3 * DAY

    case = opened(room, certificate, source_on=told_on)

    assert case.due_on == work_calendar().next_working(told_on + 15 * DAY)
    assert not case.is_late(case.due_on)
    assert case.is_late(case.due_on + DAY)
    assert deadline_from(date(2020, 1, 1)) is None


def test_r39_art9_2_a_check_looks_at_criteria_mark_and_advertising(room, certificate):
    inspection = inspections.arrange_inspection(
        product_id=certificate.product_id, unit_id=room.demo.province.pk, planned_on=today(),
        inspector_ids=[], actor=room.user("tinh1"),
    )  # fmt: skip
    inspection = inspections.begin_inspection(inspection_id=inspection.pk, actor=room.user("tinh1"))

    result = certificate.line.result
    assert {check.code for check in inspection.checks.all()} >= {
        gate["criterion"]
        for gate in result.outcome["gates"]
        if gate["passed"] and gate["star"] <= result.stars
    }
    inspection.status = "concluded"
    with pytest.raises(ValidationError, match="Kết luận kiểm tra chưa đủ nội dung"):
        inspection.validate_constraints()


def test_r40_art9_4_the_province_checks_in_its_own_area(room, certificate):
    commune, elsewhere = make_unit("14/04075/"), make_user(serving=make_unit("15/"))

    for actor, unit in ((room.user("xa1"), commune), (elsewhere, room.demo.province)):
        with pytest.raises((NotPermitted, NotFound)):
            inspections.arrange_inspection(
                product_id=certificate.product_id, unit_id=unit.pk, planned_on=today(),
                inspector_ids=[], actor=actor,
            )  # fmt: skip


def test_r41_art10_1b_a_wrong_recognition_is_withdrawn_and_evaluated_again(room, certificate):
    result = certificate.line.result

    withdrawn(
        room, certificate, ground="wrong_recognition", source="authority",
        source_number="Công văn 88/BNNMT",
    )  # fmt: skip

    stage = DossierStage.objects.get(pk=result.stage_id)
    assert stage.status == StageStatus.IN_REVIEW
    assert Dossier.objects.get(pk=stage.dossier_id).status == DossierStatus.FILED
    assert not Certificate.objects.in_force(today()).exists()


def test_r44_art12_1_an_earlier_recognition_keeps_its_own_term(certificate):
    start, last = date(2024, 3, 1), date(2027, 3, 1)
    certificate = dated(certificate, start, last)
    Recognition.objects.create(
        product=certificate.product, unit=certificate.unit, stars=3, decided_on=date(2021, 2, 1),
        valid_until=date(2024, 2, 1), product_text="Mận sấy", producer_text="HTX",
    )  # fmt: skip

    assert certificate.term.state(last) != CertificateState.EXPIRED
    assert certificate.term.state(last + DAY) == CertificateState.EXPIRED
    oldest = star_history(certificate.product_id)[-1]
    assert (oldest.on, oldest.title) == (date(2021, 2, 1), "Được công nhận 3 sao")
    assert "01/02/2024" in oldest.text
