"""The secretary's words in minutes and reports: taken out, put back, figures never touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MinutesTexts:
    """What may be edited of a draft; `remarks` and `spread_notes` one for each dossier in order."""

    procedure: str
    opinions: str
    remarks: Sequence[str]
    spread_notes: Sequence[str]
    closing: str


@dataclass(frozen=True, slots=True)
class ReportTexts:
    assessment: str
    recommendations: str


def minutes_texts(content: Mapping[str, Any]) -> MinutesTexts:
    return MinutesTexts(
        procedure="\n".join(content["procedure"]),
        opinions=content["opinions"],
        remarks=[item["remarks"] for item in content["items"]],
        spread_notes=[item["spread_note"] for item in content["items"]],
        closing=content["closing"],
    )


def with_minutes_texts(content: Mapping[str, Any], texts: MinutesTexts) -> dict[str, Any]:
    """The same minutes in other words; as many remarks are wanted as there are dossiers."""
    items = zip(content["items"], texts.remarks, texts.spread_notes, strict=True)
    return {
        **content,
        "procedure": [line.strip() for line in texts.procedure.splitlines() if line.strip()],
        "opinions": texts.opinions.strip(),
        "items": [
            {**item, "remarks": remarks.strip(), "spread_note": note.strip()}
            for item, remarks, note in items
        ],
        "closing": texts.closing.strip(),
    }


def report_texts(content: Mapping[str, Any]) -> ReportTexts:
    return ReportTexts(content["assessment"], content["recommendations"])


def with_report_texts(content: Mapping[str, Any], texts: ReportTexts) -> dict[str, Any]:
    return {
        **content,
        "assessment": texts.assessment.strip(),
        "recommendations": texts.recommendations.strip(),
    }
