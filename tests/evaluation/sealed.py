"""Two worlds that differ in nothing but what three members marked, noted, found and wrote.

What either answers is compared whole: status, headers, content and the number of questions asked
of the database, which stands for the time the answer takes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
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
from tests.records import make_people

SENTINEL = "Dấu-niêm-phong-7391"
READERS = ("hd2", "hd1", "thuky", "tinh1", "quantri", "lanhdao", "chuthe1", "nobody")
STAFF = ("quantri", "tinh1", "lanhdao")
WRITERS = ("hd3", "hd4", "hd5")
# What differs from one answer to the next whoever marked what.
_CHANCE = re.compile(
    rb'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<="X-CSRFToken": ")[^"]+'
    rb'|(?<=<span class="num">)[0-9a-f]{8}(?=</span>)|(?<=class="readonly">)[0-9a-f-]{36}(?=</div>)'
    rb'|\d\d:\d\d(:\d\d)?|(?<=data-clock=")\d+'
)
_OWN_HEADERS = {"X-Request-Id", "Set-Cookie", "Server-Timing", "Expires", "Date"}
Asked = Iterator[tuple[str, tuple]]


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


def make_sealed_world() -> World:
    demo = make_world()
    people = make_people(demo)
    for name in STAFF:
        User.objects.filter(pk=people[name].pk).update(
            is_staff=True, is_superuser=name == "quantri"
        )
        people[name].refresh_from_db()
    items = list(in_session(demo, "Mận sấy dẻo", "Tỏi đen").items.order_by("position"))
    world = World(demo, people, items)
    _members_mark(world)
    for name in READERS:
        world.clients[name] = Client(raise_request_exception=False)
        if name != "nobody":
            world.clients[name].force_login(people[name])
    return world


def _members_mark(world: World) -> None:
    """On the first dossier one has handed in and two are at work; on the second all handed in."""
    first, second = world.items
    good = good_marks(second.stage.criteria_set.sheet())
    for number in range(1, 6):
        walk.score_as(world.demo, second, f"hd{number}", good)
        scorecards.begin_scorecard(item_id=first.pk, actor=world.demo.user(f"hd{number}"))
    walk.score_as(world.demo, first, "hd3", good)


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


def compared(world: World, ask: Callable[[World], Asked], *, least: int = 20) -> list[str]:
    """What the two worlds answer differently, by what was asked; `least` guards against asking
    nothing."""
    one, other = (_asked_after(change, world, ask) for change in (poor, rich))
    assert one.keys() == other.keys()
    assert len(one) > least
    return [
        f"{asked}: {_difference(one[asked], other[asked])}"
        for asked in one
        if one[asked] != other[asked]
    ]


def _asked_after(change: Callable[[World], None], world: World, ask) -> dict[str, tuple]:
    cache.clear()
    ContentType.objects.clear_cache()  # what is remembered from the first world costs nothing in it
    mark = transaction.savepoint()
    change(world)
    answers = dict(ask(world))
    transaction.savepoint_rollback(mark)
    return answers


def _difference(one: tuple, other: tuple) -> str:
    """Where the two part, short enough to read in a failing test."""
    if one[:2] != other[:2] or one[3] != other[3]:
        heads = [
            (name, other[1].get(name)) for name in one[1] if one[1][name] != other[1].get(name)
        ]
        return f"{one[0]} with {one[3]} queries, {other[0]} with {other[3]} queries, {heads}"
    pairs = zip(one[2], other[2], strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), 0)
    return f"…{one[2][at - 80 : at + 40]!r}… {other[2][at - 80 : at + 40]!r}…"


def answer_of(client: Client, method: str, path: str, data: dict | None = None) -> tuple:
    """Status, headers, content and the number of queries; nothing that was written is kept."""
    mark = transaction.savepoint()
    connection.queries_log.clear()  # it keeps 9,000 at most, and a full one counts wrong
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(path, data)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    transaction.savepoint_rollback(mark)
    headers = {k: v for k, v in response.headers.items() if k not in _OWN_HEADERS}
    headers["Location"] = re.sub(r"\d+", "N", headers.get("Location", ""))
    return response.status_code, headers, _CHANCE.sub(b"", body), len(queries)
