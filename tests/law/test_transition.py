"""R42, R43, R45, R46: dossiers lodged under decision 148 when decision 26 came into force."""

from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction

from core.errors import Conflict, Incomplete, NotPermitted
from evaluation import rules
from evaluation.choices import DossierStatus, StageStatus
from evaluation.models import (
    CategoryCriteriaSet,
    Dossier,
    DossierStage,
    ReturnItem,
    Scheme,
    SchemeBinding,
    Scorecard,
)
from evaluation.services import dossiers, filing, rebinding, stages
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from tests.path import (
    load_law,
    make_council,
    make_product_of,
    make_round,
    make_world,
    rewrite_past,
)

pytestmark = pytest.mark.django_db
SET = 9  # its subgroup has one name in both editions
BEFORE, AFTER = date(2026, 5, 20), date(2026, 8, 3)


@dataclass
class Past:
    """Sơn La on 20/5/2026, two days before decision 26 came into force."""

    demo: Demo
    old: Scheme
    new: Scheme


@pytest.fixture
def past(db) -> Past:
    with time_machine.travel("2026-05-20 09:00 +0700", tick=True):
        old = load_law("qd148-2023", set_number=SET)
        made = make_world(day=BEFORE, set_number=SET)
        demo = Demo(made.users, made.province, BEFORE, date(2025, 8, 1))
    return Past(demo, old, Scheme.objects.get(code="qd26-2026"))


def test_r43_art11_2_decision_148_lapses_60_days_after_22_may_2026_and_26_stands_alone(past):
    last = date(2026, 7, 21)

    assert past.old.in_force_until == last
    assert Scheme.objects.in_force_on(date(2026, 5, 21)) == past.old
    for day in (date(2026, 5, 22), last, date(2026, 7, 22)):
        assert Scheme.objects.in_force_on(day) == past.new
    dying = Scheme.objects.filter(in_force_until__gte=date(2026, 7, 22))
    assert past.old not in dying


def lodged(past: Past, *, in_session: bool = False) -> Dossier:
    """At the commune's desk, or on a council's table with one card handed in."""
    demo = past.demo
    with time_machine.travel("2026-05-20 09:00 +0700", tick=True):
        product = old_product(past)
        dossier = walk.draft(demo, product)
        walk.file(demo, dossier)
        if not in_session:
            return Dossier.objects.get(pk=dossier.pk)
        walk.report(demo, dossier, number=5)
        round_ = make_round(demo)
        walk.enter_round(demo, dossier, round_)
        session = walk.meet(demo, make_council(demo, round_).pk, [dossier], demo.today)
        sheet = dossier.criteria_set.sheet()
        walk.score_as(demo, session.items.get(), "hd2", good_marks(sheet))
    return Dossier.objects.get(pk=dossier.pk)


def old_product(past: Past):
    """In the subgroup of the earlier edition, whose name the new edition keeps."""
    product = make_product_of(past.demo, set_number=SET)
    product.category = CategoryCriteriaSet.objects.get(scheme=past.old).category
    product.save(update_fields=["category"])
    return product


def rebind(dossier: Dossier, actor, *, reason: str = "Quá hạn chuyển tiếp") -> SchemeBinding:
    with time_machine.travel("2026-08-03 09:00 +0700", tick=True):
        return rebinding.rebind_dossier(
            dossier_id=dossier.pk, reason=reason, actor=actor, today=AFTER
        )


def test_r42_art11_1_the_scheme_is_that_of_the_first_filing_day(past):
    dossier = lodged(past)

    assert dossier.scheme == past.old
    assert Scheme.objects.in_force_on(date(2026, 5, 22)) == past.new


@pytest.mark.parametrize(
    ("moment", "is_old"), [("2026-05-21 23:59:30", True), ("2026-05-22 00:00:10", False)]
)
def test_r42_art11_1_the_day_turns_at_midnight_in_vietnam(past, client, moment, is_old):
    with time_machine.travel("2026-05-20 09:00 +0700", tick=True):
        dossier = walk.draft(past.demo, old_product(past))

    with time_machine.travel(f"{moment} +0700", tick=True):
        client.force_login(past.demo.user("chuthe1"))
        answer = client.post(f"/dossiers/{dossier.pk}/file/")

    dossier.refresh_from_db()
    assert answer.status_code == (302 if is_old else 422)
    assert dossier.first_filed_on == (date(2026, 5, 21) if is_old else None)


def test_r45_art12_2a_the_last_day_is_60_days_after_22_may_2026(past):
    dossier = lodged(past)

    rules.require_scheme_open(dossier, date(2026, 7, 21))
    with pytest.raises(Conflict) as refusal:
        rules.require_scheme_open(dossier, date(2026, 7, 22))

    assert refusal.value.code == "transition_over"


def test_r46_art12_2b_a_re_evaluation_has_30_days(past):
    dossier = lodged(past)
    dossier.kind = "re_evaluation"

    rules.require_scheme_open(dossier, date(2026, 6, 21))
    with pytest.raises(Conflict):
        rules.require_scheme_open(dossier, date(2026, 6, 22))


def test_before_the_deadline_a_dossier_is_not_moved(past):
    dossier = lodged(past)

    with pytest.raises(Conflict) as refusal:
        rebinding.rebind_dossier(
            dossier_id=dossier.pk, reason="Sớm", actor=past.demo.user("xa1"),
            today=date(2026, 7, 21),
        )  # fmt: skip

    assert refusal.value.code == "transition_open"


def test_r45_art12_2a_past_it_a_named_officer_moves_it_to_the_scheme_in_force(past):
    dossier = lodged(past)
    officer = past.demo.user("xa1")

    with pytest.raises(Incomplete):
        rebind(dossier, officer, reason="  ")
    binding = rebind(dossier, officer)

    dossier.refresh_from_db()
    assert (binding.by, binding.on, binding.reason) == (officer, AFTER, "Quá hạn chuyển tiếp")
    assert (binding.from_scheme, binding.to_scheme) == (past.old, past.new)
    assert (dossier.scheme, dossier.criteria_set) == (past.new, binding.to_set)
    assert dossier.status == DossierStatus.RETURNED
    assert not dossier.self_marks.exists()
    assert dossier.stages.get().status == StageStatus.REBOUND


def test_only_an_officer_of_the_unit_that_has_it_moves_it(past):
    dossier = lodged(past)

    with pytest.raises(NotPermitted):
        rebind(dossier, past.demo.user("tinh1"))


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_record_of_the_move_stays(past, change):
    binding = rebind(lodged(past), past.demo.user("xa1"))
    rows = SchemeBinding.objects.filter(pk=binding.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete() if change == "delete" else rows.update(reason="Khác")


def test_what_was_filed_and_scored_is_kept_and_read_by_its_own_set(past, client):
    dossier = lodged(past, in_session=True)
    card = Scorecard.objects.get(seat__user=past.demo.user("hd2"))
    marks = dict(card.marks.values_list("criterion__code", "option__position"))

    rebind(dossier, past.demo.user("tinh1"))

    card.refresh_from_db()
    assert card.item.stage.criteria_set == past.old.criteria_sets.get(number=SET)
    assert dict(card.marks.values_list("criterion__code", "option__position")) == marks
    assert dossier.submissions.get().snapshot["scheme"] == past.old.code
    client.force_login(past.demo.user("hd2"))
    assert client.get(f"/session-items/{card.item_id}/scorecard/").status_code in {200, 404}
    client.force_login(past.demo.user("tinh1"))
    stage = dossier.stages.get(status=StageStatus.REBOUND)
    page = client.get(f"/stages/{stage.pk}/")
    assert page.status_code == 200
    assert "Dừng để chuyển sang quy định mới" in page.content.decode()


def test_the_producer_scores_anew_and_the_dossier_comes_to_the_same_level(past):
    dossier = lodged(past, in_session=True)
    rebind(dossier, past.demo.user("tinh1"))

    refiled = refile(past, dossier)

    stage = refiled.stages.order_by("-pk")[0]
    assert (stage.step.scheme, stage.unit) == (past.new, past.demo.province)
    assert (stage.status, stage.criteria_set) == (StageStatus.WAITING, refiled.criteria_set)
    assert refiled.submissions.count() == 2
    assert not ReturnItem.objects.filter(resolved_by__isnull=True).exists()
    with time_machine.travel("2026-08-03 09:00 +0700", tick=True):
        stages.receive_dossier(stage_id=stage.pk, actor=past.demo.user("tinh1"), received_on=AFTER)


def test_a_district_that_is_no_more_is_followed_by_the_province(past):
    dossier = lodged(past)
    district = past.old.steps.get(level="district")
    stage = DossierStage(dossier=dossier, step=district, order=1)

    step = stages.step_in_place_of(stage, past.new)

    assert step.level == "province"


def test_one_given_back_before_for_the_same_place_is_moved_too(past):
    dossier = lodged(past)
    officer = past.demo.user("xa1")
    with time_machine.travel("2026-05-20 10:00 +0700", tick=True):
        stage = stages.receive_dossier(
            stage_id=dossier.stages.get().pk, actor=officer, received_on=BEFORE
        )
        stages.return_dossier(
            stage_id=stage.pk, actor=officer,
            items=[stages.Returned("self_score", "", "Chấm lại."),
                   stages.Returned("registration", "01.phone", "Sai số.")],
        )  # fmt: skip

    rebind(dossier, officer)

    open_rows = ReturnItem.objects.filter(stage=stage, resolved_by__isnull=True)
    assert [(item.step, item.anchor) for item in open_rows.order_by("pk")] == [
        ("self_score", ""), ("registration", "01.phone"), ("evidence", ""),
    ]  # fmt: skip


def test_one_sent_back_to_the_commune_comes_to_the_commune_again_and_up_a_new_path(past):
    dossier, demo = lodged(past), past.demo
    with time_machine.travel("2026-05-20 10:00 +0700", tick=True):
        walk.report(demo, dossier, number=5)
        above = dossier.stages.get(order=2)
        stages.receive_dossier(stage_id=above.pk, actor=demo.user("tinh1"), received_on=BEFORE)
        stages.send_back(stage_id=above.pk, reason="Thiếu mẫu", on=BEFORE, actor=demo.user("tinh1"))

    rebind(dossier, demo.user("xa1"))
    refiled = refile(past, dossier)

    assert not refiled.stages.exclude(status=StageStatus.REBOUND).exclude(step__scheme=past.new)
    stage = refiled.stages.get(status=StageStatus.WAITING)
    assert (stage.step.level, stage.step.scheme) == ("commune", past.new)
    with time_machine.travel("2026-08-03 10:00 +0700", tick=True):
        stages.receive_dossier(stage_id=stage.pk, actor=demo.user("xa1"), received_on=AFTER)
        up = stages.pass_on(stage, on=AFTER, actor=demo.user("xa1"))
    assert (up.step.scheme, up.step.level, up.criteria_set) == (
        past.new, "province", refiled.criteria_set,
    )  # fmt: skip


def test_what_the_ministry_gave_back_too_late_is_moved_by_the_province(past):
    dossier, demo = lodged(past), past.demo
    above = past.old.steps.filter(level="province").order_by("-valid_from")[0]
    rewrite_past(
        DossierStage.objects.filter(dossier=dossier), step=above, unit=demo.province,
        order=above.order, status=StageStatus.SENT_BACK, received_on=BEFORE,
        return_reason="Dưới 90 điểm",
    )  # fmt: skip

    with pytest.raises(NotPermitted):
        rebind(dossier, demo.user("xa1"))
    assert rebind(dossier, demo.user("tinh1")).to_scheme == past.new


def test_meanwhile_only_the_self_score_and_the_papers_are_open(past):
    dossier = lodged(past)
    rebind(dossier, past.demo.user("xa1"))

    with pytest.raises(Conflict) as refusal:
        dossiers.save_form(
            dossier_id=dossier.pk, form="01", values={"position": "Khác"},
            actor=past.demo.user("chuthe1"),
        )  # fmt: skip

    assert refusal.value.code == "not_returned"


def refile(past: Past, dossier: Dossier) -> Dossier:
    """Marked and shown anew under the set it has now."""
    actor = past.demo.user("chuthe1")
    with time_machine.travel("2026-08-03 09:00 +0700", tick=True):
        dossier = Dossier.objects.get(pk=dossier.pk)
        dossiers.save_self_marks(
            dossier_id=dossier.pk, marks=good_marks(dossier.criteria_set.sheet()), notes={},
            actor=actor,
        )  # fmt: skip
        walk.show_papers(dossier, actor)
        filing.file_dossier(dossier_id=dossier.pk, actor=actor, filed_on=AFTER)
    return Dossier.objects.get(pk=dossier.pk)
