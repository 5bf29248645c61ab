"""What goes up, with which papers, what the ministry answers, and what the province then does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from core.clocks import add_months
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import Notice
from evaluation import renewal, reopening_rules
from evaluation.choices import DossierStatus, ForwardingStatus, LineChoice, StageStatus
from evaluation.models import (
    Certificate,
    DossierStage,
    ExternalResult,
    ForwardingFile,
    Result,
    StarDecision,
)
from evaluation.services import (
    decisions,
    external_results,
    forwarding,
    inspections,
    withdrawals,
)
from evaluation.services.forwarding import Given
from ocop_portal.demo import walk
from tests.build import make_unit, make_user
from tests.evaluation.certified import withdrawn
from tests.pages.room import Room, signed_in, text_of
from tests.path import concluded, draw_only, load_law, make_round, make_world
from tests.recognised import begin, ending

pytestmark = pytest.mark.django_db
GIVEN = {
    "advisory_team_report": Given(reference="03/BC-TTV ngày 01/11/2026"),
    "council_report": Given(reference="05/BC-HĐOCOP ngày 02/11/2026"),
    "samples": Given(count=5),
}


def best_marks(*, failing_gate: bool = False) -> dict[str, int]:
    """Every criterion at its highest; with `failing_gate` one five-star gate is missed."""
    sheet = load_law().criteria_sets.get(number=7).sheet()
    best = {code: leaf.options[-1].position for code, leaf in sheet.leaves.items()}
    if not failing_gate:
        return best
    gate = next(
        gate.criterion for gate in sheet.gates
        if gate.star == 5 and sheet.leaves[gate.criterion].max_points == gate.needed
    )  # fmt: skip
    return {**best, gate: best[gate] - 1}


def issued(demo, choice: LineChoice, *, number: int = 7) -> StarDecision:
    """A decision on all that waits, with that choice, through every step."""
    decision = decisions.prepare_decision(
        unit_id=demo.province.pk,
        choices=[(result.pk, choice) for result in Result.objects.all()],
        proposal_line="Giám đốc Sở Nông nghiệp và Môi trường",
        actor=demo.user("tinh1"),
        today=demo.today,
    )
    walk.check_list(demo, decision)
    decisions.approve_decision(decision_id=decision.pk, actor=demo.user("lanhdao"))
    decision = decisions.number_decision(
        decision_id=decision.pk, number=number, decided_on=demo.today, actor=demo.user("tinh1")
    )
    draw_only(decision.document)
    return walk.issue(demo, decision)


def opened(demo, choice=LineChoice.FORWARD, **marks) -> ForwardingFile:
    result = concluded(demo, best_marks(**marks))
    issued(demo, choice)
    return forwarding.open_forwarding(
        result_id=result.pk, actor=demo.user("tinh1"), today=demo.today
    )


def lettered(demo, file: ForwardingFile, *, number: int = 40) -> ForwardingFile:
    """Filled, its letter approved, numbered and drawn."""
    actor = demo.user("tinh1")
    forwarding.fill_forwarding(file_id=file.pk, given=GIVEN, actor=actor)
    forwarding.approve_letter(file_id=file.pk, actor=demo.user("lanhdao"))
    file = forwarding.number_letter(
        file_id=file.pk, number=number, issued_on=demo.today, actor=actor
    )
    draw_only(file.letter)
    return file


def sent(demo, choice=LineChoice.FORWARD, **marks) -> ForwardingFile:
    file = lettered(demo, opened(demo, choice, **marks))
    forwarding.forward(file_id=file.pk, actor=demo.user("tinh1"), today=demo.today)
    return ForwardingFile.objects.get(pk=file.pk)


def returned(demo, file: ForwardingFile, *, stars: int | None = 4) -> ExternalResult:
    return external_results.record_return(
        file_id=file.pk, points=Decimal("86.50"), stars=stars, paper_number="15/BNNMT-VPĐP",
        paper_on=demo.today, reason="Chưa đạt thị trường toàn cầu", actor=demo.user("tinh1"),
        today=demo.today,
    )  # fmt: skip


def recognised_by_minister(demo, file: ForwardingFile, **changes) -> Certificate:
    values = {
        "points": Decimal("93.20"), "paper_number": "812/QĐ-BNNMT", "paper_on": demo.today,
        "certificate_number": "05/2026/BNNMT", "actor": demo.user("tinh1"), "today": demo.today,
    }  # fmt: skip
    return external_results.record_recognition(file_id=file.pk, **values | changes)


# ── The chairman approves first, then the papers ─────────────────────


def test_nothing_goes_to_the_ministry_before_the_chairman_approved_the_result():
    demo = make_world()
    result = concluded(demo, best_marks())

    with pytest.raises(Conflict) as refusal:
        forwarding.open_forwarding(result_id=result.pk, actor=demo.user("tinh1"), today=demo.today)

    assert refusal.value.code == "not_approved"


def test_a_decision_may_approve_a_result_without_recognising_stars():
    demo = make_world()
    concluded(demo, best_marks())
    assert Result.objects.get().stars == 5

    decision = issued(demo, LineChoice.FORWARD)

    content = decision.document.content
    [group] = content["annex"]["groups"]
    assert "đề nghị cấp trên" in group["title"]
    assert "Phê duyệt kết quả" in content["articles"][0]["paragraphs"][0]
    assert "công nhận" not in content["articles"][0]["paragraphs"][0]
    assert not Certificate.objects.exists()
    assert DossierStage.objects.get(order=2).status == StageStatus.CONCLUDED


def test_the_file_lists_the_papers_of_article_6_3_and_finds_those_the_portal_holds():
    demo = make_world()

    file = opened(demo)

    items = {item.code: item for item in file.items.all()}
    assert list(items) == [
        "proposal_letter", "advisory_team_report", "council_report", "approval_decision",
        "product_dossier", "extra_tests", "samples",
    ]  # fmt: skip
    assert items["approval_decision"].document == StarDecision.objects.get().document
    assert "mã băm" in items["product_dossier"].reference
    assert not items["extra_tests"].is_required
    assert items["samples"].wanted == 5


@pytest.mark.parametrize(
    ("left_out", "name"),
    [
        ("advisory_team_report", "Báo cáo của Tổ tư vấn"),
        ("council_report", "Báo cáo của hội đồng"),
        ("samples", "05 sản phẩm mẫu"),
    ],
)
def test_a_letter_is_not_approved_while_a_paper_is_missing_and_says_which(left_out, name):
    demo = make_world()
    file = opened(demo)
    given = {code: said for code, said in GIVEN.items() if code != left_out}
    forwarding.fill_forwarding(file_id=file.pk, given=given, actor=demo.user("tinh1"))

    with pytest.raises(Incomplete) as refusal:
        forwarding.approve_letter(file_id=file.pk, actor=demo.user("lanhdao"))

    assert refusal.value.code == "papers_missing"
    assert name in str(refusal.value.message)


def test_a_file_is_not_sent_while_its_letter_is_not_drawn():
    demo = make_world()
    file = opened(demo)
    forwarding.fill_forwarding(file_id=file.pk, given=GIVEN, actor=demo.user("tinh1"))
    forwarding.approve_letter(file_id=file.pk, actor=demo.user("lanhdao"))
    forwarding.number_letter(
        file_id=file.pk, number=40, issued_on=demo.today, actor=demo.user("tinh1")
    )

    with pytest.raises(Incomplete) as refusal:
        forwarding.forward(file_id=file.pk, actor=demo.user("tinh1"), today=demo.today)

    assert "Văn bản đề nghị" in str(refusal.value.message)


def test_the_letter_is_the_committees_and_lists_what_goes_with_it():
    demo = make_world()

    file = lettered(demo, opened(demo))

    letter = file.letter
    assert letter.signing_lines == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert letter.content["addressee"] == "Bộ Nông nghiệp và Môi trường"
    assert any("07/QĐ-UBND" in line for line in letter.content["enclosed"])
    assert "05 sản phẩm mẫu do chủ thể cung cấp (số lượng: 05)" in letter.content["enclosed"]


def test_a_letter_given_back_is_written_anew_and_its_number_stays_taken():
    demo = make_world()
    file = lettered(demo, opened(demo))

    file = forwarding.reopen_letter(
        file_id=file.pk, reason="Sai nơi nhận", actor=demo.user("lanhdao")
    )

    assert (file.status, file.letter) == (ForwardingStatus.PREPARED, None)
    again = lettered(demo, ForwardingFile.objects.get(), number=41)
    assert again.letter.number == 41


def test_a_sent_file_is_frozen_and_waits_for_the_ministry():
    demo = make_world()

    file = sent(demo)

    stage = DossierStage.objects.get(order=2)
    assert (file.status, stage.status) == (ForwardingStatus.SENT, StageStatus.FORWARDED)
    assert file.letter.status == "issued"
    with pytest.raises(DatabaseError), transaction.atomic():
        ForwardingFile.objects.update(addressee="Nơi khác")


def test_strangers_and_others_than_the_desk_do_not_forward():
    demo = make_world()
    file = opened(demo)

    with pytest.raises(NotFound):
        forwarding.fill_forwarding(
            file_id=file.pk, given={}, actor=make_user(serving=make_unit("15/"))
        )
    with pytest.raises(NotPermitted):
        forwarding.fill_forwarding(file_id=file.pk, given={}, actor=demo.user("lanhdao"))
    with pytest.raises(NotPermitted):
        forwarding.approve_letter(file_id=file.pk, actor=demo.user("tinh1"))


# ── What the ministry answers ────────────────────────────────────────


def test_the_ministers_five_stars_make_a_certificate_of_36_months_that_supersedes():
    demo = make_world()
    file = sent(demo, LineChoice.RECOGNISE_AND_FORWARD, failing_gate=True)
    provincial = Certificate.objects.get()
    assert provincial.stars == 4

    certificate = recognised_by_minister(demo, file)

    provincial.refresh_from_db()
    certificate.product.refresh_from_db()
    dossier = file.result.stage.dossier
    dossier.refresh_from_db()
    assert certificate.is_ministrys
    assert certificate.printed_until == add_months(demo.today, 36)
    assert certificate.number_text == "05/2026/BNNMT"
    assert provincial.superseded_on == demo.today
    assert certificate.product.stars == 5
    assert certificate.product.verification_code == certificate.verification_code
    assert dossier.status == DossierStatus.CONCLUDED


def test_five_stars_are_evaluated_again_in_the_window_of_the_ministers_certificate():
    demo = make_world()
    certificate = ending(recognised_by_minister(demo, sent(demo)), demo.today + timedelta(days=150))

    dossier = begin(demo, certificate, "re_evaluation")

    assert renewal.certificate_renewed_by(dossier) == certificate
    window = renewal.window_for(dossier)
    assert window.closes_on == certificate.printed_until - timedelta(days=120)


def test_the_province_does_not_withdraw_what_the_minister_recognised():
    demo = make_world()
    certificate = recognised_by_minister(demo, sent(demo))

    with pytest.raises(Conflict) as refusal:
        withdrawals.open_withdrawal(
            certificate_id=certificate.pk, ground="label_misuse", source="inspection",
            source_number="15/KL", source_on=demo.today, description="Dùng sai nhãn",
            actor=demo.user("tinh1"), today=demo.today,
        )  # fmt: skip

    assert refusal.value.code == "recognised_elsewhere"


@pytest.mark.parametrize(
    "changes",
    [
        {"points": Decimal("89.99")},
        {"paper_number": " "},
        {"certificate_number": ""},
        {"points": Decimal("100.01")},
    ],
)
def test_five_stars_need_ninety_points_a_decision_and_a_certificate(changes):
    demo = make_world()
    file = sent(demo)

    with pytest.raises(Incomplete):
        recognised_by_minister(demo, file, **changes)

    assert not Certificate.objects.exists()


@pytest.mark.parametrize("days", [-1, 1])
def test_an_answer_dates_from_the_sending_until_today(days):
    demo = make_world()
    file = sent(demo)

    with pytest.raises(Incomplete) as refusal:
        recognised_by_minister(demo, file, paper_on=demo.today + timedelta(days=days))

    assert "paper_on" in refusal.value.fields


def test_an_answer_is_recorded_once_and_never_changes():
    demo = make_world()
    file = sent(demo)
    returned(demo, file)

    with pytest.raises(Conflict):
        recognised_by_minister(demo, file)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExternalResult.objects.update(points=95)


def test_below_ninety_at_the_centre_the_province_recognises_on_the_central_result():
    demo = make_world()
    file = sent(demo)
    answer = returned(demo, file, stars=4)
    assert DossierStage.objects.get(order=2).status == StageStatus.SENT_BACK

    decision = issued(demo, LineChoice.RECOGNISE_CENTRAL, number=8)

    line = decision.lines.get()
    row = decision.document.content["annex"]["groups"][0]["rows"][0]
    assert (line.stars, line.answer) == (4, answer)
    assert (row["points"], row["note"]) == (
        "86,50", "Theo kết quả của trung ương, văn bản số 15/BNNMT-VPĐP"
    )  # fmt: skip
    assert Certificate.objects.get().stars == 4
    assert DossierStage.objects.get(order=2).status == StageStatus.RECOGNISED


@pytest.mark.parametrize("stars", [2, None])
def test_two_stars_at_the_centre_are_not_recognised_by_the_province(stars):
    demo = make_world()
    returned(demo, sent(demo), stars=stars)

    with pytest.raises(Incomplete) as refusal:
        issued(demo, LineChoice.RECOGNISE_CENTRAL, number=8)

    assert refusal.value.code == "not_recognisable"


def test_below_ninety_at_the_centre_the_province_may_evaluate_again():
    demo = make_world()
    answer = returned(demo, sent(demo))
    round_ = make_round(demo, number=2)

    stage = external_results.evaluate_again(
        answer_id=answer.pk, round_id=round_.pk, actor=demo.user("tinh1"), today=demo.today
    )

    assert (stage.status, stage.round) == (StageStatus.IN_REVIEW, round_)
    assert not ExternalResult.objects.to_settle().exists()


def test_stars_recognised_before_forwarding_stay_when_the_ministry_gives_back():
    demo = make_world()
    file = sent(demo, LineChoice.RECOGNISE_AND_FORWARD, failing_gate=True)

    returned(demo, file, stars=4)

    assert DossierStage.objects.get(order=2).status == StageStatus.RECOGNISED
    assert Certificate.objects.get().superseded_on is None
    dossier = file.result.stage.dossier
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.CONCLUDED


def test_a_certificate_is_of_one_authority_in_the_database():
    demo = make_world()
    certificate = recognised_by_minister(demo, sent(demo))

    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(stars=4)


def test_issuing_leaves_a_held_notice_for_the_producer_and_the_commune():
    demo = make_world()
    concluded(demo, best_marks())

    issued(demo, LineChoice.FORWARD)

    held = Notice.objects.filter(event="decision_issued", status="held")
    assert {notice.recipient for notice in held} == {demo.user("chuthe1"), demo.user("xa1")}
    assert {notice.unit_path for notice in held} == {"14/"}


# ── Who is told of the ministry's answer ─────────────────────────────


def told_of_answer() -> dict:
    rows = Notice.objects.filter(event="ministry_answered").select_related("recipient")
    return {notice.recipient: notice for notice in rows}


def test_the_other_officers_hear_at_once_and_the_producer_after_reading():
    demo = make_world()
    returned(demo, sent(demo), stars=4)

    told = told_of_answer()

    assert {person: notice.status for person, notice in told.items()} == {
        demo.user("tinh2"): "ready", demo.user("chuthe1"): "held", demo.user("xa1"): "held",
    }  # fmt: skip
    assert all("86,50 điểm" in notice.subject for notice in told.values())
    assert all("Chưa đạt thị trường toàn cầu" in notice.body for notice in told.values())
    assert {notice.unit_path for notice in told.values()} == {"14/"}


def test_five_stars_are_told_with_the_number_of_the_certificate():
    demo = make_world()
    recognised_by_minister(demo, sent(demo))

    notice = told_of_answer()[demo.user("chuthe1")]

    assert notice.subject == "Sản phẩm “Mận sấy dẻo” được công nhận 5 sao"
    assert "05/2026/BNNMT" in notice.body


# ── The minister's certificate in the province's hands (Article 9.4) ─


def test_the_province_checks_a_five_star_product_with_its_whole_checklist():
    demo = make_world()
    certificate = recognised_by_minister(demo, sent(demo))
    inspection = inspections.arrange_inspection(
        product_id=certificate.product_id, unit_id=demo.province.pk, planned_on=demo.today,
        inspector_ids=[], actor=demo.user("tinh1"),
    )  # fmt: skip
    key = {"inspection_id": inspection.pk, "actor": demo.user("tinh1")}

    inspection = inspections.begin_inspection(**key)
    inspections.write_findings(
        checks={check.code: (True, "") for check in inspection.checks.all()},
        mark_is_right=True, advertising_is_right=True, **key,
    )  # fmt: skip
    inspection = inspections.conclude_inspection(
        held_on=demo.today, conclusion="Đủ.", keeps_criteria=True, today=demo.today, **key
    )

    content = inspection.document.content
    assert "05/2026/BNNMT, 5 sao" in content["certificate"]
    assert content["product_code"] == certificate.result.stage.dossier.product_code
    assert inspection.checks.filter(is_gate=True).exists()
    with pytest.raises(Conflict) as refusal:
        inspections.propose_withdrawal(
            ground="label_misuse", description="x", today=demo.today, **key
        )
    assert refusal.value.code == "recognised_elsewhere"


@pytest.mark.parametrize(
    ("name", "told"), [("withdrawal_new", "cấp đó thu hồi"), ("correction_new", "Bộ đính chính")]
)
def test_the_ministers_certificate_is_not_withdrawn_or_corrected_by_the_page(name, told):
    demo = make_world()
    certificate = recognised_by_minister(demo, sent(demo))
    client = signed_in(demo.user("tinh1"))

    answer = client.get(reverse(f"evaluation:{name}", args=[certificate.pk]))
    page = client.get(reverse("evaluation:certificate", args=[certificate.pk]))

    assert answer.status_code == 409
    assert told in text_of(answer)
    assert reverse(f"evaluation:{name}", args=[certificate.pk]) not in text_of(page)
    assert "Lên lịch kiểm tra" in text_of(page)


# ── What went up is judged above ─────────────────────────────────────


@pytest.mark.parametrize("answer", [None, recognised_by_minister])
def test_an_upheld_appeal_does_not_reopen_what_lies_above(answer):
    demo = make_world()
    file = sent(demo, LineChoice.RECOGNISE_AND_FORWARD, failing_gate=True)
    if answer:
        answer(demo, file)

    refused = reopening_rules.refusal(Result.objects.get(pk=file.result_id))

    assert refused.code == "went_up"


def test_what_the_ministry_gave_back_may_be_judged_anew():
    demo = make_world()
    file = sent(demo, LineChoice.RECOGNISE_AND_FORWARD, failing_gate=True)
    returned(demo, file)

    assert reopening_rules.refusal(Result.objects.get(pk=file.result_id)) is None


def test_a_wrong_recognition_is_withdrawn_while_the_dossier_lies_above():
    """The ministry judges the dossier: its answer can still be written down."""
    demo = make_world()
    file = sent(demo, LineChoice.RECOGNISE_AND_FORWARD, failing_gate=True)
    certificate = Certificate.objects.get()
    draw_only(certificate.document)
    room = Room(demo, file.result.item.session)

    withdrawn(
        room, certificate, ground="wrong_recognition", source="authority", source_number="88/BNNMT"
    )
    answer = returned(demo, file)

    certificate.refresh_from_db()
    assert certificate.withdrawn_on == demo.today
    assert answer.stars == 4
