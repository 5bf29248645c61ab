"""Forms 01 and 02 in words: how each typed value is written where people read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from evaluation.form_fields import FormField, typed_fields
from evaluation.papers import money


@dataclass(frozen=True, slots=True)
class Line:
    """One box of a form; `is_long` texts stand under their label, not beside it."""

    key: str
    label: str
    text: str
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]
    code: str = ""


def fields_of(form: str, kind: str) -> tuple[FormField, ...]:
    """The boxes that a dossier of this kind prints."""
    return tuple(field for field in typed_fields(form) if field.only_for in ("", kind))


def written(field: FormField, value: Any) -> str:
    """A stored value as people write it; "" when nothing was typed."""
    if field.kind == "boolean":
        return _("Có") if value else _("Không")
    if not value and value != 0:
        return ""
    if field.kind == "multi_enum":
        labels = dict(field.choices)
        return "; ".join(labels.get(code, code) for code in value)
    if field.kind == "money_by_year":
        return "; ".join(f"{year}: {money(value[year])} ₫" for year in sorted(value))
    return str(value)


def sections(form: str, kind: str, values: Mapping[str, Any]) -> Iterator[Section]:
    """A whole form, section by section, in printed order."""
    grouped = groupby(fields_of(form, kind), lambda field: (field.section_code, field.section))
    for (code, title), fields in grouped:
        lines = tuple(_line(field, values.get(field.key)) for field in fields)
        yield Section(title, lines, code)


def _line(field: FormField, value: Any) -> Line:
    return Line(field.key, field.label, written(field, value), field.kind == "longtext")
