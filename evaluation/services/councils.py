"""Councils and their meetings: found, seat, call, attend, recuse, open."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from evaluation import rules
from evaluation.choices import (
    FindingRule,
    GateRule,
    ItemStatus,
    SeatRole,
    SessionStatus,
)
from evaluation.models import (
    Attendance,
    Council,
    CouncilSeat,
    CouncilSession,
    DossierStage,
    EvaluationRound,
    Recusal,
    SessionItem,
)
from evaluation.services.stages import locked_stage
from evaluation.workflow import SESSION, STAGE


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """One appointment of a founding decision."""

    user_id: int
    role: str
    body: str


@dataclass(frozen=True, slots=True)
class WorkRules:
    """The council's rules of work where the decision is silent."""

    quorum_percent: int = 75
    spread_limit: int = 10
    gate_rule: str = GateRule.MAJORITY
    finding_rule: str = FindingRule.MAJORITY


@transaction.atomic
def found_council(
    *,
    round_id: int,
    name: str,
    decision_number: str,
    decided_on: date,
    seats: Iterable[SeatPlan],
    actor: User,
    work_rules: WorkRules | None = None,
) -> Council:
    """Record the council that the founding decision set up, with exactly one chair (7.3b)."""
    round_ = EvaluationRound.objects.visible_to(actor).filter(pk=round_id).first()
    if round_ is None:
        raise NotFound
    if not rules.can_arrange_round(actor, round_):
        raise NotPermitted
    plan = list(seats)
    _require_one_chair(plan)
    council = Council(
        unit=round_.unit, round=round_, name=name,
        decision_number=decision_number, decided_on=decided_on,
        **asdict(work_rules or WorkRules()),
    )  # fmt: skip
    require_valid(council)
    council.save()
    CouncilSeat.objects.bulk_create(
        CouncilSeat(
            council=council, user_id=seat.user_id, role=seat.role, body=seat.body, position=number
        )
        for number, seat in enumerate(plan, start=1)
    )
    AuditEntry.objects.record(council, "found", actor=actor, detail={"number": decision_number})
    return council


def _require_one_chair(plan: list[SeatPlan]) -> None:
    if sum(seat.role == SeatRole.CHAIR for seat in plan) != 1:
        message = _("Hội đồng phải có đúng một chủ tịch.")
        raise Incomplete(message, fields={"seats": [message]})
    if len({seat.user_id for seat in plan}) != len(plan):
        message = _("Mỗi người chỉ có một ghế trong hội đồng.")
        raise Incomplete(message, fields={"seats": [message]})


@transaction.atomic
def call_session(
    *, council_id: int, held_on: date, place: str, stage_ids: Iterable[int], actor: User
) -> CouncilSession:
    """Call a meeting on dossiers of the council's round."""
    council = Council.objects.visible_to(actor).filter(pk=council_id).first()
    if council is None:
        raise NotFound
    if not rules.can_arrange_council(actor, council.unit):
        raise NotPermitted
    chosen = sorted(set(stage_ids))
    if not chosen:
        message = _("Chọn ít nhất một hồ sơ cho phiên họp.")
        raise Incomplete(message, fields={"stages": [message]})
    session = CouncilSession(council=council, held_on=held_on, place=place)
    require_valid(session)
    session.save()
    for position, stage_id in enumerate(chosen, start=1):
        _put_on_table(session, stage_id, position, actor)
    AuditEntry.objects.record(session, "call", actor=actor, after=session.status)
    return session


def _put_on_table(session: CouncilSession, stage_id: int, position: int, actor: User) -> None:
    stage = locked_stage(stage_id, actor)
    rules.require_scheme_open(stage.dossier, session.held_on)
    if stage.round_id != session.council.round_id:
        message = _("Hồ sơ %(dossier)s không thuộc đợt của hội đồng này.")
        raise Incomplete(message % {"dossier": stage.dossier}, code="other_round")
    STAGE.advance(stage, "enter_session", actor=actor)
    SessionItem.objects.create(
        session=session, stage=stage, position=position, attempt=stage.items.count() + 1
    )
    _detect_interests(session.council, stage, actor)


def _detect_interests(council: Council, stage: DossierStage, actor: User) -> None:
    """Seats whose holder acts for the producer are recused without waiting to be told."""
    producer = stage.dossier.producer_id
    interested = council.seats.filter(user__producer_accounts__producer=producer).distinct()
    for seat in interested:
        _recusal, created = Recusal.objects.get_or_create(
            seat=seat,
            stage=stage,
            defaults={"reason": _("Có tài khoản tại chủ thể."), "is_declared": False},
        )
        if created:
            AuditEntry.objects.record(stage, "recuse", actor=actor, detail={"seat": seat.pk})


@transaction.atomic
def declare_recusal(*, item_id: int, reason: str, actor: User) -> Recusal:
    """A member keeps out of a dossier; a card already begun is left unread and uncounted."""
    item = locked_item(item_id, actor)
    seat = rules.seat_of(actor, item.session.council)
    if seat is None:
        raise NotPermitted
    if item.status != ItemStatus.SCORING:
        raise Conflict(_("Điểm đã mở, không khai lợi ích liên quan được nữa."))
    if not reason.strip():
        message = _("Ghi lý do không tham gia.")
        raise Incomplete(message, fields={"reason": [message]})
    if seat.scorecards.filter(item=item, status="handed_in").exists():
        raise Conflict(_("Bạn đã nộp phiếu cho hồ sơ này."))
    recusal, created = Recusal.objects.get_or_create(
        seat=seat, stage_id=item.stage_id, defaults={"reason": reason.strip()}
    )
    if created:
        AuditEntry.objects.record(item, "recuse", actor=actor, detail={"seat": seat.pk})
    return recusal


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
    if session.status == SessionStatus.CLOSED:
        SESSION.require(session, "close")
    for seat in session.council.seats.all():
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
    return CouncilSession.objects.select_related("council").lock(session_id)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Scoring seats present of all, the share required, and whether the chair is here."""

    present: int
    seats: int
    percent: int
    chair_present: bool

    @property
    def is_met(self) -> bool:
        share = Fraction(self.present * 100, self.seats) if self.seats else Fraction(0)
        return self.chair_present and share >= self.percent


def quorum_of(session: CouncilSession) -> Quorum:
    """Counted on scoring seats; the secretary is no member of the count."""
    scoring = session.council.seats.exclude(role=SeatRole.SECRETARY)
    here = set(
        session.attendances.filter(present=True, seat__in=scoring).values_list("seat", flat=True)
    )
    return Quorum(
        present=len(here),
        seats=scoring.count(),
        percent=session.council.quorum_percent,
        chair_present=scoring.filter(role=SeatRole.CHAIR, pk__in=here).exists(),
    )


@transaction.atomic
def open_session(*, session_id: int, actor: User, now: datetime) -> CouncilSession:
    """Begin once the quorum is met; from here members may score."""
    session = _run_session(session_id, actor)
    SESSION.require(session, "open")
    if timezone.localdate(now) < session.held_on:
        message = _("Chưa đến ngày họp (%(day)s).") % {"day": f"{session.held_on:%d/%m/%Y}"}
        raise Conflict(message, code="too_early")
    quorum = quorum_of(session)
    if not quorum.is_met:
        message = _(
            "Chưa đủ điều kiện họp: có mặt %(present)d/%(seats)d thành viên, cần ít nhất "
            "%(percent)d%% và có chủ tịch hội đồng."
        ) % {"present": quorum.present, "seats": quorum.seats, "percent": quorum.percent}
        raise Incomplete(message, code="no_quorum", fields={"attendance": [message]})
    SESSION.advance(session, "open", actor=actor, started_at=now)
    return session
