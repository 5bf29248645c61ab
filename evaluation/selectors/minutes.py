"""Who has approved the minutes as they read now, and whose turn it is."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core.digest import digest
from documents.choices import DocumentStatus
from evaluation import rules
from evaluation.choices import SeatRole
from evaluation.models import CouncilSession

_APPROVERS = (SeatRole.SECRETARY, SeatRole.CHAIR)


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One of the two boxes under the minutes; `at` is None while it is empty."""

    role: str
    name: str
    at: datetime | None


def approvals_of(session: CouncilSession) -> list[ApprovalRow]:
    """The boxes of secretary and chair; approvals of former words do not count."""
    current = session.approvals.filter(content_hash=digest(session.minutes.content))
    at = {row.seat_id: row.at for row in current}
    seats = session.council.seats.serving().filter(role__in=_APPROVERS).select_related("user")
    return [
        ApprovalRow(str(seat.get_role_display()), str(seat.user), at.get(seat.pk))
        for seat in seats.order_by("-role", "position")
    ]


def may_approve(session: CouncilSession, user: User) -> bool:
    """A chair or secretary who has not approved the draft as it reads now."""
    seat = rules.seat_of(user, session.council)
    if seat is None or seat.role not in _APPROVERS:
        return False
    if session.minutes.status != DocumentStatus.DRAFT:
        return False
    current = digest(session.minutes.content)
    return not session.approvals.filter(seat=seat, content_hash=current).exists()
