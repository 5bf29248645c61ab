"""Before the chair opens nothing anybody can ask depends on another member's marks.

Every address of the portal, the open interface, the exports and what is refused are asked in two
worlds (`sealed.py`); addresses added later are asked by themselves. The admin has its own module.
"""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from evaluation.models import Mark, SessionItem
from products.models import Product
from tests.evaluation.sealed import (
    READERS,
    SENTINEL,
    Asked,
    World,
    answer_of,
    compared,
    keys_of,
    make_sealed_world,
)
from tests.matrix import MATRIX, OWN, PUBLIC, Row

pytestmark = pytest.mark.django_db
WHO_WRITE, WHO_SEARCH = {"hd1", "hd2"}, {"hd2", "tinh1"}
ASKED = (
    f"?q={SENTINEL}&search={SENTINEL}&note={SENTINEL}",
    "?sort=mean&ordering=mean&o=1&order=points",
    "?sort=-stars&ordering=-stars&stars=5&in_force=1&state=handed_in&page=2",
)
OPEN = Row(set())


@pytest.fixture
def world() -> World:
    return make_sealed_world()


# ── Every address ────────────────────────────────────────────────────


def places(item: SessionItem) -> Iterator[tuple[str, str]]:
    """Every address about a dossier on the table, and every list."""
    keys = keys_of(item)
    rows = MATRIX | {name: Row(set(), record="product") for name in PUBLIC | OWN}
    for name, row in rows.items():
        if row.record not in keys:
            continue  # a record that only a concluded dossier has
        args = [*keys[row.record], *row.extra]
        try:
            path = reverse(name, args=args)
        except NoReverseMatch:
            path = _somehow(name, args)
        if path is None:
            continue
        if row.query in keys and row.query:
            path += f"?{row.query}={keys[row.query][0]}"
        yield name, path


def _somehow(name: str, args: list) -> str | None:
    """With none, one or two arguments, whatever a record is called there."""
    for tried in ([], args[:1], [1, 1], ["X"], [1, 1, "0" * 64]):
        try:
            return reverse(name, args=tried)
        except NoReverseMatch:
            continue
    return None


def asked_everywhere(world: World) -> Asked:
    """Each reader asks each address; who finds nothing there does not write to it either."""
    for name, path in places(world.items[0]):
        readers = ("nobody", "hd2") if name in PUBLIC else READERS[:-1]
        for reader in readers if name != "account_logout" else ():
            client = world.clients[reader]
            first = answer_of(client, "get", path)
            yield f"get {name} {reader}", first
            if first[0] not in {302, 404} and reader in WHO_WRITE:
                yield f"post {name} {reader}", answer_of(client, "post", path)
            if first[0] == 200 and MATRIX.get(name, OPEN).record == "" and reader in WHO_SEARCH:
                for query in ASKED:
                    yield f"get {name} {query} {reader}", answer_of(client, "get", path + query)


def asked_of_the_ready(world: World) -> Asked:
    """All have handed in: only the chair's own act may open, everything else stays as it was."""
    for name, path in places(world.items[1]):
        if MATRIX.get(name, OPEN).record in {"item", "session", "card"}:
            for reader in ("hd2", "hd1", "tinh1"):
                yield f"get {name} {reader}", answer_of(world.clients[reader], "get", path)


def test_no_address_answers_differently_whatever_others_have_marked(world):
    assert compared(world, asked_everywhere) == []


def test_nor_does_an_address_about_a_dossier_that_everybody_has_marked(world):
    assert compared(world, asked_of_the_ready) == []


# ── What is refused ──────────────────────────────────────────────────

ONE_MARK = {"criterion": "1.1", "position": "1", "m-1.1": "1", "note": "Ghi", "note-1.1": "Ghi"}
TOO_EARLY = {
    "evaluation:item_open": 0, "evaluation:item_conclude": 1, "evaluation:item_score_again": 1,
    "evaluation:item_agreement": 1, "evaluation:item_request": 1, "evaluation:minutes_approve": 1,
}  # fmt: skip
TWICE = (
    "evaluation:scorecard_hand_in", "evaluation:scorecard", "evaluation:scorecard_mark",
    "evaluation:scorecard_comment", "evaluation:scorecard_finding",
)  # fmt: skip


def _path(name: str, item: SessionItem) -> str:
    row = MATRIX[name]
    return reverse(name, args=[*keys_of(item)[row.record], *row.extra])


def asked_wrongly(world: World) -> Asked:
    """Handing in and marking what one has handed in, opening and concluding before the time."""
    for name in TWICE:
        for reader in ("hd2", "hd1"):
            path = _path(name, world.items[1])
            yield f"twice {name} {reader}", answer_of(world.clients[reader], "post", path, ONE_MARK)
    for name, place in TOO_EARLY.items():
        for reader in ("hd1", "hd2", "thuky"):
            path = _path(name, world.items[place])
            yield f"early {name} {reader}", answer_of(world.clients[reader], "post", path, ONE_MARK)


def test_what_is_done_twice_or_too_early_is_refused_in_the_same_words_and_as_fast(world):
    assert compared(world, asked_wrongly) == []


# ── The open interface and the exports ───────────────────────────────


def asked_of_the_interface(world: World) -> Asked:
    """Products in the market whose dossiers are on the table: list, one, schema, order, search."""
    Product.objects.update(stars=3, stars_valid_until=world.demo.today.replace(month=12, day=31))
    public_id = world.items[0].stage.dossier.product.public_id
    lists = [reverse("api_products"), reverse("api_product", args=[public_id])]
    for path in (*lists, reverse("api_schema"), reverse("api_docs")):
        for query in ("", *ASKED, "?ordering=-scorecards", "?format=json&stars=3"):
            yield f"get {path}{query}", answer_of(world.clients["nobody"], "get", path + query)


def exported(world: World, folder: Path) -> Asked:
    """The command that writes lists, whole and as one officer may see them."""
    for options in ({}, {"username": world.people["tinh1"].username}):
        path = folder / "ra.csv"
        with CaptureQueriesContext(connection) as queries:
            call_command("export_products", str(path), stdout=StringIO(), **options)
        yield f"export_products {options}", (0, {}, path.read_bytes(), len(queries))


def test_the_open_interface_and_the_exports_know_nothing_of_marks(world, tmp_path):
    assert compared(world, asked_of_the_interface) == []
    assert compared(world, lambda world: exported(world, tmp_path), least=1) == []


def test_the_two_worlds_do_differ(world):
    """A member reads the own card in both; what stands in another's is what differs."""

    def read_beneath(world: World) -> Asked:
        for mark in Mark.objects.filter(scorecard__in=world.cards[:1]):
            yield f"mark {mark.criterion_id}", (mark.option_id, {}, mark.note.encode(), 0)

    assert len(compared(world, read_beneath, least=5)) > 5
