"""The advisory team of a round: who is given what, and what each hands in (Article 7(3)(c))."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import Notice
from evaluation.choices import AdviceStatus, StageStatus
from evaluation.models import (
    AdvisoryAssignment,
    AdvisoryOpinion,
    AdvisoryTeam,
    Dossier,
    DossierStage,
)
from evaluation.services import advice, advisory_teams
from evaluation.services.advice import Opinion
from evaluation.services.advisory_teams import MemberPlan
from ocop_portal.demo import walk
from products.models import ProducerAccount
from tests.build import make_user
from tests.path import (
    advise,
    filed,
    fresh,
    make_advisory_team,
    make_product_of,
    make_round,
)

pytestmark = pytest.mark.django_db


def test_r25_art7_3c_a_team_has_one_head_and_serves_one_round(advised_world):
    demo, _stage = advised_world
    round_ = make_round(demo, number=2)
    given = {
        "round_id": round_.pk, "name": "Tổ tư vấn", "decision_number": "9/QĐ-UBND",
        "decided_on": demo.day(60), "actor": demo.user("tinh1"),
    }  # fmt: skip
    for heads in (0, 2):
        plan = [MemberPlan(make_user().pk, "Sở", is_head=n < heads) for n in range(2)]
        with pytest.raises(Incomplete):
            advisory_teams.found_team(members=plan, **given)
    make_advisory_team(demo, round_)

    with pytest.raises(Incomplete):
        advisory_teams.found_team(members=[MemberPlan(make_user().pk, "Sở", True)], **given)
    assert AdvisoryTeam.objects.filter(round=round_).count() == 1


def test_only_the_units_own_officers_found_a_team_and_assign(advised_world):
    demo, stage = advised_world
    for username in ("xa1", "lanhdao", "tv1"):
        with pytest.raises((NotPermitted, NotFound)):
            advisory_teams.assign_advisers(
                stage_id=stage.pk, member_ids=[], on=demo.today, actor=demo.user(username)
            )
        with pytest.raises((NotPermitted, NotFound)):
            advisory_teams.found_team(
                round_id=stage.round_id, name="x", decision_number="1", decided_on=demo.today,
                members=[MemberPlan(make_user().pk, "Sở", True)], actor=demo.user(username),
            )  # fmt: skip


def test_r25_art7_3c_an_adviser_sees_exactly_the_dossiers_given_to_them(advised_world):
    demo, stage = advised_world
    other = filed(demo, make_product_of(demo, name="Tỏi đen"))
    walk.report(demo, other, number=13)
    adviser = demo.user("tv2")

    assert list(DossierStage.objects.visible_to(adviser)) == [stage]
    assert list(Dossier.objects.visible_to(adviser)) == [stage.dossier]

    advisory_teams.assign_advisers(
        stage_id=stage.pk,
        member_ids=list(
            AdvisoryTeam.objects.get().members.filter(is_head=True).values_list("pk", flat=True)
        ),
        on=demo.today,
        actor=demo.user("tinh1"),
    )
    assert not DossierStage.objects.visible_to(fresh(adviser)).exists()


def test_an_adviser_is_told_once_what_was_given(advised_world):
    demo, stage = advised_world
    members = [row.member_id for row in stage.advisory_assignments.all()]
    advisory_teams.assign_advisers(  # the same two again
        stage_id=stage.pk, member_ids=members, on=demo.today, actor=demo.user("tinh1")
    )

    notices = Notice.objects.filter(event="advice_given")

    assert {row.recipient for row in notices} == {demo.user("tv1"), demo.user("tv2")}
    assert notices.count() == 2
    assert "Mận sấy dẻo" in notices[0].subject
    assert notices[0].url.endswith(f"/stages/{stage.pk}/advice/")


def test_who_acts_for_the_producer_is_not_assigned(advised_world):
    demo, stage = advised_world
    team = AdvisoryTeam.objects.get()
    ProducerAccount.objects.create(
        producer=stage.dossier.producer, user=demo.user("tv2"), since=date(2020, 1, 1)
    )

    with pytest.raises(Incomplete) as refusal:
        advisory_teams.assign_advisers(
            stage_id=stage.pk, member_ids=[row.pk for row in team.members.all()],
            on=demo.today, actor=demo.user("tinh1"),
        )  # fmt: skip

    assert refusal.value.code == "interested"


def test_a_member_of_another_rounds_team_is_not_assigned(advised_world):
    demo, stage = advised_world
    elsewhere = make_advisory_team(demo, make_round(demo, number=2))

    with pytest.raises(Incomplete) as refusal:
        advisory_teams.assign_advisers(
            stage_id=stage.pk, member_ids=[elsewhere.members.first().pk], on=demo.today,
            actor=demo.user("tinh1"),
        )  # fmt: skip

    assert refusal.value.code == "other_team"


def test_r25_art7_3c_an_opinion_on_every_criterion_is_needed_to_hand_in(advised_world):
    demo, stage = advised_world
    actor = demo.user("tv2")
    given = {"1.1": Opinion(None), "1.2": Opinion(1, "Sổ sách chưa đủ.")}
    advice.save_opinions(stage_id=stage.pk, opinions=given, comment="Đã xem.", actor=actor)

    with pytest.raises(Incomplete) as refusal:
        advice.hand_in_advice(stage_id=stage.pk, actor=actor, now=timezone.now())

    leaves = stage.dossier.criteria_set.sheet().leaves
    assert set(refusal.value.fields) == {f"o-{code}" for code in leaves if code not in given}
    advise(demo, stage, "tv2")
    row = AdvisoryAssignment.objects.get(member__user=actor)
    assert (row.status, row.opinions.count()) == (AdviceStatus.HANDED_IN, len(leaves))


def test_another_option_than_the_producers_needs_its_reason(advised_world):
    demo, stage = advised_world

    with pytest.raises(Incomplete) as refusal:
        advice.save_opinions(
            stage_id=stage.pk, opinions={"1.1": Opinion(1, " ")}, comment="",
            actor=demo.user("tv2"),
        )  # fmt: skip

    assert set(refusal.value.fields) == {"note-1.1"}
    given = AdvisoryAssignment.objects.get(member__user=demo.user("tv2"))
    criterion = stage.dossier.criteria_set.criteria.get(code="1.1")
    with pytest.raises(IntegrityError), transaction.atomic():
        AdvisoryOpinion.objects.create(assignment=given, criterion=criterion, agrees=False)


def test_what_was_handed_in_does_not_change_until_the_head_opens_it_again(advised_world):
    demo, stage = advised_world
    advise(demo, stage, "tv2")
    given = AdvisoryAssignment.objects.get(member__user=demo.user("tv2"))
    with pytest.raises(IntegrityError), transaction.atomic():
        given.opinions.update(note="Sửa sau.")
    with pytest.raises(Conflict):
        advice.save_opinions(stage_id=stage.pk, opinions={}, comment="", actor=demo.user("tv2"))
    with pytest.raises(NotPermitted):
        advice.reopen_advice(assignment_id=given.pk, reason="Xem lại.", actor=demo.user("tv2"))

    advice.reopen_advice(assignment_id=given.pk, reason="Xem lại.", actor=demo.user("tv1"))

    advice.save_opinions(
        stage_id=stage.pk, opinions={"1.1": Opinion(1, "Chưa đủ.")}, comment="",
        actor=demo.user("tv2"),
    )  # fmt: skip


def test_others_opinions_are_read_only_after_handing_in_and_by_the_head(advised_world):
    demo, stage = advised_world

    def read_by(username: str) -> set[str]:
        rows = AdvisoryAssignment.objects.visible_to(demo.user(username)).filter(stage=stage)
        return {str(row.member.user) for row in rows}

    advise(demo, stage, "tv2")
    assert read_by("tv2") == {"Tư vấn 2"}
    assert read_by("tv1") == {"Tư vấn 1", "Tư vấn 2"}  # heads the team
    assert read_by("tinh1") == set()
    advise(demo, stage, "tv1")
    assert read_by("tv2") == {"Tư vấn 1", "Tư vấn 2"}


def test_nobody_but_the_given_adviser_writes_opinions(advised_world):
    demo, stage = advised_world

    for username, refusal in (("tinh1", NotPermitted), ("hd1", NotFound)):
        with pytest.raises(refusal):
            advice.save_opinions(
                stage_id=stage.pk, opinions={}, comment="", actor=demo.user(username)
            )


def test_advice_ends_when_the_dossier_goes_to_the_council(advised_world):
    demo, stage = advised_world
    DossierStage.objects.filter(pk=stage.pk).update(status=StageStatus.IN_SESSION)

    with pytest.raises(Conflict) as refusal:
        advise(demo, stage, "tv2")

    assert refusal.value.code == "not_in_review"
