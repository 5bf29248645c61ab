"""What happened to a record, in the one shape that every timeline draws."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, or is happening (`now`); `kind` is a kind of state."""

    on: date | None
    kind: str
    title: str
    meta: str = ""
    text: str = ""
    url: str = ""
    now: bool = False

    @property
    def age(self) -> tuple[bool, date]:
        """What goes on comes first, then the newest; what has no date comes last."""
        return (self.now, self.on or date.min)


def newest_first(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.age, reverse=True)
