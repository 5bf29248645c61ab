"""Two people in one form that saves itself: each writes only the boxes that they changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _

from core.errors import Incomplete
from core.text import readable

_DIGEST_BYTES = 8


class ChangedMeanwhile(Incomplete):
    """Boxes that another page changed too; `kept` is what they hold, all other boxes are saved."""

    code = "changed_meanwhile"

    def __init__(self, kept: Mapping[str, Any]) -> None:
        sentence = _("Ô này đã được sửa ở trang khác trong lúc trang đang mở.")
        super().__init__(sentence, fields={name: [sentence] for name in kept})
        self.kept = dict(kept)


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be written, and what the boxes hold that were changed on both sides."""

    written: dict[str, Any] = field(default_factory=dict)
    clashes: dict[str, Any] = field(default_factory=dict)

    def refuse_clashes(self) -> None:
        """To be called once the rest is committed: a refusal must not undo it."""
        if self.clashes:
            raise ChangedMeanwhile(self.clashes)


def merge(kept: Mapping[str, Any], typed: Mapping[str, Any], seen: Mapping[str, str]) -> Merged:
    """Sort what a page sent, `seen` being the prints of what its boxes held when it was drawn.

    A box without a print comes from a page that knows none, and is written.
    """
    merged = Merged()
    for name, value in typed.items():
        now, sent = print_of(kept.get(name)), print_of(value)
        drawn = seen.get(name)
        if drawn is None or (drawn == now and sent != now):
            merged.written[name] = value
        elif sent not in (drawn, now):
            merged.clashes[name] = kept.get(name)
    return merged


def print_of(value: Any) -> str:
    """Equal for values that a page shows alike: an empty box is empty however it is stored."""
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=True, default=str)
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return readable(value).strip()
    if value is None or value is False or value in ([], {}, ()):
        return ""
    return value


def prints(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: print_of(value) for name, value in values.items()}


def as_line(seen: Mapping[str, str]) -> str:
    """Prints as a hidden field of the page carries them."""
    return urlencode(seen)


def from_line(line: str) -> dict[str, str]:
    return dict(parse_qsl(line))
