"""A sheet being filled, as cards and panel draw it: a member's scorecard, a producer's claim."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from evaluation.choices import EndingType
from evaluation.models import Scorecard
from evaluation.papers import mean_points
from evaluation.self_score import FAILED, SelfScore, self_score
from evaluation.sheet import Band, Criterion, EndingRule, Option, Sheet, plain_number


@dataclass(frozen=True, slots=True)
class Filled:
    """What a sheet holds: kept so far, or as just typed."""

    marks: Mapping[str, int]
    notes: Mapping[str, str]
    findings: Mapping[str, str]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class OptionRow:
    value: int
    points: Decimal
    text: str
    gate: int | None
    is_none: bool


@dataclass(frozen=True, slots=True)
class CriterionCard:
    """One criterion for components/_criterion.html."""

    code: str
    name: str
    max: Decimal
    points: Decimal | None
    chosen: int | None
    options: list[OptionRow]
    hint: str = ""
    note: str = ""
    gap: str = ""
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class FindingBox:
    """A rule that ends an evaluation, recorded apart from the points."""

    code: str
    text: str
    kind: str
    is_found: bool
    note: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A heading (a group of criteria) or a card, with the findings that belong before it."""

    heading: Criterion | None = None
    card: CriterionCard | None = None
    boxes: list[FindingBox] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SheetPart:
    code: str
    name: str
    max_points: Decimal
    rows: list[SheetRow]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    word: str
    kind: str = ""
    text: str = ""
    stars: int | None = None
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class PartLine:
    word: str
    value: Decimal
    max: Decimal


@dataclass(frozen=True, slots=True)
class ScorePanel:
    """Context of components/_score.html."""

    total: Decimal
    max: Decimal
    note: str
    short: str
    bands: tuple[Band, ...]
    lines: list[ScoreLine]
    parts: list[PartLine]


def filled_by(card: Scorecard) -> Filled:
    """A card's kept marks, notes and findings; two queries."""
    rows = card.item.stage.criteria_set.rows()
    marks = list(card.marks.all())
    return Filled(
        marks=rows.chosen(marks),
        notes={rows.codes[mark.criterion_id]: mark.note for mark in marks if mark.note},
        findings={row.rule.code: row.note for row in card.findings.select_related("rule")},
        comment=card.comment,
    )


# ── The sheet ────────────────────────────────────────────────────────


def parts_of(sheet: Sheet, filled: Filled, *, is_locked: bool = False) -> list[SheetPart]:
    """The whole sheet in printed order."""
    standing = self_score(sheet, filled.marks)
    boxes = _boxes_by_criterion(sheet, filled)
    return [
        SheetPart(
            code=part.code,
            name=part.name,
            max_points=part.max_points,
            rows=[
                _row(sheet, found, filled, standing, boxes, is_locked)
                for top in part.criteria
                for found in top.walk()
            ],
        )
        for part in sheet.parts
    ]


def _row(
    sheet: Sheet,
    found: Criterion,
    filled: Filled,
    standing: SelfScore,
    boxes: Mapping[str, list[FindingBox]],
    is_locked: bool,
) -> SheetRow:
    before = boxes.get(found.code, [])
    if not found.is_leaf:
        return SheetRow(heading=found, boxes=before)
    return SheetRow(card=card_for(sheet, found.code, filled, standing, is_locked), boxes=before)


def card_for(
    sheet: Sheet, code: str, filled: Filled, standing: SelfScore, is_locked: bool = False
) -> CriterionCard:
    leaf = sheet.leaves[code]
    chosen = filled.marks.get(code)
    return CriterionCard(
        code=code,
        name=leaf.name,
        max=leaf.max_points,
        points=None if chosen is None else leaf.points_at(chosen),
        chosen=chosen,
        options=[_option(leaf, option) for option in leaf.choices],
        hint=" ".join(filter(None, [leaf.guidance, leaf.requirement])),
        note=filled.notes.get(code, ""),
        gap=_gap(sheet, code, standing, chosen),
        is_locked=is_locked,
    )


def _option(leaf: Criterion, option: Option) -> OptionRow:
    case = dict(leaf.cases).get(option.case, "")
    return OptionRow(
        value=option.position,
        points=option.points,
        text=f"{case}: {option.label}" if case else option.label,
        gate=option.minimum_for,
        is_none=option.position == 0,
    )


def _gap(sheet: Sheet, code: str, standing: SelfScore, chosen: int | None) -> str:
    """What this criterion still asks: its condition, or its lowest gate not reached."""
    condition = sheet.leaves[code].condition
    if code in standing.not_applicable:
        values = {"other": condition.criterion, "points": plain_number(condition.min_points)}
        if chosen:
            return _("Chỉ chấm khi tiêu chí %(other)s đạt từ %(points)s điểm.") % values
        return _("Không phải chấm: tiêu chí %(other)s chưa đạt %(points)s điểm.") % values
    failed = [gate for gate in standing.gates if gate.criterion == code and gate.state == FAILED]
    if not failed:
        return ""
    lowest = min(failed, key=lambda gate: gate.star)
    return _("Chưa đạt mức tối thiểu %(star)d sao: cần %(needed)s điểm") % {
        "star": lowest.star,
        "needed": plain_number(lowest.needed),
    }


def touched_by(sheet: Sheet, code: str) -> list[str]:
    """The criterion itself and those that count only when it has points."""
    leaves = sheet.leaves.items()
    hanging = [
        other for other, leaf in leaves if leaf.condition and leaf.condition.criterion == code
    ]
    return [code, *hanging]


# ── Findings ─────────────────────────────────────────────────────────


def _boxes_by_criterion(sheet: Sheet, filled: Filled) -> dict[str, list[FindingBox]]:
    placed: dict[str, list[FindingBox]] = {}
    for rule in sheet.rules:
        if rule.criteria and rule.type != EndingType.STOP_IF_ZERO:
            placed.setdefault(rule.criteria[0], []).append(_box(rule, filled))
    return placed


def general_boxes(sheet: Sheet, filled: Filled) -> list[FindingBox]:
    """Rules about the whole dossier, which hang on no criterion."""
    return [
        _box(rule, filled)
        for rule in sheet.rules
        if not rule.criteria and rule.type != EndingType.STOP_IF_ZERO
    ]


def all_boxes(sheet: Sheet, filled: Filled) -> Iterator[FindingBox]:
    for boxes in _boxes_by_criterion(sheet, filled).values():
        yield from boxes
    yield from general_boxes(sheet, filled)


def _box(rule: EndingRule, filled: Filled) -> FindingBox:
    return FindingBox(
        code=rule.code,
        text=rule.text,
        kind=_("Loại") if rule.type == EndingType.REJECT else _("Dừng đánh giá"),
        is_found=rule.code in filled.findings,
        note=filled.findings.get(rule.code, ""),
    )


def zero_stops(sheet: Sheet) -> list[str]:
    """Rules that 0 points set off by themselves: said, not ticked."""
    return [rule.text for rule in sheet.rules if rule.type == EndingType.STOP_IF_ZERO]


# ── The panel ────────────────────────────────────────────────────────


def panel_of(sheet: Sheet, filled: Filled) -> ScorePanel:
    """The sticky total: this sheet alone, counted by the server."""
    standing = self_score(sheet, filled.marks)
    progress = f"{standing.done}/{standing.leaves}"
    return ScorePanel(
        total=standing.total,
        max=standing.max_points,
        note="" if standing.is_complete else _("mới chấm %(n)s") % {"n": progress},
        short=_("%(n)s tiêu chí") % {"n": progress},
        bands=sheet.bands,
        lines=list(_lines(standing, len(filled.findings))),
        parts=[
            PartLine(word=f"{part.code}. {part.name}", value=part.points, max=part.max_points)
            for part in standing.parts
        ],
    )


def _lines(standing: SelfScore, findings: int) -> Iterator[ScoreLine]:
    if not standing.is_complete:
        yield ScoreLine(_("Tối đa còn đạt được"), text=mean_points(standing.max_reachable))
    for count in standing.gate_counts:
        yield _gate_line(count)
    failed = sorted({gate.criterion for gate in standing.failed_gates}, key=_as_printed)
    yield ScoreLine(_("Chưa đạt mức ở"), text=", ".join(failed) or _("không có"))
    if findings or standing.zero_stops:
        yield ScoreLine(_("Ghi nhận dừng, loại"), kind="stop", text=_("có"))
    if standing.stars is None:
        yield ScoreLine(_("Hạng sao theo phiếu này"), text=_("chờ chấm đủ"), is_result=True)
    else:
        yield ScoreLine(_("Hạng sao theo phiếu này"), stars=standing.stars, is_result=True)


def _gate_line(count: Any) -> ScoreLine:
    word = _("Mức tối thiểu %(star)d sao") % {"star": count.star}
    text = _("đạt %(passed)d/%(total)d") % {"passed": count.passed, "total": count.total}
    if count.waiting:
        text += _(", chờ %(n)d") % {"n": count.waiting}
        return ScoreLine(word, kind="wait" if count.failed else "half", text=text)
    return ScoreLine(word, kind="wait" if count.failed else "ok", text=text)


def _as_printed(code: str) -> list[int]:
    return [int(step) if step.isdigit() else 0 for step in code.split(".")]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a card is, and the first criterion still to mark."""

    done: int
    leaves: int
    next_code: str

    @property
    def is_complete(self) -> bool:
        return self.done == self.leaves


def progress_of(sheet: Sheet, marks: Mapping[str, int]) -> Progress:
    standing = self_score(sheet, marks)
    return Progress(standing.done, standing.leaves, next(iter(standing.unmarked), ""))
