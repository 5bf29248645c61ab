"""Every component drawn in Chromium: no overflow, no policy error, no stranger, axe content."""

import pytest

from tests.build import make_unit, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLEAN = {"overflow": 0, "trouble": [], "violations": []}


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_every_component_looks_right(gallery_pages, look, width):
    province = make_unit("14/", name="Sơn La")
    user = make_user(serving=province, full_name="Lò Thị Mẩy")

    found = look("/gallery/?q=bac+kan&stars=3", width=width, user=user, name="gallery")

    assert vars(found) == CLEAN
