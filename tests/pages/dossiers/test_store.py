"""The producer's store of papers."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.choices import Role
from products.models import Licence
from tests.build import make_unit, make_user
from tests.pages.conftest import World
from tests.pages.dossiers.pages import PAPER, at, body, queries, sent_file

pytestmark = pytest.mark.django_db


def store_of(world: World) -> str:
    return reverse("products:licences", args=[world.draft.producer_id])


def test_the_store_keeps_a_paper_for_the_products_it_covers(world):
    response = world.client("chuthe1").post(
        store_of(world), {**PAPER, "file": sent_file(), "products": [world.draft.product_id]}
    )

    paper = Licence.objects.get(title="Phiếu kiểm nghiệm")
    assert response["Location"] == store_of(world)
    assert list(paper.products.all()) == [world.draft.product]


def test_the_store_says_when_papers_end(world):
    day = world.demo.today
    for left, title in ((-3, "Đã hết"), (20, "Sắp hết"), (400, "Còn lâu")):
        Licence.objects.create(
            producer=world.draft.producer, kind="other", title=title,
            expires_on=day + timedelta(days=left),
        )  # fmt: skip

    page = body(world.client("chuthe1").get(store_of(world)))

    assert re.search(r"Đã hết.*quá 3 ngày.*Sắp hết.*Còn 20 ngày.*Còn lâu.*Còn hiệu lực", page, re.S)


@pytest.mark.parametrize(
    ("username", "status"),
    [("chuthe1", 200), ("xa1", 200), ("tinh1", 200), ("lanhdao", 403), ("hd1", 404)],
)
def test_who_opens_the_store(world, username, status):
    assert world.client(username).get(store_of(world)).status_code == status


def test_a_neighbouring_commune_finds_no_store_and_no_file(world):
    other = make_unit("14/04000/")
    client = world.client_of(make_user(serving=other, role=Role.COMMUNE_OFFICER))
    paper = world.draft.evidence_links.first().licence

    assert client.get(store_of(world)).status_code == 404
    assert client.get(reverse("products:licence_file", args=[paper.pk])).status_code == 404


def test_the_way_back_after_sending_a_paper_stays_within_the_portal(world):
    away = f"{store_of(world)}?next=https://example.com/"
    home = f"{store_of(world)}?next={at('dossier_file', world.draft.pk)}"
    client = world.client("chuthe1")

    assert client.post(away, {**PAPER, "file": sent_file()})["Location"] == store_of(world)
    assert client.post(home, {**PAPER, "file": sent_file()})["Location"] == at(
        "dossier_file", world.draft.pk
    )


@pytest.mark.parametrize("size", [1, 3])
def test_the_store_costs_the_same_however_many_papers(world, size):
    client = world.client("chuthe1")
    base = queries(client, store_of(world))
    for n in range(size):
        Licence.objects.create(producer=world.draft.producer, kind="other", title=f"Giấy {n}")

    assert queries(client, store_of(world)) == base
