"""The commune's part: check the composition, write Form 03, propose and forward (Article 7.2)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Incomplete, InvalidInput, NotPermitted
from core.models import AuditEntry
from core.together import merge
from documents.models import OfficialDocument
from documents.services.numbers import number_document
from documents.services.papers import approve_document, draft_document
from documents.services.rendering import request_rendering
from evaluation import paper_content, rules
from evaluation.choices import StageStatus
from evaluation.models import CommuneReport, DossierStage
from evaluation.services.stages import locked_stage, pass_on
from evaluation.submissions import dossier_components
from evaluation.workflow import STAGE

CONTENTS = ("local_materials", "local_labour", "idea_origin", "local_identity")
MEETING = ("met_on", "meeting_attendance", "meeting_note")
WRITABLE = (*CONTENTS, *MEETING, "proposes", "sample_count", "composition")
_TICK = "has_"


def save_commune_report(
    *,
    stage_id: int,
    values: Mapping[str, Any],
    actor: User,
    seen: Mapping[str, str] | None = None,
) -> CommuneReport:
    """Keep Form 03 as written so far; it gives no points.

    `values`: by box, each component of the filing one (`has_<code>`), or all as `composition`;
    `seen`: prints of what the page was drawn from, so that two officers do not undo each other.
    """
    with transaction.atomic():
        stage = _at_commune(stage_id, actor)
        if stage.status != StageStatus.RECEIVED:
            STAGE.require(stage, "forward_report")
        report = report_in_hand(stage)
        kept = _by_box({name: getattr(report, name) for name in WRITABLE})
        merged = merge(kept, _by_box(values, report.composition), seen or {})
        if merged.written or report.pk is None:
            _write(report, merged.written, actor)
    merged.refuse_clashes()
    return report


def _by_box(values: Mapping[str, Any], known: Iterable[str] = ()) -> dict[str, Any]:
    """A `composition` speaks of every component: one that it leaves out is not there."""
    whole = values.get("composition")
    codes = [] if whole is None else [*known, *whole]
    ticks = {f"{_TICK}{code}": whole.get(code, False) for code in codes}
    return ticks | {name: values[name] for name in values if name != "composition"}


def _write(report: CommuneReport, written: Mapping[str, Any], actor: User) -> None:
    ticks = {
        name.removeprefix(_TICK): bool(there)
        for name, there in written.items()
        if name.startswith(_TICK)
    }
    report.composition = {**report.composition, **ticks}
    for name in WRITABLE:
        if name in written:
            setattr(report, name, written[name])
    report.author = actor
    report.save()


def report_in_hand(stage: DossierStage) -> CommuneReport:
    """The unsigned report; after a dossier was sent back, a new one that begins as the last."""
    last = stage.commune_reports.order_by("-attempt").first()
    if last is None:
        return CommuneReport(stage=stage)
    if last.issued_on is None:
        return last
    return CommuneReport(
        stage=stage,
        attempt=last.attempt + 1,
        **{name: getattr(last, name) for name in WRITABLE},
    )


def _at_commune(stage_id: int, actor: User) -> DossierStage:
    stage = locked_stage(stage_id, actor)
    if not rules.can_write_commune_report(actor, stage):
        raise NotPermitted
    return stage


def report_gaps(report: CommuneReport, stage: DossierStage) -> dict[str, list[str]]:
    """What Form 03 still lacks, by field (Article 6.2: samples, but none for tourism)."""
    gaps = {name: [_lacks_text(name)] for name in CONTENTS if not getattr(report, name).strip()}
    dossier = stage.dossier
    for component in dossier_components(dossier.scheme.code, dossier.kind):
        if not report.composition.get(component.code):
            message = _("Chưa xác nhận có: %(name)s.") % {"name": component.name}
            gaps[f"has_{component.code}"] = [message]
    needed = stage.criteria_set.sample_count or 0
    if report.sample_count < needed:
        gaps["sample_count"] = [_("Cần ít nhất %(count)d sản phẩm mẫu.") % {"count": needed}]
    if not report.proposes:
        gaps["proposes"] = [_("Chưa xác nhận đề nghị tỉnh đánh giá, phân hạng.")]
    return gaps | _meeting_gaps(report)


def _lacks_text(name: str) -> str:
    label = CommuneReport._meta.get_field(name).verbose_name
    return _("Chưa ghi nội dung “%(label)s”.") % {"label": label}


def _meeting_gaps(report: CommuneReport) -> dict[str, list[str]]:
    """A meeting may be held or not; one that was held has its day and who attended."""
    held = bool(report.meeting_attendance.strip() or report.meeting_note.strip())
    if held and report.met_on is None:
        return {"met_on": [_("Ghi ngày họp.")]}
    if report.met_on and not report.meeting_attendance.strip():
        return {"meeting_attendance": [_("Ghi thành phần dự họp.")]}
    return {}


@transaction.atomic
def forward_with_report(
    *,
    stage_id: int,
    number: int,
    letter_number: int,
    issued_on: date,
    actor: User,
    together: Mapping[int, int] | None = None,
) -> DossierStage:
    """Issue Form 03 and the letter that proposes the product, and hand the dossier upward.

    Both numbers are the commune clerk's. `together` gives the report numbers of further stages
    of the commune that the same letter proposes.
    """
    numbers = {stage_id: number, **(together or {})}
    stages = {pk: _at_commune(pk, actor) for pk in sorted(numbers)}
    reports = {pk: _complete_report(stage, issued_on) for pk, stage in stages.items()}
    _require_one_commune(stages.values())
    draft = paper_content.proposal_draft(reports, numbers, issued_on)
    letter = _issue(draft, letter_number, issued_on, actor, field="letter_number")
    for pk, stage in stages.items():
        field = "number" if pk == stage_id else f"number-{pk}"
        _issue_report(reports[pk], letter, numbers[pk], actor, field)
        STAGE.advance(stage, "forward_report", actor=actor, ended_on=issued_on)
    passed = {pk: pass_on(stage, on=issued_on, actor=actor) for pk, stage in stages.items()}
    return passed[stage_id]


def _complete_report(stage: DossierStage, issued_on: date) -> CommuneReport:
    STAGE.require(stage, "forward_report")
    rules.require_scheme_open(stage.dossier, issued_on)
    report = stage.commune_reports.filter(issued_on__isnull=True).first()
    if report is None:
        raise Incomplete(_("Chưa viết báo cáo Mẫu 03."), code="report_missing")
    gaps = report_gaps(report, stage)
    if issued_on < max(stage.received_on, stage.arrived_on):
        gaps["issued_on"] = [_("Ngày báo cáo không thể trước ngày nhận hồ sơ.")]
    if report.met_on and report.met_on > issued_on:
        gaps["met_on"] = [_("Ngày họp không thể sau ngày ký báo cáo.")]
    if gaps:
        raise Incomplete(
            _("Báo cáo Mẫu 03 của “%(product)s” chưa đủ nội dung.")
            % {"product": stage.dossier.product.name},
            code="report_incomplete",
            fields=gaps,
        )
    report.stage = stage
    return report


def _require_one_commune(stages) -> None:
    if len({stage.unit_id for stage in stages}) > 1:
        message = _("Một văn bản chỉ đề nghị các sản phẩm của một xã.")
        raise Incomplete(message, code="other_commune")


def _issue_report(
    report: CommuneReport, letter: OfficialDocument, number: int, actor: User, field: str
) -> None:
    day = letter.issued_on
    draft = paper_content.commune_report_draft(report, report.stage)
    document = _issue(draft, number, day, actor, field=field)
    report.document, report.letter, report.issued_on = document, letter, day
    report.save(update_fields=["document", "letter", "issued_on", "updated_at"])
    told = {"number": number, "letter": letter.number_text}
    AuditEntry.objects.record(report, "issue", actor=actor, detail=told)


def _issue(
    draft: Mapping[str, Any], number: int, issued_on: date, actor: User, *, field: str
) -> OfficialDocument:
    """A paper under the clerk's number, left for the worker to draw; refusals name its `field`."""
    document = draft_document(actor=actor, **draft)
    approve_document(document_id=document.pk, actor=actor)
    try:
        number_document(document_id=document.pk, number=number, issued_on=issued_on, actor=actor)
    except InvalidInput as refusal:
        told = {field if name == "number" else name: t for name, t in refusal.fields.items()}
        raise InvalidInput(refusal.message, code=refusal.code, fields=told) from refusal
    return request_rendering(document_id=document.pk)
