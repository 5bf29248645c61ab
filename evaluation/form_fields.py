"""Fields of the dossier forms as the decision prints them (Annex III), read from data."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "dossier-forms.json"
# Filled from the register or by acts elsewhere in the portal, never typed into the form.
_DERIVED = frozenset(
    {
        "province", "year", "unit_name", "product_name", "classification", "registration_kind",
        "self_report", "signed_on", "producer_name", "organisation_type", "address",
        "self_scores", "descriptions", "evidence", "registration_number", "established_on",
    }
)  # fmt: skip
_DERIVED_TYPES = frozenset({"signature", "attachment", "attachments"})
# Of a person the register knows these; what else the form asks of one is typed.
_OF_PERSON = frozenset({"full_name", "gender", "ethnicity"})
# The data file's one box of a re-evaluation names topics; each is a box of its own here, in the
# order of the nine that the decision lists (Article 6.1c).
_BY_TOPIC = "changes_3_years"
_TOPIC_KEYS = (
    "update_materials", "update_technology", "update_packaging", "update_label",
    "update_quality_declaration", "update_tests", "update_market", "update_output",
    "update_revenue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormField:
    """One box a person fills: `kind` is the data file's field type."""

    key: str
    label: str
    kind: str
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    section: str = ""
    section_code: str = ""  # "II" of "II. Kết quả…"
    only_for: str = ""  # the kind of dossier whose form alone prints it; "" = every kind


@lru_cache
def typed_fields(form: str) -> tuple[FormField, ...]:
    """What the producer types into form "01" or "02", in printed order."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    sheet = next(item for item in document["forms"] if item["code"] == form)
    return tuple(_fields(sheet, _topics(document)))


def _topics(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What a re-evaluation brings up to date since recognition (Article 6.1c)."""
    components = document["dossiers"]["re_evaluation"]["components"]
    return tuple(next(part for part in components if part["code"] == "updates")["topics"])


def _fields(sheet: Mapping[str, Any], topics: tuple[str, ...]) -> Iterator[FormField]:
    for section in sheet["sections"]:
        if "filled_by" in section:
            continue
        for field in section["fields"]:
            if field["key"] == _BY_TOPIC:
                yield from _topic_fields(section, topics)
                continue
            if field["type"] == "group":
                yield from _person_fields(section, field)
                continue
            if field["key"] in _DERIVED or field["type"] in _DERIVED_TYPES:
                continue
            yield FormField(
                key=field["key"],
                label=field["label"],
                kind=field["type"],
                required=bool(field.get("required")),
                choices=tuple(
                    zip(field.get("values", ()), field.get("value_labels", ()), strict=False)
                ),
                section=section.get("name") or "",
                section_code=section["code"],
                only_for=section.get("applies_if", {}).get("registration_kind", ""),
            )


def _person_fields(section: Mapping[str, Any], group: Mapping[str, Any]) -> Iterator[FormField]:
    for part in group["fields"]:
        if part["key"] not in _OF_PERSON:
            yield FormField(
                key=part["key"],
                label=f"{part['label']} ({group['label'].lower()})",
                kind=part["type"],
                required=bool(part.get("required")),
                section=section["name"],
                section_code=section["code"],
            )


def _topic_fields(section: Mapping[str, Any], topics: tuple[str, ...]) -> Iterator[FormField]:
    for key, topic in zip(_TOPIC_KEYS, topics, strict=True):
        yield FormField(
            key=key,
            label=f"{topic[0].upper()}{topic[1:]}",
            kind="longtext",
            required=True,
            section=section["name"],
            section_code=section["code"],
            only_for=section["applies_if"]["registration_kind"],
        )


def missing_keys(form: str, kind: str, values: Mapping[str, Any]) -> list[FormField]:
    """Required boxes of that kind of dossier still empty (a required tick must be set)."""
    return [
        field
        for field in typed_fields(form)
        if field.required and field.only_for in ("", kind) and not values.get(field.key)
    ]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One of the four contents of Form 03, and the criteria of the set that it speaks to."""

    label: str
    criteria: tuple[str, ...]


@lru_cache
def report_content(key: str, scheme: str, set_number: int) -> ReportContent:
    """As Annex III names it; sets of an earlier decision number their criteria in another way."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    sheet = next(item for item in document["forms"] if item["code"] == "03")
    fields = (field for section in sheet["sections"] for field in section["fields"])
    field = next(field for field in fields if field["key"] == key)
    of_scheme = field["criteria_by_set"] if document["scheme"] == scheme else {}
    return ReportContent(field["label"], tuple(of_scheme.get(str(set_number), ())))
