"""Meetings of a council: call, attend, open."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import work_calendar, working_days_from
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation import rules
from evaluation.choices import CouncilStatus, SeatRole
from evaluation.models import (
    Attendance,
    Council,
    CouncilSeat,
    CouncilSession,
    ProvinceRules,
    Scorecard,
    SessionItem,
)
from evaluation.quorum import Quorum
from evaluation.services.interests import detect_interests
from evaluation.services.tables import lay_table, require_presiders
from evaluation.workflow import SESSION


@transaction.atomic
def call_session(
    *,
    council_id: int,
    held_on: date,
    place: str,
    stage_ids: Iterable[int],
    actor: User,
    starts_at: time = time(8),
) -> CouncilSession:
    """Call a meeting of a founded council on dossiers of its round."""
    council = founded_council(council_id, actor)
    session = CouncilSession(council=council, held_on=held_on, starts_at=starts_at, place=place)
    lay_table(session, stage_ids, actor)
    AuditEntry.objects.record(session, "call", actor=actor, after=session.status)
    return session


def founded_council(council_id: int, actor: User) -> Council:
    """A council that the actor's desk arranges and that may work."""
    council = Council.objects.visible_to(actor).filter(pk=council_id).first()
    if council is None:
        raise NotFound
    if not rules.can_arrange_council(actor, council.unit):
        raise NotPermitted
    if council.status != CouncilStatus.FOUNDED:
        raise Conflict(_("Hội đồng chưa được thành lập."), code="not_founded")
    return council


def arranged_session(session_id: int, actor: User) -> CouncilSession:
    """The session, locked, for an officer who arranges it."""
    session = CouncilSession.objects.visible_to(actor).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    if not rules.can_arrange_council(actor, session.council.unit):
        raise NotPermitted
    rows = CouncilSession.objects.select_related("council__unit", "council__round")
    return rows.lock(session_id)


def locked_item(item_id: int, actor: User) -> SessionItem:
    """The item on the actor's council's table, its session locked first."""
    item = SessionItem.objects.seated(actor).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    CouncilSession.objects.lock(item.session_id)
    return SessionItem.objects.select_related("session__council", "stage__dossier__scheme").lock(
        item_id
    )


@transaction.atomic
def record_attendance(
    *, session_id: int, present: Mapping[int, bool], actor: User, reasons: Mapping[int, str] = {}
) -> CouncilSession:
    """Who of the seats is here; may change until the meeting closes."""
    session = _run_session(session_id, actor)
    if not session.is_ahead:
        SESSION.require(session, "close")
    for seat in session.council.seats.serving():
        Attendance.objects.update_or_create(
            session=session,
            seat=seat,
            defaults={
                "present": bool(present.get(seat.pk)),
                "reason": reasons.get(seat.pk, "")[:200],
            },
        )
    AuditEntry.objects.record(
        session, "attendance", actor=actor,
        detail={"present": sorted(pk for pk, here in present.items() if here)},
    )  # fmt: skip
    return session


def _run_session(session_id: int, actor: User) -> CouncilSession:
    session = CouncilSession.objects.visible_to(actor).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    if not rules.can_run_session(actor, session.council):
        raise NotPermitted
    return CouncilSession.objects.select_related("council__unit").lock(session_id)


def quorum_of(session: CouncilSession) -> Quorum:
    """Counted on the seats that score by the rules of work.

    Who answered a written opinion takes part in it as who is present does in a meeting.
    """
    asked = session.council.seats.serving().scoring()
    here = session.attendances.filter(present=True).values("seat")
    if session.is_written:
        asked = asked.assigned_to(*session.items.values_list("stage", flat=True))
        here = Scorecard.objects.handed_in().filter(item__session=session).values("seat")
    return _quorum(session.council, asked, asked.filter(pk__in=here), SeatRole.CHAIR)


def item_quorum(item: SessionItem) -> Quorum:
    """Who of all takes part in one dossier: present or answered in writing, and not recused.

    To a meeting all come, whoever scores what; in writing only those are asked who are to score
    this dossier. A chair who is recused is stood in for by the vice chair.
    """
    here = item.session.attendances.filter(present=True).values("seat")
    if item.session.is_written:
        here = item.scorecards.handed_in().values("seat")
    asked = _asked_about(item)
    return _quorum_of_clear(item, asked, asked.filter(pk__in=here))


def best_quorum(item: SessionItem) -> Quorum:
    """The same if everybody came or answered: what interests leave at most."""
    asked = _asked_about(item)
    return _quorum_of_clear(item, asked, asked)


def _asked_about(item: SessionItem) -> QuerySet[CouncilSeat]:
    asked = item.session.council.seats.serving().scoring()
    return asked.assigned_to(item.stage_id) if item.session.is_written else asked


def _quorum_of_clear(
    item: SessionItem, asked: QuerySet[CouncilSeat], coming: QuerySet[CouncilSeat]
) -> Quorum:
    has_chair = asked.clear_of(item.stage_id).filter(role=SeatRole.CHAIR).exists()
    presiding = SeatRole.CHAIR if has_chair else SeatRole.VICE_CHAIR
    return _quorum(item.session.council, asked, coming.clear_of(item.stage_id), presiding)


def is_stuck(item: SessionItem) -> bool:
    """Interests leave too few to take part in it or to score it: its marks could never be opened,
    even if every member came or answered."""
    seats = item.session.council.seats.serving().scoring()
    scorers = seats.assigned_to(item.stage_id).clear_of(item.stage_id).count()
    return scorers < item.session.council.min_scorers or not best_quorum(item).is_met


def require_none_stuck(session: CouncilSession) -> None:
    """No dossier lies on the table that could not be opened even if every member took part."""
    items = session.items.select_related("session__council", "stage__dossier__product")
    stuck = [item for item in items.order_by("position") if is_stuck(item)]
    if stuck:
        message = _(
            "Quá nhiều thành viên không tham gia vì lợi ích liên quan, dù những người khác có mặt "
            "đủ cũng không mở điểm được: %(names)s. Rút hồ sơ khỏi phiên họp hoặc thay thành viên."
        ) % {"names": ", ".join(item.stage.dossier.product.name for item in stuck)}
        raise Incomplete(message, code="quorum_out_of_reach", fields={"stage_ids": [message]})


def _quorum(
    council: Council,
    asked: QuerySet[CouncilSeat],
    taking_part: QuerySet[CouncilSeat],
    presiding: str,
) -> Quorum:
    roles = list(taking_part.values_list("role", flat=True))
    return Quorum(
        present=len(roles),
        seats=asked.count(),
        percent=council.quorum_percent,
        chair_present=presiding in roles,
    )


@transaction.atomic
def open_session(*, session_id: int, actor: User, now: datetime) -> CouncilSession:
    """Begin once papers were sent in time and the quorum is met; members may score from here."""
    session = _run_session(session_id, actor)
    SESSION.require(session, "open")
    if timezone.localdate(now) < session.held_on:
        message = _("Chưa đến ngày họp (%(day)s).") % {"day": f"{session.held_on:%d/%m/%Y}"}
        raise Conflict(message, code="too_early")
    _require_papers_in_time(session)
    for item in session.items.select_related("stage__dossier__producer"):
        detect_interests(session.council, item.stage, actor)
    require_presiders(session)
    require_none_stuck(session)
    _require_quorum(quorum_of(session))
    SESSION.advance(session, "open", actor=actor, started_at=now)
    return session


def _require_papers_in_time(session: CouncilSession) -> None:
    """Members had the electronic dossiers for the worked days that the province asks for."""
    wanted = ProvinceRules.objects.of(session.council.unit).invitation_lead_days
    sent = session.papers_sent_at
    if sent is None or papers_lead(session) < wanted:
        message = _(
            "Hồ sơ điện tử phải gửi cho thành viên trước ngày họp ít nhất %(days)d ngày làm việc: "
            "hãy gửi hồ sơ, hoặc dời phiên họp."
        ) % {"days": wanted}
        raise Conflict(message, code="papers_too_late")


def papers_lead(session: CouncilSession) -> int:
    """Worked days from the day the papers were sent, that day included, to the day before."""
    sent_on = timezone.localdate(session.papers_sent_at)
    return working_days_from(sent_on, session.held_on, work_calendar())


def _require_quorum(quorum: Quorum) -> None:
    if not quorum.is_met:
        message = _(
            "Chưa đủ điều kiện họp: có mặt %(present)d/%(seats)d thành viên, cần ít nhất "
            "%(percent)d%% và có chủ tịch hội đồng."
        ) % {"present": quorum.present, "seats": quorum.seats, "percent": quorum.percent}
        raise Incomplete(message, code="no_quorum", fields={"attendance": [message]})
