"""What waits for a person, in the one shape that every work queue draws."""

from dataclasses import dataclass
from datetime import date

from core.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One line of a queue: what it is, where to go, by when, and how it stands."""

    kind: str
    title: str
    url: str
    icon: str = "file"
    who: str = ""
    number: str = ""
    deadline: Deadline | None = None
    state: str = "todo"
    word: str = ""
    note: str = ""
    since: date | None = None

    @property
    def urgency(self) -> tuple[date, str]:
        """Oldest deadline first; what has none comes last."""
        return (self.deadline.due if self.deadline else date.max, self.title)
