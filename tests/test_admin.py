"""The admin as a window: scoped registers, read-only states, nothing sealed."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from evaluation.models import Finding, ImportRow, ImportRun, Mark, Scorecard
from ocop_portal.demo import walk
from products.models import Producer, Product
from tests.build import make_unit, make_user
from tests.path import concluded, draw_all, filed, make_world

pytestmark = pytest.mark.django_db
SEALED = {Scorecard, Mark, Finding}
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)


def staff(role: Role, path: str = "14/") -> Client:
    client = Client()
    client.force_login(make_user(serving=make_unit(path), role=role, is_staff=True))
    return client


def address(model, page: str = "changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_scorecards_marks_and_findings_are_not_registered():
    assert SEALED.isdisjoint(REGISTERED)


def test_every_register_answers_an_administrator_and_provincial_staff_without_an_error():
    demo = make_world()
    concluded(demo)
    decision = walk.decide(demo, number=1)
    draw_all()
    walk.issue(demo, decision)
    administrator, officer = staff(Role.ADMINISTRATOR), staff(Role.PROVINCIAL_OFFICER)
    for model in REGISTERED:
        for client in (administrator, officer):
            for query in ("", "?q=man", "?q=%00", "?o=99", "?e=1", "?p=999999", "?all="):
                status = client.get(address(model) + query).status_code
                assert status in {200, 302, 403}, (model, query, status)
        if row := model._default_manager.order_by("pk").first():
            page = administrator.get(address(model, "change", row.pk))
            assert page.status_code in {200, 302, 403}, model


def test_whoever_is_not_staff_is_sent_away():
    client = Client()
    client.force_login(make_user(serving=make_unit("14/04075/"), role=Role.COMMUNE_OFFICER))

    assert client.get("/admin/").status_code in {302, 403}


def test_an_officer_of_another_province_sees_no_row_and_opens_none():
    demo = make_world()
    dossier = filed(demo)
    stranger = staff(Role.PROVINCIAL_OFFICER, "15/")

    for row in (dossier, dossier.product, dossier.producer):
        listed = stranger.get(address(type(row)))
        assert listed.context["cl"].result_count == 0
        assert stranger.get(address(type(row), "change", row.pk)).status_code in {302, 404}


def test_an_officer_enters_a_producer_through_the_service_and_errors_come_back_in_the_form():
    client = staff(Role.PROVINCIAL_OFFICER)
    commune = make_unit("14/04075/")
    values = {"name": "HTX  Mới", "form": "cooperative", "unit": commune.pk}

    refused = client.post(address(Producer, "add"), {**values, "registration_number": "123"})
    assert refused.status_code == 200
    assert "Mã số không đúng" in refused.content.decode()
    assert not Producer.objects.exists()

    client.post(address(Producer, "add"), values)
    producer = Producer.objects.get()
    assert producer.name == "HTX Mới"
    assert producer.form_periods.get().form == "cooperative"


def test_stars_and_states_are_only_shown():
    demo = make_world()
    dossier = filed(demo)
    client = staff(Role.PROVINCIAL_OFFICER)

    page = client.get(address(Product, "change", dossier.product_id)).content.decode()
    assert 'name="stars"' not in page
    client.post(address(type(dossier), "change", dossier.pk), {"status": "concluded"})

    dossier.refresh_from_db()
    assert dossier.status == "filed"


@pytest.mark.parametrize("count", [1, 30])
def test_the_product_register_asks_a_constant_number_of_queries(
    count, django_assert_max_num_queries
):
    unit = make_unit("14/04075/")
    for number in range(count):
        producer = Producer.objects.create(name=f"HTX {number}", form="cooperative", unit=unit)
        Product.objects.create(name=f"Chè {number}", producer=producer, unit=unit)
    client = staff(Role.PROVINCIAL_OFFICER)

    with django_assert_max_num_queries(12):
        assert client.get(address(Product)).status_code == 200


def test_a_row_that_an_import_left_out_waits_in_the_register_until_a_person_settles_it():
    client = staff(Role.PROVINCIAL_OFFICER)
    now = timezone.now()
    run = ImportRun.objects.create(
        file_name="a.xlsx", unit=make_unit("14/"), outcome="imported", started_at=now,
        finished_at=now,
    )  # fmt: skip
    row = ImportRow.objects.create(run=run, row=7, outcome="rejected", messages=["Thiếu tên."])

    waiting = client.get(address(ImportRow) + "?waiting=yes")
    assert "Thiếu tên." in waiting.content.decode()
    client.post(address(ImportRow), {"action": "drop", "_selected_action": [row.pk]})

    row.refresh_from_db()
    assert row.resolution == "dropped"
    assert row.resolved_by is not None
    assert "Thiếu tên." not in client.get(address(ImportRow) + "?waiting=yes").content.decode()
