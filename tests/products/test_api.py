from datetime import timedelta

import pytest
from django.urls import reverse

from core.clocks import today
from products.choices import CategoryLevel
from products.models import Producer, Product, ProductCategory
from tests.build import make_unit

pytestmark = pytest.mark.django_db
SHAPE = {
    "public_id", "name", "stars", "stars_valid_until", "in_force", "unit", "sector", "producer",
}  # fmt: skip


def make_published(name: str, *, days_left: int | None = 30, stars: int = 4, **fields) -> Product:
    unit = fields.pop("unit", None) or make_unit("14/04075/")
    producer, _created = Producer.objects.get_or_create(
        name="Hợp tác xã Đức Huệ", form="cooperative", unit=unit,
        phone="0912345678", representative="Người đại diện 1",
    )  # fmt: skip
    until = None if days_left is None else today() + timedelta(days=days_left)
    return Product.objects.create(
        name=name, producer=producer, unit=unit, stars=stars, stars_valid_until=until, **fields
    )


def names(client, **query) -> list[str]:
    response = client.get("/api/v1/products/", query)
    assert response.status_code == 200, response.content
    return [row["name"] for row in response.json()["results"]]


def test_anybody_reads_published_products_and_no_personal_data(client):
    make_published("Chè Shan")
    Product.objects.create(
        name="Chưa có sao", producer=Producer.objects.get(), unit=make_unit("14/04075/")
    )

    response = client.get("/api/v1/products/")

    body = response.json()
    assert response.status_code == 200
    assert body.keys() == {"next", "results"}
    (row,) = body["results"]
    assert row.keys() == SHAPE
    assert row["producer"] == {"name": "Hợp tác xã Đức Huệ", "form": "cooperative"}
    assert row["unit"]["path"] == "14/04075/"
    assert "0912345678" not in response.content.decode()


def test_pages_follow_vietnamese_order_by_next_links_without_loss_or_repeat(client):
    words = ["Đường", "Dừa", "Ăn", "Ấm", "Anh", "Bơ", "Dứa", "Zơ", "Anh", "Ổi"]
    for word in words:
        make_published(word)
    seen, address = [], "/api/v1/products/?page_size=3"
    while address:
        body = client.get(address).json()
        assert len(body["results"]) <= 3
        seen += [row["name"] for row in body["results"]]
        address = body["next"]

    assert seen == ["Anh", "Anh", "Ăn", "Ấm", "Bơ", "Dừa", "Dứa", "Đường", "Ổi", "Zơ"]


def test_filters_narrow_by_unit_code_or_path_stars_force_and_accent_free_words(client):
    make_published("Mận Mộc Châu", stars=3)
    make_published("Chè cũ", days_left=-1)
    make_published("Chưa rõ hạn", days_left=None)
    make_published("Nơi khác", unit=make_unit("15/00001/"))

    assert names(client, unit="04075") == ["Chè cũ", "Chưa rõ hạn", "Mận Mộc Châu"]
    assert names(client, unit="15/") == ["Nơi khác"]
    assert names(client, unit="99999") == []
    assert names(client, stars=3) == ["Mận Mộc Châu"]
    assert names(client, in_force="true") == ["Mận Mộc Châu", "Nơi khác"]
    assert names(client, in_force="false") == ["Chè cũ", "Chưa rõ hạn"]
    assert names(client, search="MAN moc") == ["Mận Mộc Châu"]
    assert len(names(client, search="duc hue")) == 4


def test_the_sector_is_found_from_any_level_of_the_classification(client):
    levels = {}
    for level, code in zip(CategoryLevel, ["I", "I.1", "I.1.a"], strict=True):
        levels[level] = ProductCategory.objects.create(
            edition="x", code=code, name=f"Tên {code}", level=level, position=1,
            parent=list(levels.values())[-1] if levels else None, valid_from=today(),
        )  # fmt: skip
    make_published("Chè", category=levels[CategoryLevel.SUBGROUP])
    make_published("Khác")

    body = client.get("/api/v1/products/?sector=I").json()

    assert [row["sector"] for row in body["results"]] == [{"code": "I", "name": "Tên I"}]


@pytest.mark.parametrize(
    "query",
    [
        {"stars": "9"}, {"stars": "ba"}, {"in_force": "maybe"}, {"page_size": "201"},
        {"page_size": "0"}, {"page_size": "x"}, {"search": "x" * 101}, {"search": "a\x00b"},
        {"unit": "1" * 61}, {"unit": "\x00"}, {"sector": "\x00"},
    ],
)  # fmt: skip
def test_a_wrong_filter_is_refused_at_its_field(client, query):
    response = client.get("/api/v1/products/", query)

    body = response.json()
    assert response.status_code == 400
    assert body.keys() == {"code", "message", "fields"}
    assert list(body["fields"]) == list(query)


@pytest.mark.parametrize("cursor", ["x", "%00", "cD0lMDA%3D", "bz05OTk5OTk5OTk5OTk5OTk5OTk%3D"])
def test_a_made_up_cursor_is_no_server_error(client, cursor):
    response = client.get(f"/api/v1/products/?cursor={cursor}")

    assert response.status_code in {200, 400, 404}


def test_one_product_by_its_public_id_and_nothing_by_another(client):
    product = make_published("Chè Shan")
    draft = Product.objects.create(
        name="Nháp", producer=product.producer, unit=product.unit, state="draft"
    )

    found = client.get(reverse("api_product", args=[product.public_id]))
    absent = client.get(reverse("api_product", args=[draft.public_id]))

    assert found.json()["name"] == "Chè Shan"
    assert absent.status_code == 404
    assert absent.json()["code"] == "not_found"


def test_nothing_can_be_written(client):
    response = client.post("/api/v1/products/", {"name": "x"}, content_type="application/json")

    assert response.status_code in {403, 405}
    assert response.json().keys() == {"code", "message", "fields"}


def test_strangers_are_throttled_with_a_sentence(client, settings):
    from rest_framework.throttling import AnonRateThrottle

    limit = int(AnonRateThrottle.THROTTLE_RATES["anon"].split("/")[0])
    answers = [client.get("/api/v1/products/").status_code for _ in range(limit + 1)]

    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_asks_a_constant_number_of_queries(client, django_assert_num_queries, count):
    for number in range(count):
        make_published(f"Sản phẩm {number}")

    with django_assert_num_queries(1):
        body = client.get("/api/v1/products/?page_size=200").json()

    assert len(body["results"]) == min(count, 200)


def test_the_schema_describes_the_list(client):
    schema = client.get("/api/schema/?format=json").json()

    assert schema["openapi"].startswith("3.1")
    parameters = {
        item["name"] for item in schema["paths"]["/api/v1/products/"]["get"]["parameters"]
    }
    assert parameters == {
        "unit", "stars", "sector", "in_force", "search", "page_size", "cursor",
    }  # fmt: skip
