"""The chair's board: before opening only counts of hand-ins, after opening the explained result.

Nothing here reads a mark of a dossier that is still sealed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.choices import ItemStatus, SessionStatus
from evaluation.models import Attendance, CouncilSeat, CouncilSession, Scorecard, SessionItem
from evaluation.selectors.council import items_of, seats_of
from evaluation.selectors.outcomes import OpenedRow, opened_rows, recused_pairs


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    seat: CouncilSeat
    present: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A sealed dossier: how many handed in, who is waited for; no marks."""

    item: SessionItem
    expected: int
    handed: int
    pips: tuple[str, ...]
    waiting: tuple[str, ...]
    recused: tuple[str, ...]
    is_ready: bool

    @property
    def waits_for_all(self) -> bool:
        return bool(self.waiting) and not self.handed


@dataclass(frozen=True)
class Board:
    session: CouncilSession
    attendance: list[AttendanceRow]
    sealed: list[SealedRow]
    opened: list[OpenedRow]

    @property
    def ready(self) -> int:
        return sum(row.is_ready for row in self.sealed)

    @property
    def handed(self) -> int:
        return sum(row.handed for row in self.sealed)

    @property
    def expected(self) -> int:
        return sum(row.expected for row in self.sealed)

    @property
    def concluded(self) -> int:
        return sum(row.item.status == ItemStatus.CONCLUDED for row in self.opened)

    @property
    def wide(self) -> int:
        return sum(row.view.is_wide for row in self.opened)

    @property
    def concludable(self) -> int:
        return sum(row.can_conclude for row in self.opened)

    @property
    def is_finished(self) -> bool:
        return not self.sealed and self.concluded == len(self.opened)


def board_of(session: CouncilSession) -> Board:
    """Everything the projector shows, in the same number of queries however many dossiers."""
    items = items_of(session)
    seats = seats_of(session.council)
    here = {row.seat_id: row for row in Attendance.objects.filter(session=session)}
    recused = recused_pairs(items)
    return Board(
        session=session,
        attendance=[_attendance(seat, here.get(seat.pk)) for seat in seats],
        sealed=_sealed_rows(session, items, seats, here, recused),
        opened=opened_rows(session.council, items, recused),
    )


def _attendance(seat: CouncilSeat, row: Attendance | None) -> AttendanceRow:
    return AttendanceRow(seat, bool(row and row.present), row.reason if row else "")


def _sealed_rows(
    session: CouncilSession,
    items: Iterable[SessionItem],
    seats: list[CouncilSeat],
    here: Mapping[int, Attendance],
    recused: set[tuple[int, int]],
) -> list[SealedRow]:
    """Present scoring seats are waited for, as open_marks() waits for them."""
    handed = set(
        Scorecard.objects.handed_in()
        .filter(item__session=session)
        .values_list("item_id", "seat_id")
    )
    scoring_here = [
        seat for seat in seats if seat.scores and seat.pk in here and here[seat.pk].present
    ]
    return [
        _sealed_row(session, item, scoring_here, handed, recused)
        for item in items
        if item.status == ItemStatus.SCORING
    ]


def _sealed_row(
    session: CouncilSession,
    item: SessionItem,
    seats: list[CouncilSeat],
    handed: set[tuple[int, int]],
    recused: set[tuple[int, int]],
) -> SealedRow:
    out = [seat for seat in seats if (item.stage_id, seat.pk) in recused]
    expected = [seat for seat in seats if seat not in out]
    done = [seat for seat in expected if (item.pk, seat.pk) in handed]
    waiting = [seat for seat in expected if seat not in done]
    pips = ["on"] * len(done) + [""] * len(waiting) + ["out"] * len(out)
    return SealedRow(
        item=item,
        expected=len(expected),
        handed=len(done),
        pips=tuple(pips),
        waiting=tuple(seat.body for seat in waiting),
        recused=tuple(str(seat.user) for seat in out),
        is_ready=bool(expected) and not waiting and session.status == SessionStatus.OPEN,
    )
