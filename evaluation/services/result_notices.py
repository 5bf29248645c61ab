"""Written notice of results without a decision: listed, approved, numbered, issued (7.3g)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.services.numbers import number_document
from documents.services.papers import (
    approve_document,
    cancel_document,
    draft_document,
    issue_document,
)
from documents.services.rendering import request_rendering
from evaluation import paper_content, rules
from evaluation.models import Dossier, DossierStage, Result, ResultNotice, ResultNoticeLine
from evaluation.result_reasons import outcome_words
from evaluation.services.concluding import conclude_dossiers
from evaluation.services.result_news import tell_results
from evaluation.workflow import RESULT_NOTICE, STAGE


@transaction.atomic
def prepare_notice(
    *, unit_id: int, result_ids: Collection[int], actor: User, today: date
) -> ResultNotice:
    """Draft one notice on results of one round that are neither recognised nor sent up."""
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    if not rules.can_prepare_decision(actor, unit):
        raise NotPermitted
    results = _locked_results(unit, result_ids, actor, today)
    notice = ResultNotice.objects.create(unit=unit, round=results[0].stage.round, prepared_by=actor)
    ResultNoticeLine.objects.bulk_create(
        ResultNoticeLine(notice=notice, result=result) for result in results
    )
    told = {"results": [result.pk for result in results]}
    AuditEntry.objects.record(notice, "prepare", actor=actor, after=notice.status, detail=told)
    return notice


def _locked_results(
    unit: AdministrativeUnit, result_ids: Collection[int], actor: User, today: date
) -> list[Result]:
    results = list(
        Result.objects.visible_to(actor)
        .latest()
        .filter(pk__in=set(result_ids), stage__unit=unit)
        .select_related("stage__step", "stage__round", "stage__dossier__scheme")
        .select_related("stage__dossier__product")
        .order_by("stage_id")
    )
    if not results or len(results) != len(set(result_ids)):
        message = _("Chọn ít nhất một kết quả của đơn vị.")
        raise Incomplete(message, code="no_results", fields={"results": [message]})
    rules.require_schemes_open([result.stage.dossier for result in results], today)
    for stage in DossierStage.objects.lock_all(result.stage_id for result in results):
        STAGE.require(stage, "notify")
    for result in results:
        if rules.ways_open(result) or rules.may_forward(result):
            message = _("%(product)s: kết quả này phải ra quyết định hoặc chuyển cấp trên.")
            message %= {"product": result.stage.dossier.product}
            raise Incomplete(message, code="not_for_notice")
    if len({result.stage.round_id for result in results}) > 1:
        raise Incomplete(_("Các kết quả phải cùng một đợt đánh giá."), code="other_round")
    if ResultNoticeLine.objects.filter(result__in=results, is_live=True).exists():
        raise Conflict(_("Có kết quả đã nằm trong một thông báo khác."), code="already_listed")
    return results


def _locked(notice_id: int, actor: User) -> ResultNotice:
    if not ResultNotice.objects.visible_to(actor).filter(pk=notice_id).exists():
        raise NotFound
    return ResultNotice.objects.select_related("unit", "round").lock(notice_id)


@transaction.atomic
def approve_notice(*, notice_id: int, actor: User) -> ResultNotice:
    """The signatory approves it; its words and reasons are frozen as a paper."""
    notice = _locked(notice_id, actor)
    if not rules.can_sign_for(actor, notice.unit):
        raise NotPermitted
    RESULT_NOTICE.require(notice, "approve")
    if not notice.lines.exists():
        message = _("Thông báo chưa có kết quả nào, không duyệt được.")
        raise Incomplete(message, code="no_results")
    paper = draft_document(actor=actor, **paper_content.result_notice_draft(notice, actor))
    approve_document(document_id=paper.pk, actor=actor)
    RESULT_NOTICE.advance(notice, "approve", actor=actor, signatory=actor, document=paper)
    return notice


@transaction.atomic
def number_notice(*, notice_id: int, number: int, issued_on: date, actor: User) -> ResultNotice:
    """Write down the clerk's number and date, and queue the drawing."""
    notice = _locked(notice_id, actor)
    if not rules.can_prepare_decision(actor, notice.unit):
        raise NotPermitted
    RESULT_NOTICE.require(notice, "number")
    latest = max(line.result.concluded_on for line in notice.lines.select_related("result"))
    if issued_on < latest:
        message = _("Ngày thông báo không thể trước ngày hội đồng kết luận (%(day)s).")
        message %= {"day": f"{latest:%d/%m/%Y}"}
        raise Incomplete(message, fields={"issued_on": [message]})
    paper = number_document(
        document_id=notice.document_id, number=number, issued_on=issued_on, actor=actor
    )
    request_rendering(document_id=paper.pk)
    RESULT_NOTICE.advance(
        notice, "number", actor=actor, number=paper.number_text, issued_on=issued_on
    )
    return notice


@transaction.atomic
def issue_notice(*, notice_id: int, actor: User) -> ResultNotice:
    """Sign it into the world: stages and dossiers end, everybody concerned is told, in one act."""
    notice = _locked(notice_id, actor)
    if not rules.can_sign_for(actor, notice.unit):
        raise NotPermitted
    RESULT_NOTICE.require(notice, "issue")
    if notice.signatory_id != actor.pk:
        message = _("Văn bản ghi người ký là %(name)s. Người khác ký thì hủy và lập lại thông báo.")
        raise NotPermitted(message % {"name": notice.document.signatory_name})
    if notice.document.status not in {DocumentStatus.RENDERED, DocumentStatus.SIGNED}:
        message = _("Bản PDF của thông báo chưa lập xong, hãy thử lại sau ít phút.")
        raise Conflict(message, code="not_rendered")
    lines = notice.lines.select_related(
        "result__stage__dossier__product__producer", "result__stage__dossier__product__unit"
    )
    results = [line.result for line in lines]
    dossiers = Dossier.objects.select_related("product", "scheme").lock_all(
        result.stage.dossier_id for result in results
    )
    stages = DossierStage.objects.select_related("dossier__product", "unit").lock_all(
        result.stage_id for result in results
    )
    STAGE.advance_all(stages, "notify", actor=actor, ended_on=notice.issued_on)
    conclude_dossiers(dossiers, on=notice.issued_on, actor=actor)
    issue_document(document_id=notice.document_id, actor=actor)
    RESULT_NOTICE.advance(notice, "issue", actor=actor)
    told = {result: outcome_words(result) for result in results}
    tell_results("result_notice", notice, told, number=notice.number, on=notice.issued_on)
    return notice


@transaction.atomic
def cancel_notice(*, notice_id: int, reason: str, actor: User) -> ResultNotice:
    """Drop a notice before its issue; its results are free for another."""
    notice = _locked(notice_id, actor)
    if not rules.can_prepare_decision(actor, notice.unit):
        raise NotPermitted
    if not reason.strip():
        raise Incomplete(_("Ghi lý do."), fields={"reason": [_("Ghi lý do.")]})
    RESULT_NOTICE.advance(notice, "cancel", actor=actor, cancel_reason=reason.strip()[:500])
    if notice.document_id is not None:
        cancel_document(document_id=notice.document_id, reason=reason.strip()[:500], actor=actor)
    notice.lines.update(is_live=False)
    return notice
