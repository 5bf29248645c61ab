"""The commune's part: check the composition, write Form 03, propose and forward (Article 7.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Incomplete, NotPermitted
from core.models import AuditEntry
from documents.services.numbers import number_document
from documents.services.papers import approve_document, draft_document
from documents.services.rendering import request_rendering
from evaluation import paper_content, rules
from evaluation.choices import StageStatus
from evaluation.models import CommuneReport, DossierStage
from evaluation.services.stages import arrive, locked_stage
from evaluation.workflow import STAGE

CONTENTS = ("local_materials", "local_labour", "idea_origin", "local_identity")
CHECKS = ("has_form_01", "has_form_02", "has_evidence", "proposes")
WRITABLE = (*CONTENTS, *CHECKS, "sample_count")


@transaction.atomic
def save_commune_report(*, stage_id: int, values: Mapping[str, Any], actor: User) -> CommuneReport:
    """Keep Form 03 as written so far; it gives no points."""
    stage = _at_commune(stage_id, actor)
    if stage.status != StageStatus.RECEIVED:
        STAGE.require(stage, "forward_report")
    report, _created = CommuneReport.objects.get_or_create(stage=stage, defaults={"author": actor})
    for name in WRITABLE:
        if name in values:
            setattr(report, name, values[name])
    report.author = actor
    report.save()
    return report


def _at_commune(stage_id: int, actor: User) -> DossierStage:
    stage = locked_stage(stage_id, actor)
    if not rules.can_write_commune_report(actor, stage):
        raise NotPermitted
    return stage


def report_gaps(report: CommuneReport, stage: DossierStage) -> dict[str, list[str]]:
    """What Form 03 still lacks, by field (Article 6.2: samples, but none for tourism)."""
    gaps: dict[str, list[str]] = {}
    for name in CONTENTS:
        if not getattr(report, name).strip():
            label = CommuneReport._meta.get_field(name).verbose_name
            gaps[name] = [_("Chưa ghi nội dung “%(label)s”.") % {"label": label}]
    for name in CHECKS:
        if not getattr(report, name):
            label = CommuneReport._meta.get_field(name).verbose_name
            gaps[name] = [_("Chưa xác nhận: %(label)s.") % {"label": label}]
    needed = stage.dossier.criteria_set.sample_count or 0
    if report.sample_count < needed:
        gaps["sample_count"] = [_("Cần ít nhất %(count)d sản phẩm mẫu.") % {"count": needed}]
    return gaps


@transaction.atomic
def forward_with_report(
    *, stage_id: int, number: int, issued_on: date, actor: User
) -> DossierStage:
    """Issue Form 03 under the commune's own number and hand the dossier to the province."""
    stage = _at_commune(stage_id, actor)
    STAGE.require(stage, "forward_report")
    rules.require_scheme_open(stage.dossier, issued_on)
    report = CommuneReport.objects.filter(stage=stage).first()
    if report is None:
        raise Incomplete(_("Chưa viết báo cáo Mẫu 03."), code="report_missing")
    gaps = report_gaps(report, stage)
    if issued_on < stage.received_on:
        gaps["issued_on"] = [_("Ngày báo cáo không thể trước ngày tiếp nhận hồ sơ.")]
    if gaps:
        raise Incomplete(
            _("Báo cáo Mẫu 03 chưa đủ nội dung."), code="report_incomplete", fields=gaps
        )
    document = draft_document(actor=actor, **paper_content.commune_report_draft(report, stage))
    approve_document(document_id=document.pk, actor=actor)
    number_document(document_id=document.pk, number=number, issued_on=issued_on, actor=actor)
    request_rendering(document_id=document.pk)
    report.document, report.issued_on = document, issued_on
    report.save(update_fields=["document", "issued_on", "updated_at"])
    AuditEntry.objects.record(report, "issue", actor=actor, detail={"number": number})
    STAGE.advance(stage, "forward_report", actor=actor, ended_on=issued_on)
    return arrive(stage.dossier, order=stage.order + 1, on=issued_on)
