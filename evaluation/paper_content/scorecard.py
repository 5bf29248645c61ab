"""Phiếu đánh giá of one member, as handed in."""

from collections.abc import Iterable
from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.cards import card_of
from evaluation.models import Dossier, DossierStage, Scorecard
from evaluation.paper_content import office
from evaluation.paper_content.sheet_rows import sheet_parts
from evaluation.sheet import Card, Sheet


def scorecard_drafts(stage: DossierStage, cards: Iterable[Scorecard]) -> list[dict[str, Any]]:
    """All cards of one stage; made only once the chair has opened it: a paper has no seal."""
    dossier = office.dossier_of(stage)
    return [_draft(card, dossier) for card in cards]


def _draft(card: Scorecard, dossier: Dossier) -> dict[str, Any]:
    council = card.item.session.council
    return {
        "kind": DocumentKind.SCORECARD,
        "unit": council.unit,
        "title": f"Phiếu đánh giá sản phẩm {dossier.product.name}"[:500],
        "place": council.unit.name,
        "signatory_name": str(card.seat.user),
        "signatory_position": str(card.seat.get_role_display()),
        "content": papers.checked(DocumentKind.SCORECARD, _content(card, dossier)),
    }


def _content(card: Scorecard, dossier: Dossier) -> papers.ScorecardContent:
    session = card.item.session
    criteria_set = card.item.stage.criteria_set
    sheet = criteria_set.sheet()
    marks = card_of(card)
    codes = criteria_set.rows().codes
    notes = {codes[mark.criterion_id]: mark.note for mark in card.marks.all()}
    parts = sheet_parts(sheet, marks.marks, notes)
    return {
        "heading": office.council_heading(session.council.unit),
        "scheme": criteria_set.scheme.title,
        "criteria_set": str(criteria_set),
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "producer": dossier.producer.name,
        "phone": dossier.form_01.get("phone", ""),
        "address": dossier.producer.address or office.home(dossier.product),
        "member_name": str(card.seat.user),
        "member_role": str(card.seat.get_role_display()),
        "member_body": card.seat.body,
        "council_decision": _founding(session.council),
        "session_day": papers.long_day(session.held_on),
        "parts": parts,
        "total": papers.points(_total(sheet, marks)),
        "gates": _gates(sheet, marks),
        "findings": [_finding(finding) for finding in card.findings.all()],
        "comment": card.comment,
        "handed_in": papers.clock_time(card.handed_in_at),
        "sha256": card.sha256,
    }


def _founding(council) -> str:
    return f"Quyết định số {council.decision_number} {papers.long_day(council.decided_on)}"


def _total(sheet: Sheet, card: Card):
    return sum(leaf.points_at(card.marks.get(code, 0)) for code, leaf in sheet.leaves.items())


def _gates(sheet: Sheet, card: Card) -> list[papers.SheetGate]:
    return [
        {
            "stars": gate.star,
            "criterion": gate.criterion,
            "needed": papers.points(gate.needed),
            "is_reached": sheet.leaves[gate.criterion].points_at(card.marks.get(gate.criterion, 0))
            >= gate.needed,
        }
        for gate in sheet.gates
    ]


def _finding(finding) -> str:
    return f"{finding.rule.text} {finding.note}".strip()
