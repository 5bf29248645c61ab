"""Văn bản đề nghị cấp trên đánh giá: the committee's letter, signed TM. (Articles 6.3, 7.3e)."""

from typing import Any

from accounts.models import User
from core.clocks import today
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import ForwardingFile, ForwardingItem
from evaluation.paper_content import office
from evaluation.submissions import PROPOSAL


def forwarding_letter_draft(file: ForwardingFile, signatory: User) -> dict[str, Any]:
    """The letter of one file; it lists what goes with it."""
    unit = file.result.stage.unit
    title = office.title_at(signatory, unit)
    dossier = office.dossier_of(file.result.stage)
    return {
        "kind": DocumentKind.FORWARDING_LETTER,
        "unit": unit,
        "title": f"đề nghị đánh giá, phân hạng sản phẩm OCOP {dossier.product.name}"[:500],
        "place": unit.name,
        "signing_lines": office.signing_lines(office.ON_BEHALF, title),
        "signatory_name": str(signatory),
        "signatory_position": title,
        "recipients": ["Như trên", "Chủ thể có sản phẩm", "Lưu: VT"],
        "content": papers.checked(DocumentKind.FORWARDING_LETTER, _content(file, dossier)),
    }


def _content(file: ForwardingFile, dossier) -> papers.ForwardingLetterContent:
    result = file.result
    unit = result.stage.unit
    committee = office.committee(unit)
    return {
        "heading": office.committee_heading(unit),
        "addressee": file.addressee,
        "authority": committee,
        "legal_bases": office.scheme_bases(dossier.scheme, today()),
        "request": (
            f"Trên cơ sở kết quả đánh giá, phân hạng của hội đồng, {committee} đề nghị "
            f"{file.addressee} xem xét, đánh giá, phân hạng sản phẩm OCOP sau đây:"
        ),
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "producer": dossier.producer.name,
        "address": office.home(dossier.product),
        "category": office.category(dossier.product),
        "registration_kind": str(dossier.get_kind_display()),
        "points": papers.mean_points(result.mean_fraction, result.shown_decimals),
        "result": result.sentence.rstrip("."),
        "enclosed": [_enclosed(item) for item in _sent_items(file)],
    }


def _sent_items(file: ForwardingFile) -> list[ForwardingItem]:
    items = file.items.exclude(code=PROPOSAL).select_related("document")
    return [item for item in items if item.is_there]


def _enclosed(item: ForwardingItem) -> str:
    """The component with its number, so that the reader finds it in the pile."""
    if item.wanted:
        return f"{item.name} (số lượng: {item.given:02d})"
    paper = item.document
    number = f"{paper.number_text} {papers.long_day(paper.issued_on)}" if paper else item.reference
    return f"{item.name}: {number}" if number else item.name
