"""JSON that must be exactly right: no floats, no doubled keys, every refusal names its place."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _


class JsonProblem(ValueError):
    """What is wrong, in Vietnamese, with the place: "sets[3].parts[0].name"."""

    def __init__(self, message: str, place: str = "") -> None:
        self.message = message
        self.place = place
        super().__init__(f"{place}: {message}" if place else message)


def parse(content: bytes | str) -> Any:
    """Decode and parse; numbers with a fraction come back as Decimal, never as float."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique_keys,
        )
    except UnicodeDecodeError as error:
        raise JsonProblem(_("Không phải UTF-8 (byte thứ %d).") % (error.start + 1)) from error
    except json.JSONDecodeError as error:
        message = _("JSON sai cú pháp ở dòng %(line)d, cột %(column)d.")
        raise JsonProblem(message % {"line": error.lineno, "column": error.colno}) from error
    except RecursionError as error:
        raise JsonProblem(_("JSON lồng quá sâu.")) from error
    except JsonProblem:
        raise
    except ValueError as error:  # an integer of thousands of digits
        raise JsonProblem(_("JSON chứa số quá dài.")) from error


def _refuse_constant(name: str) -> Any:
    raise JsonProblem(_("JSON chứa giá trị không phải số: %s.") % name)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _value in pairs)
        doubled = next(key for key, count in counts.items() if count > 1)
        raise JsonProblem(_("Khóa “%s” lặp lại trong một đối tượng.") % shorten(doubled))
    return found


def shorten(value: Any) -> str:
    """A value as a message may quote it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:39]}…"


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object and where it stands; every reader refuses what is not of the right kind."""

    value: dict[str, Any]
    place: str = ""

    @classmethod
    def of(cls, value: Any, place: str = "") -> "Node":
        if not isinstance(value, dict):
            raise JsonProblem(_("Phải là một đối tượng {…}."), place)
        return cls(value, place)

    def at(self, key: str | int) -> str:
        """The place of one of its keys."""
        return f"{self.place}.{key}" if self.place else str(key)

    def only(self, *keys: str) -> "Node":
        """Refuse keys nobody reads: a misspelt one would silently drop a rule."""
        for key in self.value:
            if key not in keys:
                raise JsonProblem(_("Khóa “%s” không dùng được ở đây.") % shorten(key), self.place)
        return self

    def exactly(self, *keys: str) -> "Node":
        """Refuse unknown keys and missing ones: where a key is left out, so is a rule."""
        self.only(*keys)
        for key in keys:
            if key not in self.value:
                raise JsonProblem(_("Thiếu khóa “%s”.") % key, self.place)
        return self

    def has(self, key: str) -> bool:
        return self.value.get(key) is not None

    def _take(self, key: str, check: Callable[[Any], bool], wanted: str) -> Any:
        if key not in self.value:
            raise JsonProblem(_("Thiếu khóa “%s”.") % key, self.place)
        value = self.value[key]
        if not check(value):
            message = _("Phải là %(wanted)s, không phải %(value)s.")
            raise JsonProblem(message % {"wanted": wanted, "value": shorten(value)}, self.at(key))
        return value

    def text(self, key: str) -> str:
        return self._take(
            key, lambda value: isinstance(value, str) and value.strip() != "", _("chuỗi chữ")
        )

    def text_or(self, key: str, default: str = "") -> str:
        return self.text(key) if self.has(key) else default

    def integer(self, key: str) -> int:
        return self._take(key, is_integer, _("số nguyên"))

    def integer_or_none(self, key: str) -> int | None:
        return self.integer(key) if self.has(key) else None

    def decimal(self, key: str) -> Decimal:
        """A number of points: exact, at most two decimals."""
        value = self._take(
            key, lambda value: is_integer(value) or isinstance(value, Decimal), _("số")
        )
        exact = Decimal(value)
        if not exact.is_finite() or not 0 <= exact <= 1000 or exact * 100 % 1:
            raise JsonProblem(_("Điểm phải từ 0, không quá hai chữ số thập phân."), self.at(key))
        return exact

    def boolean(self, key: str) -> bool:
        return self._take(key, lambda value: isinstance(value, bool), _("true hoặc false"))

    def child(self, key: str) -> "Node":
        return Node.of(self._take(key, lambda value: isinstance(value, dict), "{…}"), self.at(key))

    def children(self, key: str) -> list["Node"]:
        """Objects of a list; a null or missing list counts as empty."""
        if not self.has(key):
            return []
        found = self._take(key, lambda value: isinstance(value, list), "[…]")
        return [Node.of(value, f"{self.at(key)}[{index}]") for index, value in enumerate(found)]

    def texts(self, key: str) -> tuple[str, ...]:
        """Strings of a list; a null or missing list counts as empty."""
        if not self.has(key):
            return ()
        return tuple(
            self._take(
                key,
                lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value),
                _("danh sách chuỗi chữ"),
            )
        )


def is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def strings(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a document, keys included, with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield place, key
            yield from strings(below, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from strings(below, f"{place}[{index}]")
