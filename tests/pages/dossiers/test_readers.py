"""Who sees a dossier's pages, and who may not write into them."""

import pytest
from django.urls import reverse

from tests.pages.dossiers.pages import PAGES, STEPS, at, body, stranger_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_no_page_of_a_dossier(world, page):
    response = stranger_client(world).get(at(page, world.draft.pk))

    assert response.status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_signed_out_reads_a_dossier(world, client, page):
    response = client.get(at(page, world.draft.pk))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", [*STEPS, "dossier_file"])
def test_an_officer_who_reads_a_filed_dossier_cannot_fill_it_in(world, page):
    assert world.client("xa1").get(at("dossier", world.filed.pk)).status_code == 200

    response = world.client("xa1").get(at(page, world.filed.pk))

    assert response.status_code == 403
    assert "Bạn không có thẩm quyền" in body(response)


def test_an_officer_does_not_see_a_draft_of_the_commune(world):
    assert world.client("xa1").get(at("dossier", world.draft.pk)).status_code == 404


@pytest.mark.parametrize("page", [*STEPS, "dossier_file"])
def test_a_filed_dossier_is_shown_instead_of_its_forms(world, page):
    response = world.client("chuthe1").get(at(page, world.filed.pk))

    assert response.status_code == 302
    assert response["Location"] == at("dossier", world.filed.pk)


@pytest.mark.parametrize("page", ["dossier_registration", "dossier_self_score", "dossier_file"])
def test_writing_into_a_filed_dossier_says_who_filed_it(world, page):
    response = world.client("chuthe1").post(at(page, world.filed.pk), {"phone": "0912 345 678"})

    assert response.status_code == 409
    assert f"{world.user('chuthe1')} đã nộp hồ sơ" in body(response)
