"""What may still change in a founded council: a member replaced, rules not yet met by."""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import today
from core.errors import Conflict, Incomplete, NotFound
from core.models import AuditEntry
from core.records import require_valid
from documents.services.papers import file_document
from evaluation import paper_content
from evaluation.choices import CouncilStatus, SeatRole, SessionStatus
from evaluation.models import (
    Council,
    CouncilSeat,
    CouncilSession,
    SeatAssignment,
    SessionItem,
)
from evaluation.selectors.founding import composition_for
from evaluation.services.councils import WorkRules, arranged_council, write_settings
from evaluation.services.interests import detect_interests
from evaluation.services.sessions import is_stuck


@transaction.atomic
def replace_member(
    *,
    seat_id: int,
    user_id: int,
    body: str,
    on: date,
    reason: str,
    actor: User,
    title: str = "",
    chair_authorisation: str = "",
    chair_authorised_on: date | None = None,
) -> CouncilSeat:
    """Another person takes a seat with its role, place and assignment; both stay on record.

    A chair without an authorisation of their own is a leader of the committee (Article 7.3b).
    """
    found = CouncilSeat.objects.serving().filter(pk=seat_id).first()
    if found is None:
        raise NotFound
    council = _founded(found.council_id, actor)
    _require_no_meeting(found)
    if not reason.strip():
        message = _("Ghi lý do thay thành viên.")
        raise Incomplete(message, fields={"reason": [message]})
    before = CouncilSeat.objects.select_for_update().get(pk=seat_id)
    _require_day(before, on)
    before.left_on, before.left_reason = on, reason.strip()[:300]
    before.save(update_fields=["left_on", "left_reason", "updated_at"])
    after = CouncilSeat(
        council=council, user_id=user_id, role=before.role, kind=before.kind, body=body,
        title=title, represents=before.represents, position=before.position, appointed_on=on,
    )  # fmt: skip
    if before.role == SeatRole.CHAIR:
        _seat_chair(after, chair_authorisation.strip(), chair_authorised_on)
    require_valid(after)
    after.save()
    _hand_over(before, after, actor)
    AuditEntry.objects.record(
        council, "replace_member", actor=actor,
        detail={"left": before.pk, "seat": after.pk, "reason": before.left_reason},
    )  # fmt: skip
    return after


def _require_day(seat: CouncilSeat, on: date) -> None:
    """A seat changes hands at once: neither before it was given nor on a day to come."""
    if on > today() or (seat.appointed_on and on < seat.appointed_on):
        message = _("Ngày thay phải từ ngày người trước tham gia hội đồng đến hôm nay.")
        raise Incomplete(message, fields={"on": [message]})


def _require_no_meeting(seat: CouncilSeat) -> None:
    """Nobody leaves an open meeting, but who keeps out of all that is left, and that is stuck.

    A dossier is stuck where interests leave nobody to preside over it, too few for its quorum or
    too few to score it: only another person in one of those seats lets its marks be opened and
    the meeting be closed.
    """
    sessions = seat.council.sessions.filter(status=SessionStatus.OPEN)
    CouncilSession.objects.lock_all(sessions.values_list("pk", flat=True))
    if not sessions.exists():
        return
    items = SessionItem.objects.filter(session__in=sessions).undecided()
    left = list(items.select_related("session__council"))
    aside = items.filter(stage__recusals__seat=seat).count()
    if not left or aside < len(left) or not all(map(is_stuck, left)):
        message = _(
            "Phiên họp đang mở, chưa thay thành viên được. Riêng người không tham gia được thay "
            "khi các hồ sơ còn lại trên bàn đều vì thiếu người đó mà không mở điểm được."
        )
        raise Conflict(message, code="session_open")


def _seat_chair(seat: CouncilSeat, number: str, on: date | None) -> None:
    """The authorisation of the chair before does not serve the next."""
    council, law = seat.council, composition_for(seat.council)
    leader = law.leader if law else ""
    if not number:
        seat.represents = leader
    elif seat.represents == leader:
        seat.represents = ""
    council.chair_authorisation, council.chair_authorised_on = number, on
    require_valid(council)
    council.save(update_fields=["chair_authorisation", "chair_authorised_on", "updated_at"])


def _hand_over(before: CouncilSeat, after: CouncilSeat, actor: User) -> None:
    """The same assignment; the newcomer's own interests in what is on the table already."""
    SeatAssignment.objects.bulk_create(
        SeatAssignment(seat=after, category_id=row.category_id, stage_id=row.stage_id)
        for row in before.assignments.all()
    )
    for session in after.council.sessions.ahead():
        for item in session.items.select_related("stage__dossier__producer"):
            detect_interests(after.council, item.stage, actor)


@transaction.atomic
def revise_work_rules(*, council_id: int, work_rules: WorkRules, on: date, actor: User) -> Council:
    """A new version of the rules of work, as long as no session has been held by the old ones."""
    council = _founded(council_id, actor)
    if council.sessions.filter(started_at__isnull=False).exists():
        raise Conflict(_("Đã họp theo quy chế này, không sửa được nữa."), code="rules_used")
    before = {name: getattr(council, name) for name in asdict(work_rules)}
    write_settings(council, work_rules)
    council.work_rules = file_document(
        actor=actor, issued_on=on, **paper_content.work_rules_draft(council)
    )
    council.save(update_fields=["work_rules", "updated_at"])
    AuditEntry.objects.record(
        council, "revise_rules", actor=actor,
        detail={"before": before, "after": asdict(work_rules)},
    )  # fmt: skip
    return council


def _founded(council_id: int, actor: User) -> Council:
    council = arranged_council(council_id, actor)
    if council.status != CouncilStatus.FOUNDED:
        raise Conflict(_("Hội đồng chưa được thành lập."), code="not_founded")
    return council
