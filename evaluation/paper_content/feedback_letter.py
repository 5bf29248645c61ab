"""Thư góp ý: what the council advises one producer, in the chair's approved words."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import FeedbackLetter
from evaluation.paper_content import office
from evaluation.result_reasons import outcome_words


def feedback_letter_draft(letter: FeedbackLetter) -> dict[str, Any]:
    """Signed by the council as a body: no member's name stands on it."""
    result = letter.result
    stage = result.stage
    dossier, council = stage.dossier, result.item.session.council
    content: papers.FeedbackLetterContent = {
        "heading": office.council_heading(stage.unit),
        "addressee": dossier.producer.name,
        "product": dossier.product.name,
        "points": papers.mean_points(result.mean_fraction, result.shown_decimals),
        "outcome": outcome_words(result),
        "paragraphs": [line.strip() for line in letter.text.splitlines() if line.strip()],
        "signature": f"TM. {council.name}".upper(),
    }
    return {
        "kind": DocumentKind.FEEDBACK_LETTER,
        "unit": stage.unit,
        "title": f"góp ý của hội đồng đối với sản phẩm {dossier.product.name}"[:500],
        "place": stage.unit.name,
        "signing_lines": [],
        "recipients": ["Chủ thể có sản phẩm", "Lưu: hồ sơ hội đồng"],
        "content": papers.checked(DocumentKind.FEEDBACK_LETTER, content),
    }
