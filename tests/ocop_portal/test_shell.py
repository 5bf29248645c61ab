"""The frame: who is named, which places open, which one is current."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from ocop_portal.context import PLACES
from tests.build import make_post, make_unit, make_user
from tests.path import fresh, in_session, make_world

pytestmark = pytest.mark.django_db
HOME = reverse("home")


def places(client, path: str = HOME) -> list[str]:
    return [str(place["word"]) for place in client.get(path).context["shell"].places]


def current(client, path: str) -> list[str]:
    shell = client.get(path).context["shell"]
    return [str(place["word"]) for place in shell.places if place["is_current"]]


def test_every_place_leads_somewhere():
    assert [place.url_name for place in PLACES if not reverse(place.url_name)] == []


def test_posts_open_places(client):
    commune = make_unit("14/04075/")
    client.force_login(make_user(serving=commune, role=Role.COMMUNE_OFFICER))
    assert places(client) == [
        "Việc của tôi", "Sản phẩm", "Hồ sơ", "Bàn xử lý hồ sơ",
        "Giấy chứng nhận", "Hộp thư đi", "Kiểm tra", "Kiến nghị",
    ]  # fmt: skip

    client.force_login(make_user(serving=make_unit("14/"), role=Role.VIEWER))
    assert places(client) == [
        "Việc của tôi", "Sản phẩm", "Hồ sơ", "Giấy chứng nhận", "Kiến nghị"
    ]  # fmt: skip


def test_a_council_member_without_a_post_finds_the_council(client):
    demo = make_world()
    in_session(demo)
    client.force_login(fresh(demo.user("hd2")))

    assert "Hội đồng" in places(client)
    assert "Quyết định" not in places(client)


def test_the_admin_is_for_staff(client):
    client.force_login(make_user(is_staff=True))

    assert places(client)[-1] == "Quản trị"


def test_the_current_place_owns_what_lies_below_it(client):
    client.force_login(make_user(serving=make_unit("14/")))

    assert current(client, HOME) == ["Việc của tôi"]
    assert current(client, reverse("products:list")) == ["Sản phẩm"]


def test_the_frame_names_province_post_and_person(client):
    province = make_unit("14/", name="Sơn La", standing_body="Chi cục Phát triển nông thôn")
    client.force_login(make_user(serving=province, full_name="Lò Thị Mẩy"))

    text = client.get(HOME).content.decode()

    assert "UBND TỈNH SƠN LA" in text
    assert "Chi cục Phát triển nông thôn" in text
    assert "Lò Thị Mẩy" in text


def test_who_holds_several_posts_sees_them_all(client):
    user = make_user(serving=make_unit("14/", name="Sơn La"))
    make_post(user=user, unit=make_unit("14/04075/", name="Yên Châu"), role=Role.ADVISER)
    client.force_login(user)

    text = client.get(HOME).content.decode()

    assert 'popovertarget="unit"' in text
    assert "Xã Yên Châu" in text


def test_demonstration_data_says_so_and_real_data_does_not(client, settings):
    assert "Dữ liệu minh họa" in client.get(reverse("account_login")).content.decode()

    settings.OCOP_DEMO = False
    assert "Dữ liệu minh họa" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("name", ["decision_list", "forwarding_list", "result_notice_list"])
def test_what_follows_a_decision_keeps_its_place_marked(client, name):
    client.force_login(make_user(serving=make_unit("14/")))

    assert current(client, reverse(f"evaluation:{name}")) == ["Quyết định"]
