"""Mẫu số 03: báo cáo của Ủy ban nhân dân cấp xã (Article 7.2, Annex III)."""

from typing import Any

from core.clocks import today
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.form_fields import report_content
from evaluation.models import CommuneReport, DossierStage
from evaluation.paper_content import office
from evaluation.submissions import dossier_components

CONTENTS = ("local_materials", "local_labour", "idea_origin", "local_identity")


def commune_report_draft(report: CommuneReport, stage: DossierStage) -> dict[str, Any]:
    title = office.title_at(report.author, stage.unit)
    dossier = office.dossier_of(stage)
    return {
        "kind": DocumentKind.COMMUNE_REPORT,
        "unit": stage.unit,
        "title": f"Đánh giá một số nội dung hồ sơ sản phẩm {dossier.product.name}"[:500],
        "place": stage.unit.name,
        "signing_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
        "signatory_name": "",
        "signatory_position": title,
        "recipients": [office.committee(stage.unit.parent), dossier.producer.name, "Lưu: VT"],
        "content": papers.checked(DocumentKind.COMMUNE_REPORT, _content(report, stage, dossier)),
    }


def _content(report, stage, dossier) -> papers.CommuneReportContent:
    province = stage.unit.parent
    return {
        "heading": office.committee_heading(stage.unit),
        "authority": office.committee(stage.unit),
        "addressee": office.committee(province),
        "legal_bases": office.scheme_bases(dossier.scheme, today()),
        "received": f"{stage.slip_number}, {papers.long_day(stage.received_on)}",
        "producer": dossier.producer.name,
        "organisation_type": str(dossier.producer.get_form_display()),
        "address": dossier.producer.address or office.home(dossier.product),
        "representative": office.representative(dossier),
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "category": office.classification(dossier.product),
        "registration_kind": str(dossier.get_kind_display()),
        "composition": [
            _component(item.name, bool(report.composition.get(item.code)))
            for item in dossier_components(dossier.scheme.code, dossier.kind)
        ],
        "sample_count": report.sample_count,
        "meeting": _meeting(report),
        "findings": [_finding(report, name, dossier) for name in CONTENTS],
        "proposes": report.proposes,
        "proposal": (
            f"{office.committee(stage.unit)} đề nghị {office.committee(province)} đánh giá, "
            f"phân hạng sản phẩm {dossier.product.name} của {dossier.producer.name}."
        ),
    }


def _component(name: str, is_present: bool) -> papers.CompositionItem:
    return {"name": name, "is_present": is_present, "note": ""}


def _meeting(report: CommuneReport) -> list[str]:
    if report.met_on is None:
        return []
    day = papers.long_day(report.met_on)
    attended = report.meeting_attendance.strip()
    lines = [f"Cuộc họp {day} xem xét hồ sơ; thành phần dự họp: {attended}"]
    return [*lines, *filter(None, report.meeting_note.strip().splitlines())]


def _finding(report, name: str, dossier) -> papers.ReportFinding:
    asked = report_content(name, dossier.scheme.code, dossier.criteria_set.number)
    return {
        "label": asked.label,
        "criteria": ", ".join(asked.criteria),
        "text": getattr(report, name),
    }
