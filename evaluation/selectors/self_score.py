"""The self-score page: criteria with their evidence, the panel, and what the next star lacks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.asked_papers import asked_kinds
from evaluation.models import Dossier
from evaluation.papers import mean_points as points
from evaluation.selectors.place_notes import PlaceNotes
from evaluation.selectors.scoring import (
    CriterionCard,
    Filled,
    PartLine,
    ScoreLine,
    ScorePanel,
    card_for,
    touched_by,
)
from evaluation.self_score import GateCount, MissingGate, SelfScore, self_score
from evaluation.sheet import Criterion, Sheet
from evaluation.sheet import plain_number as written


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SelfCard(CriterionCard):
    """A criterion as the producer fills it: with its papers and the place to add more.

    `said` is why it was given back, or what it was when recognised.
    """

    said: str = ""
    evidence: list[Paper] = field(default_factory=list)
    attach_url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A heading over criteria, or a card."""

    heading: Criterion | None = None
    card: SelfCard | None = None


@dataclass(frozen=True, slots=True)
class SelfPart:
    code: str
    name: str
    points: Decimal
    max_points: Decimal
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of what the next star lacks."""

    text: str
    plus: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SelfPanel(ScorePanel):
    missing: list[Missing]
    missing_title: str
    missing_end: str


def filled_by_producer(dossier: Dossier) -> Filled:
    """Self-marks and notes kept so far; one query."""
    rows = list(dossier.self_marks.select_related("criterion", "option"))
    return Filled(
        marks={
            row.criterion.code: row.option.position if row.option else 0
            for row in rows
            if row.is_chosen
        },
        notes={row.criterion.code: row.note for row in rows if row.note},
        findings={},
    )


def self_parts(dossier: Dossier, sheet: Sheet, filled: Filled, notes: PlaceNotes) -> list[SelfPart]:
    """The whole sheet in printed order; one query for the papers."""
    standing = self_score(sheet, filled.marks)
    papers = _papers_by_criterion(dossier)
    score = {part.code: part.points for part in standing.parts}
    return [
        SelfPart(
            code=part.code,
            name=part.name,
            points=score[part.code],
            max_points=part.max_points,
            rows=[
                Row(card=_card(dossier, sheet, found.code, filled, standing, papers, notes))
                if found.is_leaf
                else Row(heading=found)
                for top in part.criteria
                for found in top.walk()
            ],
        )
        for part in sheet.parts
    ]


def part_points(sheet: Sheet, filled: Filled) -> list[SelfPart]:
    """Points of each part, without its rows."""
    return [
        SelfPart(part.code, part.name, part.points, part.max_points, [])
        for part in self_score(sheet, filled.marks).parts
    ]


def _papers_by_criterion(dossier: Dossier) -> dict[str, list[Paper]]:
    found: dict[str, list[Paper]] = {}
    for link in dossier.evidence_links.select_related("criterion", "licence").order_by("pk"):
        url = reverse("evaluation:evidence_file", args=[link.pk]) if link.licence.file_id else ""
        found.setdefault(link.criterion.code, []).append(Paper(link.licence.title, url))
    return found


def _card(
    dossier: Dossier,
    sheet: Sheet,
    code: str,
    filled: Filled,
    standing: SelfScore,
    papers: Mapping[str, list[Paper]],
    notes: PlaceNotes,
) -> SelfCard:
    card = card_for(sheet, code, filled, standing)
    known = {part.name: getattr(card, part.name) for part in fields(CriterionCard)}
    url = reverse("evaluation:dossier_evidence", args=[dossier.pk])
    return SelfCard(
        **known
        | {
            "hint": " ".join(filter(None, [card.hint, asked_in_words(sheet, code)])),
            "is_locked": not notes.open.allows("self_score", code),
        },
        said=notes.hint("self_score", code),
        evidence=papers.get(code, []),
        attach_url=f"{url}?criterion={code}",
    )


def asked_in_words(sheet: Sheet, code: str) -> str:
    """The papers that the decision names for a criterion, as one sentence."""
    names = [kind.name for kind in asked_kinds(sheet.scheme, sheet.number) if code in kind.criteria]
    return _("Minh chứng: %(names)s.") % {"names": "; ".join(names)} if names else ""


def touched_cards(sheet: Sheet, filled: Filled, codes: Iterable[str]) -> list[CriterionCard]:
    """The criteria that a change of these may alter on the page, without their papers."""
    standing = self_score(sheet, filled.marks)
    touched = dict.fromkeys(other for code in codes for other in touched_by(sheet, code))
    return [card_for(sheet, code, filled, standing) for code in touched]


# ── The panel ────────────────────────────────────────────────────────


def self_panel(sheet: Sheet, filled: Filled) -> SelfPanel:
    """Total, bands, stars by points and by gates, and what is missing for the next star."""
    standing = self_score(sheet, filled.marks)
    return SelfPanel(
        total=standing.total,
        max=standing.max_points,
        note=_("tự chấm %(done)d/%(all)d") % {"done": standing.done, "all": standing.leaves},
        short=_("%(stars)d sao") % {"stars": standing.stars} if standing.stars else "",
        bands=sheet.bands,
        lines=list(_lines(standing)),
        parts=[
            PartLine(f"{part.code}. {part.name}", part.points, part.max_points)
            for part in standing.parts
        ],
        missing=list(_missing(sheet, standing)),
        missing_title=_("Còn thiếu gì để đạt %(star)d sao") % {"star": standing.next_stars}
        if standing.next_stars
        else "",
        missing_end=_missing_end(sheet, standing),
    )


def _lines(standing: SelfScore) -> Iterator[ScoreLine]:
    yield ScoreLine(_("Sao theo điểm"), stars=standing.stars_by_points)
    for count in standing.gate_counts:
        yield _gate_line(count)
    for text in standing.zero_stops:
        yield ScoreLine(_("Dừng đánh giá"), kind="stop", text=text)
    if standing.stars is None:
        waiting = _("còn %(n)d tiêu chí") % {"n": len(standing.unmarked)}
        yield ScoreLine(_("Kết quả dự kiến"), text=waiting, is_result=True)
    else:
        yield ScoreLine(_("Kết quả dự kiến"), stars=standing.stars, is_result=True)


def _gate_line(count: GateCount) -> ScoreLine:
    kind = "wait" if count.failed else ("half" if count.waiting else "ok")
    return ScoreLine(
        _("Mức tối thiểu %(star)d sao") % {"star": count.star},
        kind=kind,
        text=_("đạt %(passed)d/%(total)d") % {"passed": count.passed, "total": count.total},
    )


def _missing(sheet: Sheet, standing: SelfScore) -> Iterator[Missing]:
    if standing.points_short:
        floor = written(sheet.floor_of(standing.next_stars))
        text = _("Tổng điểm từ %(floor)s, còn thiếu") % {"floor": floor}
        yield Missing(text, plus=f"+{points(standing.points_short)}")
    for gate in standing.missing_for_next:
        yield Missing(_gate_text(gate), plus=f"+{written(gate.plus)}", url=f"#c-{gate.criterion}")


def _gate_text(gate: MissingGate) -> str:
    values = {"code": gate.criterion, "name": gate.name, "needed": written(gate.needed)}
    if gate.have is None:
        return _("%(code)s %(name)s: cần %(needed)s, chưa chấm") % values
    values["have"] = written(gate.have)
    return _("%(code)s %(name)s: cần %(needed)s, đang %(have)s") % values


def _missing_end(sheet: Sheet, standing: SelfScore) -> str:
    """What the total would be with the gates raised, and whether that is enough."""
    if standing.next_stars is None or not standing.missing_for_next:
        return ""
    floor = sheet.floor_of(standing.next_stars)
    values = {"total": points(standing.total_with_missing), "star": standing.next_stars}
    if standing.total_with_missing >= floor:
        text = _("Đạt đủ các mức trên thì tổng là %(total)s: đủ điểm cho %(star)d sao.")
        return text % values
    values["short"] = points(floor - standing.total_with_missing)
    text = _(
        "Đạt đủ các mức trên thì tổng là %(total)s, vẫn thiếu %(short)s điểm cho %(star)d sao."
    )
    return text % values
