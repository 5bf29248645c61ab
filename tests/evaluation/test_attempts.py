"""Opened marks in dispute: asked again, discussed, scored again; samples; what is kept."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict, Incomplete, InvalidTransition, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation.choices import ItemStatus
from evaluation.models import (
    Council,
    MemberRequest,
    Result,
    Scorecard,
    SeatAssignment,
    SessionItem,
)
from evaluation.quorum import Quorum
from evaluation.selectors import outcomes
from evaluation.selectors.board import board_of
from evaluation.services import attempts, interests, results, scorecards, sessions
from evaluation.settlement import Settlement
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from products.models import ProductCategory
from tests.path import (
    filed,
    in_session,
    make_council,
    make_product_of,
    make_round,
    make_world,
)

pytestmark = pytest.mark.django_db


def sheet_of(item: SessionItem):
    return item.stage.dossier.criteria_set.sheet()


def lowest(item: SessionItem) -> dict[str, int]:
    return {code: leaf.choices[0].position for code, leaf in sheet_of(item).leaves.items()}


def opened(*, is_wide: bool = False) -> tuple[Demo, SessionItem]:
    """Everybody handed in and the chair opened; of wide marks the fifth member's are the lowest."""
    demo = make_world()
    item = in_session(demo).items.get()
    for number in range(1, 6):
        marks = lowest(item) if is_wide and number == 5 else good_marks(sheet_of(item))
        walk.score_as(demo, item, f"hd{number}", marks)
    return demo, walk.open_marks(demo, item)


def again(demo: Demo, item: SessionItem, note: str = "Đã thảo luận tiêu chí 1.1") -> SessionItem:
    return attempts.score_again(
        item_id=item.pk, note=note, actor=demo.user("hd1"), now=timezone.now()
    )


def count(demo: Demo, item: SessionItem, **kept) -> SessionItem:
    return results.count_samples(item_id=item.pk, actor=demo.user("thuky"), **kept)


# ── Quorum at opening ────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("present", "seats", "is_met"),
    [
        (7, 9, True), (6, 9, False),  # 77.8 and 66.7 per cent
        (6, 8, True), (5, 8, False),  # 75 per cent exactly is enough
        (6, 7, True), (5, 7, False),  # 5.25 are asked for
        (3, 4, True), (0, 0, False),
    ],
)  # fmt: skip
def test_three_quarters_are_counted_exactly_and_the_chair_is_one_of_them(present, seats, is_met):
    assert Quorum(present, seats, 75, chair_present=True).is_met == is_met
    assert not Quorum(present, seats, 75, chair_present=False).is_met


def test_marks_do_not_open_when_too_few_unrecused_members_are_left():
    demo = make_world()
    item = in_session(demo).items.get()
    for number in (4, 5):
        interests.declare_recusal(
            item_id=item.pk, reason="Người thân", actor=demo.user(f"hd{number}")
        )
    for number in (1, 2, 3):
        walk.score_as(demo, item, f"hd{number}", good_marks(sheet_of(item)))
    [row] = board_of(item.session, demo.user("hd1")).sealed

    with pytest.raises(Incomplete) as refusal:
        walk.open_marks(demo, item)

    assert refusal.value.code == "no_quorum"
    assert (row.lacks_members, row.is_ready, row.may_open) == (True, False, False)
    assert row.quorum == sessions.item_quorum(item)


def test_marks_do_not_open_once_the_chair_is_marked_absent():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    walk.score(demo, item)
    sessions.record_attendance(
        session_id=session.pk, actor=demo.user("thuky"),
        present={seat.pk: seat.role != "chair" for seat in session.council.seats.all()},
    )  # fmt: skip
    [row] = board_of(session, demo.user("hd1")).sealed
    assert (row.quorum, row.lacks_members) == (sessions.item_quorum(item), True)

    with pytest.raises(Incomplete) as refusal:
        walk.open_marks(demo, item)

    assert refusal.value.code == "no_quorum"


def test_marks_do_not_open_before_as_many_scored_as_the_rules_of_work_ask_for():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    other = ProductCategory.objects.create(
        edition="thu", code="9", name="Ngành khác", level="sector", position=99,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    for number in (4, 5):
        seat = session.council.seats.get(user=demo.user(f"hd{number}"))
        SeatAssignment.objects.create(seat=seat, category=other)
    third = session.council.seats.get(user=demo.user("hd3"))

    def attend(*, third_is_here: bool) -> None:
        seats = session.council.seats.all()
        present = {seat.pk: third_is_here or seat != third for seat in seats}
        sessions.record_attendance(session_id=session.pk, present=present, actor=demo.user("thuky"))

    attend(third_is_here=False)
    for number in (1, 2):
        walk.score_as(demo, item, f"hd{number}", good_marks(sheet_of(item)))
    [row] = board_of(session, demo.user("hd1")).sealed
    assert (row.quorum.is_met, row.counted, row.may_open) == (True, 2, False)
    with pytest.raises(Incomplete) as refusal:
        walk.open_marks(demo, item)
    assert refusal.value.code == "cards_missing"

    attend(third_is_here=True)
    walk.score_as(demo, item, "hd3", good_marks(sheet_of(item)))
    assert board_of(session, demo.user("hd1")).sealed[0].may_open
    assert walk.open_marks(demo, item).status == ItemStatus.OPENED


# ── Samples ──────────────────────────────────────────────────────────


def test_no_conclusion_before_the_samples_are_counted():
    demo, item = opened()

    with pytest.raises(Incomplete) as refusal:
        results.conclude(item_id=item.pk, actor=demo.user("hd1"), today=demo.today)
    assert refusal.value.code == "samples_missing"

    count(demo, item, count=5)
    assert results.conclude(item_id=item.pk, actor=demo.user("hd1"), today=demo.today).pk


def test_fewer_samples_than_five_need_a_note():
    demo, item = opened()

    with pytest.raises(Incomplete) as refusal:
        count(demo, item, count=4)
    assert refusal.value.fields.keys() == {"note"}

    count(demo, item, count=4, note="Một mẫu vỡ, đã lập biên bản")
    item.refresh_from_db()
    assert (item.sample_count, item.sample_note) == (4, "Một mẫu vỡ, đã lập biên bản")


def test_tourism_shows_no_samples():
    demo = make_world(set_number=26)
    round_ = make_round(demo)
    dossier = filed(demo, make_product_of(demo, name="Bản du lịch", set_number=26))
    walk.report(demo, dossier, number=1)
    walk.enter_round(demo, dossier, round_)
    session = walk.meet(demo, make_council(demo, round_).pk, [dossier], demo.today)
    item = session.items.get()
    walk.score(demo, item)
    walk.open_marks(demo, item)

    result = results.conclude(item_id=item.pk, actor=demo.user("hd1"), today=demo.today)

    assert (dossier.criteria_set.sample_count, result.item.sample_count) == (0, None)


def test_members_do_not_count_samples_and_nobody_counts_after_the_conclusion():
    demo, item = opened()
    with pytest.raises(NotPermitted):
        results.count_samples(item_id=item.pk, count=5, actor=demo.user("hd2"))
    with pytest.raises(NotFound):
        results.count_samples(item_id=item.pk, count=5, actor=demo.user("tinh1"))

    walk.conclude_item(demo, item)

    with pytest.raises(Conflict):
        count(demo, item, count=6)


# ── A new attempt ────────────────────────────────────────────────────


def test_totals_too_far_apart_are_scored_again_and_then_need_a_note():
    demo, item = opened(is_wide=True)
    chair = demo.user("hd1")
    count(demo, item, count=5)

    with pytest.raises(Incomplete) as refusal:
        results.conclude(item_id=item.pk, actor=chair, today=demo.today)
    assert refusal.value.code == "score_again"

    second = again(demo, item)
    for number in range(1, 6):
        walk.score_as(demo, second, f"hd{number}", _cards_of(item)[number])
    walk.open_marks(demo, second)
    with pytest.raises(Incomplete) as refusal:
        results.conclude(item_id=second.pk, actor=chair, today=demo.today)
    assert refusal.value.code == "spread"

    results.note_spread(item_id=second.pk, note="Giữ điểm từng phiếu", actor=demo.user("thuky"))
    result = results.conclude(item_id=second.pk, actor=chair, today=demo.today)
    assert result.item == second


def _cards_of(item: SessionItem) -> dict[int, dict[str, int]]:
    return {n: lowest(item) if n == 5 else good_marks(sheet_of(item)) for n in range(1, 6)}


def test_the_old_sheets_stay_frozen_and_readable_to_the_council():
    demo, item = opened(is_wide=True)
    before = list(item.scorecards.order_by("pk").values_list("pk", "sha256"))

    second = again(demo, item)

    item.refresh_from_db()
    assert (item.status, item.spread_note) == (ItemStatus.RESCORED, "Đã thảo luận tiêu chí 1.1")
    assert list(item.scorecards.order_by("pk").values_list("pk", "sha256")) == before
    assert item.scorecards.exclude(document=None).count() == 5
    read = Scorecard.objects.visible_to(demo.user("hd3")).filter(item=item)
    assert read.count() == 5
    assert Scorecard.objects.visible_to(demo.user("hd3")).filter(item=second).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        SessionItem.objects.filter(pk=item.pk).update(spread_note="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        item.scorecards.update(comment="khác")


def test_a_new_attempt_begins_with_ones_own_former_choices():
    demo, item = opened(is_wide=True)

    second = again(demo, item)

    card = scorecards.begin_scorecard(item_id=second.pk, actor=demo.user("hd5"))
    chosen = {mark.criterion.code: mark for mark in card.marks.select_related("criterion")}
    assert {code: mark.option.position if mark.option else 0 for code, mark in chosen.items()} == (
        lowest(item)
    )
    assert (card.status, second.attempt, second.position) == ("draft", 2, item.position)


def test_the_replaced_outcome_is_shown_as_it_was_then():
    demo, item = opened(is_wide=True)
    was = results.outcome_of(item)

    second = again(demo, item)
    interests.declare_recusal(item_id=second.pk, reason="Người thân", actor=demo.user("hd5"))

    [row] = outcomes.opened_rows(
        second.session.council, [SessionItem.objects.get(pk=item.pk)], {(item.stage_id, 0)}
    )
    assert row.view.spread == Fraction(was.spread)
    assert [member.name for member in row.view.members][-1] == str(demo.user("hd5"))


def test_a_member_may_ask_for_a_new_scoring_between_opening_and_conclusion():
    demo, item = opened()
    member = demo.user("hd4")
    count(demo, item, count=5)

    request = attempts.request_rescore(item_id=item.pk, reason="Hiểu nhầm 1.2", actor=member)

    assert AuditEntry.objects.of(item).filter(action="ask_rescore", actor=member).count() == 1
    with pytest.raises(Incomplete) as refusal:
        results.conclude(item_id=item.pk, actor=demo.user("hd1"), today=demo.today)
    assert refusal.value.code == "score_again"
    with pytest.raises(Conflict):
        attempts.request_rescore(item_id=item.pk, reason="Lần nữa", actor=member)
    with pytest.raises(DatabaseError), transaction.atomic():
        MemberRequest.objects.filter(pk=request.pk).update(reason="khác")

    second = again(demo, item)
    walk.score(demo, second)
    walk.open_marks(demo, second)
    assert results.conclude(item_id=second.pk, actor=demo.user("hd1"), today=demo.today).pk


def test_only_a_counted_member_asks_and_only_with_a_reason():
    demo = make_world()
    item = in_session(demo).items.get()
    interests.declare_recusal(item_id=item.pk, reason="Người thân", actor=demo.user("hd5"))
    for number in range(1, 5):
        walk.score_as(demo, item, f"hd{number}", good_marks(sheet_of(item)))
    with pytest.raises(InvalidTransition):
        attempts.request_rescore(item_id=item.pk, reason="Sớm", actor=demo.user("hd2"))
    walk.open_marks(demo, item)

    with pytest.raises(NotPermitted):
        attempts.request_rescore(item_id=item.pk, reason="Có", actor=demo.user("thuky"))
    for username in ("hd5", "tinh1"):
        with pytest.raises(NotFound):
            attempts.request_rescore(item_id=item.pk, reason="Có", actor=demo.user(username))
    with pytest.raises(Incomplete):
        attempts.request_rescore(item_id=item.pk, reason=" ", actor=demo.user("hd2"))


def test_only_the_chair_begins_a_new_attempt_and_says_what_was_discussed():
    demo, item = opened(is_wide=True)

    with pytest.raises(NotPermitted):
        attempts.score_again(
            item_id=item.pk, note="x", actor=demo.user("thuky"), now=timezone.now()
        )
    with pytest.raises(Incomplete) as refusal:
        again(demo, item, note=" ")
    assert refusal.value.fields.keys() == {"note"}


def test_no_new_attempt_without_a_dispute_or_beyond_the_rules():
    demo, item = opened()
    with pytest.raises(Conflict) as refusal:
        again(demo, item)
    assert refusal.value.code == "not_disputed"

    Council.objects.update(rescore_attempts=0)
    attempts.request_rescore(item_id=item.pk, reason="Hiểu nhầm", actor=demo.user("hd2"))
    with pytest.raises(Conflict) as refusal:
        again(demo, item)
    assert refusal.value.code == "no_attempt_left"


def test_one_stage_is_scored_in_one_place_at_a_time():
    _demo, item = opened()

    with pytest.raises(IntegrityError), transaction.atomic():
        SessionItem.objects.create(session=item.session, stage=item.stage, attempt=2, position=9)


def test_the_result_is_the_last_attempts():
    demo, item = opened(is_wide=True)
    second = again(demo, item)
    for number in range(1, 6):
        walk.score_as(demo, second, f"hd{number}", good_marks(sheet_of(second)))

    walk.conclude(demo, item.session)

    assert Result.objects.get().item == second


@pytest.mark.parametrize(
    ("spread", "requests", "left", "noted", "answer"),
    [
        (10, 0, 1, False, "settled"),
        (Fraction(1001, 100), 0, 1, False, "again"),
        (Fraction(1001, 100), 0, 1, True, "again"),
        (0, 1, 1, False, "again"),
        (11, 0, 0, False, "note"),
        (11, 0, 0, True, "settled"),
        (0, 2, 0, False, "note"),
    ],
)
def test_a_spread_of_the_limit_is_no_dispute_and_one_over_it_is(
    spread, requests, left, noted, answer
):
    found = Settlement(spread, 10, requests, left, noted)

    assert (found.is_settled, found.must_score_again, found.needs_note) == (
        answer == "settled", answer == "again", answer == "note",
    )  # fmt: skip
