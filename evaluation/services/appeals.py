"""Appeals: filed by the producer in time, answered in writing by the unit whose council judged."""

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import work_calendar
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from documents.choices import FilePurpose
from documents.services.files import store_file
from documents.services.numbers import number_document
from documents.services.papers import approve_document, draft_document
from documents.services.rendering import request_rendering
from evaluation import appeal_rules, reopening_rules
from evaluation.choices import AppealStatus
from evaluation.models import Appeal, ProvinceRules, Result
from evaluation.paper_content.appeal_answer import appeal_answer_draft
from evaluation.services.reopening import reopen_stage
from evaluation.services.telling import officers_of, people_of, tell
from evaluation.workflow import APPEAL

MOST_FILES = 5


@transaction.atomic
def file_appeal(
    *, result_id: int, text: str, actor: User, today: date, uploads: Sequence[File] = ()
) -> Appeal:
    """Object to the result that counts, within the province's days from when it was told."""
    rows = (
        Result.objects.visible_to(actor)
        .latest()
        .select_related("stage__unit", "stage__dossier__product", "stage__dossier__producer")
    )
    result = rows.filter(pk=result_id).first()
    if result is None:
        raise NotFound
    if not appeal_rules.can_appeal(actor, result):
        raise NotPermitted
    own_rules = ProvinceRules.objects.of(result.stage.unit)
    days = work_calendar()
    _require_in_time(appeal_rules.last_day_to_appeal(result, own_rules, days), today)
    if len(uploads) > MOST_FILES:
        message = _("Kèm nhiều nhất %(n)d tệp.") % {"n": MOST_FILES}
        raise Incomplete(message, fields={"uploads": [message]})
    appeal = Appeal(
        result=result, producer=result.stage.dossier.producer, text=text.strip(), filed_by=actor,
        filed_on=today, due_on=appeal_rules.answer_due(today, own_rules, days),
    )  # fmt: skip
    require_valid(appeal)
    appeal.save()
    appeal.files.set(
        store_file(upload=upload, actor=actor, purpose=FilePurpose.EVIDENCE) for upload in uploads
    )
    AuditEntry.objects.record(appeal, "file", actor=actor, after=appeal.status)
    _tell_office(appeal, today)
    return appeal


def _require_in_time(last_day: date | None, today: date) -> None:
    if last_day is None:
        raise Conflict(_("Kết quả này chưa được thông báo nên chưa kiến nghị được."))
    if today > last_day:
        message = _("Đã hết hạn gửi kiến nghị (ngày %(day)s).") % {"day": f"{last_day:%d/%m/%Y}"}
        raise Conflict(message, code="too_late")


def _locked(appeal_id: int, actor: User) -> Appeal:
    if not Appeal.objects.visible_to(actor).filter(pk=appeal_id).exists():
        raise NotFound
    return Appeal.objects.select_related(
        "producer", "result__stage__unit", "result__stage__dossier__product__producer"
    ).lock(appeal_id)


@transaction.atomic
def withdraw_appeal(*, appeal_id: int, actor: User) -> Appeal:
    """The producer takes it back before it is answered."""
    appeal = _locked(appeal_id, actor)
    if not appeal_rules.can_appeal(actor, appeal.result):
        raise NotPermitted
    APPEAL.advance(appeal, "withdraw", actor=actor)
    return appeal


@transaction.atomic
def receive_appeal(*, appeal_id: int, actor: User, today: date) -> Appeal:
    appeal = _locked(appeal_id, actor)
    if not appeal_rules.can_work_appeal(actor, appeal):
        raise NotPermitted
    APPEAL.advance(appeal, "receive", actor=actor, received_on=today)
    _tell_producer(appeal, "appeal_received", today)
    return appeal


@transaction.atomic
def propose_answer(
    *, appeal_id: int, answer: str, upholds: bool, reopens: bool, actor: User
) -> Appeal:
    """The desk's draft; upheld, it may order a new evaluation of the dossier."""
    appeal = _locked(appeal_id, actor)
    if not appeal_rules.can_work_appeal(actor, appeal):
        raise NotPermitted
    if not answer.strip():
        message = _("Ghi nội dung trả lời.")
        raise Incomplete(message, fields={"answer": [message]})
    if reopens and not upholds:
        message = _("Chỉ kiến nghị được chấp nhận mới mở lại hồ sơ.")
        raise Incomplete(message, fields={"reopens": [message]})
    if reopens and (refused := reopening_rules.refusal(appeal.result)):
        raise Incomplete(refused.message, fields={"reopens": [refused.message]})
    APPEAL.advance(
        appeal, "propose", actor=actor, answer=answer.strip(), upholds=upholds, reopens=reopens,
        proposed_by=actor, return_reason="",
    )  # fmt: skip
    return appeal


@transaction.atomic
def return_answer(*, appeal_id: int, reason: str, actor: User) -> Appeal:
    """The signatory gives the draft back with a reason."""
    appeal = _locked(appeal_id, actor)
    if not appeal_rules.can_answer(actor, appeal):
        raise NotPermitted
    if not reason.strip():
        raise Incomplete(_("Ghi lý do."), fields={"reason": [_("Ghi lý do.")]})
    APPEAL.advance(appeal, "return", actor=actor, return_reason=reason.strip()[:1000])
    return appeal


@transaction.atomic
def answer_appeal(*, appeal_id: int, number: int, issued_on: date, actor: User) -> Appeal:
    """Sign the answer under the clerk's number; upheld, the dossier may be evaluated anew."""
    appeal = _locked(appeal_id, actor)
    if not appeal_rules.can_answer(actor, appeal):
        raise NotPermitted
    APPEAL.require(appeal, "uphold")
    if issued_on < appeal.filed_on:
        message = _("Ngày trả lời không thể trước ngày gửi kiến nghị.")
        raise Incomplete(message, fields={"issued_on": [message]})
    paper = draft_document(actor=actor, **appeal_answer_draft(appeal, actor))
    approve_document(document_id=paper.pk, actor=actor)
    paper = number_document(document_id=paper.pk, number=number, issued_on=issued_on, actor=actor)
    request_rendering(document_id=paper.pk)
    APPEAL.advance(
        appeal, "uphold" if appeal.upholds else "reject", actor=actor, document=paper,
        answered_on=issued_on,
    )  # fmt: skip
    if appeal.status == AppealStatus.UPHELD and appeal.reopens:
        reopen_stage(appeal.result, actor=actor, reason=_("Chấp nhận kiến nghị của chủ thể"))
    _tell_producer(appeal, "appeal_answered", issued_on)
    return appeal


def _tell_office(appeal: Appeal, day: date) -> None:
    _tell(appeal, "appeal_filed", officers_of(appeal.result.stage.unit, day))


def _tell_producer(appeal: Appeal, event: str, day: date) -> None:
    _tell(appeal, event, people_of(appeal.result.stage.dossier.product, day))


def _tell(appeal: Appeal, event: str, people: list[User]) -> None:
    tell(
        people,
        event=event,
        key=str(appeal.pk),
        about=appeal,
        url=reverse("evaluation:appeal", args=[appeal.pk]),
        appeal=appeal,
        product=appeal.result.stage.dossier.product,
    )
