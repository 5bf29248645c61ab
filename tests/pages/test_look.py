"""Pages drawn in Chromium: nothing overflows, no policy error, no other host asked, axe content."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AdministrativeUnit
from core.clocks import today
from tests.build import (
    make_category,
    make_licence,
    make_post,
    make_producer,
    make_product,
    make_unit,
    make_user,
)
from tests.pages import gallery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both_widths = pytest.mark.parametrize("width", ["wide", "phone"])


@pytest.fixture
def officer():
    province = make_unit("14/", name="Sơn La")
    return make_user(
        serving=province, full_name="Lò Thị Mẩy", username="lo.thi.may", password="mat-khau-thu"
    )


@both_widths
def test_components_and_pages_of_failure(gallery_pages, look, officer, width):
    paths = {
        "gallery": "/gallery/?q=bac+kan&stars=3",
        "refusal": "/gallery/refusal/",
        "broken": "/gallery/broken/",
        "nowhere": "/khong-co",
    }

    assert look(paths, width=width, user=officer) == {}


@both_widths
def test_pages_before_sign_in(look, officer, width):
    names = ["account_login", "account_inactive"]

    assert look({name: reverse(name) for name in names}, width=width) == {}


@both_widths
def test_every_answer_of_the_qr_page(gallery_pages, look, officer, width):
    states = {f"qr-{state}": f"/gallery/qr/{state}/" for state in [*gallery.ANSWERS, "unknown"]}
    papers = {f"paper-{status}": f"/gallery/paper/{status}/" for status in gallery.DOCUMENTS}

    assert look(states | papers, width=width) == {}


_NAMES = [
    ("Mận hậu sấy dẻo Yên Châu, hộp quà 500 g", "Hợp tác xã nông nghiệp hữu cơ Ự Ể Ỗ Ẫ", 4, 900),
    ("Chè Shan tuyết Tà Xùa", "Công ty TNHH một thành viên trà và dược liệu Ngọc Thắng", 5, 40),
    ("Mật ong bạc hà", "Hộ kinh doanh Lò Thị Mẩy", 3, -12),
    ("Thịt trâu gác bếp", "HTX BK Food", 3, None),
    ("Bột củ mài", "Tổ hợp tác Đại Thắng", None, None),
]


@pytest.fixture
def product():
    """The first of a few products with long names and every standing of their stars."""
    category = make_category("I.2.a", name="Chế biến từ rau, củ, quả, hạt và dược liệu")
    commune = make_unit("14/04075/", name="Yên Châu")
    made = [
        make_product(
            name=name,
            producer=make_producer(name=who, unit=commune),
            category=category,
            stars=stars,
            stars_valid_until=left and today() + timedelta(days=left),
        )
        for name, who, stars, left in _NAMES
    ]
    for left, title in [(-9, "Phiếu kiểm nghiệm an toàn thực phẩm"), (30, "Đăng ký nhãn hiệu")]:
        make_licence(
            producer=made[0].producer, title=title, expires_on=today() + timedelta(days=left)
        )
    return made[0]


@both_widths
def test_pages_of_a_person(look, officer, product, width):
    products = reverse("products:list")
    paths = {
        "home": reverse("home"),
        "products": products,
        "products-filtered": f"{products}?q=che&stars=5&sort=-until",
        "products-none": f"{products}?q=khong+co+gi",
        "product": reverse("product_detail", args=[product.public_id]),
        "password": reverse("account_change_password"),
        "confirm": reverse("account_reauthenticate"),
        "sign-out": reverse("account_logout"),
    }

    assert look(paths, width=width, user=officer) == {}


@both_widths
def test_the_admin(look, officer, width):
    make_post(user=officer, unit=AdministrativeUnit.objects.get(), role=Role.ADMINISTRATOR)
    officer.is_staff = True
    officer.save()
    names = ["index", "accounts_user_changelist", "accounts_administrativeunit_changelist"]
    paths = {f"admin-{name}": reverse(f"admin:{name}") for name in names}

    assert look(paths, width=width, user=officer) == {}
