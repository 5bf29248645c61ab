"""Pages drawn in Chromium: nothing overflows, no policy error, no other host asked, axe content."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clocks import today
from tests.build import (
    make_category,
    make_licence,
    make_producer,
    make_product,
    make_unit,
    make_user,
)

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


@pytest.fixture
def catalogue(officer):
    """A few products with long names and every standing of their stars."""
    category = make_category("I.2.a", name="Chế biến từ rau, củ, quả, hạt và dược liệu")
    commune = make_unit("14/04075/", name="Yên Châu")
    day = today()
    made = []
    for name, who, stars, left in _NAMES:
        producer = make_producer(name=who, unit=commune)
        made.append(
            make_product(
                name=name,
                producer=producer,
                category=category,
                stars=stars,
                stars_valid_until=left and day + timedelta(days=left),
            )
        )
    return made


_NAMES = [
    ("Mận hậu sấy dẻo Yên Châu, hộp quà 500 g", "Hợp tác xã nông nghiệp hữu cơ Ự Ể Ỗ Ẫ", 4, 900),
    ("Chè Shan tuyết Tà Xùa", "Công ty TNHH một thành viên trà và dược liệu Ngọc Thắng", 5, 40),
    ("Mật ong bạc hà", "Hộ kinh doanh Lò Thị Mẩy", 3, -12),
    ("Thịt trâu gác bếp", "HTX BK Food", 3, None),
    ("Bột củ mài", "Tổ hợp tác Đại Thắng", None, None),
]


@both_widths
@pytest.mark.parametrize("query", ["", "?q=che&stars=5&sort=-until", "?q=khong+co+gi"])
def test_the_product_list(look, officer, catalogue, query, width):
    name = f"products-{len(query)}"

    found = look(reverse("products:list") + query, width=width, user=officer, name=name)

    assert vars(found) == CLEAN


@both_widths
def test_the_product_page(look, officer, catalogue, width):
    product = catalogue[0]
    for left, title in [(-9, "Phiếu kiểm nghiệm an toàn thực phẩm"), (30, "Đăng ký nhãn hiệu")]:
        make_licence(
            producer=product.producer, title=title, expires_on=today() + timedelta(days=left)
        )
    path = reverse("product_detail", args=[product.public_id])

    found = look(path, width=width, user=officer, name="product")

    assert vars(found) == CLEAN
