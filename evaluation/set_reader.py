"""One criteria set of a file: its JSON object into a sheet, each criterion with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from evaluation.choices import EndingKind, EndingScope, EndingType
from evaluation.scheme_file import SchemeEntry
from evaluation.sheet import Condition, Criterion, EndingRule, Option, Part, Sheet
from evaluation.sheet_checks import sheet_problems
from evaluation.strict_json import JsonProblem, Node, shorten

_HISTORIC_SET_KEYS = (
    "number", "name", "sector", "group", "subgroup", "lead_agencies", "complete", "issues",
    "confidence", "rejection_rules", "parts",
)  # fmt: skip
_SET_KEYS = (
    "number", "slug", "name", "name_en", "sector", "group", "subgroup", "sample_count",
    "rejection_rules", "stop_rules", "parts",
)  # fmt: skip
_CRITERION_KEYS = (
    "code", "name", "name_en", "max_points", "options", "criteria", "guidance", "requirement",
    "applies_if", "cases", "options_printed", "gates", "notes",
)  # fmt: skip
# Older transcripts carry the sheet's notes by kind instead of rules.
_GUIDING_NOTES = ("info", "evidence", "alternative", "applies_if_story")
_ENDING_NOTES = {
    "stop": (EndingType.STOP_IF_FINDING, EndingScope.FOLLOWING),
    "disqualify": (EndingType.REJECT, EndingScope.PRODUCT),
    "not_assessed": (EndingType.REJECT, EndingScope.PRODUCT),
}


@dataclass(frozen=True, slots=True)
class SetEntry:
    """One complete set ready for scoring, with what the sheet itself does not need."""

    sheet: Sheet
    category: str
    sample_count: int | None
    remarks: tuple[str, ...]


class SetReader:
    """Reads one set and remembers where each criterion stands, to name the place of a breach."""

    def __init__(self, scheme: SchemeEntry, node: Node) -> None:
        self.scheme = scheme
        self.node = node
        self.number = node.integer("number")
        self.places: dict[str, str] = {"": node.place}
        self.noted_rules: list[EndingRule] = []

    def read(self, category: str) -> SetEntry:
        node = self.node
        historic = node.has("complete")
        node.exactly(*(_HISTORIC_SET_KEYS if historic else _SET_KEYS))
        parts = tuple(self._part(part) for part in node.children("parts"))
        sheet = Sheet(
            scheme=self.scheme.code,
            number=self.number,
            name=node.text("name"),
            slug="" if historic else node.text("slug"),
            parts=parts,
            rules=(*self._rejections(), *self._stops(), *self.noted_rules),
            bands=self.scheme.bands,
        )
        return SetEntry(
            sheet=sheet,
            category=category,
            sample_count=node.integer_or_none("sample_count"),
            remarks=node.texts("issues"),
        )

    def problems(self, sheet: Sheet) -> list[str]:
        found = sheet_problems(sheet, self.scheme.parts, is_transcript=self.node.has("complete"))
        return [self.line(code, text) for code, text in found]

    def line(self, code: str, text: str) -> str:
        about = _("bộ %d") % self.number + (_(", tiêu chí %s") % code if code else "")
        return f"{self.places.get(code, self.node.place)} ({about}): {text}"

    def _part(self, node: Node) -> Part:
        node.only("code", "name", "name_en", "max_points", "criteria")
        return Part(
            code=node.text("code"),
            name=node.text("name"),
            max_points=node.decimal("max_points"),
            criteria=tuple(self._criterion(child) for child in node.children("criteria")),
        )

    def _criterion(self, node: Node) -> Criterion:
        node.only(*_CRITERION_KEYS)
        code = node.text("code")
        self.places.setdefault(code, node.place)
        if node.has("options") == node.has("criteria"):
            raise JsonProblem(_("Phải có hoặc các mức, hoặc các tiêu chí con."), node.place)
        guidance, requirement = self._notes(node, code)
        return Criterion(
            code=code,
            name=node.text("name"),
            max_points=node.decimal("max_points"),
            options=_options(node),
            children=tuple(self._criterion(child) for child in node.children("criteria")),
            guidance=guidance,
            requirement=requirement,
            condition=_condition(node, code),
            cases=_cases(node),
            options_printed=node.boolean("options_printed")
            if node.has("options_printed")
            else True,
        )

    def _notes(self, node: Node, code: str) -> tuple[str, str]:
        """Guidance and requirement, from their keys or from an older transcript's notes."""
        guidance = [node.text("guidance")] if node.has("guidance") else []
        requirement = [node.text("requirement")] if node.has("requirement") else []
        for note in node.children("notes"):
            kind, text = note.text("kind"), note.text("text")
            if kind in _GUIDING_NOTES:
                guidance.append(text)
            elif kind == "requirement":
                requirement.append(text)
            elif kind in _ENDING_NOTES:
                self.noted_rules.append(_noted_rule(kind, code, text))
            else:
                raise JsonProblem(_("Loại ghi chú “%s” không dùng được.") % kind, note.place)
        return ". ".join(guidance), ". ".join(requirement)

    def _rejections(self) -> Iterator[EndingRule]:
        for node in self.node.children("rejection_rules"):
            node.only("code", "text")
            yield EndingRule(
                kind=EndingKind.REJECTION,
                type=EndingType.REJECT,
                code=node.text("code"),
                text=node.text("text"),
                scope=EndingScope.DOSSIER,
            )

    def _stops(self) -> Iterator[EndingRule]:
        for node in self.node.children("stop_rules"):
            node.only("type", "code", "criteria", "scope", "text")
            yield EndingRule(
                kind=EndingKind.STOP,
                type=_one_of(node, "type", EndingType),
                code=node.text("code"),
                text=node.text("text"),
                criteria=node.texts("criteria"),
                scope=_one_of(node, "scope", EndingScope),
            )


def _noted_rule(kind: str, code: str, text: str) -> EndingRule:
    """A stop that an older transcript only notes: it applies when somebody records it."""
    type_, scope = _ENDING_NOTES[kind]
    return EndingRule(
        kind=EndingKind.STOP,
        type=type_,
        code=f"{kind}_{code.replace('.', '_')}",
        text=text,
        criteria=(code,),
        scope=scope,
    )


def _one_of(node: Node, key: str, choices: Any) -> Any:
    value = node.text(key)
    if value not in choices.values:
        raise JsonProblem(_("Giá trị “%s” không dùng được.") % shorten(value), node.at(key))
    return choices(value)


def _options(node: Node) -> tuple[Option, ...]:
    """Levels in printed order; a gate printed at the criterion belongs to the level it asks for."""
    gates = {}
    for gate in node.children("gates"):
        gate.only("star", "min_points", "scope")
        gates[gate.decimal("min_points")] = gate.integer("star")
    options = []
    for position, child in enumerate(node.children("options"), start=1):
        child.exactly("points", "label", "minimum_for", "case")
        points, star = child.decimal("points"), child.integer_or_none("minimum_for")
        star = gates.get(points) if star is None else star
        if star not in (None, 3, 4, 5):
            raise JsonProblem(_("Mức tối thiểu chỉ có ở 3, 4, 5 sao."), child.at("minimum_for"))
        options.append(Option(position, points, child.text("label"), star, child.text_or("case")))
    if not gates.items() <= {(option.points, option.minimum_for) for option in options}:
        raise JsonProblem(_("Mức tối thiểu không khớp các mức chấm."), node.at("gates"))
    return tuple(options)


def _cases(node: Node) -> tuple[tuple[str, str], ...]:
    """Named cases; an older transcript only numbers them on the options."""
    if node.has("cases"):
        named = node.child("cases")
        return tuple(sorted((case, named.text(case)) for case in named.value))
    numbered = sorted({child.text_or("case") for child in node.children("options")} - {""})
    return tuple((case, _("Trường hợp %s") % case) for case in numbered)


def _condition(node: Node, code: str) -> Condition | None:
    """When the criterion counts; a story is one point or more where only "has_story" is noted."""
    if not node.has("applies_if"):
        return None
    child = node.child("applies_if").only("criterion", "min_points", "text", "condition")
    other = child.text("criterion")
    if child.has("condition"):
        if child.text("condition") != "has_story":
            raise JsonProblem(_("Điều kiện không dùng được."), child.at("condition"))
        # A note on the story criterion itself says nothing: without a story it scores 0.
        return None if other == code else Condition(other, Decimal(1))
    return Condition(other, child.decimal("min_points"))
