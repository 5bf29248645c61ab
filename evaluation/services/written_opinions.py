"""A re-evaluation answered in writing; a meeting only where members differ (Article 7.6d)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import work_calendar, working_days_from
from core.errors import Conflict, Incomplete, NotPermitted
from core.models import AuditEntry
from evaluation import rules
from evaluation.choices import RequestKind, SessionMode, SessionStatus
from evaluation.models import (
    Council,
    CouncilSeat,
    CouncilSession,
    DossierStage,
    MemberRequest,
    SessionItem,
)
from evaluation.services.attempts import file_request
from evaluation.services.results import file_scorecards, outcome_of
from evaluation.services.sessions import (
    arranged_session,
    founded_council,
    locked_item,
    require_none_stuck,
)
from evaluation.services.tables import lay_table
from evaluation.services.telling import tell
from evaluation.workflow import ITEM, SESSION, STAGE


@transaction.atomic
def ask_in_writing(
    *,
    council_id: int,
    stage_ids: Iterable[int],
    answers_due_on: date,
    actor: User,
    now: datetime,
) -> CouncilSession:
    """Ask the members of a council to score re-evaluations by a day, each where they are."""
    council = founded_council(council_id, actor)
    chosen = list(stage_ids)
    _require_allowed(council, chosen)
    asked_on = timezone.localdate(now)
    if answers_due_on <= asked_on:
        message = _("Ngày trả lời phải sau hôm nay.")
        raise Incomplete(message, fields={"answers_due_on": [message]})
    session = CouncilSession(
        council=council, mode=SessionMode.WRITTEN, held_on=asked_on,
        answers_due_on=answers_due_on, papers_sent_at=now,
        place=_("Trả lời trên phần mềm, không họp"),
    )  # fmt: skip
    lay_table(session, chosen, actor)
    require_none_stuck(session)
    SESSION.advance(session, "open", actor=actor, started_at=now)
    _tell(session, _people_asked(session), event="written_opinion_asked")
    return session


def _people_asked(session: CouncilSession) -> list[User]:
    """Whoever is to score one of the dossiers that are still open to answers."""
    stages = session.items.undecided().values_list("stage", flat=True)
    seats = session.council.seats.serving().scoring().assigned_to(*stages)
    return [seat.user for seat in seats.select_related("user")]


@transaction.atomic
def extend_answers(
    *, session_id: int, answers_due_on: date, reason: str, actor: User, now: datetime
) -> CouncilSession:
    """A later last day, also once it has passed: without a quorum of answers nothing is opened."""
    session = _asked_session(session_id, actor)
    if not reason.strip():
        message = _("Ghi lý do lùi ngày trả lời.")
        raise Incomplete(message, fields={"reason": [message]})
    before = session.answers_due_on
    if answers_due_on <= max(before, timezone.localdate(now)):
        message = _("Ngày trả lời mới phải sau hôm nay và sau ngày %(day)s.")
        message %= {"day": f"{before:%d/%m/%Y}"}
        raise Incomplete(message, fields={"answers_due_on": [message]})
    session.answers_due_on = answers_due_on
    session.version += 1
    session.postponed_reason = reason.strip()[:300]
    session.save(update_fields=["answers_due_on", "version", "postponed_reason", "updated_at"])
    AuditEntry.objects.record(
        session, "extend_answers", actor=actor,
        detail={"from": before.isoformat(), "reason": session.postponed_reason},
    )  # fmt: skip
    _tell(session, _people_asked(session), event="written_opinion_extended")
    return session


def _asked_session(session_id: int, actor: User) -> CouncilSession:
    """A written opinion under way, locked, for an officer who arranges it."""
    session = arranged_session(session_id, actor)
    SESSION.require(session, "close")
    if not session.is_written:
        raise Conflict(_("Chỉ việc lấy ý kiến bằng văn bản có ngày trả lời."), code="not_written")
    return session


def _require_allowed(council: Council, stage_ids: list[int]) -> None:
    stages = DossierStage.objects.filter(pk__in=stage_ids).select_related("dossier__product")
    refused = [
        stage.dossier.product.name
        for stage in stages
        if not rules.may_be_asked_in_writing(stage, council)
    ]
    if refused:
        message = _("Chỉ lấy ý kiến bằng văn bản với hồ sơ đánh giá lại: %(names)s.")
        raise Conflict(message % {"names": ", ".join(refused)}, code="meeting_only")


@transaction.atomic
def ask_for_meeting(*, item_id: int, reason: str, actor: User) -> MemberRequest:
    """A member asked in writing would rather meet; scoring goes on."""
    item = locked_item(item_id, actor)
    seat = rules.seat_of(actor, item.session.council)
    if not rules.can_ask_for_meeting(seat, item):
        raise NotPermitted(_("Chỉ thành viên được hỏi ý kiến mới đề nghị họp."))
    return file_request(item, seat, RequestKind.MEETING, reason, actor)


@transaction.atomic
def call_meeting(*, item_id: int, note: str, actor: User) -> SessionItem:
    """Members differ, or the matter is complex: the dossier waits for a meeting, cards are kept."""
    item = locked_item(item_id, actor)
    if not rules.presides(actor, item) or not item.session.is_written:
        raise NotPermitted
    ITEM.require(item, "call_meeting")
    if not note.strip():
        message = _("Ghi điều thành viên còn khác ý kiến, hoặc vì sao nội dung phức tạp.")
        raise Incomplete(message, fields={"note": [message]})
    ITEM.advance(
        item, "call_meeting", actor=actor, spread_note=note.strip()[:3000],
        kept_outcome=outcome_of(item).as_json(), detail={"note": note.strip()[:3000]},
    )  # fmt: skip
    file_scorecards(item, actor)
    stage = DossierStage.objects.lock(item.stage_id)
    STAGE.advance(stage, "leave_session", actor=actor)
    return item


def remind_of_answers(*, today: date) -> int:
    """Whoever has not answered hears so one worked day before the last day; how many notices."""
    days = work_calendar()
    asked = CouncilSession.objects.filter(
        mode=SessionMode.WRITTEN, status=SessionStatus.OPEN, answers_due_on__gte=today
    )
    return sum(
        _remind(session)
        for session in asked.order_by("pk")
        if working_days_from(today, session.answers_due_on, days) <= 1
    )


@transaction.atomic
def _remind(session: CouncilSession) -> int:
    silent = {seat.user for item in session.items.undecided() for seat in silent_seats(item)}
    return _tell(session, sorted(silent, key=lambda user: user.pk), event="written_opinion_due")


def silent_seats(item: SessionItem) -> list[CouncilSeat]:
    """Whose answer on one dossier is still waited for."""
    expected = CouncilSeat.objects.expected_for(item).select_related("user")
    return list(expected.exclude(scorecards__in=item.scorecards.handed_in()))


def _tell(session: CouncilSession, people: list[User], *, event: str) -> int:
    return tell(
        people,
        event=event,
        key=f"{session.pk}:{session.answers_due_on.isoformat()}",
        about=session,
        url=reverse("evaluation:session", args=[session.pk]),
        session=session,
        reason=session.postponed_reason,
        council=session.council,
        last_day=session.answers_due_on,
        products=[
            str(item.stage.dossier.product)
            for item in session.items.undecided().select_related("stage__dossier__product")
        ],
    )
