"""What the advisory team reports of one dossier to the chair (Articles 7.3c, 7.6c)."""

from decimal import Decimal
from typing import Any

from core.clocks import today
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import AdvisoryConclusion, DossierKind, VisitNeed
from evaluation.models import (
    AdvisoryAssignment,
    AdvisoryMember,
    AdvisoryOpinion,
    AdvisoryReport,
    AdvisoryTeam,
    Dossier,
    DossierStage,
    FurtherTest,
    SiteVisit,
)
from evaluation.paper_content import office

_CONCLUSIONS = {
    AdvisoryConclusion.PROPOSE: "Tổ tư vấn đề nghị trình Hội đồng đánh giá, phân hạng sản phẩm.",
    AdvisoryConclusion.COMPLETE_FIRST: (
        "Tổ tư vấn đề nghị yêu cầu bổ sung hồ sơ trước khi trình Hội đồng."
    ),
    AdvisoryConclusion.NOT_PROPOSE: "Tổ tư vấn không đề nghị trình Hội đồng sản phẩm này.",
}


def advisory_report_draft(report: AdvisoryReport, stage: DossierStage) -> dict[str, Any]:
    team = AdvisoryTeam.objects.get(round=stage.round_id, unit=stage.unit_id)
    dossier = office.dossier_of(stage)
    head = team.members.select_related("user").get(is_head=True)
    return {
        "kind": DocumentKind.ADVISORY_REPORT,
        "unit": stage.unit,
        "title": f"Thẩm định hồ sơ sản phẩm {dossier.product.name}"[:500],
        "place": stage.unit.name,
        "signing_lines": ["TM. TỔ TƯ VẤN", "TỔ TRƯỞNG"],
        "signatory_name": str(head.user),
        "signatory_position": "Tổ trưởng Tổ tư vấn",
        "recipients": ["Như trên", office.committee(stage.unit), "Lưu: Tổ tư vấn"],
        "content": papers.checked(
            DocumentKind.ADVISORY_REPORT, _content(report, stage, dossier, team)
        ),
    }


def _content(
    report: AdvisoryReport, stage: DossierStage, dossier: Dossier, team: AdvisoryTeam
) -> papers.AdvisoryReportContent:
    filed = dossier.submissions.order_by("-attempt").first()
    marks = {row["criterion"]: Decimal(row["points"]) for row in filed.snapshot["self_marks"]}
    given = list(stage.advisory_assignments.handed_in().select_related("member__user"))
    others = _other_opinions(given)
    leaves = dossier.criteria_set.sheet().leaves
    return {
        "heading": {
            "superior": f"UBND {stage.unit.full_name.upper()}",
            "agency": ["TỔ TƯ VẤN ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"],
        },
        "addressee": "Chủ tịch Hội đồng đánh giá, phân hạng sản phẩm OCOP "
        f"{stage.unit.get_level_display()}",
        "legal_bases": office.scheme_bases(dossier.scheme, today()),
        "team": f"{team.name} (thành lập theo Quyết định số {team.decision_number} "
        f"{papers.long_day(team.decided_on)})",
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "producer": dossier.producer.name,
        "address": dossier.producer.address or office.home(dossier.product),
        "category": office.classification(dossier.product),
        "registration_kind": str(dossier.get_kind_display()),
        "criteria_set": str(dossier.criteria_set),
        "self_total": papers.points(sum(marks.values(), Decimal(0))),
        "advisers": [_adviser(row.member) for row in given],
        "criteria": len(leaves),
        "agreed": len(leaves) - len({row.criterion.code for row in others}),
        "proposals": [_proposal(row, marks) for row in others],
        "comments": [f"{row.member.user}: {row.comment}" for row in given if row.comment],
        "about_visit": _about_visit(report, dossier),
        "visits": [_visit(row) for row in stage.site_visits.prefetch_related("photos")],
        "tests": [_test(row) for row in stage.further_tests.all()],
        "summary": report.summary,
        "conclusion": _CONCLUSIONS[AdvisoryConclusion(report.conclusion)],
    }


def _adviser(member: AdvisoryMember) -> papers.AdviserLine:
    return {"name": str(member.user), "body": member.body}


def _other_opinions(given: list[AdvisoryAssignment]) -> list[AdvisoryOpinion]:
    """Opinions that do not let the self-score stand, by criterion, then by adviser."""
    rows = AdvisoryOpinion.objects.filter(assignment__in=given, agrees=False)
    return list(
        rows.select_related("criterion", "option", "assignment__member__user").order_by(
            "criterion__position", "assignment__member__position"
        )
    )


def _proposal(row: AdvisoryOpinion, marks: dict[str, Decimal]) -> papers.ProposedOption:
    return {
        "criterion": row.criterion.code,
        "name": row.criterion.name,
        "self_points": papers.points(marks.get(row.criterion.code, Decimal(0))),
        "points": papers.points(row.option.points if row.option else Decimal(0)),
        "note": row.note,
        "adviser": str(row.assignment.member.user),
    }


def _about_visit(report: AdvisoryReport, dossier: Dossier) -> str:
    """At a re-evaluation the office's report suffices without one, and it says so (7.6c)."""
    if report.visit_need != VisitNeed.NOT_NEEDED:
        return f"{report.get_visit_need_display()}: {report.visit_reason}"
    if dossier.kind == DossierKind.RE_EVALUATION:
        opening = (
            "Không kiểm tra thực tế; báo cáo này được dùng để xem xét, đánh giá lại "
            "(điểm c khoản 6 Điều 7)."
        )
    else:
        opening = "Không kiểm tra thực tế."
    return f"{opening} Lý do: {report.visit_reason}"


def _visit(row: SiteVisit) -> papers.VisitLine:
    return {
        "day": papers.short_day(row.visited_on),
        "place": row.place,
        "participants": row.participants,
        "findings": row.findings,
        "photos": len(row.photos.all()),
    }


def _test(row: FurtherTest) -> papers.TestLine:
    result = "Chưa có kết quả."
    if row.answered_on:
        number = f"Phiếu {row.result_number}, " if row.result_number else ""
        result = f"{number}{papers.short_day(row.answered_on)}: {row.conclusion}"
    return {
        "subject": row.subject,
        "laboratory": row.laboratory,
        "asked": papers.short_day(row.asked_on),
        "result": result,
    }
