import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.choices import Role
from core.errors import Conflict, Incomplete, InvalidTransition, NotFound, NotPermitted
from evaluation.choices import ItemStatus
from evaluation.models import Council, Mark, Recusal, Result, Scorecard
from evaluation.services import interests, results, scorecards, sessions
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from products.models import Producer, ProducerAccount
from tests.build import make_unit, make_user
from tests.path import filed, in_session, make_council, make_product_of, make_round, make_world

pytestmark = pytest.mark.django_db


def test_the_secretary_does_not_score():
    demo = make_world()
    item = in_session(demo).items.get()

    with pytest.raises(NotPermitted):
        scorecards.begin_scorecard(item_id=item.pk, actor=demo.user("thuky"))


def test_provincial_staff_above_the_council_find_no_card_to_fill():
    demo = make_world()
    item = in_session(demo).items.get()

    with pytest.raises(NotFound):
        scorecards.begin_scorecard(item_id=item.pk, actor=demo.user("tinh1"))


def test_a_session_does_not_open_below_the_quorum_or_without_the_chair():
    demo = make_world()
    round_ = make_round(demo)
    dossier = filed(demo)
    walk.report(demo, dossier, number=1)
    walk.enter_round(demo, dossier, round_)
    council = make_council(demo, round_)
    stage = dossier.stages.get(order=2)
    session = walk.call_on_stages(demo, council.pk, [stage.pk], demo.today)
    seats = list(council.seats.order_by("position"))

    for present in (seats[:3], seats[1:5]):  # 60 %; then 80 % without the chair
        sessions.record_attendance(
            session_id=session.pk, actor=demo.user("thuky"),
            present={seat.pk: True for seat in present},
        )  # fmt: skip
        with pytest.raises(Incomplete) as refusal:
            sessions.open_session(session_id=session.pk, actor=demo.user("hd1"), now=timezone.now())
        assert refusal.value.code == "no_quorum"


def test_a_member_with_an_account_at_the_producer_is_recused_without_being_told():
    demo = make_world()
    make_product_of(demo)
    ProducerAccount.objects.create(
        producer=Producer.objects.get(), user=demo.user("hd3"), since=demo.day(100)
    )

    item = in_session(demo).items.get()

    recusal = Recusal.objects.get()
    assert (recusal.seat.user, recusal.is_declared) == (demo.user("hd3"), False)
    with pytest.raises(NotFound):
        scorecards.begin_scorecard(item_id=item.pk, actor=demo.user("hd3"))


def test_a_recused_member_is_not_waited_for_and_not_counted():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    interests.declare_recusal(item_id=item.pk, reason="Người thân", actor=demo.user("hd5"))
    marks = good_marks(item.stage.dossier.criteria_set.sheet())
    for number in range(1, 5):
        walk.score_as(demo, item, f"hd{number}", marks)

    walk.conclude(demo, session)

    assert len(Result.objects.get().outcome["members"]) == 4


def test_nobody_reads_anothers_card_before_the_chair_opens():
    demo = make_world()
    item = in_session(demo).items.get()
    marks = good_marks(item.stage.dossier.criteria_set.sheet())
    walk.score_as(demo, item, "hd2", marks)

    for username in ("hd1", "hd3", "thuky", "tinh1", "lanhdao", "xa1"):
        assert not Scorecard.objects.visible_to(demo.user(username)).exists()


def test_the_chair_cannot_open_while_a_present_member_has_not_handed_in():
    demo = make_world()
    item = in_session(demo).items.get()
    marks = good_marks(item.stage.dossier.criteria_set.sheet())
    for number in range(1, 5):
        walk.score_as(demo, item, f"hd{number}", marks)

    with pytest.raises(Incomplete) as refusal:
        results.open_marks(
            item_id=item.pk, actor=demo.user("hd1"), now=timezone.now(), today=demo.today
        )

    assert str(demo.user("hd5")) in str(refusal.value.message)


def test_only_the_chair_opens():
    demo = make_world()
    item = in_session(demo).items.get()
    walk.score(demo, item)

    with pytest.raises(NotPermitted):
        results.open_marks(
            item_id=item.pk, actor=demo.user("thuky"), now=timezone.now(), today=demo.today
        )


def test_a_card_with_an_unmarked_criterion_is_not_handed_in():
    demo = make_world()
    item = in_session(demo).items.get()
    marks = good_marks(item.stage.dossier.criteria_set.sheet())
    del marks["1.1"]

    with pytest.raises(Incomplete) as refusal:
        walk.score_as(demo, item, "hd2", marks)

    assert list(refusal.value.fields) == ["1.1"]


def test_a_handed_in_card_is_frozen_by_the_service_and_by_the_database():
    demo = make_world()
    item = in_session(demo).items.get()
    card = walk.score_as(demo, item, "hd2", good_marks(item.stage.dossier.criteria_set.sheet()))

    with pytest.raises(InvalidTransition):
        scorecards.mark_criterion(
            card_id=card.pk, criterion="1.1", position=1, actor=demo.user("hd2"),
            today=demo.today,
        )  # fmt: skip
    for change in (
        lambda: Mark.objects.filter(scorecard=card).update(note="khác"),
        lambda: Mark.objects.filter(scorecard=card).delete(),
        lambda: Scorecard.objects.filter(pk=card.pk).update(comment="khác"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_totals_more_than_ten_apart_block_the_conclusion_until_a_note_is_made():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    sheet = item.stage.dossier.criteria_set.sheet()
    high, low = good_marks(sheet), _lowest(sheet)
    for number in range(1, 5):
        walk.score_as(demo, item, f"hd{number}", high)
    walk.score_as(demo, item, "hd5", low)
    chair = demo.user("hd1")
    results.open_marks(item_id=item.pk, actor=chair, now=timezone.now(), today=demo.today)

    Council.objects.update(rescore_attempts=0)
    results.count_samples(item_id=item.pk, count=5, actor=chair)

    with pytest.raises(Incomplete) as refusal:
        results.conclude(item_id=item.pk, actor=chair, today=demo.today)
    assert refusal.value.code == "spread"
    assert not Result.objects.exists()

    results.note_spread(item_id=item.pk, note="Đã thảo luận", actor=demo.user("thuky"))
    results.conclude(item_id=item.pk, actor=chair, today=demo.today)

    item.refresh_from_db()
    assert item.status == ItemStatus.CONCLUDED


def test_a_recorded_agreement_settles_a_gate_and_an_empty_one_is_refused():
    demo = make_world()
    session = in_session(demo)
    item = session.items.get()
    sheet = item.stage.dossier.criteria_set.sheet()
    gate = next(gate for gate in sheet.gates if gate.star == 3)
    walk.score(demo, item)
    chair = demo.user("hd1")
    results.open_marks(item_id=item.pk, actor=chair, now=timezone.now(), today=demo.today)

    with pytest.raises(Incomplete):
        results.record_agreement(
            item_id=item.pk, criterion=gate.criterion, position=0, note=" ", actor=chair
        )
    results.record_agreement(
        item_id=item.pk, criterion=gate.criterion, position=0, note="Giấy đã hết hạn",
        actor=chair,
    )  # fmt: skip
    result = walk.conclude_item(demo, item)

    assert result.stars == 2


def test_a_result_is_frozen_in_the_database():
    demo = make_world()
    session = in_session(demo)
    walk.score(demo, session.items.get())
    walk.conclude(demo, session)

    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.update(stars=5)


def test_no_interest_is_declared_after_the_marks_are_open():
    demo = make_world()
    item = in_session(demo).items.get()
    walk.score(demo, item)
    results.open_marks(
        item_id=item.pk, actor=demo.user("hd1"), now=timezone.now(), today=demo.today
    )

    with pytest.raises(Conflict):
        interests.declare_recusal(item_id=item.pk, reason="Người thân", actor=demo.user("hd2"))


def test_a_commune_officer_cannot_put_a_dossier_on_a_councils_table():
    demo = make_world()
    round_ = make_round(demo)
    council = make_council(demo, round_)
    sibling = make_user(serving=make_unit("14/04000/"), role=Role.COMMUNE_OFFICER)

    with pytest.raises(NotFound):
        sessions.call_session(
            council_id=council.pk, held_on=demo.today, place="Phòng 1", stage_ids=[1],
            actor=sibling,
        )  # fmt: skip


def _lowest(sheet) -> dict[str, int]:
    return {code: leaf.choices[0].position for code, leaf in sheet.leaves.items()}
