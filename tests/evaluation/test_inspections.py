"""Checks after recognition: the checklist is the dossier's, the record a paper, a finding may end
in withdrawal."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from accounts.choices import Role
from core.clocks import today
from core.errors import Conflict, Incomplete, InvalidTransition, NotFound, NotPermitted
from core.models import Notice
from documents.choices import DocumentStatus
from evaluation.choices import InspectionStatus, WithdrawalStatus
from evaluation.models import Inspection, InspectionPlan
from evaluation.selectors.inspections import inspections_since
from evaluation.selectors.recognitions import recognitions_of
from evaluation.selectors.work_queue import work_queue
from evaluation.services import inspections
from ocop_portal.demo.sample_pdf import sample_pdf
from tests.build import make_post, make_product, make_unit, make_user
from tests.evaluation.certified import DAY, dated
from tests.pages.room import like, queries_of, signed_in, text_of
from tests.path import draw_only, fresh
from tests.recognised import begin, ending

pytestmark = pytest.mark.django_db


def arranged(room, certificate, *, actor="tinh1", **changes) -> Inspection:
    values = {
        "product_id": certificate.product_id, "unit_id": room.demo.province.pk,
        "planned_on": today(), "inspector_ids": [],
    }  # fmt: skip
    return inspections.arrange_inspection(actor=room.user(actor), **{**values, **changes})


def begun(room, certificate, **changes) -> Inspection:
    inspection = arranged(room, certificate, **changes)
    return inspections.begin_inspection(inspection_id=inspection.pk, actor=room.user("tinh1"))


def written(room, inspection, *, met=True, **changes) -> Inspection:
    values = {
        "mark_is_right": True, "mark_use": "", "advertising_is_right": True, "advertising": "",
        "place": "Xưởng chế biến",
    }  # fmt: skip
    return inspections.write_findings(
        inspection_id=inspection.pk, actor=room.user("tinh1"),
        checks={check.code: (met, "") for check in inspection.checks.all()},
        **{**values, **changes},
    )  # fmt: skip


def concluded(room, certificate, *, keeps=True, **changes) -> Inspection:
    inspection = written(room, begun(room, certificate), met=keeps)
    values = {"held_on": today(), "conclusion": "Đã kiểm tra đủ.", "keeps_criteria": keeps}
    return inspections.conclude_inspection(
        inspection_id=inspection.pk, actor=room.user("tinh1"), today=today(),
        **{**values, **changes},
    )  # fmt: skip


def test_the_checklist_holds_every_gate_and_criterion_of_the_decided_dossier(room, certificate):
    inspection = begun(room, certificate)

    rows = list(inspection.checks.all())
    result = certificate.line.result
    gates = {
        gate["criterion"]
        for gate in result.outcome["gates"]
        if gate["passed"] and gate["star"] <= result.stars
    }
    assert {row.code for row in rows if row.is_gate} == gates
    filed = result.stage.dossier.self_marks.filter(option__isnull=False)
    assert {row.code for row in rows} == gates | set(
        filed.values_list("criterion__code", flat=True)
    )
    assert all(row.claim and row.is_met is None for row in rows)


def test_a_record_is_concluded_only_when_everything_was_looked_at(room, certificate):
    inspection = begun(room, certificate)
    act = {
        "inspection_id": inspection.pk, "actor": room.user("tinh1"), "today": today(),
        "keeps_criteria": True,
    }  # fmt: skip

    with pytest.raises(Incomplete) as refusal:
        inspections.conclude_inspection(
            held_on=today() + DAY, conclusion=" ", remedy="Sửa nhãn", **act
        )
    assert set(refusal.value.fields) == {
        "held_on", "conclusion", "remedy_due_on", "checks", "mark",
    }  # fmt: skip

    written(room, inspection)
    done = inspections.conclude_inspection(held_on=today(), conclusion="Đạt.", **act)
    assert done.status == InspectionStatus.CONCLUDED
    assert done.document.number_text.startswith("01/BB-KT")


def test_the_record_is_drawn_and_frozen(room, certificate):
    inspection = concluded(room, certificate)
    draw_only(inspection.document)

    inspection.document.refresh_from_db()
    assert inspection.document.status == DocumentStatus.ISSUED
    assert len(inspection.document.content["checks"]) == inspection.checks.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        Inspection.objects.update(conclusion="khác")
    with pytest.raises(InvalidTransition):
        written(room, inspection)


def with_rows(room, certificate) -> Inspection:
    """Concluded, with a row of every kind beneath it."""
    inspection = written(room, begun(room, certificate))
    key = {"inspection_id": inspection.pk, "actor": room.user("tinh1")}
    inspections.add_sample(values={"name": "Lô 12", "taken_on": today()}, **key)
    inspections.add_violation(
        what="Ghi nhãn thiếu", law="Nghị định 43/2017/NĐ-CP", seriousness="minor", **key
    )
    return inspections.conclude_inspection(
        held_on=today(), conclusion="Đã kiểm tra đủ.", keeps_criteria=True, today=today(), **key
    )


CHANGES = {
    "checks": {"is_met": False},
    "samples": {"is_passed": True},
    "violations": {"what": "khác"},
}


@pytest.mark.parametrize("rows", CHANGES)
def test_what_was_found_is_frozen_with_the_record_by_whatever_door(room, certificate, rows):
    inspection = with_rows(room, certificate)
    found = getattr(inspection, rows).all()
    table = found.model._meta.db_table
    one = found[0]
    twin = like(one, **({"code": "9.9"} if rows == "checks" else {}))
    sql = [
        f"UPDATE {table} SET inspection_id = inspection_id",
        f"DELETE FROM {table} WHERE id = {one.pk}",
    ]
    doors = [
        lambda: found.update(**CHANGES[rows]),
        lambda: found.model.objects.bulk_update([one], list(CHANGES[rows])),
        lambda: one.save(),
        lambda: twin.save(),
        lambda: found.delete(),
        *(lambda said=said: connection.cursor().execute(said) for said in sql),
    ]

    for door in doors:
        with pytest.raises(DatabaseError, match="đã lập, không sửa được"), transaction.atomic():
            door()


def test_who_inspected_is_frozen_with_the_record(room, certificate):
    inspection = with_rows(room, certificate)

    with pytest.raises(DatabaseError), transaction.atomic():
        inspection.inspectors.add(room.user("tinh2"))
    with pytest.raises(DatabaseError), transaction.atomic():
        inspection.inspectors.clear()


def test_a_planned_check_needs_its_units_plan(room, certificate):
    plan = inspections.make_plan(
        unit_id=room.demo.province.pk, year=2026, title="Kiểm tra sản phẩm OCOP",
        decision_number="12/KH-SNNMT", actor=room.user("tinh1"),
    )  # fmt: skip

    assert arranged(room, certificate, plan_id=plan.pk).kind == "planned"
    assert arranged(room, certificate).kind == "ad_hoc"
    with pytest.raises(Incomplete):
        arranged(room, certificate, plan_id=plan.pk + 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(kind="ad_hoc").update(kind="planned")
    with pytest.raises(Incomplete):
        inspections.make_plan(
            unit_id=room.demo.province.pk, year=2026, title="Khác",
            decision_number="12/KH-SNNMT", actor=room.user("tinh1"),
        )  # fmt: skip
    assert InspectionPlan.objects.count() == 1


def test_a_unit_checks_in_its_own_area_only(room, certificate):
    elsewhere = make_unit("15/")
    officer = make_user(serving=elsewhere)
    product = make_product(unit=make_unit("15/05000/"))

    with pytest.raises(NotFound):
        inspections.arrange_inspection(
            product_id=certificate.product_id, unit_id=elsewhere.pk, planned_on=today(),
            inspector_ids=[], actor=officer,
        )  # fmt: skip
    both = fresh(room.user("tinh1"))
    make_post(user=both, unit=elsewhere)
    with pytest.raises(Conflict) as refusal:
        inspections.arrange_inspection(
            product_id=product.pk, unit_id=room.demo.province.pk, planned_on=today(),
            inspector_ids=[], actor=fresh(both),
        )  # fmt: skip
    assert refusal.value.code == "other_area"


def test_an_inspector_works_the_checks_of_their_unit_and_reads_the_dossier(room, certificate):
    inspector = make_user(serving=room.demo.province, role=Role.INSPECTOR)
    inspection = arranged(room, certificate, inspector_ids=[inspector.pk])

    with pytest.raises(NotPermitted):
        inspections.close_inspection(inspection_id=inspection.pk, note="x", actor=inspector)
    inspections.begin_inspection(inspection_id=inspection.pk, actor=inspector)
    client = signed_in(inspector)
    dossier = certificate.line.result.stage.dossier_id
    assert client.get(reverse("evaluation:dossier", args=[dossier])).status_code == 200
    assert client.get(reverse("evaluation:inspection", args=[inspection.pk])).status_code == 200
    with pytest.raises(Incomplete):
        arranged(room, certificate, inspector_ids=[room.user("xa1").pk])


@pytest.mark.parametrize("who", ["xa1", "lanhdao"])
def test_who_sees_an_inspection_does_not_work_it(room, certificate, who):
    inspection = arranged(room, certificate)

    with pytest.raises(NotPermitted):
        inspections.begin_inspection(inspection_id=inspection.pk, actor=room.user(who))


def test_the_producer_reads_its_record_once_concluded(room, certificate):
    inspection = arranged(room, certificate)
    place = reverse("evaluation:inspection", args=[inspection.pk])
    own = room.client("chuthe1")
    assert own.get(place).status_code == 404
    Inspection.objects.all().delete()

    done = concluded(room, certificate)
    draw_only(done.document)

    assert own.get(reverse("evaluation:inspection", args=[done.pk])).status_code == 200
    pdf = reverse("evaluation:document_pdf", args=[done.document_id])
    assert own.get(pdf).status_code == 200
    people = {room.user(name).pk for name in ("chuthe1", "xa1", "tinh1", "tinh2")}
    told = Notice.objects.filter(event="inspection_concluded")
    assert set(told.values_list("recipient", flat=True)) == people


def test_samples_and_violations_are_written_while_it_is_under_way(room, certificate):
    inspection = begun(room, certificate)
    act = {"inspection_id": inspection.pk, "actor": room.user("tinh1")}
    upload = SimpleUploadedFile("phieu.pdf", sample_pdf("Phiếu kết quả", "12"))

    sample = inspections.add_sample(
        values={"name": "Mẫu 200 g", "taken_on": today(), "is_passed": False}, upload=upload, **act
    )
    violation = inspections.add_violation(
        what="Quảng cáo 5 sao", law="Điều 9", seriousness="serious", **act
    )
    with pytest.raises(Incomplete):
        inspections.add_violation(what="", law="", seriousness="x", **act)

    place = reverse("evaluation:inspection_sample_file", args=[inspection.pk, sample.pk])
    assert room.client("tinh1").get(place).status_code == 200
    assert str(violation) == "Quảng cáo 5 sao"


def test_what_must_be_put_right_is_looked_at_again_before_closing(room, certificate):
    inspection = concluded(
        room, certificate, remedy="Sửa nhãn", remedy_due_on=today() + timedelta(days=10)
    )
    act = {"inspection_id": inspection.pk, "actor": room.user("tinh1")}

    with pytest.raises(Conflict) as refusal:
        inspections.close_inspection(note="Xong", **act)
    assert refusal.value.code == "remedy_open"
    with pytest.raises(Incomplete):
        inspections.follow_up(checked_on=today(), result=" ", today=today(), **act)
    inspections.follow_up(checked_on=today(), result="Đã sửa.", today=today(), **act)
    done = inspections.close_inspection(note="Xong", **act)

    assert done.status == InspectionStatus.CLOSED


def test_a_finding_opens_a_withdrawal_with_the_clock_from_the_check(room, certificate):
    inspection = concluded(room, certificate, keeps=False)

    case = inspections.propose_withdrawal(
        inspection_id=inspection.pk, ground="criteria_no_longer_met",
        description="Không còn vùng nguyên liệu.", actor=room.user("tinh1"), today=today(),
    )  # fmt: skip

    assert (case.status, case.source, case.source_on) == (
        WithdrawalStatus.OPENED, "inspection", today(),
    )  # fmt: skip
    assert inspection.document.number_text in case.source_number
    with pytest.raises(Conflict):
        inspections.propose_withdrawal(
            inspection_id=inspection.pk, ground="law_violation", description="x",
            actor=room.user("tinh1"), today=today(),
        )  # fmt: skip


def test_nothing_is_proposed_before_the_conclusion(room, certificate):
    inspection = begun(room, certificate)

    with pytest.raises(Conflict):
        inspections.propose_withdrawal(
            inspection_id=inspection.pk, ground="law_violation", description="x",
            actor=room.user("tinh1"), today=today(),
        )  # fmt: skip


def test_a_re_evaluation_finds_the_checks_held_since_recognition(room, certificate):
    dated(certificate, today() - 900 * DAY, today() + 100 * DAY)
    done = concluded(room, certificate)
    arranged(room, certificate)

    since = inspections_since(certificate.product, certificate.printed_from)

    assert list(since) == [done]
    assert not inspections_since(certificate.product, today()).exists()


def test_checks_to_hold_stand_in_the_work_queue(room, certificate):
    arranged(room, certificate)

    def titles(who):
        queue = work_queue(fresh(room.user(who)), today())
        return [i.title for g in queue.groups for i in g.items if i.kind.startswith("Kiểm tra")]

    assert titles("tinh1") == ["Kiểm tra Mận sấy dẻo"]
    assert titles("xa1") == []


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_for_one_and_for_three(room, certificate, more):
    for _number in range(more + 1):
        arranged(room, certificate)

    assert queries_of(room.client("tinh1"), reverse("evaluation:inspection_list")) <= 12


def test_by_its_pages(room, certificate):
    officer = room.client("tinh1")
    new = reverse("evaluation:inspection_new", args=[certificate.product.public_id])
    certificate_page = reverse("evaluation:certificate", args=[certificate.pk])
    assert new in text_of(officer.get(certificate_page))
    plan = {"unit_id": room.demo.province.pk, "year": 2026, "title": "KH", "decision_number": "1"}
    assert officer.post(reverse("evaluation:inspection_plan_new"), plan).status_code == 302
    sent = {
        "unit_id": room.demo.province.pk, "plan_id": InspectionPlan.objects.get().pk,
        "planned_on": today().isoformat(), "inspector_ids": [room.user("tinh2").pk],
    }  # fmt: skip
    assert officer.post(new, {}).status_code == 422
    page = officer.post(new, sent)["Location"]
    inspection = Inspection.objects.get()

    def place(name):
        return reverse(f"evaluation:inspection_{name}", args=[inspection.pk])

    def act(move, **data):
        assert place(move) in text_of(officer.get(page)), move
        assert officer.get(place(move)).status_code == 200, move
        assert officer.post(place(move), data).status_code == 302, move

    act("begin")
    checks = inspection.checks.all()
    findings = {f"met-{check.pk}": "1" for check in checks}
    findings |= {"mark_is_right": "1", "advertising_is_right": "0", "advertising": "Ghi 5 sao"}
    act("findings", **findings)
    act("sample", name="Mẫu", taken_on=today().isoformat(), is_passed="1")
    act("violation", what="Quảng cáo sai", law="Điều 9", seriousness="serious")
    act("conclude", held_on=today().isoformat(), keeps_criteria="1", conclusion="Nhắc nhở.",
        remedy="Gỡ quảng cáo", remedy_due_on=(today() + 5 * DAY).isoformat())  # fmt: skip
    act("follow_up", checked_on=today().isoformat(), result="Đã gỡ.")
    act("withdraw", ground="label_misuse", description="Quảng cáo sai nhiều lần.")
    act("close", note="Xong")

    assert Inspection.objects.get().status == InspectionStatus.CLOSED
    assert "Đã khép lại" in text_of(officer.get(reverse("evaluation:inspection_list")))


def test_a_re_evaluation_looks_back_on_the_checks_since_recognition(room, certificate):
    certificate = ending(certificate, today() + timedelta(days=150))
    concluded(room, certificate, keeps=True)

    dossier = begin(room.demo, certificate, "re_evaluation")

    looked = [event for event in recognitions_of(dossier) if "Kiểm tra" in event.title]
    assert [(event.on, event.kind, event.text) for event in looked] == [
        (today(), "ok", "Đã kiểm tra đủ.")
    ]
