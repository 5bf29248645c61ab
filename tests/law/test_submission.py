"""R18, R22, R23: what the commune checks and sends, what the province makes of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.clocks import work_calendar, working_days_between
from core.errors import Conflict, Incomplete, InvalidInput, InvalidTransition, NotFound
from core.models import DayOff
from documents.choices import DocumentKind
from documents.models import OfficialDocument
from evaluation.choices import DossierStatus, IntakeOutcome, StageStatus
from evaluation.models import CommuneReport, DossierStage, IntakeCheck
from evaluation.services import commune_reports, filing, intake, stages
from evaluation.submissions import dossier_components, sent_components
from ocop_portal.demo import walk
from ocop_portal.demo.walk import Demo
from tests.path import filed, make_product_of, make_round, make_world

pytestmark = pytest.mark.django_db
SCHEME = "qd26-2026"


def codes(components) -> list[str]:
    return [item.code for item in components]


def received(demo: Demo, name: str = "Mận sấy dẻo") -> DossierStage:
    """A dossier on the commune's desk with a whole Form 03."""
    dossier = filed(demo, make_product_of(demo, name=name))
    stage = dossier.stages.get()
    stages.receive_dossier(stage_id=stage.pk, actor=demo.user("xa1"), received_on=demo.day(28))
    write(demo, stage)
    return stage


def write(demo: Demo, stage: DossierStage, **values) -> CommuneReport:
    whole = dossier_components(SCHEME, stage.dossier.kind)
    composition = {item.code: True for item in whole}
    return commune_reports.save_commune_report(
        stage_id=stage.pk,
        values={**walk.REPORT, "composition": composition, **values},
        actor=demo.user("xa1"),
    )


def forward(demo: Demo, stage: DossierStage, **changes) -> DossierStage:
    given = {"number": 12, "letter_number": 34, "issued_on": demo.day(20)} | changes
    return commune_reports.forward_with_report(stage_id=stage.pk, actor=demo.user("xa1"), **given)


def at_province(demo: Demo, name: str = "Mận sấy dẻo") -> DossierStage:
    above = forward(demo, received(demo, name))
    return stages.receive_dossier(
        stage_id=above.pk, actor=demo.user("tinh1"), received_on=demo.day(15)
    )


def check(
    demo: Demo, stage: DossierStage, outcome: str, note: str = "", *, checked_on=None, **lacking
):
    found = {item.code: intake.Checked(True, item.count) for item in intake.components_for(stage)}
    return intake.check_submission(
        stage_id=stage.pk, found=found | lacking, outcome=outcome, note=note,
        checked_on=checked_on or demo.day(14), actor=demo.user("tinh1"),
    )  # fmt: skip


# ── What is sent (6.1, 6.2) ──────────────────────────────────────────


def test_r18_art6_2_a_submission_is_letter_form_03_dossier_and_five_samples():
    assert codes(sent_components(SCHEME, "commune", 5)) == [
        "proposal_letter", "form_03", "product_dossier", "samples",
    ]  # fmt: skip
    assert sent_components(SCHEME, "commune", 5)[-1].count == 5


def test_r18_art6_2_tourism_sends_no_samples():
    assert "samples" not in codes(sent_components(SCHEME, "commune", 0))
    demo = make_world(set_number=26)
    dossier = filed(demo, make_product_of(demo, name="Điểm du lịch", set_number=26))
    assert dossier.criteria_set.sample_count in (None, 0)
    walk.report(demo, dossier, number=1)

    assert "samples" not in codes(intake.components_for(dossier.stages.get(order=2)))


def test_r18_art6_2_the_composition_follows_kind_of_dossier_and_scheme():
    assert codes(dossier_components(SCHEME, "first")) == ["form_01", "form_02"]
    assert codes(dossier_components(SCHEME, "upgrade")) == ["form_01", "form_02", "changes"]
    assert codes(dossier_components(SCHEME, "re_evaluation")) == [
        "form_01", "form_02", "updates", "renewed_papers",
    ]  # fmt: skip
    assert codes(dossier_components("qd148-2023", "re_evaluation")) == ["form_01", "form_02"]
    assert "minutes" in codes(sent_components("qd148-2023", "district", 5))


def test_r18_art6_2_letter_and_form_03_are_issued_in_one_act_and_name_each_other():
    demo = make_world()
    stage = received(demo)

    above = forward(demo, stage)

    report = CommuneReport.objects.get(stage=stage)
    letter = report.letter
    assert (report.document.number_text, letter.number_text) == ("12/BC-UBND", "34/UBND")
    assert letter.kind == DocumentKind.PROPOSAL
    assert letter.issued_on == report.issued_on == demo.day(20)
    row = letter.content["products"][0]
    assert (row["product"], row["producer"]) == ("Mận sấy dẻo", "HTX Thử nghiệm")
    assert row["report"].startswith("12/BC-UBND")
    assert above.status == StageStatus.WAITING


def test_r18_art6_2_one_letter_proposes_several_products():
    demo = make_world()
    first, second = received(demo, "Mận sấy dẻo"), received(demo, "Tỏi đen")

    forward(demo, first, together={second.pk: 13})

    letter = OfficialDocument.objects.get(kind=DocumentKind.PROPOSAL)
    assert [row["product"] for row in letter.content["products"]] == ["Mận sấy dẻo", "Tỏi đen"]
    assert {report.letter for report in CommuneReport.objects.all()} == {letter}
    second.refresh_from_db()
    assert second.status == StageStatus.FORWARDED


@pytest.mark.parametrize(
    ("taken", "field"), [({"letter_number": 35}, "number"), ({"number": 13}, "letter_number")]
)
def test_a_number_taken_before_is_refused_at_its_own_box_and_nothing_goes(taken, field):
    demo = make_world()
    forward(demo, received(demo))
    stage = received(demo, "Tỏi đen")

    with pytest.raises(InvalidInput) as refusal:
        forward(demo, stage, **taken)

    assert set(refusal.value.fields) == {field}
    sent = OfficialDocument.objects.exclude(kind__in=["registration", "receipt"])
    assert sent.count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"composition": {"form_01": True}}, "has_form_02"),
        ({"sample_count": 4}, "sample_count"),
        ({"local_identity": " "}, "local_identity"),
        ({"proposes": False}, "proposes"),
        ({"meeting_note": "Thống nhất."}, "met_on"),
    ],
)
def test_an_incomplete_submission_is_not_forwarded(values, field):
    demo = make_world()
    stage = received(demo)
    write(demo, stage, **values)

    with pytest.raises(Incomplete) as refusal:
        forward(demo, stage)

    assert set(refusal.value.fields) == {field}


# ── The commune's fifteen days (7.2) ─────────────────────────────────


def test_r22_art7_2_the_commune_has_15_working_days_from_the_filing():
    demo = make_world()
    stage = filed(demo).stages.get()

    assert working_days_between(stage.arrived_on, stage.due_on, work_calendar()) == 15


@pytest.mark.parametrize(
    ("filed_on", "due_on"),
    [
        (date(2027, 1, 29), date(2027, 2, 26)),  # a Friday; Tết from 4 to 10/2
        (date(2027, 2, 7), date(2027, 3, 3)),  # within Tết, on a Sunday
    ],
)
def test_r22_art7_2_days_off_at_tet_are_not_counted(filed_on, due_on):
    DayOff.objects.bulk_create(
        DayOff(day=date(2027, 2, day), name="Tết Nguyên đán") for day in (4, 5, 8, 9, 10)
    )
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))

    filing.file_dossier(dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=filed_on)

    assert dossier.stages.get().due_on == due_on


def test_r22_art7_2_returning_stops_the_clock_and_filing_again_starts_it_anew():
    demo = make_world()
    stage = received(demo)
    stages.return_dossier(stage_id=stage.pk, reason="Thiếu ảnh.", actor=demo.user("xa1"))
    stage.refresh_from_db()
    assert stage.status == StageStatus.RETURNED

    filing.file_dossier(
        dossier_id=stage.dossier_id, actor=demo.user("chuthe1"), filed_on=demo.today
    )

    stage.refresh_from_db()
    assert (stage.status, stage.arrived_on) == (StageStatus.RECEIVED, demo.today)
    assert working_days_between(demo.today, stage.due_on, work_calendar()) == 15


def test_r22_art7_2_a_meeting_may_be_held_and_stands_in_form_03():
    demo = make_world()
    stage = received(demo)
    write(
        demo, stage, met_on=demo.day(22), meeting_attendance="Lãnh đạo xã, trưởng các bản",
        meeting_note="Thống nhất đề nghị.",
    )  # fmt: skip

    forward(demo, stage)

    lines = CommuneReport.objects.get(stage=stage).document.content["meeting"]
    assert "Lãnh đạo xã, trưởng các bản" in lines[0]
    assert lines[1] == "Thống nhất đề nghị."


def test_r22_art7_2_without_a_meeting_form_03_says_nothing_of_one():
    demo = make_world()
    stage = received(demo)
    forward(demo, stage)

    assert CommuneReport.objects.get(stage=stage).document.content["meeting"] == []


# ── Reception at the province (7.3a) ─────────────────────────────────


def test_r23_art7_3a_a_dossier_enters_a_round_only_when_it_was_found_whole():
    demo = make_world()
    stage, round_ = at_province(demo), make_round(demo)
    given = {"stage_id": stage.pk, "round_id": round_.pk, "actor": demo.user("tinh1")}
    with pytest.raises(Conflict) as refusal:
        stages.put_into_round(**given, today=demo.today)
    assert refusal.value.code == "not_checked"

    check(demo, stage, IntakeOutcome.COMPLETE)

    stages.put_into_round(**given, today=demo.today)
    assert [row["code"] for row in stage.intake_checks.get().items][-1] == "samples"


def test_r23_art7_3a_four_samples_of_five_are_not_complete():
    demo = make_world()
    stage = at_province(demo)

    with pytest.raises(Incomplete) as refusal:
        check(demo, stage, IntakeOutcome.COMPLETE, samples=intake.Checked(True, 4))

    assert refusal.value.code == "submission_incomplete"
    assert not IntakeCheck.objects.exists()


def test_r23_art7_3a_the_commune_completes_its_part_and_forwards_again():
    demo = make_world()
    stage = at_province(demo)
    check(
        demo, stage, IntakeOutcome.ASK_COMMUNE, "Bổ sung mẫu.",
        samples=intake.Checked(True, 3, "thiếu 2 hộp"),
    )  # fmt: skip
    stage.refresh_from_db()
    below = stage.dossier.stages.get(order=1)
    assert (stage.status, below.status) == (StageStatus.SENT_BACK, StageStatus.RECEIVED)
    assert "thiếu 2 hộp" in stage.return_reason
    assert working_days_between(below.arrived_on, below.due_on, work_calendar()) == 15
    assert stage.dossier.status == DossierStatus.FILED

    write(demo, below, local_labour="Đã bổ sung danh sách lao động.")
    again = forward(demo, below, number=20, letter_number=40, issued_on=demo.day(10))

    assert (again.pk, again.status) == (stage.pk, StageStatus.RECEIVED)
    assert [(row.attempt, row.document.number) for row in below.commune_reports.all()] == [
        (1, 12),
        (2, 20),
    ]
    with pytest.raises(Conflict) as refusal:  # what came again is checked again
        stages.put_into_round(
            stage_id=stage.pk, round_id=make_round(demo).pk, actor=demo.user("tinh1"),
            today=demo.today,
        )  # fmt: skip
    assert refusal.value.code == "not_checked"


def test_r23_art7_3a_the_producer_completes_its_part_and_files_again():
    demo = make_world()
    stage = at_province(demo)
    check(demo, stage, IntakeOutcome.ASK_PRODUCER, "Gửi lại phiếu kiểm nghiệm.")
    stage.refresh_from_db()
    assert stage.status == StageStatus.RETURNED

    filing.file_dossier(
        dossier_id=stage.dossier_id, actor=demo.user("chuthe1"), filed_on=demo.today
    )

    stage.refresh_from_db()
    assert stage.status == StageStatus.RECEIVED


def test_r23_art7_3a_what_was_filed_again_is_checked_again():
    demo = make_world()
    stage = at_province(demo)
    check(demo, stage, IntakeOutcome.COMPLETE)
    stages.return_dossier(stage_id=stage.pk, reason="Ảnh mờ.", actor=demo.user("tinh1"))
    filing.file_dossier(
        dossier_id=stage.dossier_id, actor=demo.user("chuthe1"), filed_on=demo.today
    )

    with pytest.raises(Conflict) as refusal:
        stages.put_into_round(
            stage_id=stage.pk, round_id=make_round(demo).pk, actor=demo.user("tinh1"),
            today=demo.today,
        )  # fmt: skip

    assert refusal.value.code == "not_checked"


@pytest.mark.parametrize(
    ("days_ago", "said"),
    [(40, "không thể trước ngày chuyển đến"), (-1, "không được sau hôm nay")],
)
def test_a_check_lies_between_the_coming_of_the_dossier_and_today(days_ago, said):
    demo = make_world()
    stage = at_province(demo)

    with pytest.raises(Incomplete) as refusal:
        check(
            demo, stage, IntakeOutcome.ASK_COMMUNE, "Bổ sung mẫu.",
            checked_on=demo.today - timedelta(days=days_ago),
        )  # fmt: skip

    assert said in refusal.value.fields["checked_on"][0]


def test_a_report_on_what_was_filed_again_is_not_dated_before_that_filing():
    demo = make_world()
    stage = received(demo)
    stages.return_dossier(stage_id=stage.pk, reason="Ảnh mờ.", actor=demo.user("xa1"))
    filing.file_dossier(
        dossier_id=stage.dossier_id, actor=demo.user("chuthe1"), filed_on=demo.day(10)
    )

    with pytest.raises(Incomplete) as refusal:
        forward(demo, stage, issued_on=demo.day(11))
    assert set(refusal.value.fields) == {"issued_on"}

    assert forward(demo, stage, issued_on=demo.day(10)).arrived_on == demo.day(10)


def test_asking_without_saying_what_is_refused():
    demo = make_world()
    stage = at_province(demo)

    with pytest.raises(Incomplete) as refusal:
        check(demo, stage, IntakeOutcome.ASK_COMMUNE)

    assert set(refusal.value.fields) == {"note"}


def test_a_stranger_does_not_find_the_dossier_to_check():
    demo = make_world()
    stage = at_province(demo)

    with pytest.raises(NotFound):
        intake.check_submission(
            stage_id=stage.pk, found={}, outcome="complete", note="", checked_on=demo.today,
            actor=demo.user("hd1"),
        )  # fmt: skip


def test_a_check_recorded_once_does_not_change():
    demo = make_world()
    check(demo, at_province(demo), IntakeOutcome.COMPLETE)

    with pytest.raises(IntegrityError), transaction.atomic():
        IntakeCheck.objects.update(checked_on=demo.today - timedelta(days=1))


def test_a_dossier_already_in_a_session_is_not_sent_back():
    demo = make_world()
    stage = at_province(demo)
    DossierStage.objects.filter(pk=stage.pk).update(
        status=StageStatus.IN_SESSION, round=make_round(demo)
    )

    with pytest.raises(InvalidTransition):
        stages.send_back(
            stage_id=stage.pk, reason="Bổ sung.", on=demo.today, actor=demo.user("tinh1")
        )
