"""Who keeps out of a dossier: declared by the member, or found by the portal (Article 7.3b)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.digest import digest
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation import rules
from evaluation.choices import ItemStatus
from evaluation.import_identity import producer_name
from evaluation.models import (
    Council,
    CouncilSeat,
    CouncilSession,
    DossierStage,
    InterestDeclaration,
    Recusal,
    SessionItem,
)

STATEMENT = (
    "Tôi đã đọc danh sách sản phẩm và chủ thể của phiên họp. Tôi cam kết đã khai đầy đủ những "
    "hồ sơ mà tôi hoặc người thân thích của tôi có lợi ích liên quan (góp vốn, làm việc, quản lý, "
    "tư vấn, quan hệ gia đình với chủ thể); tôi không tham gia đánh giá, không tiếp cận các hồ sơ "
    "đó, giữ kín nội dung hồ sơ và chịu trách nhiệm về lời khai này."
)


@transaction.atomic
def declare_interests(
    *, session_id: int, answers: Mapping[int, str | None], actor: User, now: datetime
) -> InterestDeclaration:
    """Sign for every dossier of a session: None for no interest, else its ground; a yes recuses."""
    session = CouncilSession.objects.visible_to(actor).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    session = CouncilSession.objects.select_related("council").lock(session_id)
    seat = rules.seat_of(actor, session.council)
    if seat is None:
        raise NotPermitted(_("Chỉ thành viên hội đồng khai lợi ích liên quan."))
    if not session.is_ahead:
        raise Conflict(_("Phiên họp đã kết thúc."), code="closed")
    if seat.declarations.filter(session=session).exists():
        raise Conflict(_("Bạn đã ký bản khai cho phiên họp này."), code="already_declared")
    items = list(stages_to_declare(session, seat))
    _require_answers(items, answers)
    declaration = _sign(session, seat, items, answers, now)
    for item in items:
        if reason := answers[item.stage_id]:
            _keep_out(seat, item.stage, reason.strip(), actor, is_declared=True)
    AuditEntry.objects.record(session, "declare", actor=actor, detail={"seat": seat.pk})
    return declaration


def stages_to_declare(session: CouncilSession, seat: CouncilSeat):
    """The dossiers on the table that the member is not kept out of already, in order."""
    items = session.items.exclude(stage__recusals__seat=seat).order_by("position")
    return items.select_related("stage__dossier__product", "stage__dossier__producer")


def _require_answers(items: list[SessionItem], answers: Mapping[int, str | None]) -> None:
    problems = {}
    for item in items:
        if item.stage_id not in answers:
            problems[f"has-{item.stage_id}"] = [_("Chọn có hoặc không.")]
        elif answers[item.stage_id] is not None and not answers[item.stage_id].strip():
            problems[f"reason-{item.stage_id}"] = [_("Ghi lợi ích liên quan là gì.")]
    if problems:
        message = _("Trả lời cho từng hồ sơ.")
        raise Incomplete(message, code="answers_missing", fields=problems)


def _sign(
    session: CouncilSession,
    seat: CouncilSeat,
    items: list[SessionItem],
    answers: Mapping[int, str | None],
    now: datetime,
) -> InterestDeclaration:
    rows = [_answer(item, answers[item.stage_id]) for item in items]
    content = {"seat": seat.pk, "session": session.pk, "statement": STATEMENT, "answers": rows}
    return InterestDeclaration.objects.create(
        seat=seat, session=session, statement=STATEMENT, answers=rows, sha256=digest(content),
        signed_at=now,
    )  # fmt: skip


def _answer(item: SessionItem, reason: str | None) -> dict[str, Any]:
    dossier = item.stage.dossier
    return {
        "stage": item.stage_id,
        "product": dossier.product.name,
        "producer": dossier.producer.name,
        "has_interest": reason is not None,
        "reason": (reason or "").strip(),
    }


@transaction.atomic
def declare_recusal(*, item_id: int, reason: str, actor: User) -> Recusal:
    """A member keeps out of a dossier; a card already begun is left unread and uncounted."""
    found = SessionItem.objects.seated(actor).filter(pk=item_id).first()
    if found is None:
        raise NotFound
    CouncilSession.objects.lock(found.session_id)
    item = SessionItem.objects.select_related("session__council", "stage").lock(item_id)
    seat = rules.seat_of(actor, item.session.council)
    if item.status != ItemStatus.SCORING:
        raise Conflict(_("Điểm đã mở, không khai lợi ích liên quan được nữa."))
    if not reason.strip():
        message = _("Ghi lý do không tham gia.")
        raise Incomplete(message, fields={"reason": [message]})
    if seat.scorecards.filter(item=item, status="handed_in").exists():
        raise Conflict(_("Bạn đã nộp phiếu cho hồ sơ này: rút phiếu lại rồi khai."))
    return _keep_out(seat, item.stage, reason.strip(), actor, is_declared=True)


def detect_interests(council: Council, stage: DossierStage, actor: User) -> None:
    """Seats that the portal knows to belong to the producer are recused without being told.

    HTX and Hợp tác xã are the same body.
    """
    producer = stage.dossier.producer
    seats = council.seats.serving().select_related("user")
    with_account = set(
        seats.filter(user__producer_accounts__producer=producer).values_list("pk", flat=True)
    )
    for seat in seats:
        if seat.pk in with_account:
            _keep_out(seat, stage, _("Có tài khoản tại chủ thể."), actor, is_declared=False)
        elif producer_name(seat.body).key == producer_name(producer.name).key:
            reason = _("Công tác tại chủ thể theo quyết định thành lập hội đồng.")
            _keep_out(seat, stage, reason, actor, is_declared=False)


def _keep_out(
    seat: CouncilSeat, stage: DossierStage, reason: str, actor: User, *, is_declared: bool
) -> Recusal:
    recusal, created = Recusal.objects.get_or_create(
        seat=seat, stage=stage, defaults={"reason": reason[:500], "is_declared": is_declared}
    )
    if created:
        AuditEntry.objects.record(stage, "recuse", actor=actor, detail={"seat": seat.pk})
    return recusal
