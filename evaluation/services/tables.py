"""The table of a meeting: dossiers are put on it and, before the meeting begins, taken off."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from evaluation import rules
from evaluation.calendar_file import attached
from evaluation.choices import SessionStatus
from evaluation.models import Council, CouncilSession, DossierStage, SessionItem
from evaluation.services.interests import detect_interests
from evaluation.services.stages import locked_stage
from evaluation.services.telling import tell
from evaluation.workflow import SESSION, STAGE


def lay_table(session: CouncilSession, stage_ids: Iterable[int], actor: User) -> None:
    """Save a new session with its dossiers."""
    chosen = sorted(set(stage_ids))
    if not chosen:
        message = _("Chọn ít nhất một hồ sơ cho phiên họp.")
        raise Incomplete(message, fields={"stages": [message]})
    require_valid(session)
    session.save()
    for position, stage_id in enumerate(chosen, start=1):
        _put_on_table(session, stage_id, position, actor)
    require_presiders(session)


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
    detect_interests(session.council, stage, actor)
    _require_scorers(session.council, stage)


def _require_scorers(council: Council, stage) -> None:
    """Enough of those assigned are left to score once interests are set aside."""
    seats = council.seats.serving().scoring().assigned_to(stage.pk).clear_of(stage.pk)
    if seats.count() < council.min_scorers:
        message = _("Hồ sơ %(dossier)s cần ít nhất %(count)d thành viên được phân công chấm.")
        message %= {"dossier": stage.dossier, "count": council.min_scorers}
        raise Incomplete(message, code="too_few_scorers", fields={"stages": [message]})


def require_presiders(session: CouncilSession) -> None:
    """Over each dossier the chair or a vice chair is left to preside and to open its marks."""
    left = session.items.without_presider().select_related("stage__dossier__product")
    names = [item.stage.dossier.product.name for item in left.order_by("position")]
    if names:
        message = _(
            "Chủ tịch hội đồng không tham gia vì lợi ích liên quan và không có phó chủ tịch chủ "
            "trì thay: %(names)s. Rút hồ sơ khỏi phiên họp, đưa sang hội đồng khác, hoặc thay "
            "chủ tịch."
        ) % {"names": ", ".join(names)}
        raise Incomplete(message, code="no_presider", fields={"stage_ids": [message]})


@transaction.atomic
def take_off_table(*, item_id: int, reason: str, actor: User) -> CouncilSession:
    """One dossier waits for another meeting of its round; a table left empty calls this one off.

    The row goes, since nothing was marked on it; the audit trail keeps what lay there and why not.
    """
    item = _planned_item(item_id, actor)
    session, why = item.session, reason.strip()[:300]
    if not why:
        message = _("Ghi lý do rút hồ sơ.")
        raise Incomplete(message, fields={"reason": [message]})
    stage = DossierStage.objects.lock(item.stage_id)
    STAGE.advance(stage, "leave_session", actor=actor, detail={"reason": why})
    position = item.position
    item.delete()
    _close_ranks(session, position)
    told = {"dossier": str(stage.dossier), "reason": why}
    AuditEntry.objects.record(session, "take_off", actor=actor, detail=told)
    if not session.items.exists():
        SESSION.advance(session, "cancel", actor=actor, cancelled_reason=why)
    _tell_the_invited(session, stage, why)
    return session


def _planned_item(item_id: int, actor: User) -> SessionItem:
    """An item of a meeting that has not begun, its session locked, for an officer who arranges."""
    found = SessionItem.objects.visible_to(actor).filter(pk=item_id).first()
    if found is None:
        raise NotFound
    if not rules.can_arrange_council(actor, found.session.council.unit):
        raise NotPermitted
    session = CouncilSession.objects.select_related("council__unit").lock(found.session_id)
    SESSION.require(session, "open")
    item = SessionItem.objects.lock(item_id)
    item.session = session
    return item


def _close_ranks(session: CouncilSession, position: int) -> None:
    """In ascending order, each into the place that has just become free."""
    for later in session.items.filter(position__gt=position).order_by("position"):
        later.position -= 1
        later.save(update_fields=["position", "updated_at"])


def _tell_the_invited(session: CouncilSession, stage: DossierStage, reason: str) -> None:
    """Who was invited hears of it; of the dossier only those who take part in it."""
    if session.papers_sent_at is None:
        return
    seats = session.council.seats.serving()
    is_off = session.status == SessionStatus.CANCELLED
    if not is_off:
        seats = seats.clear_of(stage.pk)
    tell(
        [seat.user for seat in seats.select_related("user")],
        event="session_cancelled" if is_off else "dossier_taken_off",
        key=f"{session.pk}:{stage.pk}",
        about=session,
        url=reverse("evaluation:session", args=[session.pk]),
        attachment=attached(session) if is_off else None,
        session=session,
        product=stage.dossier.product,
        reason=reason,
    )
