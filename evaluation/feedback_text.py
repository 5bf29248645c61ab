"""The secretary's first draft of a feedback letter, and the guard that it names no member."""

import re
from collections.abc import Iterable

from core.text import fold
from evaluation.models import Result, Scorecard
from evaluation.result_reasons import missing_gates

_TITLES = "ong|ba|anh|chi|co|chu|dong chi|d/c|thay|ts|ths|ks|pgs|gs"


def first_draft(result: Result) -> str:
    """What stands between the product and its next star, then the members' notes, unsigned."""
    gates = list(missing_gates(result.outcome))
    paragraphs = []
    if gates:
        paragraphs += ["Để xét hạng sao kế tiếp, sản phẩm cần:", *(f"- {gate}." for gate in gates)]
    notes = list(dict.fromkeys(_notes(result)))
    if notes:
        paragraphs += ["Góp ý khi đánh giá:", *(f"- {note}" for note in notes)]
    if not paragraphs:
        paragraphs = ["Sản phẩm đáp ứng các mức tối thiểu; đề nghị duy trì như hồ sơ đã đánh giá."]
    return "\n".join(paragraphs)


def _notes(result: Result) -> Iterable[str]:
    """Notes of counted cards in the order of the sheet; whose they are is left out."""
    cards = Scorecard.objects.filter(item=result.item_id).counted()
    marks = [
        mark
        for card in cards.prefetch_related("marks__criterion")
        for mark in card.marks.all()
        if mark.note.strip()
    ]
    for mark in sorted(marks, key=lambda mark: (mark.criterion.position, mark.note)):
        yield f"Tiêu chí {mark.criterion.code}: {mark.note.strip()}"
    for card in sorted(cards, key=lambda card: card.comment):
        if card.comment.strip():
            yield card.comment.strip()
    if result.item.remarks.strip():
        yield result.item.remarks.strip()


def named(text: str, names: Iterable[str]) -> list[str]:
    """The persons of the list whom the text names: in full, or by title and given name."""
    folded = f" {re.sub(r'[^a-z0-9/]+', ' ', fold(text))} "
    return [name for name in names if _is_named(fold(name), folded)]


def _is_named(name: str, text: str) -> bool:
    if f" {name} " in text:
        return True
    given = name.split()[-1] if name else ""
    return bool(given) and re.search(rf" (?:{_TITLES}) {re.escape(given)} ", text) is not None
