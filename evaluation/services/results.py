"""From handed-in cards to a frozen, explained result."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotPermitted
from core.models import AuditEntry
from documents.services.papers import file_documents
from evaluation import paper_content, rules, scoring
from evaluation.cards import (
    Inputs,
    inputs_of,
    scorecards_to_print,
    settlement_from,
)
from evaluation.choices import ItemStatus, SessionStatus
from evaluation.models import (
    Agreement,
    CouncilSeat,
    DossierStage,
    Result,
    Scorecard,
    SessionItem,
)
from evaluation.services.marking import choose
from evaluation.services.sessions import item_quorum, locked_item
from evaluation.settlement import Settlement
from evaluation.workflow import ITEM, STAGE


def expected_seats(item: SessionItem):
    """Whose cards the chair waits for."""
    return CouncilSeat.objects.expected_for(item)


@transaction.atomic
def open_marks(*, item_id: int, actor: User, now: datetime, today: date) -> SessionItem:
    """The chair unseals a dossier's cards once every present, unrecused member has handed in."""
    item = locked_item(item_id, actor)
    if not rules.presides(actor, item):
        raise NotPermitted
    ITEM.require(item, "open_marks")
    STAGE.require(item.stage, "conclude")
    rules.require_scheme_open(item.stage.dossier, today)
    item.scorecards.hold()
    if not rules.answers_are_over(item.session, today):
        _require_all_handed_in(item)
    _require_quorum(item)
    _require_enough_cards(item)
    ITEM.advance(item, "open_marks", actor=actor, opened_at=now)
    return item


def _require_all_handed_in(item: SessionItem) -> None:
    waiting = expected_seats(item).exclude(scorecards__in=item.scorecards.handed_in())
    names = [str(seat.user) for seat in waiting.select_related("user")]
    if names:
        message = _("Còn %(count)d phiếu chưa nộp: %(names)s.")
        message %= {"count": len(names), "names": ", ".join(names)}
        raise Incomplete(message, code="cards_missing")


def _require_quorum(item: SessionItem) -> None:
    quorum = item_quorum(item)
    if not quorum.is_met:
        message = _(
            "Chưa đủ điều kiện mở điểm: %(present)d/%(seats)d thành viên tham gia hồ sơ này, cần "
            "ít nhất %(percent)d%% và có chủ tịch hội đồng."
        ) % {"present": quorum.present, "seats": quorum.seats, "percent": quorum.percent}
        raise Incomplete(message, code="no_quorum")


def _require_enough_cards(item: SessionItem) -> None:
    """As many members score each dossier as the rules of work ask for."""
    least, counted = item.session.council.min_scorers, item.scorecards.counted().count()
    if counted < least:
        message = _("Mới có %(count)d phiếu được tính; quy chế cần ít nhất %(least)d.")
        message %= {"count": counted, "least": least}
        raise Incomplete(message, code="cards_missing")


def outcome_of(item: SessionItem) -> scoring.Outcome:
    """The result as the cards, agreements and rules of work now give it."""
    return scoring.score(*inputs_of(item))


def settlement_of(
    item: SessionItem, outcome: scoring.Outcome, cards: Sequence[scoring.Card]
) -> Settlement:
    """Whether the opened marks may be concluded by the council's rules of work."""
    rescored = item.stage.items.filter(session=item.session_id, status=ItemStatus.RESCORED)
    return settlement_from(
        item, outcome, cards,
        requests=item.requests.count(), rescored=rescored.count(),
    )  # fmt: skip


@transaction.atomic
def count_samples(*, item_id: int, count: int, actor: User, note: str = "") -> SessionItem:
    """How many samples lay on the table; fewer than the rules ask for needs a note (6.2)."""
    item = locked_item(item_id, actor)
    if not rules.can_run_session(actor, item.session.council):
        raise NotPermitted
    if item.session.status != SessionStatus.OPEN or item.is_over:
        raise Conflict(_("Chỉ đếm mẫu khi đang họp, trước khi kết luận."), code="not_open")
    needed = item.stage.criteria_set.sample_count or 0
    if count < needed and not note.strip():
        message = _("Cần %(needed)d mẫu, có %(count)d: ghi lý do hoặc cách xử lý.")
        message %= {"needed": needed, "count": count}
        raise Incomplete(message, code="samples_short", fields={"note": [message]})
    item.sample_count, item.sample_note = count, note.strip()[:500]
    item.save(update_fields=["sample_count", "sample_note", "updated_at"])
    AuditEntry.objects.record(
        item, "count_samples", actor=actor, detail={"count": count, "note": item.sample_note}
    )
    return item


@transaction.atomic
def record_agreement(
    *, item_id: int, criterion: str, position: int, note: str, actor: User
) -> Agreement:
    """What the council agreed on one criterion; it overrides that gate's count, with its note."""
    item = _discussed(item_id, actor)
    if not note.strip():
        message = _("Ghi nội dung hội đồng đã thống nhất.")
        raise Incomplete(message, fields={"note": [message]})
    row, option = choose(item.stage.criteria_set, criterion, position)
    agreement, _created = Agreement.objects.update_or_create(
        item=item,
        criterion=row,
        defaults={"option": option, "note": note.strip(), "recorded_by": actor},
    )
    AuditEntry.objects.record(
        item, "agree", actor=actor,
        detail={"criterion": criterion, "position": position, "note": note.strip()},
    )  # fmt: skip
    return agreement


@transaction.atomic
def note_spread(*, item_id: int, note: str, actor: User, remarks: str = "") -> SessionItem:
    """How the council settled totals that lie further apart than its rules allow."""
    item = _discussed(item_id, actor)
    item.spread_note = note.strip()[:3000]
    item.remarks = remarks.strip()[:5000]
    item.save(update_fields=["spread_note", "remarks", "updated_at"])
    AuditEntry.objects.record(item, "note_spread", actor=actor, detail={"note": item.spread_note})
    return item


def _discussed(item_id: int, actor: User) -> SessionItem:
    """An opened, not yet concluded item, for the chair or the secretary."""
    item = locked_item(item_id, actor)
    if not rules.can_run_session(actor, item.session.council):
        raise NotPermitted
    ITEM.require(item, "conclude")
    return item


@transaction.atomic
def conclude(*, item_id: int, actor: User, today: date) -> Result:
    """Freeze the result, once samples are counted and nothing is left in dispute."""
    item = locked_item(item_id, actor)
    if not rules.presides(actor, item):
        raise NotPermitted
    ITEM.require(item, "conclude")
    rules.require_scheme_open(item.stage.dossier, today)
    _require_samples(item)
    inputs = inputs_of(item)
    outcome = scoring.score(*inputs)
    _require_settled(settlement_of(item, outcome, inputs.cards))
    ITEM.advance(item, "conclude", actor=actor)
    stage = DossierStage.objects.lock(item.stage_id)
    STAGE.advance(stage, "conclude", actor=actor, detail={"sentence": outcome.sentence})
    file_scorecards(item, actor)
    return _freeze(item, outcome, inputs, actor)


def _require_samples(item: SessionItem) -> None:
    """At least five by Article 6.2, none for tourism: the criteria set says how many."""
    needed = item.stage.criteria_set.sample_count or 0
    if needed and item.sample_count is None:
        message = _("Thư ký ghi số mẫu đã đếm trước khi kết luận (cần %(needed)d).")
        raise Incomplete(message % {"needed": needed}, code="samples_missing")


def _require_settled(settlement: Settlement) -> None:
    """Each refusal names the way out that the rules of work leave."""
    if settlement.must_meet:
        message = _("Thành viên còn ý kiến khác nhau: chuyển hồ sơ ra họp (Điều 7 khoản 6 điểm d).")
        raise Incomplete(message, code="meeting_needed")
    if settlement.must_score_again:
        reason = (
            _("Tổng điểm các phiếu chênh nhau quá %(limit)d điểm: thảo luận rồi chấm lại.")
            % {"limit": settlement.limit}
            if settlement.is_wide
            else _("Có thành viên đề nghị chấm lại: thảo luận rồi chấm lại.")
        )
        raise Incomplete(reason, code="score_again")
    if settlement.needs_note:
        message = _("Đã hết lần chấm lại mà chưa thống nhất: ghi ý kiến thống nhất của hội đồng.")
        raise Incomplete(message, code="spread", fields={"spread_note": [message]})


def file_scorecards(item: SessionItem, actor: User) -> None:
    """Each handed-in card becomes a paper, drawn by the worker."""
    cards = list(scorecards_to_print(item))
    if not cards:
        return
    drafts = paper_content.scorecard_drafts(item.stage, cards)
    papers = file_documents(actor=actor, issued_on=item.session.held_on, drafts=drafts)
    for card, paper in zip(cards, papers, strict=True):
        card.document = paper
    Scorecard.objects.bulk_update(cards, ["document"])


def _freeze(item: SessionItem, outcome: scoring.Outcome, inputs: Inputs, actor: User) -> Result:
    return Result.objects.create(
        stage_id=item.stage_id,
        item=item,
        mean=scoring.as_fraction(outcome.mean),
        mean_cut=cut(outcome.mean),
        stars=outcome.stars,
        is_rejected=outcome.rejected,
        is_stopped=outcome.stopped,
        sentence=outcome.sentence,
        outcome=outcome.as_json(),
        inputs_hash=scoring.inputs_hash(*inputs),
        concluded_by=actor,
    )


def cut(mean: Fraction) -> Decimal:
    """Two decimals, cut and never rounded: a shown 90,00 is at least 90."""
    return Decimal(mean * 100 // 1) / 100
