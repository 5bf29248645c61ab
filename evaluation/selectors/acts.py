"""What stands above the page of anything that takes steps: the strip, and the buttons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of components/_steps.html."""

    title: str
    state: str = ""
    current: bool = False
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A button that the service behind it would accept."""

    word: str
    url: str
    style: str = "btn-plain"


def strip(said: Iterable[tuple[str, Any]], *, done: int, is_moving: bool = True) -> list[Step]:
    """Titles with who or what stands under each, the first `done` ticked, the next one current."""
    return [
        Step(title, "done" if at < done else "", at == done and is_moving, str(note or ""))
        for at, (title, note) in enumerate(said)
    ]
