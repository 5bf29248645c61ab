"""The product list: whose, filtered how, in which order, at what cost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.choices import Role
from core.clocks import today
from products.models import Product
from tests.build import make_category, make_producer, make_product, make_unit, make_user

pytestmark = pytest.mark.django_db
LIST = reverse("products:list")


@pytest.fixture
def officer(client):
    officer = make_user(serving=make_unit("14/", name="Sơn La"))
    client.force_login(officer)
    return officer


def names(response) -> list[str]:
    return [product.name for product, _ in response.context["rows"]]


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get(LIST)["Location"] == f"{reverse('account_login')}?next={LIST}"


def test_everyone_sees_their_own_units_only(client):
    here, beside = make_unit("14/04075/"), make_unit("14/04078/")
    make_product(unit=here, name="Mận sấy dẻo")
    make_product(unit=beside, name="Chè Tà Xùa")
    client.force_login(make_user(serving=here, role=Role.COMMUNE_OFFICER))

    assert names(client.get(LIST)) == ["Mận sấy dẻo"]


@pytest.mark.parametrize("words", ["bac kan", "BẮC KẠN", "tan thanh", "nghe  nep"])
def test_search_needs_no_accents_and_reads_the_producer_too(client, officer, words):
    make_product(
        name="Tinh bột nghệ nếp Bắc Kạn", producer=make_producer(name="HTX nông nghiệp Tân Thành")
    )
    make_product(name="Chè Tà Xùa")

    assert names(client.get(LIST, {"q": words})) == ["Tinh bột nghệ nếp Bắc Kạn"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"stars": "4"}, ["bốn"]),
        ({"stars": "3+"}, ["ba", "bốn", "năm"]),
        ({"stars": "none"}, ["mới", "nháp"]),
        ({"in_force": "yes"}, ["bốn", "năm"]),
        ({"in_force": "soon"}, ["bốn"]),
        ({"in_force": "no"}, ["ba"]),
        ({"state": "draft"}, ["nháp"]),
        ({"sector": "II"}, ["bốn"]),
        ({"sector": "II", "stars": "5"}, []),
        ({"unit": "14/04078/"}, ["năm"]),
    ],
)
def test_each_filter_narrows(client, officer, filters, expected):
    day = today()
    make_category("I")
    make_product(name="ba", stars=3, stars_valid_until=day - timedelta(days=1))
    make_product(
        name="bốn", stars=4, stars_valid_until=day + timedelta(days=9),
        category=make_category("II.1.a"),
    )  # fmt: skip
    make_product(
        name="năm", stars=5, stars_valid_until=day + timedelta(days=700),
        unit=make_unit("14/04078/"), category=make_category("I.2"),
    )  # fmt: skip
    make_product(name="mới")
    make_product(name="nháp", state="draft")

    assert sorted(names(client.get(LIST, filters))) == sorted(expected)


def test_names_stand_in_vietnamese_order(client, officer):
    for name in ("Đậu", "Dưa", "Ấm chè", "An", "Ăn", "Chè", "Cà phê"):
        make_product(name=name)

    assert names(client.get(LIST)) == ["An", "Ăn", "Ấm chè", "Cà phê", "Chè", "Dưa", "Đậu"]


def test_products_without_stars_come_last_whichever_way(client, officer):
    for stars in (None, 3, 5):
        make_product(name=f"{stars}", stars=stars)

    assert names(client.get(LIST, {"sort": "-stars"})) == ["5", "3", "None"]
    assert names(client.get(LIST, {"sort": "stars"})) == ["3", "5", "None"]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"sort": "password"},
        {"sort": "-"},
        {"stars": "6"},
        {"stars": "3; DROP TABLE"},
        {"unit": "99/"},
        {"sector": "XX"},
        {"in_force": "maybe"},
        {"page": "0"},
        {"page": "nine"},
        {"page": "999999999999999999999"},
        {"q": "\x00"},
        {"q": "%_\\'\""},
        {"q": "a" * 5000},
    ],
)
def test_nonsense_in_the_address_breaks_nothing(client, officer, nonsense):
    make_product()

    assert client.get(LIST, nonsense).status_code == 200


def test_a_filter_that_cannot_be_read_says_so_and_filters_nothing(client, officer):
    make_product(name="Mận sấy dẻo")

    page = client.get(LIST, {"stars": "6"})

    assert names(page) == ["Mận sấy dẻo"]
    assert "Hạng sao:" in page.content.decode()


def test_chips_drop_one_filter_and_keep_the_rest(client, officer):
    page = client.get(LIST, {"q": "mận", "stars": "4", "sort": "-stars", "page": "1"})

    chips = [(chip.word, chip.query) for chip in page.context["form"].chips()]
    assert chips == [("mận", "stars=4&sort=-stars"), ("4 sao", "q=m%E1%BA%ADn&sort=-stars")]


def test_an_empty_list_says_what_to_do_next(client, officer):
    make_product()

    nothing_found = client.get(LIST, {"q": "không có"}).content.decode()
    Product.objects.all().delete()
    nothing_yet = client.get(LIST).content.decode()

    assert "Bỏ hết bộ lọc" in nothing_found
    assert "Chưa có sản phẩm nào trong phạm vi của bạn" in nothing_yet


def test_htmx_gets_the_list_alone(client, officer):
    part = client.get(LIST, headers={"HX-Request": "true"})

    assert next(template.name for template in part.templates) == "products/_product_list.html"
    assert "HX-Request" in part["Vary"]


def test_a_place_that_ended_says_when(client, officer):
    old = make_unit("14/123/04030/", name="Đông Sang")
    make_product(unit=old)

    choices = client.get(LIST).context["form"].fields["unit"].choices
    assert (old.path, "Xã Đông Sang (trước 07/2025)") in list(choices)


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_the_cost_does_not_grow_with_the_rows(client, rows, django_assert_num_queries):
    province = make_unit("14/", name="Sơn La")
    client.force_login(make_user(serving=province))
    producer = make_producer(unit=make_unit("14/04075/"))
    category = make_category()
    Product.objects.bulk_create(
        Product(
            name=f"Sản phẩm {n}", producer=producer, unit=producer.unit, category=category,
            stars=4, stars_valid_until=date(2029, 1, 1),
        )
        for n in range(rows)
    )  # fmt: skip

    # session, person, posts, their paths, own producers; places, sectors, count, rows;
    # of the frame: province, notices for the bell, adviser or not
    with django_assert_num_queries(12):
        page = client.get(LIST)

    assert len(page.context["rows"]) == min(rows, 50)
