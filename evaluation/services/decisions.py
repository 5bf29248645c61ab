"""The star decision: prepared, checked by another, approved, numbered, drawn, issued."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from documents.services.papers import issue_document
from evaluation import paper_content, rules
from evaluation.choices import LineChoice
from evaluation.decision_list import all_differences, lines_to_check, list_sum
from evaluation.models import (
    DecisionLine,
    Dossier,
    DossierStage,
    Result,
    StarDecision,
)
from evaluation.services import decision_steps as steps
from evaluation.services.concluding import conclude_dossiers
from evaluation.services.decision_lists import lines_for
from evaluation.services.issuing import issue_certificates
from evaluation.services.result_news import tell_results
from evaluation.workflow import DECISION, STAGE


@transaction.atomic
def prepare_decision(
    *, unit_id: int, choices: Iterable[tuple[int, str]], proposal_line: str, actor: User,
    today: date,
) -> StarDecision:  # fmt: skip
    """Draft one decision on a list of (result id, choice); all results of one round.

    Where several ways are open to a result the desk must say which (`rules.ways_open`).
    """
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    if not rules.can_prepare_decision(actor, unit):
        raise NotPermitted
    lines = lines_for(unit, dict(choices), actor, today)
    decision = StarDecision.objects.create(
        unit=unit,
        round=lines[0].result.stage.round,
        title=_title(lines[0].result),
        proposal_line=proposal_line.strip(),
        prepared_by=actor,
    )
    for line in lines:
        line.decision = decision
    DecisionLine.objects.bulk_create(lines)
    AuditEntry.objects.record(
        decision, "prepare", actor=actor, after=decision.status,
        detail={"results": [line.result_id for line in lines]},
    )  # fmt: skip
    return decision


def _title(result: Result) -> str:
    return _("Về việc phê duyệt kết quả đánh giá, phân hạng sản phẩm OCOP %(round)s") % {
        "round": str(result.stage.round).lower()
    }


def _locked(decision_id: int, actor: User) -> StarDecision:
    if not StarDecision.objects.visible_to(actor).filter(pk=decision_id).exists():
        raise NotFound
    return StarDecision.objects.select_related("unit", "round").lock(decision_id)


@transaction.atomic
def check_decision(*, decision_id: int, seen: str, actor: User) -> StarDecision:
    """A second officer vouches for the list whose sum (`decision_list.list_sum`) they saw."""
    decision = _locked(decision_id, actor)
    steps.require_second_person(decision, actor)
    lines = lines_to_check(decision)
    _require_same_list(decision, lines, seen)
    differing = all_differences(lines)
    if differing:
        told = [f"{line.product}: {' '.join(differing[line.pk])}" for line in lines
                if line.pk in differing]  # fmt: skip
        raise Incomplete(
            _("Danh sách khác với kết quả của hội đồng: %(lines)s") % {"lines": " ".join(told)},
            code="list_differs", fields={"lines": told},
        )  # fmt: skip
    DECISION.advance(
        decision, "check", actor=actor, checked_by=actor, list_sha256=seen, return_reason=""
    )
    return decision


def _require_same_list(decision: StarDecision, lines: list[DecisionLine], wanted: str) -> None:
    """What was read and checked is what goes on; a name changed since stops it."""
    if list_sum(decision, lines) != wanted:
        message = _("Danh sách đã thay đổi sau khi đọc: đọc và kiểm tra lại.")
        raise Conflict(message, code="list_changed")


def _require_checked_list(decision: StarDecision) -> None:
    _require_same_list(decision, lines_to_check(decision), decision.list_sha256)


@transaction.atomic
def send_back_decision(*, decision_id: int, reason: str, actor: User) -> StarDecision:
    """The signatory gives a draft back with a reason; it must be checked again.

    Up to the issue: a paper already drafted is cancelled, its number stays taken.
    """
    decision = _locked(decision_id, actor)
    steps.require_signatory(decision, actor)
    steps.give_back(decision, DECISION, reason=reason, actor=actor, list_sha256="")
    return decision


@transaction.atomic
def cancel_decision(*, decision_id: int, reason: str, actor: User) -> StarDecision:
    """Drop a draft; its results are free for another."""
    decision = _locked(decision_id, actor)
    steps.require_desk(decision, actor)
    DECISION.advance(decision, "cancel", actor=actor, return_reason=steps.given(reason))
    decision.lines.update(is_live=False)
    return decision


@transaction.atomic
def approve_decision(*, decision_id: int, actor: User) -> StarDecision:
    """The signatory approves the draft; its words are frozen as a paper."""
    decision = _locked(decision_id, actor)
    steps.require_signatory(decision, actor)
    DECISION.require(decision, "approve")
    _require_checked_list(decision)
    draft = paper_content.decision_draft(decision, actor)
    steps.freeze_words(decision, DECISION, draft, actor=actor)
    return decision


@transaction.atomic
def number_decision(
    *, decision_id: int, number: int, decided_on: date, actor: User
) -> StarDecision:
    """Write down the clerk's number and date, and queue the drawing."""
    decision = _locked(decision_id, actor)
    steps.require_desk(decision, actor)
    DECISION.require(decision, "number")
    _require_checked_list(decision)
    latest = max(line.result.concluded_on for line in decision.lines.select_related("result"))
    if decided_on < latest:
        message = _("Ngày quyết định không thể trước ngày hội đồng kết luận (%(day)s).")
        message %= {"day": f"{latest:%d/%m/%Y}"}
        raise Incomplete(message, fields={"decided_on": [message]})
    steps.take_number(decision, DECISION, number=number, decided_on=decided_on, actor=actor)
    return decision


@transaction.atomic
def issue_decision(*, decision_id: int, actor: User, now: datetime) -> StarDecision:
    """Sign the drawn decision into force: certificates, stars, stages, dossiers in one act."""
    decision = _locked(decision_id, actor)
    steps.require_signatory(decision, actor)
    DECISION.require(decision, "issue")
    steps.require_named(decision, actor)
    steps.require_drawn(decision)
    _require_checked_list(decision)
    lines = list(
        decision.lines.select_related(
            "decision__document", "decision__unit", "result__stage__dossier__scheme",
            "result__stage__step", "result__stage__dossier__product__producer",
            "result__stage__dossier__product__unit",
            "product__producer", "product__unit__parent__parent",
        ).order_by("product_id")
    )  # fmt: skip
    rules.require_schemes_open([line.result.stage.dossier for line in lines], decision.decided_on)
    _end_stages(lines, decision.decided_on, actor)
    issue_document(document_id=decision.document_id, actor=actor)
    DECISION.advance(decision, "issue", actor=actor, signatory=actor, issued_at=now)
    recognised = [line for line in lines if line.choice != LineChoice.FORWARD]
    issue_certificates(lines=recognised, actor=actor)
    told = {line.result: _told(line) for line in lines}
    tell_results("decision_issued", decision, told, number=decision.number, on=decision.decided_on)
    return decision


def _told(line: DecisionLine) -> str:
    if line.choice == LineChoice.FORWARD:
        return _("phê duyệt kết quả, đề nghị cấp trên đánh giá")
    return _("công nhận %(stars)s sao") % {"stars": line.stars}


def _end_stages(lines: list[DecisionLine], day: date, actor: User) -> None:
    """Recognised here; what also goes up is not yet concluded, and follows with its papers."""
    recognised = [line for line in lines if line.choice != LineChoice.FORWARD]
    ended = {
        line.result.stage.dossier_id
        for line in recognised
        if line.choice != LineChoice.RECOGNISE_AND_FORWARD
    }
    dossiers = Dossier.objects.select_related("product", "scheme").lock_all(ended)
    stages = DossierStage.objects.select_related("dossier__product", "unit").lock_all(
        line.result.stage_id for line in recognised
    )
    if stages:
        STAGE.advance_all(stages, "recognise", actor=actor, ended_on=day)
    if dossiers:
        conclude_dossiers(dossiers, on=day, actor=actor)


def results_ready(unit: AdministrativeUnit):
    """Concluded results of a unit that no live decision lists yet."""
    return Result.objects.undecided().filter(stage__unit=unit)
