"""The star decision: prepared, checked by another, approved, numbered, drawn, issued."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.services.numbers import number_document
from documents.services.papers import approve_document, draft_document, issue_document
from documents.services.rendering import request_rendering
from evaluation import paper_content, rules
from evaluation.choices import LineChoice, StepLevel
from evaluation.models import (
    AuthorityStep,
    DecisionLine,
    Dossier,
    DossierStage,
    Result,
    StarDecision,
)
from evaluation.rules import may_forward, may_recognise
from evaluation.services.certificates import issue_certificate
from evaluation.services.stages import arrive
from evaluation.workflow import DECISION, DOSSIER, STAGE


@transaction.atomic
def prepare_decision(
    *, unit_id: int, choices: Iterable[tuple[int, str]], proposal_line: str, actor: User,
    today: date,
) -> StarDecision:  # fmt: skip
    """Draft one decision on a list of (result id, choice); all results of one round.

    Where a result may be both recognised and forwarded the desk must say which (`LineChoice`).
    """
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    if not rules.can_prepare_decision(actor, unit):
        raise NotPermitted
    chosen = dict(choices)
    results = _locked_results(unit, chosen, actor, today)
    decision = StarDecision.objects.create(
        unit=unit,
        round=results[0].stage.round,
        title=_title(results[0]),
        proposal_line=proposal_line.strip(),
        prepared_by=actor,
    )
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            result=result,
            product=result.stage.dossier.product,
            stars=result.stars,
            choice=_required_choice(result, chosen[result.pk]),
        )
        for result in results
    )
    AuditEntry.objects.record(
        decision, "prepare", actor=actor, after=decision.status,
        detail={"results": [result.pk for result in results]},
    )  # fmt: skip
    return decision


def _locked_results(
    unit: AdministrativeUnit, chosen: dict[int, str], actor: User, today: date
) -> list[Result]:
    """The results, their stages locked in order; each must be the unit's to recognise."""
    results = list(
        Result.objects.visible_to(actor)
        .latest()
        .filter(pk__in=chosen, stage__unit=unit)
        .select_related("stage__dossier__scheme", "stage__dossier__product", "stage__step")
        .select_related("stage__round")
        .order_by("stage_id")
    )
    if not results or len(results) != len(chosen):
        message = _("Chọn ít nhất một kết quả của đơn vị.")
        raise Incomplete(message, code="no_results", fields={"results": [message]})
    for result in results:
        stage = DossierStage.objects.lock(result.stage_id)
        rules.require_scheme_open(result.stage.dossier, today)
        STAGE.require(stage, "recognise")
        if not may_recognise(result):
            raise Incomplete(
                _("%(product)s: kết quả này không thuộc thẩm quyền công nhận của đơn vị.")
                % {"product": result.stage.dossier.product},
                code="not_recognisable",
            )
    if len({result.stage.round_id for result in results}) > 1:
        raise Incomplete(_("Các kết quả phải cùng một đợt đánh giá."), code="other_round")
    if DecisionLine.objects.filter(result__in=results, is_live=True).exists():
        raise Conflict(_("Có kết quả đã nằm trong một dự thảo khác."), code="already_listed")
    return results


def _title(result: Result) -> str:
    return _("Về việc phê duyệt kết quả đánh giá, phân hạng sản phẩm OCOP %(round)s") % {
        "round": str(result.stage.round).lower()
    }


def _required_choice(result: Result, choice: str) -> str:
    if choice not in LineChoice.values:
        message = _("%(product)s: chọn hướng xử lý.") % {"product": result.stage.dossier.product}
        raise Incomplete(message, code="choice_missing", fields={"choice": [message]})
    if choice == LineChoice.RECOGNISE_AND_FORWARD and not may_forward(result):
        message = _("%(product)s: điểm trung bình chưa đạt ngưỡng đề nghị cấp trên.")
        message %= {"product": result.stage.dossier.product}
        raise Incomplete(message, code="below_threshold", fields={"choice": [message]})
    return choice


def _locked(decision_id: int, actor: User) -> StarDecision:
    if not StarDecision.objects.visible_to(actor).filter(pk=decision_id).exists():
        raise NotFound
    return StarDecision.objects.select_related("unit", "round").lock(decision_id)


@transaction.atomic
def check_decision(*, decision_id: int, actor: User) -> StarDecision:
    """A second officer vouches for the list."""
    decision = _locked(decision_id, actor)
    if decision.prepared_by_id == actor.pk:
        raise NotPermitted(_("Người kiểm tra phải khác người lập dự thảo."))
    if not rules.can_check_decision(actor, decision):
        raise NotPermitted
    DECISION.advance(decision, "check", actor=actor, checked_by=actor, return_reason="")
    return decision


@transaction.atomic
def send_back_decision(*, decision_id: int, reason: str, actor: User) -> StarDecision:
    """The signatory gives a checked draft back with a reason; it must be checked again."""
    decision = _locked(decision_id, actor)
    if not rules.can_sign_for(actor, decision.unit):
        raise NotPermitted
    if not reason.strip():
        raise Incomplete(_("Ghi lý do."), fields={"reason": [_("Ghi lý do.")]})
    DECISION.advance(
        decision, "send_back", actor=actor, return_reason=reason.strip()[:1000], checked_by=None
    )
    return decision


@transaction.atomic
def cancel_decision(*, decision_id: int, reason: str, actor: User) -> StarDecision:
    """Drop a draft; its results are free for another."""
    decision = _locked(decision_id, actor)
    if not rules.can_prepare_decision(actor, decision.unit):
        raise NotPermitted
    if not reason.strip():
        raise Incomplete(_("Ghi lý do."), fields={"reason": [_("Ghi lý do.")]})
    DECISION.advance(decision, "cancel", actor=actor, return_reason=reason.strip()[:1000])
    decision.lines.update(is_live=False)
    return decision


@transaction.atomic
def approve_decision(*, decision_id: int, actor: User) -> StarDecision:
    """The signatory approves the draft; its words are frozen as a paper."""
    decision = _locked(decision_id, actor)
    if not rules.can_sign_for(actor, decision.unit):
        raise NotPermitted
    DECISION.require(decision, "approve")
    document = draft_document(actor=actor, **paper_content.decision_draft(decision, actor))
    approve_document(document_id=document.pk, actor=actor)
    DECISION.advance(decision, "approve", actor=actor, approved_by=actor, document=document)
    return decision


@transaction.atomic
def number_decision(
    *, decision_id: int, number: int, decided_on: date, actor: User
) -> StarDecision:
    """Write down the clerk's number and date, and queue the drawing."""
    decision = _locked(decision_id, actor)
    if not rules.can_prepare_decision(actor, decision.unit):
        raise NotPermitted
    DECISION.require(decision, "number")
    latest = max(line.result.concluded_on for line in decision.lines.select_related("result"))
    if decided_on < latest:
        message = _("Ngày quyết định không thể trước ngày hội đồng kết luận (%(day)s).")
        message %= {"day": f"{latest:%d/%m/%Y}"}
        raise Incomplete(message, fields={"decided_on": [message]})
    document = number_document(
        document_id=decision.document_id, number=number, issued_on=decided_on, actor=actor
    )
    request_rendering(document_id=document.pk)
    DECISION.advance(
        decision, "number", actor=actor, number=document.number_text, decided_on=decided_on
    )
    return decision


@transaction.atomic
def issue_decision(*, decision_id: int, actor: User, now: datetime) -> StarDecision:
    """Sign the drawn decision into force: certificates, stars, stages, dossiers in one act."""
    decision = _locked(decision_id, actor)
    if not rules.can_sign_for(actor, decision.unit):
        raise NotPermitted
    DECISION.require(decision, "issue")
    if decision.document.status not in {DocumentStatus.RENDERED, DocumentStatus.SIGNED}:
        message = _("Bản PDF của quyết định chưa vẽ xong, hãy thử lại sau ít phút.")
        raise Conflict(message, code="not_rendered")
    lines = list(
        decision.lines.select_related(
            "result__stage__dossier__scheme", "result__stage__step", "product__producer"
        ).order_by("product_id")
    )
    for line in lines:
        rules.require_scheme_open(line.result.stage.dossier, decision.decided_on)
        _end_stage(line, actor)
    issue_document(document_id=decision.document_id, actor=actor)
    DECISION.advance(decision, "issue", actor=actor, signatory=actor, issued_at=now)
    for line in lines:
        line.decision = decision
        issue_certificate(line=line, actor=actor)
    return decision


def _end_stage(line: DecisionLine, actor: User) -> None:
    """Recognised here; when also forwarded, the dossier goes on and is not yet concluded."""
    dossier = Dossier.objects.lock(line.result.stage.dossier_id)
    stage = DossierStage.objects.lock(line.result.stage_id)
    day = line.decision.decided_on
    STAGE.advance(stage, "recognise", actor=actor, ended_on=day)
    if line.choice == LineChoice.RECOGNISE_AND_FORWARD:
        _go_up(dossier, stage, day)
    else:
        DOSSIER.advance(dossier, "conclude", actor=actor)


@transaction.atomic
def forward_result(*, result_id: int, actor: User, today: date) -> DossierStage | None:
    """Send a dossier up without recognising it here: the mean reaches the threshold (4.1, 7.3e).

    Answers the stage it arrived at; None where the next step is the ministry's.
    """
    result = Result.objects.visible_to(actor).latest().filter(pk=result_id).first()
    if result is None:
        raise NotFound
    dossier = Dossier.objects.select_related("scheme").lock(result.stage.dossier_id)
    stage = DossierStage.objects.select_related("unit").lock(result.stage_id)
    if not rules.can_work_stage(actor, stage):
        raise NotPermitted
    rules.require_scheme_open(dossier, today)
    if not may_forward(result):
        raise Incomplete(
            _("Điểm trung bình chưa đạt ngưỡng chuyển cấp trên."), code="below_threshold"
        )
    if result.decision_lines.filter(is_live=True).exists():
        raise Conflict(_("Kết quả này đang nằm trong một quyết định."), code="already_listed")
    STAGE.advance(stage, "forward", actor=actor, ended_on=today)
    return _go_up(dossier, stage, today)


def _go_up(dossier: Dossier, stage: DossierStage, day: date) -> DossierStage | None:
    """Open the next step's stage; above the province the dossier leaves this portal on paper."""
    steps = AuthorityStep.objects.of(dossier.scheme, dossier.first_filed_on)
    above = steps.filter(order=stage.order + 1).first()
    if above is None or above.level == StepLevel.NATIONAL:
        return None
    return arrive(dossier, order=above.order, on=day)


@transaction.atomic
def notify_result(*, result_id: int, actor: User, today: date) -> DossierStage:
    """1 and 2 stars, rejected and stopped: a notice, no decision (Articles 4.1a, 7.3g)."""
    result = Result.objects.visible_to(actor).latest().filter(pk=result_id).first()
    if result is None:
        raise NotFound
    dossier = Dossier.objects.lock(result.stage.dossier_id)
    stage = DossierStage.objects.select_related("unit", "step").lock(result.stage_id)
    if not rules.can_work_stage(actor, stage):
        raise NotPermitted
    if may_recognise(result) or may_forward(result):
        raise Incomplete(_("Kết quả này phải ra quyết định hoặc chuyển cấp trên."))
    STAGE.advance(stage, "notify", actor=actor, ended_on=today)
    DOSSIER.advance(dossier, "conclude", actor=actor)
    return stage


def results_ready(unit: AdministrativeUnit):
    """Concluded results of a unit that no live decision lists yet."""
    return Result.objects.undecided().filter(stage__unit=unit)
