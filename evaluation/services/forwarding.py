"""A dossier sent up with its papers: file, letter, number, and off (Articles 4.1, 6.3, 7.3e)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.text import tidy
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
from evaluation.choices import StageStatus, StepLevel
from evaluation.forwarding_papers import find_papers, is_approved, missing
from evaluation.models import (
    AuthorityStep,
    Dossier,
    DossierStage,
    ForwardingFile,
    ForwardingItem,
    Result,
)
from evaluation.services.stages import pass_on
from evaluation.submissions import upward_components
from evaluation.workflow import FORWARDING, STAGE


@transaction.atomic
def open_forwarding(*, result_id: int, actor: User, today: date) -> ForwardingFile:
    """Begin the file of a result that goes up: a line for each paper the law names.

    From the province the chairman's decision approving the result comes first (Article 7.3e).
    """
    result = Result.objects.visible_to(actor).latest().filter(pk=result_id).first()
    if result is None:
        raise NotFound
    dossier = Dossier.objects.select_related("scheme", "criteria_set").lock(result.stage.dossier_id)
    stage = DossierStage.objects.select_related("unit__parent", "step").lock(result.stage_id)
    if not rules.can_work_stage(actor, stage):
        raise NotPermitted
    rules.require_scheme_open(dossier, today)
    _require_forwardable(result, stage)
    if ForwardingFile.objects.filter(result=result).exists():
        raise Conflict(_("Kết quả này đã có hồ sơ chuyển cấp trên."), code="already_opened")
    file = ForwardingFile.objects.create(
        result=result, addressee=_addressee(dossier, stage), prepared_by=actor
    )
    samples = dossier.criteria_set.sample_count or 0
    components = upward_components(dossier.scheme.code, stage.step.level, dossier.kind, samples)
    ForwardingItem.objects.bulk_create(
        ForwardingItem(
            file=file,
            position=position,
            code=component.code,
            name=component.name,
            is_required=not component.is_optional,
            wanted=component.count,
        )
        for position, component in enumerate(components, start=1)
    )
    find_papers(file)
    AuditEntry.objects.record(file, "prepare", actor=actor, after=file.status)
    return file


def _require_forwardable(result: Result, stage: DossierStage) -> None:
    if not rules.may_forward(result):
        message = _("Điểm trung bình chưa đạt ngưỡng chuyển cấp trên.")
        raise Incomplete(message, code="below_threshold")
    if stage.status not in {StageStatus.CONCLUDED, StageStatus.RECOGNISED}:
        STAGE.require(stage, "forward")
    if stage.step.level == StepLevel.PROVINCE and not is_approved(result):
        message = _("Chủ tịch chưa có quyết định phê duyệt kết quả này (khoản 3 Điều 7).")
        raise Conflict(message, code="not_approved")
    if stage.status == StageStatus.CONCLUDED and stage.step.level != StepLevel.PROVINCE:
        if result.decision_lines.filter(is_live=True).exists():
            message = _("Kết quả này đang nằm trong một quyết định.")
            raise Conflict(message, code="already_listed")
    elif stage.status == StageStatus.RECOGNISED and not is_approved(result):
        message = _("Quyết định công nhận không đề nghị cấp trên đối với kết quả này.")
        raise Conflict(message, code="not_proposed")


def _addressee(dossier: Dossier, stage: DossierStage) -> str:
    """The ministry as the next step names it, or the committee of the unit above."""
    steps = AuthorityStep.objects.under(dossier.scheme, dossier.first_filed_on)
    above = steps.filter(order=stage.order + 1).first()
    if above is not None and above.level != StepLevel.NATIONAL:
        return paper_content.committee_of(stage.unit.parent)
    return (above.authority if above else "").replace("Bộ trưởng ", "")


def _locked(file_id: int, actor: User) -> ForwardingFile:
    if not ForwardingFile.objects.visible_to(actor).filter(pk=file_id).exists():
        raise NotFound
    return ForwardingFile.objects.select_related(
        "result__stage__unit", "result__stage__step", "result__stage__dossier__scheme", "letter"
    ).lock(file_id)


def _locked_at_desk(file_id: int, actor: User) -> ForwardingFile:
    file = _locked(file_id, actor)
    if not rules.can_work_stage(actor, file.result.stage):
        raise NotPermitted
    return file


@dataclass(frozen=True, slots=True)
class Given:
    """What the desk says of one component: where its paper is, or how many pieces there are."""

    reference: str = ""
    count: int = 0


@transaction.atomic
def fill_forwarding(*, file_id: int, given: Mapping[str, Given], actor: User) -> ForwardingFile:
    """Write down papers kept outside the portal and count samples; the portal's own are found."""
    file = _locked_at_desk(file_id, actor)
    FORWARDING.require(file, "approve")
    for item in file.items.filter(code__in=given):
        said = given[item.code]
        item.reference, item.given = tidy(said.reference)[:200], said.count
        item.save(update_fields=["reference", "given"])
    find_papers(file)
    AuditEntry.objects.record(file, "fill", actor=actor, detail={"items": sorted(given)})
    return file


@transaction.atomic
def approve_letter(*, file_id: int, actor: User) -> ForwardingFile:
    """The signatory approves the letter; everything it says goes with it must be there."""
    file = _locked(file_id, actor)
    if not rules.can_sign_for(actor, file.result.stage.unit):
        raise NotPermitted
    FORWARDING.require(file, "approve")
    find_papers(file)
    _require_whole(file, but_letter=True)
    letter = draft_document(actor=actor, **paper_content.forwarding_letter_draft(file, actor))
    approve_document(document_id=letter.pk, actor=actor)
    FORWARDING.advance(file, "approve", actor=actor, letter=letter)
    return file


@transaction.atomic
def reopen_letter(*, file_id: int, reason: str, actor: User) -> ForwardingFile:
    """Give the letter back to be written anew; a number it had stays taken."""
    file = _locked(file_id, actor)
    if not rules.can_sign_for(actor, file.result.stage.unit):
        raise NotPermitted
    if not reason.strip():
        raise Incomplete(_("Ghi lý do."), fields={"reason": [_("Ghi lý do.")]})
    letter, told = file.letter, {"reason": reason.strip()[:500]}
    FORWARDING.advance(file, "reopen", actor=actor, detail=told, letter=None)
    file.items.filter(document=letter).update(document=None)
    cancel_document(document_id=letter.pk, reason=told["reason"], actor=actor)
    return file


@transaction.atomic
def number_letter(*, file_id: int, number: int, issued_on: date, actor: User) -> ForwardingFile:
    """Write down the clerk's number and date of the letter, and queue its drawing."""
    file = _locked_at_desk(file_id, actor)
    FORWARDING.require(file, "number")
    letter = number_document(
        document_id=file.letter_id, number=number, issued_on=issued_on, actor=actor
    )
    file.letter = request_rendering(document_id=letter.pk)
    FORWARDING.advance(file, "number", actor=actor)
    return file


@transaction.atomic
def forward(*, file_id: int, actor: User, today: date) -> DossierStage | None:
    """Send the file off: refused with the list of what is missing.

    Answers the stage it arrived at; None where it goes to the ministry, whose answer is recorded.
    """
    found = _locked_at_desk(file_id, actor)
    stage = found.result.stage
    dossier = Dossier.objects.select_related("scheme").lock(stage.dossier_id)
    stage = DossierStage.objects.select_related("unit", "step").lock(stage.pk)
    stage.dossier = dossier
    FORWARDING.require(found, "send")
    rules.require_scheme_open(dossier, today)
    find_papers(found)
    _require_whole(found)
    recognised = stage.status == StageStatus.RECOGNISED
    STAGE.advance(
        stage, "forward_recognised" if recognised else "forward", actor=actor,
        **({} if recognised else {"ended_on": today}),
    )  # fmt: skip
    if found.letter.status != DocumentStatus.ISSUED:
        issue_document(document_id=found.letter_id, actor=actor)
    FORWARDING.advance(found, "send", actor=actor, sent_on=today)
    if stage.step.level == StepLevel.PROVINCE:
        return None
    return pass_on(stage, on=today, actor=actor)


def _require_whole(file: ForwardingFile, *, but_letter: bool = False) -> None:
    names = missing(file, but_letter=but_letter)
    if names:
        message = _("Hồ sơ chuyển cấp trên còn thiếu: %(names)s.") % {"names": "; ".join(names)}
        raise Incomplete(message, code="papers_missing", fields={"items": names})
