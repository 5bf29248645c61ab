"""A meeting closed, its minutes drafted from the data, edited, approved by two, and issued."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.digest import digest
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from documents.services.numbers import draw_number
from documents.services.papers import approve_document, draft_document, revise_document
from documents.services.rendering import request_rendering
from evaluation import paper_content, rules
from evaluation.choices import SeatRole, StageStatus
from evaluation.council_texts import MinutesTexts, with_minutes_texts
from evaluation.models import CouncilSession, MinutesApproval
from evaluation.services.sessions import quorum_of
from evaluation.workflow import SESSION

APPROVERS = (SeatRole.SECRETARY, SeatRole.CHAIR)


@transaction.atomic
def close_session(*, session_id: int, actor: User, now: datetime) -> CouncilSession:
    """End the scoring once every dossier on the table is answered, and draft the minutes."""
    session = locked_session(session_id, actor)
    SESSION.require(session, "close")
    left = session.items.undecided().exclude(stage__status=StageStatus.REBOUND).count()
    if left:
        message = _("Còn %(count)d hồ sơ chưa kết luận.") % {"count": left}
        raise Incomplete(message, code="items_left")
    SESSION.advance(session, "close", actor=actor, closed_at=now)
    draft = paper_content.minutes_draft(session, _quorum_line(session))
    session.minutes = draft_document(actor=actor, **draft)
    session.save(update_fields=["minutes", "updated_at"])
    return session


def locked_session(session_id: int, actor: User) -> CouncilSession:
    """The session of a council whose chair or secretary the actor is."""
    session = CouncilSession.objects.visible_to(actor).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    if not rules.can_run_session(actor, session.council):
        raise NotPermitted
    return CouncilSession.objects.select_related("council__unit", "council__round").lock(session_id)


def _quorum_line(session: CouncilSession) -> str:
    quorum = quorum_of(session)
    line = (
        _("Có %(present)d/%(seats)d thành viên trả lời, đủ điều kiện theo quy chế.")
        if session.is_written
        else _("Có mặt %(present)d/%(seats)d thành viên, đủ điều kiện họp theo quy chế.")
    )
    return line % {"present": quorum.present, "seats": quorum.seats}


@transaction.atomic
def revise_minutes(*, session_id: int, texts: MinutesTexts, actor: User) -> OfficialDocument:
    """Write the draft in other words; figures are derived and stay, approvals so far lapse."""
    session = locked_session(session_id, actor)
    minutes = _draft_of(session)
    return revise_document(
        document_id=minutes.pk,
        changes={"content": with_minutes_texts(minutes.content, texts)},
        actor=actor,
    )


@transaction.atomic
def approve_minutes(*, session_id: int, seen: str, actor: User) -> CouncilSession:
    """The secretary or the chair signs the minutes as read; with both they are numbered, frozen.

    `seen` is the hash of what was read, so that nobody approves words changed meanwhile.
    """
    session = locked_session(session_id, actor)
    seat = rules.seat_of(actor, session.council)
    if seat.role not in APPROVERS:
        raise NotPermitted(_("Biên bản do thư ký và chủ tịch hội đồng thông qua."))
    minutes = _draft_of(session)
    current = digest(minutes.content)
    if seen != current:
        raise Conflict(_("Biên bản vừa được sửa: đọc lại rồi thông qua."), code="minutes_changed")
    _approve(session, seat, current, actor)
    if not roles_waiting(session):
        _issue(minutes, session, actor)
    return session


def _approve(session: CouncilSession, seat, content_hash: str, actor: User) -> None:
    _approval, created = MinutesApproval.objects.get_or_create(
        session=session, seat=seat, content_hash=content_hash
    )
    if not created:
        raise Conflict(_("Bạn đã thông qua biên bản này."), code="already_approved")
    AuditEntry.objects.record(session, "approve_minutes", actor=actor, detail={"seat": seat.pk})


def roles_waiting(session: CouncilSession) -> list[SeatRole]:
    """Of secretary and chair those who have not approved the minutes as they read now."""
    approved = session.approvals.filter(content_hash=digest(session.minutes.content))
    done = set(approved.values_list("seat__role", flat=True))
    held = set(session.council.seats.serving().values_list("role", flat=True))
    return [role for role in APPROVERS if role in held - done]


def _issue(minutes: OfficialDocument, session: CouncilSession, actor: User) -> None:
    approve_document(document_id=minutes.pk, actor=actor)
    draw_number(document_id=minutes.pk, issued_on=_day_of(session), actor=actor)
    request_rendering(document_id=minutes.pk)


def _day_of(session: CouncilSession) -> date:
    """Minutes carry the day of the meeting; those of a written opinion the day it was closed."""
    return timezone.localdate(session.closed_at) if session.is_written else session.held_on


def _draft_of(session: CouncilSession) -> OfficialDocument:
    minutes = session.minutes
    if minutes is None:
        raise Conflict(_("Phiên họp chưa kết thúc, chưa có biên bản."), code="no_minutes")
    if minutes.status != DocumentStatus.DRAFT:
        raise Conflict(_("Biên bản đã được thông qua, không sửa được."), code="minutes_approved")
    return minutes
