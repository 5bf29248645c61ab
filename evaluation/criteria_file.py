"""Reading a criteria file: whole and checked, or refused whole with every place that is wrong."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from evaluation.classification_file import CategoryEntry, derived_categories, read_categories
from evaluation.scheme_file import SCHEMES, SchemeEntry, read_schemes
from evaluation.set_reader import SetEntry, SetReader
from evaluation.strict_json import JsonProblem, Node, parse, shorten, strings

_MAX_SHOWN = 20
# Judging a file takes half a second and classification and sets are read apart: once a content.
_already_read: dict[tuple[str, str], "CriteriaFile"] = {}


class CriteriaFileError(InvalidInput):
    """A file refused whole; `problems` are Vietnamese lines, each with its place."""

    code = "criteria_file"

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(self.problems[:_MAX_SHOWN])
        message = _("Tệp %(name)s không nạp được, %(count)d chỗ sai:\n%(lines)s")
        super().__init__(message % {"name": name, "count": len(self.problems), "lines": lines})


@dataclass(frozen=True, slots=True)
class CriteriaFile:
    """Everything a file gives: sets, classification, and the sets too incomplete to score with."""

    sets: tuple[SetEntry, ...]
    categories: tuple[CategoryEntry, ...]
    left_out: dict[int, tuple[str, ...]]


def read_criteria(scheme: SchemeEntry) -> CriteriaFile:
    """The scheme's file, checked to the last sum; raises CriteriaFileError."""
    path = scheme.criteria_path
    try:
        content = path.read_bytes()
        key = (repr(scheme), hashlib.sha256(content).hexdigest())
        if key not in _already_read:
            _already_read[key] = _read(scheme, content)
        return _already_read[key]
    except OSError as error:
        raise CriteriaFileError(path.name, [_("Không đọc được tệp.")]) from error
    except JsonProblem as error:
        raise CriteriaFileError(path.name, [str(error)]) from error


def _read(scheme: SchemeEntry, content: bytes) -> CriteriaFile:
    document = parse(content)
    root = Node.of(document)
    if root.text("scheme") != scheme.code:
        raise JsonProblem(_("Phải là “%s”.") % scheme.code, "scheme")
    nodes = root.children("sets")
    _require_numbers(scheme, nodes)
    problems = list(_text_problems(document))
    complete = [node for node in nodes if not node.has("complete") or node.boolean("complete")]
    categories = read_categories(root) if root.has("sectors") else derived_categories(nodes)
    category_of = {entry.set_number: entry.code for entry in categories if entry.set_number}
    sets = []
    for node in complete:
        builder = SetReader(scheme, node)
        entry = builder.read(category_of.get(node.integer("number"), ""))
        problems += builder.problems(entry.sheet)
        if not entry.category:
            problems.append(builder.line("", _("Bộ tiêu chí không có phân nhóm.")))
        sets.append(entry)
    problems += _slug_problems(sets)
    if problems:
        raise CriteriaFileError(scheme.criteria_path.name, problems)
    return CriteriaFile(
        sets=tuple(sets),
        categories=categories,
        left_out={
            node.integer("number"): node.texts("issues") for node in nodes if node not in complete
        },
    )


def _text_problems(document: Any) -> Iterator[str]:
    for place, text in strings(document):
        if unicodedata.normalize("NFC", text) != text:
            yield f"{place}: " + _("chữ không ở dạng NFC: %s") % shorten(text)
        elif text != text.strip() or "  " in text:
            yield f"{place}: " + _("thừa khoảng trắng: “%s”") % shorten(text)
        elif any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in text):
            yield f"{place}: " + _("có ký tự điều khiển: %s") % shorten(repr(text))


def _require_numbers(scheme: SchemeEntry, nodes: Sequence[Node]) -> None:
    numbers = [node.integer("number") for node in nodes]
    count = scheme.set_count or len(numbers) or 1
    if numbers != list(range(1, count + 1)):
        message = _("Phải có đủ bộ tiêu chí từ 1 đến %d, theo thứ tự.")
        raise JsonProblem(message % count, "sets")


def _slug_problems(sets: Sequence[SetEntry]) -> Iterator[str]:
    slugs = [entry.sheet.slug for entry in sets if entry.sheet.slug]
    for slug in sorted(set(slugs)):
        if slugs.count(slug) > 1:
            yield "sets: " + _("mã chữ “%s” lặp lại.") % slug
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            yield "sets: " + _("mã chữ “%s” sai dạng.") % slug


@lru_cache
def scheme_entries() -> dict[str, SchemeEntry]:
    """The schemes that come with the portal, by code."""
    try:
        return {entry.code: entry for entry in read_schemes()}
    except JsonProblem as error:
        raise CriteriaFileError(SCHEMES.name, [str(error)]) from error


@lru_cache
def criteria_of(code: str) -> CriteriaFile:
    """The criteria file of a scheme that comes with the portal, read once."""
    return read_criteria(scheme_entries()[code])
