"""A council from its steps to its founding decision, and what may still change afterwards."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.errors import Conflict, Incomplete, InvalidTransition, NotPermitted
from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from evaluation.choices import SeatRole
from evaluation.models import Council, CouncilSeat, SeatAssignment
from evaluation.selectors.founding import assignment_of, gaps_of
from evaluation.services import amendments, councils, founding, results, sessions
from evaluation.services.councils import SeatPlan, WorkRules
from ocop_portal.demo import people, walk
from ocop_portal.demo.walk import Demo
from products.models import ProductCategory
from tests.build import make_user
from tests.path import (
    draw_only,
    filed,
    in_session,
    make_council,
    make_product_of,
    make_round,
    make_world,
)

pytestmark = pytest.mark.django_db
WHY = {"missing_bodies_reason": "Đang kiện toàn"}


def begun(demo: Demo, **members) -> Council:
    """A draft with everybody seated."""
    council = councils.begin_council(
        round_id=make_round(demo).pk, name="Hội đồng OCOP tỉnh", actor=demo.user("tinh1")
    )
    return councils.seat_members(
        council_id=council.pk,
        seats=people.council_seats(demo.users),
        actor=demo.user("tinh1"),
        **(WHY | members),
    )


def codes(council: Council) -> list[str]:
    return [gap.code for gap in gaps_of(council)]


def dossier_in_round(demo: Demo, council: Council, name: str = "Mận sấy dẻo", number: int = 1):
    dossier = filed(demo, make_product_of(demo, name=name))
    walk.report(demo, dossier, number=number)
    walk.enter_round(demo, dossier, council.round)
    return dossier


def who_scores(council: Council, stage) -> set[int]:
    seats = council.seats.scoring().assigned_to(stage.pk)
    return set(seats.values_list("pk", flat=True))


# ── Steps ────────────────────────────────────────────────────────────


def test_an_empty_draft_says_everything_it_lacks():
    demo = make_world()
    council = councils.begin_council(
        round_id=make_round(demo).pk, name="Hội đồng", actor=demo.user("tinh1")
    )

    assert codes(council) == ["no_chair", "no_secretary", "bodies_missing", "too_few_scorers"]
    with pytest.raises(Incomplete) as refusal:
        councils.record_founding(
            council_id=council.pk, decision_number="1/QĐ-UBND", decided_on=demo.today,
            actor=demo.user("tinh1"),
        )  # fmt: skip
    assert refusal.value.code == "no_chair"


def test_members_written_again_keep_their_assignments():
    demo = make_world()
    council = begun(demo)
    seat = council.seats.get(user=demo.user("hd2"))
    sector = ProductCategory.objects.filter(level="sector")[0]
    councils.assign_seats(
        council_id=council.pk, groups={seat.pk: [sector.pk]}, stages={}, actor=demo.user("tinh1")
    )

    plan = people.council_seats(demo.users)
    councils.seat_members(
        council_id=council.pk, seats=[plan[0], *reversed(plan[1:])], actor=demo.user("tinh1"), **WHY
    )

    assert list(SeatAssignment.objects.values_list("seat", flat=True)) == [seat.pk]
    assert council.seats.get(user=demo.user("hd2")).position == 6


def test_a_commune_officer_sets_up_nothing():
    demo = make_world()
    council = begun(demo)

    with pytest.raises(NotPermitted):
        founding.approve_founding(council_id=council.pk, actor=demo.user("tinh1"))


# ── Assignment ───────────────────────────────────────────────────────


def test_a_seat_scores_its_groups_and_single_dossiers_and_the_chair_everything():
    demo = make_world()
    council = begun(demo)
    first = dossier_in_round(demo, council).stages.get(order=2)
    second = dossier_in_round(demo, council, "Mơ muối", 2).stages.get(order=2)
    elsewhere = ProductCategory.objects.create(
        edition="thu", code="9", name="Ngành khác", level="sector", position=99,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    seats = {seat.user.username: seat for seat in council.seats.select_related("user")}
    own = {name: seats[demo.user(name).username] for name in ("hd1", "hd2", "hd3", "hd4", "hd5")}
    sector = first.dossier.product.category.parent.parent or first.dossier.product.category.parent
    councils.assign_seats(
        council_id=council.pk,
        groups={own["hd1"].pk: [elsewhere.pk], own["hd2"].pk: [sector.pk],
                own["hd3"].pk: [elsewhere.pk]},
        stages={own["hd4"].pk: [second.pk]},
        actor=demo.user("tinh1"),
    )  # fmt: skip

    assert who_scores(council, first) == {own[name].pk for name in ("hd1", "hd2", "hd5")}
    assert who_scores(council, second) == {own[name].pk for name in ("hd1", "hd2", "hd4", "hd5")}
    counted = {line.pk: line.scorers for line in assignment_of(council).lines if line.scorers}
    assert counted == {first.pk: 3, second.pk: 4}


def test_only_assigned_members_are_waited_for_and_may_score():
    demo = make_world()
    council = begun(demo)
    dossier = dossier_in_round(demo, council)
    stage = dossier.stages.get(order=2)
    other = ProductCategory.objects.create(
        edition="thu", code="9", name="Ngành khác", level="sector", position=99,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    seat = council.seats.get(user=demo.user("hd5"))
    councils.assign_seats(
        council_id=council.pk, groups={seat.pk: [other.pk]}, stages={}, actor=demo.user("tinh1")
    )
    councils.record_founding(
        council_id=council.pk, decision_number="1/QĐ-UBND", decided_on=demo.day(60),
        actor=demo.user("tinh1"),
    )  # fmt: skip
    session = walk.meet_on_stages(demo, council.pk, [stage.pk], demo.today)
    item = session.items.get()

    expected = set(results.expected_seats(item).values_list("user", flat=True))

    assert expected == {demo.user(f"hd{number}").pk for number in range(1, 5)}
    with pytest.raises(NotPermitted):
        walk.score_as(demo, item, "hd5", {})


def test_a_dossier_with_too_few_assigned_members_stops_the_founding():
    demo = make_world()
    council = begun(demo)
    dossier_in_round(demo, council)
    other = ProductCategory.objects.create(
        edition="thu", code="9", name="Ngành khác", level="sector", position=99,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip
    away = council.seats.filter(role=SeatRole.MEMBER)[:3]
    councils.assign_seats(
        council_id=council.pk, groups={seat.pk: [other.pk] for seat in away}, stages={},
        actor=demo.user("tinh1"),
    )  # fmt: skip

    assert codes(council) == ["too_few_scorers"]


# ── Founding decision ────────────────────────────────────────────────


def test_the_founding_decision_is_drafted_approved_numbered_drawn_and_issued():
    demo = make_world()
    council = begun(demo)
    officer, signatory = demo.user("tinh1"), demo.user("lanhdao")

    founding.draft_founding(council_id=council.pk, actor=officer)
    with pytest.raises(Conflict) as refusal:
        councils.set_work_rules(council_id=council.pk, work_rules=WorkRules(), actor=officer)
    assert refusal.value.code == "papers_drafted"
    founding.approve_founding(council_id=council.pk, actor=signatory)
    founding.number_founding(
        council_id=council.pk, number=115, decided_on=demo.today, actor=officer
    )
    with pytest.raises(Conflict):
        founding.issue_founding(council_id=council.pk, actor=signatory, now=timezone.now())
    council.refresh_from_db()
    draw_only(council.founding)
    council = founding.issue_founding(council_id=council.pk, actor=signatory, now=timezone.now())
    draw_only(council.work_rules)

    assert (council.status, council.decision_number) == ("founded", "115/QĐ-UBND")
    paper = OfficialDocument.objects.get(pk=council.founding_id)
    assert paper.content["members"][0]["name"] == str(demo.user("hd1"))
    assert paper.signatory_name == str(signatory)
    rules_paper = OfficialDocument.objects.get(pk=council.work_rules_id)
    assert rules_paper.status == DocumentStatus.ISSUED
    text = str(rules_paper.content["chapters"])
    assert "từ 75% thành viên" in text
    assert "quá 10 điểm" in text
    assert set(council.seats.values_list("appointed_on", flat=True)) == {demo.today}


def test_a_draft_decision_is_withdrawn_and_the_steps_open_again():
    demo = make_world()
    council = begun(demo)
    officer = demo.user("tinh1")
    paper = founding.draft_founding(council_id=council.pk, actor=officer).founding

    founding.withdraw_draft(council_id=council.pk, reason="Đổi thành viên", actor=officer)
    councils.set_work_rules(
        council_id=council.pk, work_rules=WorkRules(quorum_percent=80), actor=officer
    )

    paper.refresh_from_db()
    assert paper.status == DocumentStatus.CANCELLED
    assert Council.objects.get(pk=council.pk).quorum_percent == 80


# ── After founding ───────────────────────────────────────────────────


def test_a_founded_composition_does_not_change_but_by_replacement():
    demo = make_world()
    council = make_council(demo, make_round(demo))
    seat = council.seats.get(user=demo.user("hd2"))

    with pytest.raises(InvalidTransition):
        councils.seat_members(council_id=council.pk, seats=[], actor=demo.user("tinh1"))
    with pytest.raises(DatabaseError), transaction.atomic():
        CouncilSeat.objects.filter(pk=seat.pk).update(body="Cơ quan khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        Council.objects.filter(pk=council.pk).update(decision_number="9/QĐ")
    newcomer = make_user()
    after = amendments.replace_member(
        seat_id=seat.pk, user_id=newcomer.pk, body="Sở Công Thương", on=demo.today,
        reason="Chuyển công tác", actor=demo.user("tinh1"),
    )  # fmt: skip

    seat.refresh_from_db()
    assert (seat.left_on, seat.left_reason) == (demo.today, "Chuyển công tác")
    assert (after.role, after.position, after.represents) == (
        seat.role, seat.position, seat.represents,
    )  # fmt: skip
    assert council.seats.serving().count() == 6
    assert AuditEntry.objects.of(council).filter(action="replace_member").exists()
    assert not Council.objects.visible_to(demo.user("hd2")).exists()


def test_a_replacement_needs_a_reason_and_no_open_session():
    demo = make_world()
    session = in_session(demo)
    seat = session.council.seats.get(user=demo.user("hd2"))
    sent = {
        "seat_id": seat.pk, "user_id": make_user().pk, "body": "Sở", "on": demo.today,
        "actor": demo.user("tinh1"),
    }  # fmt: skip

    with pytest.raises(Conflict) as refusal:
        amendments.replace_member(reason="Nghỉ hưu", **sent)

    assert refusal.value.code == "session_open"


@pytest.mark.parametrize("days", [1, -61])
def test_a_seat_changes_hands_between_its_appointment_and_today(days):
    demo = make_world()
    council = make_council(demo, make_round(demo))

    with pytest.raises(Incomplete) as refusal:
        amendments.replace_member(
            seat_id=council.seats.get(user=demo.user("hd2")).pk, user_id=make_user().pk,
            body="Sở", on=demo.today + timedelta(days=days), reason="Chuyển công tác",
            actor=demo.user("tinh1"),
        )  # fmt: skip

    assert list(refusal.value.fields) == ["on"]


def test_rules_of_work_are_revised_only_before_the_first_session():
    demo = make_world()
    council = make_council(demo, make_round(demo))
    revise = {"council_id": council.pk, "on": demo.today, "actor": demo.user("tinh1")}
    amendments.revise_work_rules(work_rules=WorkRules(spread_limit=8), **revise)
    assert Council.objects.get(pk=council.pk).spread_limit == 8
    assert Council.objects.get(pk=council.pk).work_rules is not None
    dossier = dossier_in_round(demo, council)
    walk.meet(demo, council.pk, [dossier], demo.today)

    with pytest.raises(Conflict) as refusal:
        amendments.revise_work_rules(work_rules=WorkRules(spread_limit=5), **revise)

    assert refusal.value.code == "rules_used"


def test_a_secretary_scores_where_the_rules_of_work_say_so():
    demo = make_world()
    council = begun(demo)
    councils.set_work_rules(
        council_id=council.pk, work_rules=WorkRules(secretary_scores=True), actor=demo.user("tinh1")
    )
    dossier = dossier_in_round(demo, council)
    councils.record_founding(
        council_id=council.pk, decision_number="1/QĐ-UBND", decided_on=demo.day(60),
        actor=demo.user("tinh1"),
    )  # fmt: skip
    session = walk.meet(demo, council.pk, [dossier], demo.today)
    item = session.items.get()

    assert results.expected_seats(item).filter(user=demo.user("thuky")).exists()
    assert sessions.quorum_of(session).seats == 6
    walk.score(demo, item)
    marks = walk.good_marks(item.stage.criteria_set.sheet())
    walk.score_as(demo, item, "thuky", marks)
    walk.conclude(demo, session)
    assert len(item.result.outcome["members"]) == 6


@pytest.mark.parametrize(
    "setting",
    [{"quorum_percent": 49}, {"rescore_attempts": 6}, {"shown_decimals": 5}, {"min_scorers": 0}],
)
def test_settings_out_of_range_are_refused_by_form_and_database(setting):
    demo = make_world()
    council = begun(demo)

    with pytest.raises(Incomplete):
        councils.set_work_rules(
            council_id=council.pk, work_rules=WorkRules(**setting), actor=demo.user("tinh1")
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Council.objects.filter(pk=council.pk).update(**setting)


def test_a_draft_council_calls_no_session():
    demo = make_world()
    council = begun(demo)
    stage = dossier_in_round(demo, council).stages.get(order=2)

    with pytest.raises(Conflict) as refusal:
        sessions.call_session(
            council_id=council.pk, held_on=demo.today + timedelta(days=3), place="Phòng 1",
            stage_ids=[stage.pk], actor=demo.user("tinh1"),
        )  # fmt: skip

    assert refusal.value.code == "not_founded"


def test_two_chairs_and_one_person_twice_are_refused():
    demo = make_world()
    council = begun(demo)
    chair = SeatPlan(demo.user("hd1").pk, SeatRole.CHAIR, "Cơ quan")
    for plan in (
        [chair, SeatPlan(demo.user("hd2").pk, SeatRole.CHAIR, "Cơ quan")],
        [chair, SeatPlan(demo.user("hd1").pk, SeatRole.MEMBER, "Cơ quan")],
    ):
        with pytest.raises(Incomplete):
            councils.seat_members(council_id=council.pk, seats=plan, actor=demo.user("tinh1"))
