"""Appeals: by the producer, in time, once at a time; answered in writing; sometimes judged anew."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clocks import today, work_calendar
from core.errors import Conflict, Incomplete, InvalidTransition, NotFound, NotPermitted
from core.models import AuditEntry, Notice
from evaluation.appeal_rules import answer_due, last_day_to_appeal
from evaluation.choices import AppealStatus, DossierStatus, StageStatus
from evaluation.models import Appeal, Certificate, DossierStage, ProvinceRules, Result
from evaluation.selectors.work_queue import work_queue
from evaluation.services import appeals
from ocop_portal.demo import walk
from ocop_portal.demo.sample_pdf import sample_pdf
from tests.build import make_unit, make_user
from tests.pages.room import signed_in, text_of
from tests.path import draw_only, fresh

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def result(room) -> Result:
    return Result.objects.get()


def filed(room, result, *, actor="chuthe1", on=None, **changes) -> Appeal:
    values = {"text": "Tiêu chí 1.1 chưa tính hợp đồng liên kết.", "today": on or today()}
    return appeals.file_appeal(
        result_id=result.pk, actor=fresh(room.user(actor)), **{**values, **changes}
    )


def proposed(room, result, *, upholds=True, reopens=False) -> Appeal:
    appeal = filed(room, result)
    appeals.receive_appeal(appeal_id=appeal.pk, actor=room.user("tinh1"), today=today())
    return appeals.propose_answer(
        appeal_id=appeal.pk, answer="Hợp đồng số 3 có trong hồ sơ.\nTính lại.", upholds=upholds,
        reopens=reopens, actor=room.user("tinh1"),
    )  # fmt: skip


def answered(room, result, **changes) -> Appeal:
    appeal = proposed(room, result, **changes)
    return appeals.answer_appeal(
        appeal_id=appeal.pk, number=412, issued_on=today(), actor=room.user("lanhdao")
    )


def test_an_appeal_is_filed_received_and_answered_by_a_numbered_letter(room, result):
    appeal = answered(room, result, upholds=False)

    assert appeal.status == AppealStatus.REJECTED
    assert appeal.document.number_text.startswith("412/")
    assert appeal.document.content["addressee"] == "HTX Thử nghiệm"
    assert list(AuditEntry.objects.of(appeal).order_by("pk").values_list("action", flat=True)) == [
        "file",
        "receive",
        "propose",
        "reject",
    ]


def test_it_may_be_filed_until_the_provinces_last_day_and_not_later(room, result):
    ProvinceRules.objects.create(unit=room.demo.province, appeal_days=10)
    rules = ProvinceRules.objects.of(room.demo.province)
    last = last_day_to_appeal(result, rules, work_calendar())

    assert last == work_calendar().next_working(today() + 10 * DAY)
    assert filed(room, result, on=last).filed_on == last
    Appeal.objects.all().delete()
    with pytest.raises(Conflict) as refusal:
        filed(room, result, on=last + DAY)
    assert refusal.value.code == "too_late"


def test_the_answer_is_due_within_working_days():
    rules = ProvinceRules(appeal_answer_days=5)

    assert answer_due(date(2026, 11, 20), rules, work_calendar()) == date(2026, 11, 27)


def test_a_result_not_yet_told_is_not_appealed(room, result):
    DossierStage.objects.filter(pk=result.stage_id).update(status=StageStatus.CONCLUDED)

    with pytest.raises(Conflict):
        filed(room, result)


@pytest.mark.parametrize("who", ["xa1", "tinh1", "hd1"])
def test_only_the_producers_own_people_appeal(room, result, who):
    with pytest.raises(NotPermitted):
        filed(room, result, actor=who)


def test_a_stranger_finds_neither_result_nor_appeal(room, result):
    appeal = filed(room, result)
    stranger = make_user(serving=make_unit("15/"))

    with pytest.raises(NotFound):
        appeals.file_appeal(result_id=result.pk, text="x", actor=stranger, today=today())
    with pytest.raises(NotFound):
        appeals.receive_appeal(appeal_id=appeal.pk, actor=stranger, today=today())
    place = reverse("evaluation:appeal", args=[appeal.pk])
    assert signed_in(stranger).get(place).status_code == 404


def test_one_open_appeal_a_result_and_another_after_it_is_over(room, result):
    appeal = filed(room, result)
    with pytest.raises(Incomplete):
        filed(room, result)

    appeals.withdraw_appeal(appeal_id=appeal.pk, actor=fresh(room.user("chuthe1")))

    assert filed(room, result).pk != appeal.pk


def test_the_producer_alone_takes_it_back_and_not_once_answered(room, result):
    appeal = answered(room, result, upholds=False)

    with pytest.raises(NotPermitted):
        appeals.withdraw_appeal(appeal_id=appeal.pk, actor=room.user("tinh1"))
    with pytest.raises(InvalidTransition):
        appeals.withdraw_appeal(appeal_id=appeal.pk, actor=fresh(room.user("chuthe1")))


def test_the_desk_drafts_the_signatory_signs_or_returns(room, result):
    appeal = proposed(room, result)
    with pytest.raises(NotPermitted):
        appeals.answer_appeal(
            appeal_id=appeal.pk, number=1, issued_on=today(), actor=room.user("tinh1")
        )

    appeal = appeals.return_answer(
        appeal_id=appeal.pk, reason="Nêu rõ tiêu chí", actor=room.user("lanhdao")
    )

    assert (appeal.status, appeal.return_reason) == (AppealStatus.RECEIVED, "Nêu rõ tiêu chí")


def test_a_rejected_appeal_reopens_nothing(room, result):
    with pytest.raises(Incomplete):
        proposed(room, result, upholds=False, reopens=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(upholds=False, reopens=True)


def test_an_upheld_appeal_brings_the_dossier_before_a_council_anew(room, result):
    answered(room, result, reopens=True)

    stage = DossierStage.objects.get(pk=result.stage_id)
    assert (stage.status, stage.ended_on) == (StageStatus.IN_REVIEW, None)
    assert stage.dossier.status == DossierStatus.FILED
    assert Result.objects.get() == result
    assert Certificate.objects.in_force(today()).exists()


def test_the_new_evaluation_keeps_the_old_result_and_its_decision_supersedes(room, result):
    answered(room, result, reopens=True)
    old = Certificate.objects.get()
    council = room.session.council
    with time_machine.travel(room.demo.today + DAY, tick=True):
        demo = type(room.demo)(**{**room.demo.__dict__, "today": today()})
        session = walk.meet_on_stages(demo, council.pk, [result.stage_id], today())
        item = session.items.get()
        assert item.attempt == 2
        walk.score(demo, item)
        walk.conclude(demo, session)
        decision = walk.decide(demo, number=8)
        draw_only(decision.document)
        walk.issue(demo, decision)
        new = Certificate.objects.exclude(pk=old.pk).get()
        old.refresh_from_db()

        assert Result.objects.filter(stage=result.stage_id).count() == 2
        assert Result.objects.latest().get() == new.line.result != result
        assert old.superseded_on == new.printed_from
        assert list(Certificate.objects.in_force(today())) == [new]


def test_everybody_concerned_is_told_once(room, result):
    answered(room, result)

    told = {
        (notice.event, notice.recipient_id)
        for notice in Notice.objects.filter(event__startswith="appeal_")
    }
    producer, officers = room.user("chuthe1").pk, [room.user("tinh1").pk, room.user("tinh2").pk]
    assert told == {
        *(("appeal_filed", pk) for pk in officers),
        ("appeal_received", producer),
        ("appeal_answered", producer),
    }


def test_it_stands_in_the_work_queue_of_whoever_acts_next(room, result):
    def kinds(who):
        queue = work_queue(fresh(room.user(who)), today())
        return [i.word for g in queue.groups for i in g.items if i.kind == "Kiến nghị về kết quả"]

    filed(room, result)
    assert (kinds("tinh1"), kinds("lanhdao"), kinds("chuthe1")) == (["Đã gửi"], [], [])
    Appeal.objects.all().delete()
    proposed(room, result)
    assert (kinds("tinh1"), kinds("lanhdao")) == ([], ["Chờ ký trả lời"])


def test_more_than_five_files_are_refused(room, result):
    uploads = [ContentFile(b"x", name="a.pdf")] * 6

    with pytest.raises(Incomplete) as refusal:
        filed(room, result, uploads=uploads)

    assert set(refusal.value.fields) == {"uploads"}


def test_by_its_pages(room, result):
    own, officer, signs = (room.client(name) for name in ("chuthe1", "tinh1", "lanhdao"))
    dossier = reverse("evaluation:dossier", args=[result.stage.dossier_id])
    place = reverse("evaluation:appeal_new", args=[result.pk])
    assert place in text_of(own.get(dossier))
    assert place not in text_of(officer.get(dossier))
    files = [
        SimpleUploadedFile(f"hop-dong-{n}.pdf", sample_pdf("Hợp đồng", str(n))) for n in (1, 2)
    ]

    page = own.post(place, {"text": "Xét lại tiêu chí 1.1", "uploads": files})["Location"]
    appeal = Appeal.objects.get()
    assert appeal.files.count() == 2
    file = reverse("evaluation:appeal_file", args=[appeal.pk, appeal.files.first().pk])
    assert officer.get(file).status_code == 200

    def act(client, name, **data):
        place = reverse(f"evaluation:{name}", args=[appeal.pk])
        assert place in text_of(client.get(page)), name
        assert client.post(place, data).status_code == 302, name

    act(officer, "appeal_receive")
    act(officer, "appeal_propose", answer="Không có căn cứ.", upholds="0")
    assert "Không có căn cứ." not in text_of(own.get(page))
    act(signs, "appeal_answer", number="412", issued_on=today().isoformat())

    assert "Không có căn cứ." in text_of(own.get(page))
    draw_only(Appeal.objects.get().document)
    pdf = reverse("evaluation:document_pdf", args=[Appeal.objects.get().document_id])
    assert own.get(pdf).status_code == 200
