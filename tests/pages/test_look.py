"""Pages drawn in Chromium: nothing overflows, no policy error, no other host asked, axe content."""

import pytest
from django.urls import reverse

from tests.build import make_unit, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLEAN = {"overflow": 0, "trouble": [], "violations": []}
both_widths = pytest.mark.parametrize("width", ["wide", "phone"])


@pytest.fixture
def officer():
    province = make_unit("14/", name="Sơn La")
    return make_user(
        serving=province, full_name="Lò Thị Mẩy", username="lo.thi.may", password="mat-khau-thu"
    )


@both_widths
def test_every_component(gallery_pages, look, officer, width):
    found = look("/gallery/?q=bac+kan&stars=3", width=width, user=officer, name="gallery")

    assert vars(found) == CLEAN


@both_widths
@pytest.mark.parametrize("name", ["account_login", "account_inactive"])
def test_pages_before_sign_in(look, officer, name, width):
    assert vars(look(reverse(name), width=width)) == CLEAN


@both_widths
@pytest.mark.parametrize(
    "name", ["home", "account_logout", "account_change_password", "account_reauthenticate"]
)
def test_pages_of_a_person(look, officer, name, width):
    found = look(reverse(name), width=width, user=officer, name=name)

    assert vars(found) == CLEAN


@both_widths
@pytest.mark.parametrize("path", ["khong-co", "gallery/refusal/", "gallery/broken/"])
def test_pages_of_failure(gallery_pages, look, officer, path, width):
    found = look(f"/{path}", width=width, user=officer, status=400)

    assert vars(found) == CLEAN
