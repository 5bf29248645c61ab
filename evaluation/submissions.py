"""What a dossier and what is sent upward with it consist of (Article 6), read from data."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from evaluation.choices import DossierKind

_DATA = Path(__file__).parent / "data"
SAMPLES = "samples"
PROPOSAL = "proposal_letter"


@dataclass(frozen=True, slots=True)
class Component:
    """`count`: how many pieces are asked for, of what is counted and not only ticked."""

    code: str
    name: str
    count: int = 0
    is_optional: bool = False


@lru_cache
def _law() -> Mapping[str, Any]:
    return json.loads((_DATA / "dossier-forms.json").read_text(encoding="utf-8"))


@lru_cache
def _earlier() -> Mapping[str, Any]:
    text = (_DATA / "earlier-submissions.json").read_text(encoding="utf-8")
    return json.loads(text)["schemes"]


def dossier_components(scheme: str, kind: str) -> tuple[Component, ...]:
    """What the producer files, by kind of dossier and scheme (Article 6.1)."""
    document = _earlier().get(scheme, _law())
    return tuple(
        Component(row["code"], _named(row)) for row in document["dossiers"][kind]["components"]
    )


def sent_components(scheme: str, sender: str, samples: int) -> tuple[Component, ...]:
    """What the commune, or the district where there was one, sends to the province (Article 6.2).

    `samples` is what the product's criteria set asks for: a set without any (tourism) drops them.
    """
    if scheme in _earlier():
        return _sent(_earlier()[scheme][sender], samples)
    return _sent(_law()["submissions"]["commune_to_province"]["components"], samples)


def upward_components(scheme: str, level: str, kind: str, samples: int) -> tuple[Component, ...]:
    """What a step that evaluated sends to the next one: from the province by Article 6.3, or by
    the list of the earlier decision it works under."""
    if scheme in _earlier():
        return _sent(_earlier()[scheme][level], samples)
    name = "re_evaluation" if kind == DossierKind.RE_EVALUATION else "first"
    return _sent(_law()["submissions"][f"province_to_national_{name}"]["components"], samples)


def _sent(rows: Iterable[Mapping[str, Any]], samples: int) -> tuple[Component, ...]:
    return tuple(
        Component(
            row["code"],
            row["name"],
            samples if row["code"] == SAMPLES else 0,
            row.get("optional", False),
        )
        for row in rows
        if row["code"] != SAMPLES or samples
    )


def _named(row: Mapping[str, Any]) -> str:
    """The name with its form's number and the topics it must speak of."""
    name = row["name"]
    if form := row.get("form"):
        name = f"{name} (Mẫu {form})"
    if topics := row.get("topics"):
        name = f"{name}: {', '.join(topics)}"
    return name
