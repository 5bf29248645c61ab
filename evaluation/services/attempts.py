"""A dossier scored again in the same meeting: asked for, discussed, begun; old cards are kept."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotPermitted
from core.models import AuditEntry
from evaluation import rules
from evaluation.cards import counted_cards, scorecards_to_print
from evaluation.choices import RequestKind
from evaluation.models import Finding, Mark, MemberRequest, Scorecard, SessionItem
from evaluation.services.results import file_scorecards, outcome_of, settlement_of
from evaluation.services.sessions import locked_item
from evaluation.workflow import ITEM


@transaction.atomic
def request_rescore(*, item_id: int, reason: str, actor: User) -> MemberRequest:
    """A counted member asks, between opening and conclusion, that everybody score again."""
    item = locked_item(item_id, actor)
    seat = rules.seat_of(actor, item.session.council)
    if item.session.is_written or not rules.is_counted(seat, item):
        raise NotPermitted(_("Chỉ thành viên có phiếu được tính mới đề nghị chấm lại."))
    ITEM.require(item, "score_again")
    return file_request(item, seat, RequestKind.RESCORE, reason, actor)


def file_request(
    item: SessionItem, seat, kind: RequestKind, reason: str, actor: User
) -> MemberRequest:
    """Write down what a member asks of the chair, once for each dossier and attempt."""
    if not reason.strip():
        message = _("Ghi lý do đề nghị.")
        raise Incomplete(message, fields={"reason": [message]})
    request, created = MemberRequest.objects.get_or_create(
        item=item, seat=seat, defaults={"kind": kind, "reason": reason.strip()[:2000]}
    )
    if not created:
        raise Conflict(_("Bạn đã đề nghị rồi."), code="already_asked")
    AuditEntry.objects.record(item, f"ask_{kind}", actor=actor, detail={"reason": request.reason})
    return request


@transaction.atomic
def score_again(*, item_id: int, note: str, actor: User, now: datetime) -> SessionItem:
    """After discussion the chair has everybody score once more, from their own former choices."""
    item = locked_item(item_id, actor)
    if not rules.presides(actor, item):
        raise NotPermitted
    ITEM.require(item, "score_again")
    rules.require_scheme_open(item.stage.dossier, timezone.localdate(now))
    outcome = outcome_of(item)
    _require_reason_to(item, outcome, note)
    ITEM.advance(
        item, "score_again", actor=actor, spread_note=note.strip()[:3000],
        kept_outcome=outcome.as_json(), detail={"note": note.strip()[:3000]},
    )  # fmt: skip
    file_scorecards(item, actor)
    again = SessionItem.objects.create(
        session=item.session, stage=item.stage, position=item.position,
        attempt=item.stage.items.count() + 1,
        sample_count=item.sample_count, sample_note=item.sample_note,
    )  # fmt: skip
    carry_cards(item, again)
    return again


def _require_reason_to(item: SessionItem, outcome, note: str) -> None:
    settlement = settlement_of(item, outcome, counted_cards(item))
    if not settlement.is_disputed:
        message = _("Điểm không chênh quá giới hạn và không ai đề nghị chấm lại.")
        raise Conflict(message, code="not_disputed")
    if not settlement.must_score_again:
        message = _("Đã hết số lần chấm lại theo quy chế: ghi ý kiến thống nhất rồi kết luận.")
        raise Conflict(message, code="no_attempt_left")
    if not note.strip():
        message = _("Ghi nội dung hội đồng đã thảo luận.")
        raise Incomplete(message, fields={"note": [message]})


def carry_cards(before: SessionItem, after: SessionItem) -> None:
    """Each counted member's new draft begins with what they chose before; nobody else's."""
    for old in scorecards_to_print(before):
        card = Scorecard.objects.create(item=after, seat=old.seat, comment=old.comment)
        Mark.objects.bulk_create(
            Mark(
                scorecard=card, criterion=mark.criterion, option=mark.option, note=mark.note,
                is_chosen=mark.is_chosen,
            )
            for mark in old.marks.all()
        )  # fmt: skip
        Finding.objects.bulk_create(
            Finding(scorecard=card, rule=finding.rule, note=finding.note)
            for finding in old.findings.all()
        )
