from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.choices import Role
from accounts.models import UnitSuccession
from core.clocks import today
from core.digest import digest
from core.errors import Conflict, Incomplete, InvalidTransition, NotFound, NotPermitted
from evaluation.choices import DossierStatus, StageStatus
from evaluation.models import Dossier, DossierSubmission
from evaluation.services import dossiers, filing, stages
from ocop_portal.demo import walk
from products.models import Licence, ProducerAccount
from tests.build import make_licence, make_unit, make_user
from tests.path import filed, fresh, load_law, make_product_of, make_world

pytestmark = pytest.mark.django_db


def test_a_stranger_finds_no_product_to_draft_for():
    demo = make_world()
    product = make_product_of(demo)

    with pytest.raises(NotFound):
        dossiers.draft_dossier(
            product_id=product.pk, kind="first", actor=make_user(), today=demo.today
        )


def test_an_officer_who_sees_the_product_still_cannot_draft_for_its_producer():
    demo = make_world()
    product = make_product_of(demo)

    with pytest.raises(NotPermitted):
        dossiers.draft_dossier(
            product_id=product.pk, kind="first", actor=demo.user("xa1"), today=demo.today
        )


def test_a_product_has_one_open_dossier_at_a_time():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))

    with pytest.raises(Conflict) as refusal:
        dossiers.draft_dossier(
            product_id=dossier.product_id, kind="first", actor=demo.user("chuthe1"),
            today=demo.today,
        )  # fmt: skip

    assert refusal.value.code == "dossier_open"


def test_a_product_outside_the_classification_is_told_so_at_the_field():
    demo = make_world()
    product = make_product_of(demo)
    product.category = None
    product.save(update_fields=["category"])

    with pytest.raises(Incomplete) as refusal:
        dossiers.draft_dossier(
            product_id=product.pk, kind="first", actor=demo.user("chuthe1"), today=demo.today
        )

    assert list(refusal.value.fields) == ["category"]


def test_filing_an_empty_draft_names_every_gap_and_changes_nothing():
    demo = make_world()
    dossier = dossiers.draft_dossier(
        product_id=make_product_of(demo).pk, kind="first", actor=demo.user("chuthe1"),
        today=demo.today,
    )  # fmt: skip

    with pytest.raises(Incomplete) as refusal:
        walk.file(demo, dossier)

    leaves = dossier.criteria_set.sheet().leaves
    assert leaves.keys() <= refusal.value.fields.keys()
    assert {"01.legal_representative", "01.commitment", "evidence"} <= refusal.value.fields.keys()
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.DRAFT
    assert not DossierSubmission.objects.exists()


def test_filing_freezes_a_hashed_copy_and_starts_the_communes_clock():
    demo = make_world()

    dossier = filed(demo)

    submission = dossier.submissions.get()
    stage = dossier.stages.get()
    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.FILED
    assert submission.sha256 == digest(submission.snapshot)
    assert dossier.product_code == f"14-04075-1-{demo.day(30).year}"
    assert (stage.status, stage.unit.path) == (StageStatus.WAITING, "14/04075/")
    assert stage.due_on > demo.day(30)


def test_a_filed_dossier_cannot_be_edited_and_says_who_filed_it():
    demo = make_world()
    dossier = filed(demo)

    with pytest.raises(InvalidTransition) as refusal:
        dossiers.save_form(
            dossier_id=dossier.pk, form="01", values={"phone": "1"}, actor=demo.user("chuthe1")
        )

    assert str(demo.user("chuthe1")) in str(refusal.value.message)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_filed(change):
    submission = filed(make_world()).submissions.get()
    rows = DossierSubmission.objects.filter(pk=submission.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete() if change == "delete" else rows.update(sha256="0" * 64)


def test_an_area_office_files_only_with_the_producers_authorisation():
    demo = make_world()
    product = make_product_of(demo)
    officer = make_user()
    _give_area(demo, officer)
    dossier = walk.draft(demo, product)

    with pytest.raises(Incomplete) as refusal:
        filing.file_dossier(dossier_id=dossier.pk, actor=fresh(officer), filed_on=demo.day(30))
    assert refusal.value.code == "authorisation_missing"

    proof = product.producer.licences.first().file
    with pytest.raises(Incomplete):  # any other paper of the producer authorises nobody
        filing.file_dossier(
            dossier_id=dossier.pk,
            actor=fresh(officer),
            filed_on=demo.day(30),
            authorisation_id=proof.pk,
        )
    ended = demo.day(30) - timedelta(days=1)
    paper = make_licence(
        producer=product.producer, kind="authorisation", file=proof, expires_on=ended
    )
    with pytest.raises(Incomplete):  # nor does one that ended the day before
        filing.file_dossier(
            dossier_id=dossier.pk, actor=fresh(officer), filed_on=demo.day(30),
            authorisation_id=proof.pk,
        )  # fmt: skip
    Licence.objects.filter(pk=paper.pk).update(expires_on=demo.day(30))
    submission = filing.file_dossier(
        dossier_id=dossier.pk, actor=fresh(officer), filed_on=demo.day(30),
        authorisation_id=proof.pk,
    )  # fmt: skip

    assert submission.filed_by == officer
    assert submission.on_behalf_of == product.producer
    assert submission.authorisation == proof


def test_an_area_office_elsewhere_does_not_see_the_draft():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))
    sibling = make_user(serving=make_unit("14/04000/"), role=Role.COMMUNE_OFFICER)

    assert not Dossier.objects.visible_to(sibling).exists()
    assert not Dossier.objects.visible_to(demo.user("xa1")).exists()
    assert Dossier.objects.visible_to(demo.user("chuthe1")).get() == dossier


def test_whoever_drafted_for_a_producer_sees_nothing_once_the_account_has_ended():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))
    person = demo.user("chuthe1")
    yesterday = today() - timedelta(days=1)
    ProducerAccount.objects.filter(user=person).update(until=yesterday)

    assert not Dossier.objects.visible_to(fresh(person)).exists()
    with pytest.raises(NotFound):
        dossiers.save_form(
            dossier_id=dossier.pk, form="01", values={"position": "Khác"}, actor=fresh(person)
        )


def test_whoever_drafted_at_an_area_office_sees_nothing_once_the_post_has_ended(client):
    demo = make_world()
    officer = make_user()
    _give_area(demo, officer)
    product = make_product_of(demo)
    dossier = dossiers.draft_dossier(
        product_id=product.pk, kind="first", actor=fresh(officer), today=demo.today
    )
    assert Dossier.objects.visible_to(fresh(officer)).get() == dossier

    officer.posts.update(until=today() - timedelta(days=1))

    client.force_login(officer)
    assert client.get(f"/dossiers/{dossier.pk}/").status_code == 404


def test_a_returned_dossier_is_filed_again_as_a_second_copy_beside_the_first():
    demo = make_world()
    dossier = filed(demo)
    stage = dossier.stages.get()
    stages.receive_dossier(stage_id=stage.pk, actor=demo.user("xa1"), received_on=demo.day(29))
    stages.return_dossier(stage_id=stage.pk, reason="Bổ sung nhãn", actor=demo.user("xa1"))
    dossiers.save_form(
        dossier_id=dossier.pk, form="01", values={"position": "Chủ nhiệm"},
        actor=demo.user("chuthe1"),
    )  # fmt: skip

    filing.file_dossier(dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=demo.day(20))

    first, second = dossier.submissions.order_by("attempt")
    stage.refresh_from_db()
    assert first.snapshot["form_01"]["position"] == "Giám đốc"
    assert second.snapshot["form_01"]["position"] == "Chủ nhiệm"
    assert (stage.status, stage.arrived_on) == (StageStatus.RECEIVED, demo.day(20))


def test_a_draft_begun_under_an_earlier_scheme_is_not_filed_under_it():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))
    Dossier.objects.filter(pk=dossier.pk).update(scheme=load_law("qd148-2023", set_number=8))

    with pytest.raises(Incomplete) as refusal:
        walk.file(demo, dossier)

    assert "scheme" in refusal.value.fields


def _give_area(demo, officer) -> None:
    from accounts.models import HelpArea, HelpAreaCommune, Post

    area = HelpArea.objects.create(province=demo.province, name="Khu vực 1")
    since = demo.day(100)
    HelpAreaCommune.objects.create(help_area=area, commune=make_unit("14/04075/"), since=since)
    Post.objects.create(user=officer, role=Role.DISTRICT_OFFICER, help_area=area, since=since)


def test_a_dossier_is_filed_at_the_commune_that_took_a_merged_one_over():
    demo = make_world()
    merged = make_unit("14/04051/", name="Cũ", valid_until=demo.day(35))
    product = make_product_of(demo, home="14/04051/")
    UnitSuccession.objects.create(
        old=merged, new=make_unit("14/04075/"), kind="whole", is_default=True, on=demo.day(34)
    )
    dossier = walk.draft(demo, product)
    assert dossier.unit == merged  # which stood on the day it was drafted

    walk.file(demo, dossier)

    dossier.refresh_from_db()
    assert dossier.unit == make_unit("14/04075/")
    assert dossier.product_code == f"14-04075-1-{demo.day(30).year}"
    assert dossier.stages.get().unit == dossier.unit
    assert dossier.submissions.get().snapshot["unit"]["code"] == "04075"


def test_R2_an_association_applies_with_tourism_only():
    demo = make_world()
    dossier = walk.draft(demo, make_product_of(demo))
    type(dossier.producer).objects.update(form="association")

    with pytest.raises(Incomplete) as refusal:
        walk.file(demo, dossier)

    assert list(refusal.value.fields) == ["producer"]
