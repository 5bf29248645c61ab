"""Members are invited and given the electronic dossiers; a meeting may be moved to another day."""

from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete
from core.models import AuditEntry
from documents.services.papers import file_document
from evaluation import paper_content, rules
from evaluation.calendar_file import attached
from evaluation.models import CouncilSession
from evaluation.services.interests import detect_interests
from evaluation.services.sessions import arranged_session
from evaluation.services.tables import require_presiders
from evaluation.services.telling import tell
from evaluation.workflow import SESSION


@transaction.atomic
def send_papers(*, session_id: int, actor: User, now: datetime) -> CouncilSession:
    """Invite the members and give them the dossiers; each reads once interests are declared."""
    session = _planned(session_id, actor)
    if session.papers_sent_at is not None:
        raise Conflict(_("Hồ sơ điện tử đã được gửi cho thành viên."), code="already_sent")
    session.papers_sent_at = now
    session.save(update_fields=["papers_sent_at", "updated_at"])
    AuditEntry.objects.record(session, "send_papers", actor=actor)
    _invite(session, actor, on=timezone.localdate(now))
    return session


@transaction.atomic
def postpone_session(
    *,
    session_id: int,
    held_on: date,
    starts_at: time,
    place: str,
    reason: str,
    actor: User,
    now: datetime,
) -> CouncilSession:
    """Move a meeting that has not begun; whoever was invited is invited anew."""
    session = _planned(session_id, actor)
    on = timezone.localdate(now)
    if not reason.strip():
        message = _("Ghi lý do dời phiên họp.")
        raise Incomplete(message, fields={"reason": [message]})
    if held_on < on:
        message = _("Ngày họp mới không thể ở trong quá khứ.")
        raise Incomplete(message, fields={"held_on": [message]})
    for item in session.items.select_related("stage__dossier__scheme"):
        rules.require_scheme_open(item.stage.dossier, held_on)
    moved_from = paper_content.time_of(session)
    session.held_on, session.starts_at, session.place = held_on, starts_at, place.strip()
    session.version += 1
    session.postponed_reason = reason.strip()[:300]
    session.save()
    AuditEntry.objects.record(
        session, "postpone", actor=actor,
        detail={"from": moved_from, "reason": session.postponed_reason},
    )  # fmt: skip
    if session.papers_sent_at is not None:
        _invite(session, actor, on=on, moved_from=moved_from)
    return session


def _planned(session_id: int, actor: User) -> CouncilSession:
    """The session, locked, for an officer who arranges it, as long as it has not begun."""
    session = arranged_session(session_id, actor)
    SESSION.require(session, "open")
    return session


def _invite(session: CouncilSession, actor: User, *, on: date, moved_from: str = "") -> None:
    """One numbered paper for all, and a notice for each, once for each version of the date."""
    for item in session.items.select_related("stage__dossier__producer"):
        detect_interests(session.council, item.stage, actor)
    require_presiders(session)
    draft = paper_content.invitation_draft(session, moved_from)
    session.invitation = file_document(actor=actor, issued_on=on, **draft)
    session.save(update_fields=["invitation", "updated_at"])
    seats = session.council.seats.serving().select_related("user")
    tell(
        [seat.user for seat in seats],
        event="session_called",
        key=f"{session.pk}:{session.version}",
        about=session,
        url=reverse("evaluation:session", args=[session.pk]),
        attachment=attached(session),
        session=session,
        moved_from=moved_from,
    )
