"""The chair's board: before opening only counts of hand-ins, after opening the explained result.

Nothing here reads a mark of a dossier that is still sealed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from core.clocks import today
from core.digest import digest
from evaluation import rules
from evaluation.choices import SeatRole, SessionStatus
from evaluation.models import Attendance, CouncilSeat, CouncilSession, Scorecard, SessionItem
from evaluation.quorum import Quorum
from evaluation.selectors.council import assigned_pairs, items_of, seats_of
from evaluation.selectors.outcomes import OpenedRow, opened_rows, recused_pairs

_PRESIDING = (SeatRole.CHAIR, SeatRole.VICE_CHAIR)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    seat: CouncilSeat
    present: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A sealed dossier: how many handed in, who is waited for; no marks.

    `lacks_members`: nobody more is waited for, and too few take part in it or scored it.
    `may_open`: it is ready, and the person who looks presides over it.
    """

    item: SessionItem
    expected: int
    handed: int
    pips: tuple[str, ...]
    waiting: tuple[str, ...]
    recused: tuple[str, ...]
    quorum: Quorum
    counted: int
    is_ready: bool
    lacks_members: bool
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


@dataclass(frozen=True, slots=True)
class _Table:
    """What is read once for all dossiers of a meeting; pairs are (stage or item, seat) keys."""

    session: CouncilSession
    scoring: list[CouncilSeat]
    presiding: list[CouncilSeat]
    here: set[int]
    recused: set[tuple[int, int]]
    assigned: set[tuple[int, int]]
    handed: set[tuple[int, int]]

    def clear(self, item: SessionItem, seats: Iterable[CouncilSeat]) -> list[CouncilSeat]:
        return [seat for seat in seats if (item.stage_id, seat.pk) not in self.recused]

    def to_score(self, item: SessionItem) -> list[CouncilSeat]:
        """Assigned to it and here, or asked in writing; recused ones too."""
        return [
            seat
            for seat in self.scoring
            if (item.stage_id, seat.pk) in self.assigned
            and (self.session.is_written or seat.pk in self.here)
        ]

    def presiders(self, item: SessionItem) -> list[CouncilSeat]:
        """The chair, or where the chair keeps out the vice chair, as rules.presides() says."""
        clear = self.clear(item, self.presiding)
        return [seat for seat in clear if seat.role == SeatRole.CHAIR] or clear

    def quorum(self, item: SessionItem) -> Quorum:
        """What item_quorum() counts, from what is read already."""
        is_written = self.session.is_written
        asked = self.to_score(item) if is_written else self.scoring
        coming = {seat for key, seat in self.handed if key == item.pk} if is_written else self.here
        taking_part = {seat.pk for seat in self.clear(item, asked)} & coming
        return Quorum(
            present=len(taking_part),
            seats=len(asked),
            percent=self.session.council.quorum_percent,
            chair_present=any(seat.pk in taking_part for seat in self.presiders(item)),
        )


def _sealed_rows(
    session: CouncilSession,
    items: list[SessionItem],
    seats: list[CouncilSeat],
    here: Mapping[int, Attendance],
    recused: set[tuple[int, int]],
    user: User,
) -> list[SealedRow]:
    """Present, assigned scoring seats are waited for, as open_marks() waits for them."""
    scoring = [seat for seat in seats if seat.scores]
    handed = Scorecard.objects.handed_in().filter(item__session=session)
    table = _Table(
        session=session,
        scoring=scoring,
        presiding=[seat for seat in seats if seat.role in _PRESIDING],
        here={pk for pk, row in here.items() if row.present},
        recused=recused,
        assigned=assigned_pairs(scoring, items),
        handed=set(handed.values_list("item_id", "seat_id")),
    )
    return [_sealed_row(table, item, user) for item in items if item.is_sealed]


def _sealed_row(table: _Table, item: SessionItem, user: User) -> SealedRow:
    """Ready once all handed in, or once the last day of a written opinion has passed."""
    to_score = table.to_score(item)
    expected = table.clear(item, to_score)
    done = [seat for seat in expected if (item.pk, seat.pk) in table.handed]
    waiting = [seat for seat in expected if seat not in done]
    out = [seat for seat in to_score if seat not in expected]
    is_over = not waiting or rules.answers_are_over(table.session, today())
    is_ended = bool(done) and table.session.status == SessionStatus.OPEN and is_over
    quorum = table.quorum(item)
    counted = sum((item.pk, seat.pk) in table.handed for seat in table.clear(item, table.scoring))
    is_enough = quorum.is_met and counted >= table.session.council.min_scorers
    presides = user.pk in {seat.user_id for seat in table.presiders(item)}
    return SealedRow(
        item=item,
        expected=len(expected),
        handed=len(done),
        pips=tuple(["on"] * len(done) + [""] * len(waiting) + ["out"] * len(out)),
        waiting=tuple(seat.body for seat in waiting),
        recused=tuple(str(seat.user) for seat in out),
        quorum=quorum,
        counted=counted,
        is_ready=is_ended and is_enough,
        lacks_members=is_ended and not is_enough,
        may_open=is_ended and is_enough and presides,
    )
