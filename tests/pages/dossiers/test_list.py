"""The list of dossiers, and how one begins."""

import pytest

from evaluation.models import Dossier
from products.models import Product
from tests.pages.dossiers.pages import HTMX, at, body, queries, stranger_client
from tests.path import make_product_of

pytestmark = pytest.mark.django_db


def test_the_list_finds_without_accents_and_keeps_the_filter_in_the_address(world):
    response = world.client("chuthe1").get(at("dossier_list"), {"q": "toi den"})

    assert "Tỏi đen" in body(response)
    assert "Mận sấy dẻo" not in body(response)
    assert 'value="toi den"' in body(response)


def test_the_list_filters_by_state_unit_and_year(world):
    client, url = world.client("chuthe1"), at("dossier_list")

    def shown(**filters) -> set[str]:
        found = {dossier for dossier, _where in client.get(url, filters).context["rows"]}
        return {dossier.product.name for dossier in found}

    assert shown(status="draft") == {"Mận sấy dẻo"}
    assert shown(unit=world.filed.unit.path) == {"Mận sấy dẻo", "Tỏi đen"}
    assert shown(year=str(world.filed.year - 1)) == {"Mận sấy dẻo", "Tỏi đen"}  # no such choice
    assert shown(status="filed", year=str(world.filed.year)) == {"Tỏi đen"}


def test_lists_answer_htmx_with_their_part_alone(world):
    make_product_of(world.demo, name="Chè Tà Xùa")
    client = world.client("chuthe1")

    listed = body(client.get(at("dossier_list"), **HTMX))
    offered = body(client.get(at("dossier_new"), **HTMX))

    assert "Tỏi đen" in listed
    assert "Chè Tà Xùa" in offered
    assert "<html" not in listed + offered


def test_an_empty_list_says_what_to_do_next(world):
    filtered = world.client("chuthe1").get(at("dossier_list"), {"q": "không có"})
    nothing = stranger_client(world).get(at("dossier_list"))

    assert "Bỏ hết bộ lọc" in body(filtered)
    assert "Hồ sơ hiện ở đây khi chủ thể nộp." in body(nothing)


@pytest.mark.parametrize("username", ["chuthe1", "xa1", "tinh1"])
def test_the_list_costs_the_same_with_300_rows(world, username):
    client, url = world.client(username), at("dossier_list")
    one = queries(client, url)

    world.file_more(2)
    three = queries(client, url)
    world.file_more(297)

    assert (one, one) == (three, queries(client, url))


def test_a_dossier_begins_with_a_product_and_goes_to_form_01(world):
    product = make_product_of(world.demo, name="Chè Tà Xùa")
    client = world.client("chuthe1")

    listed = client.get(at("dossier_new"), {"q": "che ta"})
    asked = client.get(at("dossier_new"), {"product": product.pk})
    begun = client.post(f"{at('dossier_new')}?product={product.pk}")

    dossier = Dossier.objects.get(product=product)
    assert "Chè Tà Xùa" in body(listed)
    assert "Bắt đầu soạn" in body(asked)
    assert begun["Location"] == at("dossier_registration", dossier.pk)


def test_a_product_with_an_open_dossier_is_not_offered_and_is_refused(world):
    client = world.client("chuthe1")

    listed = client.get(at("dossier_new"))
    begun = client.post(f"{at('dossier_new')}?product={world.draft.product_id}")

    assert "Mận sấy dẻo" not in body(listed)
    assert begun.status_code == 409
    assert "đang có một hồ sơ chưa kết thúc" in body(begun)


def test_a_product_outside_the_classification_comes_back_with_the_reason(world):
    product = make_product_of(world.demo, name="Chưa xếp")
    Product.objects.filter(pk=product.pk).update(category=None)

    begun = world.client("chuthe1").post(f"{at('dossier_new')}?product={product.pk}")

    assert begun.status_code == 422
    assert "chưa được xếp vào phân nhóm" in body(begun)


@pytest.mark.parametrize("key", ["0", "abc", "", "9" * 30, "٣", "1\x00"])
def test_no_such_product_is_not_there(world, key):
    assert world.client("chuthe1").get(at("dossier_new"), {"product": key}).status_code == 404


def test_an_officer_begins_no_dossier_for_a_producer(world):
    product = make_product_of(world.demo, name="Của chủ thể")

    response = world.client("xa1").post(f"{at('dossier_new')}?product={product.pk}")

    assert response.status_code == 403
    assert not Dossier.objects.filter(product=product).exists()


@pytest.mark.parametrize("name", ["dossier_list", "dossier_new", "stage_list"])
@pytest.mark.parametrize("words", ["\x00", "%", "_", "'", "\\", "x" * 5000, "１２", "\u202e"])
def test_whatever_is_searched_for_gets_an_answer(world, name, words):
    response = world.client("chuthe1").get(at(name), {"q": words, "page": words, "unit": words})

    assert response.status_code == 200
