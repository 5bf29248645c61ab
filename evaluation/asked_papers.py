"""Papers a criteria set asks for, read from data, and what of them a dossier shows; pure.

Filing is barred only by papers whose lack rejects the whole dossier (Annex II, the set's own
rejection rules); everything else on the evidence table of Form 02 is guidance and only advised.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from evaluation.choices import EndingKind
from evaluation.sheet import Sheet

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class AskedKind:
    """One line of the evidence table: `shown_by` are the kinds of paper that answer it, the
    likeliest first."""

    code: str
    name: str
    asked: str
    is_direct: bool
    shown_by: tuple[str, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    """A paper whose lack rejects the dossier; `place` is the criterion it is best linked to, and
    `evidence` the line of the evidence table that asks for it there.

    `bars` is False where the set names it but the law asks only some producers for it.
    """

    name: str
    instead: str
    kinds: tuple[str, ...]
    evidence: str
    place: str
    bars: bool

    @property
    def full_name(self) -> str:
        """With what may stand in its place."""
        return f"{self.name} ({self.instead})" if self.instead else self.name


@dataclass(frozen=True, slots=True)
class Backing:
    """A paper as a dossier shows it: for which criterion, of what kind, until when."""

    criterion: str
    kind: str
    expires_on: date | None = None


@lru_cache
def _load(name: str) -> Mapping[str, Any]:
    return json.loads((_DATA / name).read_text(encoding="utf-8"))


@lru_cache
def asked_kinds(scheme: str, set_number: int) -> tuple[AskedKind, ...]:
    """The evidence table of a set; the table belongs to one decision, other schemes have none."""
    forms, kinds = _load("dossier-forms.json"), _load("evidence-kinds.json")
    if forms["scheme"] != scheme:
        return ()
    return tuple(
        AskedKind(
            code=row["code"],
            name=row["name"],
            asked=row["asked"],
            is_direct=row["link"] == "direct",
            shown_by=tuple(kinds["shown_by"][row["code"]]),
            criteria=tuple(row["criteria_by_set"][str(set_number)]),
        )
        for row in forms["evidence"]
        if str(set_number) in row["criteria_by_set"]
    )


def by_criterion(kinds: Iterable[AskedKind]) -> dict[str, list[AskedKind]]:
    """The table turned around: what each criterion asks for."""
    found: dict[str, list[AskedKind]] = {}
    for kind in kinds:
        for code in kind.criteria:
            found.setdefault(code, []).append(kind)
    return found


def required_papers(sheet: Sheet, producer_form: str) -> list[RequiredPaper]:
    """What the rejection rules of the set demand of a producer of this legal form."""
    rules = {rule.code for rule in sheet.rules if rule.kind == EndingKind.REJECTION}
    places = {kind.code: kind.criteria for kind in asked_kinds(sheet.scheme, sheet.number)}
    return [
        RequiredPaper(
            name=row["name"],
            instead=row.get("instead", ""),
            kinds=tuple(row["kinds"]),
            evidence=row["evidence"],
            place=next(iter(places.get(row["evidence"], ())), ""),
            bars=sheet.number not in row.get("advised_in", ()),
        )
        for row in _load("evidence-kinds.json")["required"]
        if row["rule"] in rules and producer_form in row.get("producers", [producer_form])
    ]


def missing_papers(
    required: Iterable[RequiredPaper], shown: Collection[Backing], day: date
) -> list[RequiredPaper]:
    """Those that no paper still valid on the day answers, wherever in the dossier it is shown."""
    valid = {paper.kind for paper in shown if not _has_ended(paper, day)}
    return [paper for paper in required if valid.isdisjoint(paper.kinds)]


def _has_ended(paper: Backing, day: date) -> bool:
    return paper.expires_on is not None and paper.expires_on < day


def claims_without_paper(
    form_02: Mapping[str, Any], asked: Iterable[AskedKind], shown: Collection[Backing]
) -> Iterator[AskedKind]:
    """What Form 02 says the producer holds while no paper of that kind is shown."""
    kinds = {paper.kind for paper in shown}
    by_code = {kind.code: kind for kind in asked}
    claims = _load("evidence-kinds.json")["claimed"]
    for code in dict.fromkeys(code for key, code in claims.items() if form_02.get(key)):
        if code in by_code and kinds.isdisjoint(by_code[code].shown_by):
            yield by_code[code]


def bare_criteria(
    points: Mapping[str, Decimal], asked: Iterable[AskedKind], shown: Collection[Backing]
) -> list[str]:
    """Criteria claimed above 0 points that ask for a copy of something and show nothing."""
    backed = {paper.criterion for paper in shown}
    return [
        code
        for code, kinds in by_criterion(asked).items()
        if points.get(code, 0) > 0 and code not in backed and any(kind.is_direct for kind in kinds)
    ]
