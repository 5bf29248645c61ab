"""A council's meeting built once for a module; each test's own changes are undone after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from evaluation.models import (
    Certificate,
    CouncilSession,
    Result,
    Scorecard,
    SessionItem,
    StarDecision,
)
from evaluation.sheet import Sheet
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from tests.path import draw_only, in_session, make_world


@dataclass
class Room:
    """The path's people and one open session; everybody is present."""

    demo: Demo
    session: CouncilSession

    @property
    def items(self) -> list[SessionItem]:
        return list(self.session.items.order_by("position"))

    @property
    def item(self) -> SessionItem:
        return self.items[0]

    @property
    def sheet(self) -> Sheet:
        return self.item.stage.dossier.criteria_set.sheet()

    def user(self, username: str) -> User:
        return self.demo.user(username)

    def client(self, username: str) -> Client:
        return signed_in(self.user(username))

    def card(self, username: str, item: SessionItem | None = None) -> Scorecard:
        return Scorecard.objects.get(seat__user=self.user(username), item=item or self.item)

    def hand_in(self, *usernames: str, item: SessionItem | None = None, marks=None) -> None:
        for username in usernames:
            walk.score_as(self.demo, item or self.item, username, marks or good_marks(self.sheet))

    def everybody_hands_in(self, item: SessionItem | None = None, marks=None) -> None:
        self.hand_in(*(f"hd{number}" for number in range(1, 6)), item=item, marks=marks)

    def conclude_all(self, marks=None) -> list[Result]:
        for item in self.items:
            self.everybody_hands_in(item, marks)
        walk.conclude(self.demo, self.session)
        return list(Result.objects.order_by("pk"))

    def decide(self, *, number: int = 7) -> StarDecision:
        """Numbered and drawn, ready to be issued."""
        decision = walk.decide(self.demo, number=number)
        draw_only(decision.document)
        return StarDecision.objects.get(pk=decision.pk)

    def certify(self) -> Certificate:
        self.conclude_all()
        walk.issue(self.demo, self.decide())
        certificate = Certificate.objects.order_by("pk")[0]
        draw_only(certificate.document)
        return Certificate.objects.get(pk=certificate.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    return response.content.decode()


def queries_of(client: Client, path: str) -> int:
    """How many queries a page asks; the first request fills what is cached for good."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@contextmanager
def open_room(django_db_blocker, *names: str) -> Iterator[Room]:
    with django_db_blocker.unblock(), transaction.atomic():
        demo = make_world()
        yield Room(demo, in_session(demo, *names))
        transaction.set_rollback(True)


def like(record: Model, **changes) -> Model:
    """An unsaved copy of a row with some fields changed."""
    fields = [field for field in record._meta.concrete_fields if not field.generated]
    twin = type(record)(**{f.attname: getattr(record, f.attname) for f in fields if f.name != "id"})
    for name, value in changes.items():
        setattr(twin, name, value)
    return twin


def now() -> datetime:
    return timezone.now()
