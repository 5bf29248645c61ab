"""The chair's board: before opening only counts of hand-ins, after opening the explained result.

Nothing here reads a mark of a dossier that is still sealed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from core.clocks import today
from core.digest import digest
from evaluation import rules
from evaluation.choices import ItemStatus, SeatRole, SessionStatus
from evaluation.models import Attendance, CouncilSeat, CouncilSession, Scorecard, SessionItem
from evaluation.selectors.council import assigned_pairs, items_of, seats_of
from evaluation.selectors.outcomes import OpenedRow, opened_rows, recused_pairs


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    seat: CouncilSeat
    present: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A sealed dossier: how many handed in, who is waited for; no marks.

    `may_open`: it is ready, and the person who looks presides over it.
    """

    item: SessionItem
    expected: int
    handed: int
    pips: tuple[str, ...]
    waiting: tuple[str, ...]
    recused: tuple[str, ...]
    is_ready: bool
    may_open: bool

    @property
    def waits_for_all(self) -> bool:
        return bool(self.waiting) and not self.handed


@dataclass(frozen=True)
class SealedProgress:
    """Hand-ins of the sealed dossiers, and two fingerprints of what a screen shows.

    `steps` changes when a dossier is opened, scored again or concluded; `counts` with every
    hand-in, recusal and attendance.
    """

    sealed: list[SealedRow]
    steps: str
    counts: str

    @property
    def ready(self) -> int:
        return sum(row.is_ready for row in self.sealed)

    @property
    def handed(self) -> int:
        return sum(row.handed for row in self.sealed)

    @property
    def expected(self) -> int:
        return sum(row.expected for row in self.sealed)


@dataclass(frozen=True)
class Board(SealedProgress):
    """Everything on the chair's page."""

    session: CouncilSession
    attendance: list[AttendanceRow]
    opened: list[OpenedRow]

    @property
    def concluded(self) -> int:
        return sum(row.is_concluded for row in self.opened)

    @property
    def wide(self) -> int:
        return sum(row.view.is_wide and not row.is_concluded for row in self.opened)

    @property
    def concludable(self) -> int:
        return sum(row.can_conclude for row in self.opened)

    @property
    def is_finished(self) -> bool:
        return not self.sealed and self.concluded == len(self.opened)


def board_of(session: CouncilSession, user: User) -> Board:
    """Everything the projector shows, in the same number of queries however many dossiers; not
    those that whoever runs it keeps out of."""
    items = items_of(session, user)
    seats = seats_of(session.council)
    here = _attendances(session)
    recused = recused_pairs(items)
    sealed = _sealed_rows(session, items, seats, here, recused, user)
    counting = [item for item in items if not item.is_replaced]
    return Board(
        sealed=sealed,
        steps=_steps_of(session, items),
        counts=_counts_of(sealed, here),
        session=session,
        attendance=[_attendance(seat, here.get(seat.pk)) for seat in seats],
        opened=opened_rows(session.council, counting, recused),
    )


def progress_of(session: CouncilSession, user: User) -> SealedProgress:
    """The part of the board that moves while members score: asked every few seconds."""
    items = items_of(session, user)
    seats, here = seats_of(session.council), _attendances(session)
    sealed = _sealed_rows(session, items, seats, here, recused_pairs(items), user)
    return SealedProgress(sealed, _steps_of(session, items), _counts_of(sealed, here))


def _attendances(session: CouncilSession) -> dict[int, Attendance]:
    return {row.seat_id: row for row in Attendance.objects.filter(session=session)}


def _steps_of(session: CouncilSession, items: Iterable[SessionItem]) -> str:
    steps = [[item.pk, item.status, f"{item.updated_at}"] for item in items]
    return digest([session.status, *steps])[:12]


def _counts_of(sealed: Iterable[SealedRow], here: Mapping[int, Attendance]) -> str:
    present = sorted(pk for pk, row in here.items() if row.present)
    return digest([present, [[row.item.pk, row.waiting, row.recused] for row in sealed]])[:12]


def _attendance(seat: CouncilSeat, row: Attendance | None) -> AttendanceRow:
    return AttendanceRow(seat, bool(row and row.present), row.reason if row else "")


def _sealed_rows(
    session: CouncilSession,
    items: Iterable[SessionItem],
    seats: list[CouncilSeat],
    here: Mapping[int, Attendance],
    recused: set[tuple[int, int]],
    user: User,
) -> list[SealedRow]:
    """Present, assigned scoring seats are waited for, as open_marks() waits for them."""
    handed = set(
        Scorecard.objects.handed_in()
        .filter(item__session=session)
        .values_list("item_id", "seat_id")
    )
    scoring_here = [
        seat
        for seat in seats
        if seat.scores and (session.is_written or (seat.pk in here and here[seat.pk].present))
    ]
    assigned = assigned_pairs(scoring_here, list(items))
    return [
        _sealed_row(
            session, item, _of(item, scoring_here, assigned), handed, recused,
            presides=user.pk in _presiders(item, seats, recused),
        )
        for item in items
        if item.status == ItemStatus.SCORING
    ]  # fmt: skip


def _presiders(
    item: SessionItem, seats: list[CouncilSeat], recused: set[tuple[int, int]]
) -> set[int]:
    """The chair, or where the chair keeps out the vice chair: whom rules.presides() lets open."""
    clear = [seat for seat in seats if (item.stage_id, seat.pk) not in recused]
    chairs = {seat.user_id for seat in clear if seat.role == SeatRole.CHAIR}
    return chairs or {seat.user_id for seat in clear if seat.role == SeatRole.VICE_CHAIR}


def _of(
    item: SessionItem, seats: list[CouncilSeat], assigned: set[tuple[int, int]]
) -> list[CouncilSeat]:
    return [seat for seat in seats if (item.stage_id, seat.pk) in assigned]


def _sealed_row(
    session: CouncilSession,
    item: SessionItem,
    seats: list[CouncilSeat],
    handed: set[tuple[int, int]],
    recused: set[tuple[int, int]],
    *,
    presides: bool,
) -> SealedRow:
    """Ready once all handed in, or once the last day of a written opinion has passed."""
    out = [seat for seat in seats if (item.stage_id, seat.pk) in recused]
    expected = [seat for seat in seats if seat not in out]
    done = [seat for seat in expected if (item.pk, seat.pk) in handed]
    waiting = [seat for seat in expected if seat not in done]
    is_over = not waiting or rules.answers_are_over(session, today())
    is_ready = bool(done) and session.status == SessionStatus.OPEN and is_over
    pips = ["on"] * len(done) + [""] * len(waiting) + ["out"] * len(out)
    return SealedRow(
        item=item,
        expected=len(expected),
        handed=len(done),
        pips=tuple(pips),
        waiting=tuple(seat.body for seat in waiting),
        recused=tuple(str(seat.user) for seat in out),
        is_ready=is_ready,
        may_open=is_ready and presides,
    )
