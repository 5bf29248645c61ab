"""Before the chair opens nothing anybody can ask depends on another member's marks.

Two worlds that differ in nothing but what three members marked, noted, found and wrote answer
every address of the portal and every page of the admin alike: status, headers, content and the
number of questions asked of the database. Addresses added later are asked by themselves.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from evaluation.models import (
    EndingRule,
    Finding,
    Mark,
    Scorecard,
    ScorecardVersion,
    SessionItem,
)
from evaluation.services import scorecards
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from tests.path import in_session, make_world
from tests.test_scope_matrix import MATRIX, OWN, PUBLIC, Row, make_people

pytestmark = pytest.mark.django_db
SENTINEL = "Dấu-niêm-phong-7391"
READERS = ("hd2", "hd1", "thuky", "tinh1", "quantri", "lanhdao", "chuthe1", "nobody")
WHO_WRITE, WHO_SEARCH = {"hd1", "hd2"}, {"hd2", "tinh1"}
WRITERS = ("hd3", "hd4", "hd5")
ASKED = (
    f"?q={SENTINEL}&search={SENTINEL}&note={SENTINEL}",
    "?sort=mean&ordering=mean&o=1&order=points",
    "?sort=-stars&ordering=-stars&stars=5&in_force=1&state=handed_in&page=2",
)
OPEN = Row(set())
# What differs from one answer to the next whoever marked what.
_CHANCE = re.compile(
    rb'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<="X-CSRFToken": ")[^"]+'
    rb'|(?<=<span class="num">)[0-9a-f]{8}(?=</span>)|\d\d:\d\d(:\d\d)?|(?<=data-clock=")\d+'
)
_OWN_HEADERS = {"X-Request-Id", "Set-Cookie", "Server-Timing", "Expires", "Date"}


@dataclass
class World:
    """A meeting on two sealed dossiers: one still being marked, one ready to be opened."""

    demo: walk.Demo
    people: dict[str, User]
    items: list[SessionItem]
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def cards(self) -> list[Scorecard]:
        """Those of the three whose marks differ between the worlds."""
        users = [self.demo.user(name) for name in WRITERS]
        return list(Scorecard.objects.filter(seat__user__in=users).order_by("pk"))


@pytest.fixture
def world() -> World:
    demo = make_world()
    people = make_people(demo)
    items = list(in_session(demo, "Mận sấy dẻo", "Tỏi đen").items.order_by("position"))
    built = World(demo, people, items)
    _members_mark(built)
    for name in READERS:
        built.clients[name] = Client(raise_request_exception=False)
        if name != "nobody":
            built.clients[name].force_login(people[name])
    return built


def _members_mark(world: World) -> None:
    """On the first dossier one has handed in and two are at work; on the second all handed in."""
    first, second = world.items
    good = good_marks(second.stage.criteria_set.sheet())
    for number in range(1, 6):
        walk.score_as(world.demo, second, f"hd{number}", good)
        scorecards.begin_scorecard(item_id=first.pk, actor=world.demo.user(f"hd{number}"))
    walk.score_as(world.demo, first, "hd3", good)


# ── Two worlds ───────────────────────────────────────────────────────


@contextmanager
def _beneath_the_triggers() -> Iterator[None]:
    """Rows are written anew under the same keys: nothing but what was marked may differ."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def poor(world: World) -> None:
    """The least that can be marked; whoever is at work has only begun; nothing noted or found."""
    with _beneath_the_triggers():
        for card in world.cards:
            _rewrite(card, top=False, text="", done=1)


def rich(world: World) -> None:
    """The most of everything, each with a note, each rule found, long remarks, saved later."""
    with _beneath_the_triggers():
        for card in world.cards:
            _rewrite(card, top=True, text=SENTINEL, done=None)


def _rewrite(card: Scorecard, *, top: bool, text: str, done: int | None) -> None:
    criteria_set = card.item.stage.criteria_set
    card.marks.all().delete()
    card.findings.all().delete()
    codes = [row for row in criteria_set.criteria.all() if row.code in criteria_set.sheet().leaves]
    kept = codes if card.status == "handed_in" else codes[:done]
    for row in kept:
        option = row.options.order_by("position").last() if top else None
        Mark.objects.create(scorecard=card, criterion=row, option=option, note=text)
    for rule in EndingRule.objects.filter(criteria_set=criteria_set) if text else ():
        Finding.objects.create(scorecard=card, rule=rule, note=text)
    hashed = ("f" if top else "0") * 64 if card.status == "handed_in" else ""
    later = timezone.now() + timezone.timedelta(minutes=3 if top else 0)
    Scorecard.objects.filter(pk=card.pk).update(comment=text, sha256=hashed, updated_at=later)
    ScorecardVersion.objects.filter(card=card).update(content={"all": text}, sha256=hashed)


def compared(world: World, ask: Callable[[], Iterator[tuple[str, tuple]]]) -> list[str]:
    """What the two worlds answer differently, by what was asked."""
    answers = []
    for change in (poor, rich):
        cache.clear()
        mark = transaction.savepoint()
        change(world)
        answers.append(dict(ask()))
        transaction.savepoint_rollback(mark)
    one, other = answers
    assert one.keys() == other.keys()
    assert len(one) > 20
    return [
        f"{asked}: {_difference(one[asked], other[asked])}"
        for asked in one
        if one[asked] != other[asked]
    ]


def _difference(one: tuple, other: tuple) -> str:
    """Where the two part, short enough to read in a failing test."""
    if one[:2] != other[:2] or one[3] != other[3]:
        return f"{one[0]} {one[1]} {one[3]} queries, {other[0]} {other[1]} {other[3]} queries"
    pairs = zip(one[2], other[2], strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), 0)
    return f"…{one[2][at - 80 : at + 40]!r}… {other[2][at - 80 : at + 40]!r}…"


def answer_of(client: Client, method: str, path: str) -> tuple:
    """Status, headers, content and the number of queries; nothing that was written is kept."""
    mark = transaction.savepoint()
    connection.queries_log.clear()  # it keeps 9,000 at most, and a full one counts wrong
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    transaction.savepoint_rollback(mark)
    headers = {k: v for k, v in response.headers.items() if k not in _OWN_HEADERS}
    headers["Location"] = re.sub(r"\d+", "N", headers.get("Location", ""))
    return response.status_code, headers, _CHANCE.sub(b"", body), len(queries)


# ── Every address ────────────────────────────────────────────────────


def keys_of(item: SessionItem) -> Mapping[str, list]:
    """The sealed records by the names the scope matrix gives them."""
    dossier = item.stage.dossier
    submission = dossier.submissions.get()
    return {
        "": [],
        "dossier": [dossier.pk],
        "filed_file": [dossier.pk, 1, submission.snapshot["evidence"][0]["sha256"]],
        "stage": [item.stage_id],
        "session": [item.session_id],
        "item": [item.pk],
        "card": [item.scorecards.handed_in().order_by("-pk")[0].pk],
        "product": [dossier.product.public_id],
        "producer": [dossier.producer_id],
        "round": [item.session.council.round_id],
        "council": [item.session.council_id],
    }


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


def asked_everywhere(world: World) -> Iterator[tuple[str, tuple]]:
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


def asked_of_the_ready(world: World) -> Iterator[tuple[str, tuple]]:
    """All have handed in: only the chair's own act may open, everything else stays as it was."""
    for name, path in places(world.items[1]):
        if MATRIX.get(name, OPEN).record in {"item", "session", "card"}:
            for reader in ("hd2", "hd1", "tinh1"):
                yield f"get {name} {reader}", answer_of(world.clients[reader], "get", path)


def test_no_address_answers_differently_whatever_others_have_marked(world):
    assert compared(world, lambda: asked_everywhere(world)) == []


def test_nor_does_an_address_about_a_dossier_that_everybody_has_marked(world):
    assert compared(world, lambda: asked_of_the_ready(world)) == []
