"""One member's scorecard: mark, note, record a finding, hand in, take back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.digest import digest
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from evaluation import rules
from evaluation.cards import card_of, content_of
from evaluation.choices import SessionStatus
from evaluation.models import (
    Criterion,
    CriterionOption,
    Finding,
    Mark,
    Scorecard,
    ScorecardVersion,
    SessionItem,
)
from evaluation.services.marking import choose, choose_all
from evaluation.services.sessions import locked_item
from evaluation.workflow import ITEM, SCORECARD


@transaction.atomic
def begin_scorecard(*, item_id: int, actor: User) -> Scorecard:
    """The member's own card on a dossier, made when first opened."""
    items = SessionItem.objects.seated(actor).select_related("session__council", "stage")
    found = items.filter(pk=item_id).first()
    if found is None:
        raise NotFound
    seat = rules.seat_of(actor, found.session.council)
    if (card := Scorecard.objects.filter(item=found, seat=seat).first()) is not None:
        return card
    if found.session.status == SessionStatus.PLANNED:
        raise Conflict(_("Phiên họp chưa khai mạc, chưa chấm điểm được."), code="not_open")
    if not rules.can_score(seat, found):
        raise NotPermitted(_("Bạn không chấm hồ sơ này (thư ký, vắng mặt, hoặc không tham gia)."))
    card, _is_new = Scorecard.objects.get_or_create(item=found, seat=seat)  # two tabs, one card
    return card


def _own(card_id: int, actor: User) -> Scorecard:
    """One's own card, locked; others' cards are not there at all."""
    cards = Scorecard.objects.owned_by(actor).select_related("seat__council", "seat__user")
    card = cards.select_for_update(of=("self",)).order_by("pk").filter(pk=card_id).first()
    if card is None:
        raise NotFound
    return card


def _editable(card_id: int, actor: User, day: date) -> Scorecard:
    """One's own draft card, locked: nobody waits for anybody else's marks.

    The dossier's state is read after the lock. open_marks() locks every card before it opens, so
    it either waits for this change or is seen here to have happened.
    """
    card = _own(card_id, actor)
    card.item = _item_of(card)
    SCORECARD.require(card, "hand_in")
    _require_scoring(card, day)
    if not rules.can_edit_scorecard(actor, card):
        raise NotPermitted(_("Bạn đang được ghi vắng mặt, hoặc không còn chấm hồ sơ này."))
    return card


def _item_of(card: Scorecard) -> SessionItem:
    item = SessionItem.objects.select_related(
        "session", "stage__dossier__scheme", "stage__criteria_set", "stage__unit"
    ).get(pk=card.item_id)
    item.session.council = card.seat.council  # known; each table joined costs the planner most
    return item


def _require_scoring(card: Scorecard, day: date) -> None:
    ITEM.require(card.item, "open_marks")
    rules.require_scheme_open(card.item.stage.dossier, day)
    if rules.answers_are_over(card.item.session, day):
        raise Conflict(_("Đã quá ngày trả lời ý kiến bằng văn bản."), code="answers_over")


@transaction.atomic
def mark_criterion(
    *,
    card_id: int,
    criterion: str,
    position: int,
    actor: User,
    today: date,
    note: str | None = None,
    written_at: datetime | None = None,
) -> Mark:
    """Choose one option (0 = none reached); kept at once, audited only at hand-in.

    `written_at` is when the member chose, on the server's clock: what arrives late never replaces
    what the same member wrote after it. Answers the mark that is kept.
    """
    card = _editable(card_id, actor, today)
    row, option = choose(card.item.stage.criteria_set, criterion, position)
    values: dict[str, Any] = {"option": option, "is_chosen": True}
    if note is not None:
        values["note"] = note[:2000]
    return _keep(card, row, values, written_at)


@transaction.atomic
def note_criterion(
    *,
    card_id: int,
    criterion: str,
    note: str | None,
    actor: User,
    today: date,
    written_at: datetime | None = None,
) -> Mark:
    """Keep a note on a criterion, marked already or not."""
    card = _editable(card_id, actor, today)
    row, _option = choose(card.item.stage.criteria_set, criterion, None)
    return _keep(card, row, {"note": (note or "")[:2000]}, written_at)


def _keep(
    card: Scorecard, criterion: Criterion, values: dict[str, Any], written_at: datetime | None
) -> Mark:
    """One criterion of a locked card; what was written before what is kept changes nothing."""
    mark = card.marks.filter(criterion=criterion).first()
    if mark is None:
        mark = Mark(scorecard=card, criterion=criterion, is_chosen=False)
    elif written_at and mark.written_at and written_at < mark.written_at:
        return mark
    for name, value in {**values, "written_at": written_at}.items():
        setattr(mark, name, value)
    mark.save()
    return mark


@transaction.atomic
def comment_card(
    *, card_id: int, comment: str, actor: User, today: date, written_at: datetime | None = None
) -> bool:
    """Keep the general remark as it is written; False where a later one is kept already."""
    card = _editable(card_id, actor, today)
    if not _is_latest(card, "comment", written_at):
        return False
    card.comment = comment[:5000]
    card.save(update_fields=["comment", "written", "updated_at"])
    return True


@transaction.atomic
def record_finding(
    *,
    card_id: int,
    rule: str,
    is_found: bool,
    actor: User,
    today: date,
    note: str = "",
    written_at: datetime | None = None,
) -> bool:
    """Record, or take back, that a rejection or stop rule of the set applies.

    False where the member said otherwise later: that stays.
    """
    card = _editable(card_id, actor, today)
    row = card.item.stage.criteria_set.rows().rules.get(rule)
    if row is None:
        raise Incomplete(_("Bộ tiêu chí không có quy định dừng, loại này."), code="no_such_rule")
    if not _is_latest(card, rule, written_at):
        return False
    if is_found:
        Finding.objects.update_or_create(scorecard=card, rule=row, defaults={"note": note[:1000]})
    else:
        card.findings.filter(rule=row).delete()
    card.save(update_fields=["written", "updated_at"])
    return True


def _is_latest(card: Scorecard, what: str, written_at: datetime | None) -> bool:
    """Whether nothing was written there after it; noted on the locked card when so.

    A finding taken back leaves no row that could say when, so the card says it.
    """
    before = card.written.get(what)
    if written_at and before and written_at < datetime.fromisoformat(before):
        return False
    card.written[what] = written_at.isoformat() if written_at else None
    return True


@transaction.atomic
def fill_card(
    *,
    card_id: int,
    marks: Mapping[str, int],
    notes: Mapping[str, str],
    findings: Mapping[str, str],
    comment: str,
    actor: User,
    today: date,
    written_at: datetime | None = None,
) -> Scorecard:
    """Keep a whole sheet at once, as a browser without script sends it; gaps are allowed.

    `findings` are the recorded rules with their grounds: those left out are taken back. A
    criterion left out keeps what was chosen before.
    """
    card = _editable(card_id, actor, today)
    criteria_set = card.item.stage.criteria_set
    _write_marks(card, choose_all(criteria_set, marks), notes, written_at)
    _write_findings(card, findings)
    card.comment = comment[:5000]
    moment = written_at.isoformat() if written_at else None
    card.written = dict.fromkeys(["comment", *criteria_set.rows().rules], moment)
    card.save(update_fields=["comment", "written", "updated_at"])
    return card


def _write_marks(
    card: Scorecard,
    chosen: Mapping[str, tuple[Criterion, CriterionOption | None]],
    notes: Mapping[str, str],
    written_at: datetime | None,
) -> None:
    sheet = card.item.stage.criteria_set.rows()
    rows = {sheet.codes[mark.criterion_id]: mark for mark in card.marks.all()}
    noted = sheet.criteria.keys() & {code for code, note in notes.items() if note}
    for code in noted - {*rows, *chosen}:
        rows[code] = Mark(scorecard=card, criterion=sheet.criteria[code], is_chosen=False)
    for code, (criterion, option) in chosen.items():
        mark = rows.setdefault(code, Mark(scorecard=card, criterion=criterion))
        mark.option, mark.is_chosen = option, True
    for code in rows.keys() & notes.keys():
        rows[code].note = notes[code][:2000]
    for row in rows.values():
        row.written_at = written_at
    Mark.objects.bulk_create(
        [Mark(**_columns(mark)) for mark in rows.values()],
        update_conflicts=True,
        unique_fields=["scorecard", "criterion"],
        update_fields=["option", "is_chosen", "note", "written_at"],
    )


def _columns(mark: Mark) -> dict[str, object]:
    names = ("scorecard_id", "criterion_id", "option_id", "is_chosen", "note", "written_at")
    return {name: getattr(mark, name) for name in names}


def _write_findings(card: Scorecard, findings: Mapping[str, str]) -> None:
    rules_of_set = card.item.stage.criteria_set.rows().rules
    unknown = findings.keys() - rules_of_set.keys()
    if unknown:
        raise Incomplete(_("Bộ tiêu chí không có quy định dừng, loại này."), code="no_such_rule")
    card.findings.exclude(rule__code__in=findings).delete()
    Finding.objects.bulk_create(
        [
            Finding(scorecard=card, rule=rules_of_set[code], note=note[:1000])
            for code, note in findings.items()
        ],
        update_conflicts=True,
        unique_fields=["scorecard", "rule"],
        update_fields=["note"],
    )


@transaction.atomic
def hand_in(
    *, card_id: int, actor: User, now: datetime, today: date, comment: str | None = None
) -> Scorecard:
    """Freeze the card; refused while a criterion is unmarked or breaks the sheet's conditions."""
    card = _editable(card_id, actor, today)
    sheet = card.item.stage.criteria_set.sheet()
    problems = sheet.problems(card_of(card))
    if problems:
        message = _("Còn %(count)d tiêu chí chưa chấm hoặc chấm chưa đúng.")
        raise Incomplete(
            message % {"count": len(problems)},
            code="card_incomplete",
            fields={code: [text] for code, text in problems.items()},
        )
    if comment is not None:
        card.comment = comment[:5000]
    content = content_of(card)
    SCORECARD.advance(
        card, "hand_in", actor=actor, handed_in_at=now, comment=card.comment,
        sha256=digest(content),
    )  # fmt: skip
    ScorecardVersion.objects.create(
        card=card, number=card.versions.count() + 1, content=content, sha256=card.sha256,
        handed_in_at=now,
    )  # fmt: skip
    return card


@transaction.atomic
def take_back(*, card_id: int, actor: User, today: date) -> Scorecard:
    """Until the chair opens a member may have the card again; what was handed in stays on file.

    The audit entry names no hash of it: whoever reads the trail could try a guess against it.
    """
    card = Scorecard.objects.owned_by(actor).filter(pk=card_id).first()
    if card is None:
        raise NotFound
    item = locked_item(card.item_id, actor)
    card = _own(card_id, actor)
    card.item = item
    SCORECARD.require(card, "take_back")
    _require_scoring(card, today)
    if not rules.can_take_back(actor, card):
        raise NotPermitted
    SCORECARD.advance(card, "take_back", actor=actor, handed_in_at=None, sha256="")
    return card
