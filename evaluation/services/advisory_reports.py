"""The head's report to the chair, assembled from the advisers' opinions (Articles 7.3c, 7.6c)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.together import merge
from documents.services.papers import file_document
from evaluation import paper_content, rules
from evaluation.choices import DossierKind, VisitNeed
from evaluation.models import AdvisoryReport, Dossier, DossierStage
from evaluation.services.advice import has_open_advice

WRITABLE = ("summary", "visit_need", "visit_reason", "conclusion")


def save_advisory_report(
    *,
    stage_id: int,
    values: Mapping[str, Any],
    actor: User,
    seen: Mapping[str, str] | None = None,
) -> AdvisoryReport:
    """Keep the report as written so far; `seen`: prints of what the page was drawn from."""
    with transaction.atomic():
        report = advisory_report_in_hand(_headed(stage_id, actor))
        kept = {name: getattr(report, name) for name in WRITABLE}
        typed = {name: values[name] for name in WRITABLE if name in values}
        merged = merge(kept, typed, seen or {})
        if merged.written or report.pk is None:
            for name, value in merged.written.items():
                setattr(report, name, value)
            report.author = actor
            report.save()
    merged.refuse_clashes()
    return report


def advisory_report_in_hand(stage: DossierStage) -> AdvisoryReport:
    """The unsigned report, or a new one after the last was issued."""
    last = stage.advisory_reports.order_by("-attempt").first()
    if last is not None and last.issued_on is None:
        return last
    return AdvisoryReport(stage=stage, attempt=last.attempt + 1 if last else 1)


def _headed(stage_id: int, actor: User) -> DossierStage:
    stage = DossierStage.objects.visible_to(actor).filter(pk=stage_id).first()
    if stage is None:
        raise NotFound
    Dossier.objects.lock(stage.dossier_id)
    stage = DossierStage.objects.select_related("unit", "dossier__criteria_set").lock(stage_id)
    if not rules.can_report_advice(actor, stage):
        raise NotPermitted
    return stage


def visit_needs(kind: str) -> list[tuple[str, str]]:
    """Reasons open to a kind: a re-evaluation goes to see for two reasons only (7.6c)."""
    first = {VisitNeed.SURVEY, VisitNeed.NOT_NEEDED}
    again = {VisitNeed.SCALE_CHANGE, VisitNeed.UNCLEAR_EVIDENCE, VisitNeed.NOT_NEEDED}
    allowed = again if kind == DossierKind.RE_EVALUATION else first
    return [(value, label) for value, label in VisitNeed.choices if value in allowed]


def advisory_gaps(report: AdvisoryReport, stage: DossierStage) -> dict[str, list[str]]:
    """What the report still lacks, by field; opinions and visits it speaks of included."""
    gaps: dict[str, list[str]] = {}
    for name in WRITABLE:
        if not getattr(report, name).strip():
            label = AdvisoryReport._meta.get_field(name).verbose_name
            gaps[name] = [_("Chưa ghi “%(label)s”.") % {"label": label}]
    if not stage.advisory_assignments.handed_in().exists():
        gaps["opinions"] = [_("Chưa có ý kiến tư vấn nào được nộp.")]
    elif has_open_advice(stage):
        gaps["opinions"] = [_("Còn người được phân công chưa nộp ý kiến.")]
    return gaps | _visit_gaps(report, stage)


def _visit_gaps(report: AdvisoryReport, stage: DossierStage) -> dict[str, list[str]]:
    """A visit said to be needed was made; one that was made is not said to be needless."""
    need = report.visit_need
    if not need:
        return {}
    if need not in dict(visit_needs(stage.dossier.kind)):
        return {"visit_need": [_("Lý do này không dùng cho loại hồ sơ này.")]}
    visited = stage.site_visits.filter(report__isnull=True).exists()
    if need == VisitNeed.NOT_NEEDED and visited:
        return {"visit_need": [_("Đã ghi một lần kiểm tra thực tế: chọn lý do kiểm tra.")]}
    if need != VisitNeed.NOT_NEEDED and not stage.site_visits.exists():
        return {"visit_need": [_("Chưa ghi lần kiểm tra thực tế nào.")]}
    return {}


@transaction.atomic
def issue_advisory_report(*, stage_id: int, issued_on: date, actor: User) -> AdvisoryReport:
    """Number the report from the portal's register and freeze it with the visits it tells of."""
    stage = _headed(stage_id, actor)
    report = stage.advisory_reports.filter(issued_on__isnull=True).first()
    if report is None:
        raise Incomplete(_("Chưa lập báo cáo của tổ tư vấn."), code="report_missing")
    gaps = advisory_gaps(report, stage)
    if gaps:
        raise Incomplete(
            _("Báo cáo của tổ tư vấn chưa đủ nội dung."), code="report_incomplete", fields=gaps
        )
    document = file_document(
        actor=actor, issued_on=issued_on, **paper_content.advisory_report_draft(report, stage)
    )
    report.document, report.issued_on = document, issued_on
    report.save(update_fields=["document", "issued_on", "updated_at"])
    stage.site_visits.filter(report__isnull=True).update(report=report)
    told = {"number": document.number_text, "conclusion": report.conclusion}
    AuditEntry.objects.record(report, "issue", actor=actor, detail=told)
    return report
