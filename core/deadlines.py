"""A running deadline as people read it: what is left of it, in worked days."""

from dataclasses import dataclass
from datetime import date

from core.clocks import WorkCalendar, working_days_between

SOON = 3


@dataclass(frozen=True, slots=True)
class Deadline:
    """Worked days used of those allowed; `left` is negative once the day has passed."""

    due: date
    used: int
    total: int
    left: int

    @property
    def kind(self) -> str:
        if self.left < 0:
            return "late"
        return "soon" if self.left <= SOON else "ok"


def deadline(*, start: date, due: date, on: date, days: WorkCalendar) -> Deadline:
    """How a clock started on one day and due on another stands on the day asked about."""
    total = max(working_days_between(start, due, days), 1)
    left = working_days_between(on, due, days)
    if left == 0 and on > due:
        # Past due, but every day since was a day off: late all the same.
        left = -1
    return Deadline(due=due, used=min(max(total - left, 0), total), total=total, left=left)
