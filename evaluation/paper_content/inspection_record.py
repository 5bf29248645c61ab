"""Biên bản kiểm tra sản phẩm sau công nhận (Article 9)."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import (
    Inspection,
    InspectionCheck,
    InspectionSample,
    InspectionViolation,
)
from evaluation.paper_content import office

_NOTHING = "không có"


def inspection_record_draft(inspection: Inspection) -> dict[str, Any]:
    unit, product = inspection.unit, inspection.product
    people = [str(person) for person in inspection.inspectors.order_by("pk")]
    content: papers.InspectionRecordContent = {
        "heading": {
            "superior": f"UBND {unit.full_name.upper()}",
            "agency": ["ĐOÀN KIỂM TRA", "SẢN PHẨM OCOP"],
        },
        "basis": _basis(inspection),
        "held": papers.long_day(inspection.held_on),
        "place": inspection.place or office.home(product),
        "inspectors": people,
        "product": product.name,
        "product_code": _code(inspection),
        "producer": product.producer.name,
        "address": office.home(product),
        "certificate": _certificate(inspection),
        "checks": [_check(row) for row in inspection.checks.order_by("position")],
        "mark_use": _judged(inspection.mark_is_right, inspection.mark_use),
        "advertising": _judged(inspection.advertising_is_right, inspection.advertising),
        "samples": [_sample(row) for row in inspection.samples.order_by("pk")],
        "violations": [_violation(row) for row in inspection.violations.order_by("pk")],
        "conclusion": _conclusion(inspection),
        "remedy": _remedy(inspection),
        "inspector_name": people[0] if people else "",
    }
    return {
        "kind": DocumentKind.INSPECTION_RECORD,
        "unit": unit,
        "title": f"Kiểm tra sản phẩm OCOP {product.name}"[:500],
        "place": unit.name,
        "recipients": ["Chủ thể được kiểm tra", office.committee(product.unit), "Lưu: VT"],
        "content": papers.checked(DocumentKind.INSPECTION_RECORD, content),
    }


def _basis(inspection: Inspection) -> str:
    if inspection.plan:
        return f"Kế hoạch {inspection.plan.decision_number} ({inspection.plan.title})"
    return f"Kiểm tra {str(inspection.get_kind_display()).lower()}"


def _code(inspection: Inspection) -> str:
    if inspection.certificate is None:
        return ""
    return inspection.certificate.result.stage.dossier.product_code


def _certificate(inspection: Inspection) -> str:
    certificate = inspection.certificate
    if certificate is None:
        return _NOTHING
    until = papers.short_day(certificate.term.last_day)
    return f"{certificate.number_text}, {certificate.stars} sao, đến hết ngày {until}"


def _check(row: InspectionCheck) -> papers.CheckedClaim:
    verdict = {True: "Còn đáp ứng", False: "Không đáp ứng"}.get(row.is_met, "Không kiểm tra")
    return {
        "code": row.code,
        "name": row.name,
        "claim": row.claim,
        "verdict": verdict,
        "note": row.note,
    }


def _judged(is_right: bool | None, text: str) -> str:
    verdict = "Đúng quy định." if is_right else "Không đúng quy định."
    return f"{verdict} {text}".strip()


def _sample(row: InspectionSample) -> papers.CheckedSample:
    verdict = {True: "Đạt.", False: "Không đạt."}.get(row.is_passed, "Chưa có kết quả.")
    return {
        "name": row.name,
        "taken": papers.short_day(row.taken_on),
        "laboratory": row.laboratory,
        "result": f"{verdict} {row.result}".strip(),
    }


def _violation(row: InspectionViolation) -> papers.FoundViolation:
    return {"what": row.what, "law": row.law, "seriousness": str(row.get_seriousness_display())}


def _conclusion(inspection: Inspection) -> str:
    kept = "còn" if inspection.keeps_criteria else "không còn"
    return f"Sản phẩm {kept} đáp ứng tiêu chí theo hồ sơ đã công nhận. {inspection.conclusion}"


def _remedy(inspection: Inspection) -> str:
    if not inspection.remedy:
        return ""
    return f"{inspection.remedy} (hạn: {papers.short_day(inspection.remedy_due_on)})"
