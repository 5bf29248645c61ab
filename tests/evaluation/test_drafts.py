"""The ways out of a draft that was never filed: taken over to the scheme in force, or dropped."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Conflict, Incomplete, InvalidTransition, NotFound
from core.models import AuditEntry
from evaluation import completeness
from evaluation.carrying import same_criteria
from evaluation.choices import DossierStatus
from evaluation.models import Dossier
from evaluation.services import dossiers, filing
from evaluation.services.drafts import discard_draft, take_over_draft
from ocop_portal.demo import walk
from tests.build import make_unit, make_user
from tests.law.test_transition import SET, Past, old_product, past
from tests.pages.room import signed_in, text_of
from tests.path import fresh, make_product_of, make_world

__all__ = ["past"]
pytestmark = pytest.mark.django_db
AFTER = date(2026, 6, 1)


@pytest.fixture
def old_draft(past: Past) -> Dossier:
    """Filled in whole two days before decision 26 came into force, and never filed."""
    with time_machine.travel("2026-05-20 09:00 +0700", tick=True):
        return Dossier.objects.get(pk=walk.draft(past.demo, old_product(past)).pk)


def take_over(past: Past, dossier: Dossier):
    taken = take_over_draft(dossier_id=dossier.pk, actor=past.demo.user("chuthe1"), today=AFTER)
    dossier.refresh_from_db()
    return taken


# ── Taken over ───────────────────────────────────────────────────────


def test_a_draft_of_an_earlier_scheme_is_not_filed_and_says_the_way(past, old_draft):
    with pytest.raises(Incomplete) as refusal:
        filing.file_dossier(
            dossier_id=old_draft.pk, actor=past.demo.user("chuthe1"), filed_on=AFTER
        )

    assert "chuyển sang quy định đang có hiệu lực" in str(refusal.value.fields["scheme"])


def test_taken_over_it_goes_by_the_scheme_in_force_and_keeps_its_forms(past, old_draft):
    forms = old_draft.form_01, old_draft.form_02

    taken = take_over(past, old_draft)

    assert (old_draft.scheme, taken.scheme) == (past.new, past.new)
    assert old_draft.criteria_set.scheme == past.new
    assert (old_draft.form_01, old_draft.form_02) == forms
    assert old_draft.status == DossierStatus.DRAFT
    assert not [gap for gap in completeness.gaps(old_draft, AFTER) if gap.anchor == "scheme"]


def test_papers_and_notes_stay_where_the_criterion_is_the_same_and_the_rest_is_named(
    past, old_draft
):
    old = old_draft
    same = same_criteria(old.criteria_set, past.new.criteria_sets.get(number=SET))
    noted, gone = sorted(same)[0], sorted(set(old.criteria_set.sheet().leaves) - same)[0]
    notes = {noted: "Sổ kho số 3", gone: "Ghi chú của tiêu chí đã đổi"}
    dossiers.save_self_marks(
        dossier_id=old.pk, marks={}, notes=notes, actor=past.demo.user("chuthe1")
    )
    marked = codes_of(old.self_marks)
    shown = codes_of(old.evidence_links)

    taken = take_over(past, old)

    kept = old.self_marks.get()
    assert (kept.criterion.code, kept.note, kept.is_chosen) == (noted, "Sổ kho số 3", False)
    assert kept.criterion.criteria_set == old.criteria_set
    assert codes_of(old.evidence_links) == shown & same
    assert set(taken.left) == marked | (shown - same)
    entry = AuditEntry.objects.of(old).get(action="take_over")
    assert (entry.before, entry.after) == (past.old.code, past.new.code)
    assert entry.detail["left"] == taken.left


def codes_of(rows) -> set[str]:
    return set(rows.values_list("criterion__code", flat=True))


def test_taken_over_and_completed_it_is_filed_under_the_scheme_in_force(past, old_draft):
    demo = past.demo
    take_over(past, old_draft)
    actor = demo.user("chuthe1")
    marks = walk.good_marks(old_draft.criteria_set.sheet())
    dossiers.save_self_marks(dossier_id=old_draft.pk, marks=marks, notes={}, actor=actor)
    walk.show_papers(old_draft, actor)

    with time_machine.travel("2026-06-01 09:00 +0700", tick=True):
        filing.file_dossier(dossier_id=old_draft.pk, actor=actor, filed_on=AFTER)

    old_draft.refresh_from_db()
    assert (old_draft.status, old_draft.scheme) == (DossierStatus.FILED, past.new)


def test_a_draft_of_the_scheme_in_force_stays(past, old_draft):
    with pytest.raises(Conflict) as refusal:
        take_over_draft(
            dossier_id=old_draft.pk, actor=past.demo.user("chuthe1"), today=date(2026, 5, 21)
        )

    assert refusal.value.code == "scheme_in_force"


# ── Dropped ──────────────────────────────────────────────────────────


@pytest.fixture
def demo():
    return make_world()


def test_dropped_the_product_is_free_and_the_papers_stay_with_the_producer(demo):
    draft = walk.draft(demo, make_product_of(demo))
    papers = draft.producer.licences.count()
    actor = demo.user("chuthe1")

    discard_draft(dossier_id=draft.pk, actor=actor)
    again = dossiers.draft_dossier(
        product_id=draft.product_id, kind="first", actor=actor, today=demo.today
    )

    draft.refresh_from_db()
    assert (draft.status, again.status) == (DossierStatus.DISCARDED, DossierStatus.DRAFT)
    assert draft.producer.licences.count() == papers
    draft.producer.licences.get(title__startswith="Giấy đăng ký").delete()  # shown nowhere now
    assert AuditEntry.objects.of(draft).get(action="discard").before == "draft"


def test_what_was_dropped_never_comes_back_and_the_next_one_is_alone(demo):
    draft = walk.draft(demo, make_product_of(demo))
    act = {"dossier_id": draft.pk, "actor": demo.user("chuthe1")}
    discard_draft(**act)

    with pytest.raises(InvalidTransition):
        discard_draft(**act)
    with pytest.raises(InvalidTransition):
        filing.file_dossier(**act, filed_on=demo.today)
    draft = walk.draft(demo, draft.product)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(status=DossierStatus.DISCARDED).update(status="draft")


@pytest.mark.parametrize("act", [discard_draft, take_over_draft])
def test_a_filed_dossier_is_neither_dropped_nor_taken_over(demo, act):
    draft = walk.draft(demo, make_product_of(demo))
    walk.file(demo, draft)
    more = {"today": demo.today} if act is take_over_draft else {}

    with pytest.raises(InvalidTransition):
        act(dossier_id=draft.pk, actor=demo.user("chuthe1"), **more)


def test_nobody_else_sees_a_draft_dropped_or_not(demo):
    draft = walk.draft(demo, make_product_of(demo))
    others = [demo.user("tinh1"), demo.user("xa1"), make_user(serving=make_unit("15/"))]

    for person in others:
        with pytest.raises(NotFound):
            discard_draft(dossier_id=draft.pk, actor=person)
    discard_draft(dossier_id=draft.pk, actor=demo.user("chuthe1"))

    seen = [Dossier.objects.visible_to(fresh(person)).exists() for person in others]
    assert seen == [False, False, False]
    assert Dossier.objects.visible_to(demo.user("chuthe1")).exists()


# ── The pages ────────────────────────────────────────────────────────


def test_the_producer_is_led_to_both_ways_out(past, old_draft):
    client = signed_in(past.demo.user("chuthe1"))
    address = {
        name: reverse(f"evaluation:{name}", args=[old_draft.pk])
        for name in ("dossier", "dossier_take_over", "dossier_discard")
    }

    with time_machine.travel("2026-06-01 09:00 +0700", tick=True):
        page = text_of(client.get(address["dossier"]))
        after = text_of(client.post(address["dossier_take_over"], follow=True))
        client.post(address["dossier_discard"])

    assert address["dossier_take_over"] in page
    assert address["dossier_discard"] in page
    assert "Làm lại phần tự chấm hoặc minh chứng" in after
    assert address["dossier_take_over"] not in after
    old_draft.refresh_from_db()
    assert old_draft.status == DossierStatus.DISCARDED
    assert client.get(address["dossier"]).status_code == 200
    assert client.get(address["dossier_discard"]).status_code == 302
