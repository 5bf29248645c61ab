"""One open meeting for all pages of rounds, councils and the board."""

import pytest
from django.urls import reverse

from evaluation.models import SessionItem
from evaluation.services import results
from tests.build import make_unit, make_user
from tests.pages.room import Room, like, now, open_room, signed_in
from tests.path import make_product_of, make_round


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):
    with open_room(django_db_blocker, "Mận sấy dẻo", "Tỏi đen") as room:
        yield room


@pytest.fixture
def room(built: Room, db) -> Room:
    """What a test changes lies in a transaction of its own within the package's."""
    return built


@pytest.fixture
def stranger():
    return signed_in(make_user(serving=make_unit("15/", name="Lào Cai")))


def url(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


@pytest.fixture
def free_round(room):
    return make_round(room.demo, number=2)


HDS = tuple(f"hd{number}" for number in range(1, 6))


def opened(room: Room, marks=None) -> SessionItem:
    if marks is None:
        room.everybody_hands_in()
    return results.open_marks(
        item_id=room.item.pk, actor=room.user("hd1"), now=now(), today=room.demo.today
    )


def opened_wide(room: Room) -> SessionItem:
    low = {code: leaf.choices[0].position for code, leaf in room.sheet.leaves.items()}
    room.hand_in("hd1", "hd2", "hd3", "hd4")
    room.hand_in("hd5", marks=low)
    return opened(room, marks=True)


def more_items(room: Room, count: int) -> None:
    """More dossiers at the same point: half of them opened, with every card handed in."""
    products = [make_product_of(room.demo, name=f"Sản phẩm {n}") for n in range(count)]
    dossier, stage = room.item.stage.dossier, room.item.stage
    for n, product in enumerate(products):
        twin = like(dossier, product=product, product_code=f"14-{product.pk}-X")
        twin.save()
        at_desk = like(stage, dossier=twin, receipt=None, slip_number=f"{product.pk}/PĐK")
        at_desk.save()
        item = like(room.item, stage=at_desk, position=n + 10, status="scoring", opened_at=None)
        item.save()
        room.everybody_hands_in(item)
        if n % 2:
            results.open_marks(
                item_id=item.pk, actor=room.user("hd1"), now=now(), today=room.demo.today
            )
