"""Phiếu tiếp nhận: the office's part of Form 01, given to the producer (Annex III)."""

from datetime import date
from typing import Any

from accounts.models import User
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import DossierStage
from evaluation.paper_content import office


def receipt_draft(stage: DossierStage, received_by: User) -> dict[str, Any]:
    """Of a stage that has its day and slip number; read from what was filed last."""
    return {
        "kind": DocumentKind.RECEIPT,
        "unit": stage.unit,
        "title": f"Phiếu số {stage.slip_number}",
        "place": stage.unit.name,
        "signatory_name": str(received_by),
        "signatory_position": office.title_at(received_by, stage.unit),
        "content": papers.checked(DocumentKind.RECEIPT, _content(stage, received_by)),
    }


def _content(stage: DossierStage, received_by: User) -> papers.ReceiptContent:
    dossier = office.dossier_of(stage)
    filed = dossier.submissions.select_related("filed_by").order_by("-attempt")[0]
    typed = filed.snapshot["form_01"]
    return {
        "heading": office.committee_heading(stage.unit),
        "office": office.committee(stage.unit),
        "slip_number": stage.slip_number,
        "producer": dossier.producer.name,
        "address": typed.get("contact_address", ""),
        "phone": typed.get("phone", ""),
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "kind": str(dossier.get_kind_display()),
        "received_on": papers.short_day(stage.received_on),
        "received_by": str(received_by),
        "filed_by": f"{filed.filed_by}, ngày {papers.short_day(filed.filed_on)}",
        "papers": _papers(filed.snapshot),
        "due": _day(stage.due_on),
        "sha256": filed.sha256,
    }


def _day(day: date | None) -> str:
    return papers.short_day(day) if day else ""


def _papers(snapshot) -> list[papers.ReceivedPaper]:
    """The composition of a dossier as the decision lists it, one paper and one electronic set."""
    shown = {(row["title"], row["number"], row["sha256"]) for row in snapshot["evidence"]}
    samples = int(snapshot["form_01"].get("sample_count") or 0)
    return [
        _line("Phiếu đăng ký đánh giá, phân hạng (Mẫu số 01)", "01"),
        _line("Báo cáo tự đánh giá (Mẫu số 02)", "01", f"{len(snapshot['self_marks'])} tiêu chí"),
        _line("Minh chứng kèm theo", f"{len(shown):02d}", "bản điện tử"),
        _line("Sản phẩm mẫu", f"{samples:02d}", "theo phiếu đăng ký"),
    ]


def _line(name: str, quantity: str, note: str = "") -> papers.ReceivedPaper:
    return {"name": name, "quantity": quantity, "note": note}
