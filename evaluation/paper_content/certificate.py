"""Giấy chứng nhận: no national template is printed, so number, decision, term and QR together."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import DecisionLine
from evaluation.paper_content import office
from evaluation.terms import Term


def certificate_draft(line: DecisionLine, term: Term) -> dict[str, Any]:
    decision = line.decision
    unit = decision.unit
    paper = decision.document
    content: papers.CertificateContent = {
        "heading": office.committee_heading(unit),
        "authority": paper.content["authority"],
        "product": line.product.name,
        "product_code": line.result.stage.dossier.product_code,
        "producer": line.product.producer.name,
        "address": office.home(line.product),
        "stars": line.stars,
        "decision_number": decision.number,
        "decision_day": papers.long_day(decision.decided_on),
        "valid_until": papers.short_day(term.ends_on),
        "correction": "",
    }
    return {
        "kind": DocumentKind.CERTIFICATE,
        "unit": unit,
        "title": f"Giấy chứng nhận sản phẩm OCOP {line.stars} sao: {line.product.name}"[:500],
        "place": unit.name,
        "signing_lines": paper.signing_lines,
        "signatory_name": paper.signatory_name,
        "signatory_position": paper.signatory_position,
        "content": papers.checked(DocumentKind.CERTIFICATE, content),
    }
