"""One member's own scorecard page; nobody else's marks are read here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.clocks import today
from documents.previews import Preview
from evaluation import rules
from evaluation.cards import card_of
from evaluation.models import DossierSubmission, Scorecard
from evaluation.paper_validity import NeededUntil, validity_of
from evaluation.selectors.advisory import advisory_of
from evaluation.selectors.deciding_day import called_to
from evaluation.selectors.previews import filed_previews
from evaluation.selectors.scoring import (
    Filled,
    all_boxes,
    card_for,
    filled_by,
    general_boxes,
    panel_of,
    parts_of,
    progress_of,
    touched_by,
    zero_stops,
)
from evaluation.self_score import self_score
from evaluation.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Unmarked:
    code: str
    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A paper as it was when the dossier was filed; `sha256` leads to its file, if any.

    `kind` and `word` say whether it still holds on the day of the session.
    """

    title: str
    number: str
    kind: str
    word: str
    sha256: str
    preview: Preview | None


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """What the producer said of one criterion, frozen at filing."""

    code: str
    name: str
    label: str
    points: Decimal | None
    note: str
    papers: list[ShownEvidence]


def unmarked_of(card: Scorecard, sheet: Sheet) -> list[Unmarked]:
    """What keeps the card from being handed in, in printed order, each with its place."""
    filled = card_of(card)
    problems = sheet.problems(filled)
    return [
        Unmarked(
            code=code,
            name=sheet.leaves[code].name,
            problem=problem if code in filled.marks else "",
        )
        for code, problem in problems.items()
        if code in sheet.leaves
    ]


# ── What was filed ───────────────────────────────────────────────────


def claims_of(
    submission: DossierSubmission | None, sheet: Sheet, day: date, needed: NeededUntil | None
) -> list[ShownClaim]:
    """Self-marks and papers of the last filing by criterion, from its frozen content."""
    if submission is None:
        return []
    marks = {row["criterion"]: row for row in submission.snapshot["self_marks"]}
    papers = _papers(submission, day, needed)
    return [
        _claim(sheet, code, marks.get(code), papers.get(code, []))
        for code in sheet.leaves
        if code in marks or code in papers
    ]


def _claim(
    sheet: Sheet, code: str, said: Mapping[str, Any] | None, papers: list[ShownEvidence]
) -> ShownClaim:
    return ShownClaim(
        code=code,
        name=sheet.leaves[code].name,
        label=said["label"] if said else "",
        points=Decimal(said["points"]) if said else None,
        note=said["note"] if said else "",
        papers=papers,
    )


def _papers(
    submission: DossierSubmission, day: date, needed: NeededUntil | None
) -> dict[str, list[ShownEvidence]]:
    previews = filed_previews(submission)
    shown: dict[str, list[ShownEvidence]] = {}
    for row in submission.snapshot["evidence"]:
        end = date.fromisoformat(row["expires_on"]) if row["expires_on"] else None
        standing = validity_of(end, day, needed)
        shown.setdefault(row["criterion"], []).append(
            ShownEvidence(
                title=row["title"],
                number=row["number"],
                kind=standing.kind,
                word=standing.word if end else "",
                sha256=row["sha256"],
                preview=previews.get(row["sha256"]),
            )
        )
    return shown


# ── Pages ────────────────────────────────────────────────────────────


def own_card(user: User, item_id: int) -> Scorecard | None:
    """One's own card on a dossier, with all that its page names."""
    cards = Scorecard.objects.owned_by(user).select_related(
        "seat__council",
        "document",
        "item__session__council__round",
        "item__stage__dossier__product",
        "item__stage__dossier__producer",
        "item__stage__dossier__unit",
        "item__stage__criteria_set__scheme",
    )
    return cards.order_by("pk").filter(item=item_id).first()


def card_being_marked(user: User, item_id: int) -> Scorecard | None:
    """One's own card and its sheet alone: all that a save names, and members save every second."""
    cards = Scorecard.objects.owned_by(user).select_related("item__stage__criteria_set")
    return cards.order_by("pk").filter(item=item_id).first()


def card_page(card: Scorecard, user: User, typed: Filled | None = None) -> dict[str, Any]:
    """Everything on the scoring page; `typed` stands for what is kept when it was refused."""
    dossier = card.item.stage.dossier
    sheet = card.item.stage.criteria_set.sheet()
    filled = typed or filled_by(card)
    is_locked = not _is_open_to(user, card)
    submission = dossier.submissions.order_by("-attempt").first()
    return {
        "card": card,
        "item": card.item,
        "dossier": dossier,
        "is_locked": is_locked,
        "may_take_back": _may_take_back(user, card),
        "parts": parts_of(sheet, filled, is_locked=is_locked),
        "general_boxes": general_boxes(sheet, filled),
        "zero_stops": zero_stops(sheet),
        "comment": filled.comment,
        "score": panel_of(sheet, filled),
        "progress": progress_of(sheet, filled.marks),
        "submission": submission,
        "claims": claims_of(submission, sheet, today(), called_to(card.item.session)),
        "summary": advisory_of(card.item.stage),
        "clock": server_clock,
        **_neighbours(card),
    }


def _is_open_to(user: User, card: Scorecard) -> bool:
    """Whether the member may still mark it; not once the last day to answer in writing is over."""
    is_late = rules.answers_are_over(card.item.session, today())
    return not is_late and rules.can_edit_scorecard(user, card)


def _may_take_back(user: User, card: Scorecard) -> bool:
    is_late = rules.answers_are_over(card.item.session, today())
    return not is_late and rules.can_take_back(user, card)


def server_clock() -> int:
    """Milliseconds since 1970 as the page is written: outbox.js counts on from there."""
    return int(timezone.now().timestamp() * 1000)


def _neighbours(card: Scorecard) -> dict[str, Any]:
    """The dossiers before and after on the table, and where this one stands."""
    ids = list(card.item.session.items.order_by("position").values_list("pk", flat=True))
    at = ids.index(card.item_id)
    return {
        "place": at + 1,
        "places": len(ids),
        "previous_id": ids[at - 1] if at else None,
        "next_id": ids[at + 1] if at + 1 < len(ids) else None,
    }


def changed_parts(card: Scorecard, sheet: Sheet, code: str = "") -> dict[str, Any]:
    """What one change makes the page draw anew."""
    filled = filled_by(card)
    standing = self_score(sheet, filled.marks)
    codes = touched_by(sheet, code) if code else []
    return {
        "item": card.item,
        "cards": [card_for(sheet, changed, filled, standing) for changed in codes],
        "score": panel_of(sheet, filled),
        "progress": progress_of(sheet, filled.marks),
    }


def hand_in_page(card: Scorecard, user: User) -> dict[str, Any]:
    sheet = card.item.stage.criteria_set.sheet()
    filled = filled_by(card)
    return {
        "card": card,
        "item": card.item,
        "dossier": card.item.stage.dossier,
        "is_locked": not _is_open_to(user, card),
        "may_take_back": _may_take_back(user, card),
        "unmarked": unmarked_of(card, sheet),
        "findings": [box for box in all_boxes(sheet, filled) if box.is_found],
        "score": panel_of(sheet, filled),
        "progress": progress_of(sheet, filled.marks),
    }
