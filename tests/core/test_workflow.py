import pytest
from django.db import connection, transaction

from core.errors import Conflict, InvalidTransition
from core.models import AuditEntry
from core.workflow import Move, Workflow
from evaluation.models import Dossier, DossierStage
from evaluation.workflow import DOSSIER, STAGE
from ocop_portal.demo import walk
from tests.path import filed, make_product_of, make_world


def test_a_record_is_never_moved_outside_a_transaction():
    class Paper:
        status = "draft"

    flow = Workflow("giấy", {"file": Move(frozenset({"draft"}), "filed", "nộp giấy")})

    if connection.in_atomic_block:
        pytest.skip("the test itself is in a transaction")
    with pytest.raises(RuntimeError):
        flow.advance(Paper(), "file", actor=None)


@pytest.mark.django_db
def test_a_move_from_the_wrong_state_says_who_did_what_and_when():
    demo = make_world()
    dossier = filed(demo)
    dossier.refresh_from_db()

    with pytest.raises(InvalidTransition) as refusal:
        DOSSIER.require(dossier, "file")

    sentence = str(refusal.value.message)
    assert f"{demo.user('chuthe1')} đã nộp hồ sơ lúc" in sentence
    assert "“Đã nộp”" in sentence
    assert (refusal.value.status, refusal.value.code) == (409, "invalid_transition")


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "told"), [("filed", "đã nộp hồ sơ lúc"), ("draft", "“Đang")])
def test_an_act_that_moved_nothing_is_never_told_by_its_code(status, told):
    demo = make_world()
    dossier = filed(demo)
    dossier.status = status
    actor = demo.user("chuthe1")
    AuditEntry.objects.record(dossier, "prepare", actor=actor, before="", after="draft")

    with pytest.raises(InvalidTransition) as refusal:
        DOSSIER.require(dossier, "reopen")

    assert told in str(refusal.value.message)
    assert "prepare" not in str(refusal.value.message)


@pytest.mark.django_db
def test_a_state_nobody_recorded_is_told_by_its_name():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))
    AuditEntry.objects.none()

    with pytest.raises(InvalidTransition) as refusal:
        STAGE.require(DossierStage(dossier=dossier, status="forwarded"), "receive")

    assert "“Đã chuyển cấp trên”" in str(refusal.value.message)


@pytest.mark.django_db
def test_a_constraint_broken_by_a_move_answers_with_its_own_sentence_and_keeps_the_row():
    demo = make_world()
    stage = filed(demo).stages.get()

    with pytest.raises(Conflict) as refusal, transaction.atomic():
        STAGE.advance(stage, "receive", actor=demo.user("xa1"), received_on=None)

    assert str(refusal.value.message) == "Bước đã tiếp nhận phải có ngày tiếp nhận."
    assert DossierStage.objects.get(pk=stage.pk).status == "waiting"
    assert not AuditEntry.objects.of(stage).exists()


@pytest.mark.django_db
def test_an_audit_entry_keeps_name_post_and_states_of_the_day():
    demo = make_world()
    dossier = filed(demo)
    actor = demo.user("chuthe1")

    entry = AuditEntry.objects.of(dossier).get(action="file")
    actor.full_name = "Tên khác"
    actor.save()

    entry.refresh_from_db()
    assert (entry.before, entry.after) == ("draft", "filed")
    assert entry.actor_name != "Tên khác"
    assert Dossier.objects.get(pk=dossier.pk).status == "filed"
