"""A page as people see it: in Chromium, wide and narrow, with what went wrong on the way."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client, override_settings
from django.urls import clear_url_caches

from accounts.models import User
from evaluation.models import Dossier, DossierStage
from ocop_portal.demo import walk
from ocop_portal.demo.walk import Demo
from products.models import Product
from tests.pages.faults import faults
from tests.path import filed, make_product_of, make_world

HERE = Path(__file__).parent
AXE = HERE / "vendor" / "axe.min.js"
WIDTHS = {
    "wide": {"width": 1280, "height": 900},
    "phone": {"width": 360, "height": 740},
    "projector": {"width": 1920, "height": 1080},
}
# Where to leave screenshots for a person to look at; nowhere unless asked.
PICTURES = os.environ.get("OCOP_PICTURES")
# Pages of failure that are looked at for their own sake.
_FAILURES = {"refusal", "broken", "nowhere", "qr-unknown"}
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def gallery_pages(settings):
    """Adds the gallery's addresses and templates to the portal's."""
    templates = [{**settings.TEMPLATES[0]}]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], HERE / "templates"]
    with override_settings(ROOT_URLCONF="tests.pages.urls", TEMPLATES=templates):
        clear_url_caches()
        yield
    clear_url_caches()


@dataclass
class Look:
    """What a look at one page at one width found."""

    overflow: int
    trouble: list[str]
    violations: list[str]


class Eyes:
    """One Chromium context of a width and a person; looks at one page after the other.

    They share a tab: a tab of its own costs each page a process and every style and font again.
    """

    def __init__(self, browser, url: str, width: str, user=None) -> None:
        phone = {"has_touch": True, "is_mobile": True} if width == "phone" else {}
        self.url, self.width = url, width
        self.context = browser.new_context(viewport=WIDTHS[width], locale="vi-VN", **phone)
        if user is not None:
            self.context.add_cookies([session_cookie(user, url)])
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", lambda message: _note(message, self.trouble))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda request: _note_request(request, url, self.trouble))

    def at(self, path: str, *, name: str) -> Look:
        page = self.page
        page.goto("about:blank")  # what axe made the page before complain of is past then
        self.trouble.clear()
        answer = page.goto(self.url + path)
        # A page in error focuses its summary; every look starts from the top, letters drawn.
        page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
        if PICTURES:
            target = Path(PICTURES) / f"{name}-{self.width}.png"
            page.screenshot(path=str(target), full_page=True)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if answer.status >= 400 and name not in _FAILURES:
            self.trouble.append(f"answered {answer.status}")
        # The gallery shows every component at once, main buttons too.
        if "/gallery/" not in path:
            self.trouble += faults(page, is_wide=self.width != "phone")
        # axe measures with inline styles, which the policy refuses: its complaints are its own.
        return Look(overflow, list(self.trouble), _violations(page))


def _note(message, trouble: list[str]) -> None:
    # A page of failure answers 4xx or 5xx, which Chromium logs as an error of its own.
    if message.type in {"error", "warning"} and "status of" not in message.text:
        trouble.append(message.text)


def _note_request(request, own: str, trouble: list[str]) -> None:
    """A page that is only looked at asks nobody else and saves nothing."""
    if not request.url.startswith((own, "data:")):
        trouble.append(f"asked another host: {request.url}")
    if request.method != "GET":
        trouble.append(f"sent {request.method} by itself: {request.url}")


@pytest.fixture
def look(chromium, live_server) -> Iterator[Callable[..., dict[str, Look]]]:
    """Looks at paths (named, for the screenshots) and returns those that are not clean."""
    opened: list[Eyes] = []

    def at(paths: dict[str, str], *, width: str, user=None) -> dict[str, Look]:
        eyes = Eyes(chromium, live_server.url, width, user)
        opened.append(eyes)
        seen = {name: eyes.at(path, name=name) for name, path in paths.items()}
        return {name: found for name, found in seen.items() if found != Look(0, [], [])}

    yield at
    for eyes in opened:
        eyes.context.close()


def session_cookie(user, url: str) -> dict:
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


@contextmanager
def held_back(page, address: str) -> Iterator[None]:
    """What a script's page is like until the script comes, at the end of the block."""
    held: list = []
    page.route(address, lambda route: held.append(route))
    yield
    for route in held:
        route.continue_()


def _violations(page) -> list[str]:
    page.evaluate(AXE.read_text())
    result = page.evaluate(
        "rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules})", _RULES
    )
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for found in result["violations"]
        for node in found["nodes"]
    ]


@dataclass
class World:
    """The path's people with one dossier ready to be filed and one waiting at the commune."""

    demo: Demo
    draft: Dossier
    filed: Dossier

    def user(self, username: str) -> User:
        return self.demo.user(username)

    def client(self, username: str) -> Client:
        return self.client_of(self.user(username))

    def client_of(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def file_more(self, count: int) -> list[Dossier]:
        """As many dossiers more at the commune, each with its stage, written without the path."""
        stage = self.filed.stages.get()
        products = Product.objects.bulk_create(
            _like(self.filed.product, name=f"Sản phẩm {n}", public_id=uuid.uuid4())
            for n in range(count)
        )
        dossiers = Dossier.objects.bulk_create(
            _like(self.filed, product=product, product_code=f"14-04075-{product.pk}-X")
            for product in products
        )
        DossierStage.objects.bulk_create(
            _like(
                stage,
                dossier=dossier,
                receipt=None,
                slip_number=f"{dossier.pk}/PĐK",
                due_on=stage.due_on + timedelta(days=n % 40 - 20),
            )
            for n, dossier in enumerate(dossiers)
        )
        return dossiers


def _like(record: Model, **changes) -> Model:
    """An unsaved copy of a row with some fields changed."""
    fields = [field for field in record._meta.concrete_fields if not field.generated]
    twin = type(record)(**{f.attname: getattr(record, f.attname) for f in fields if f.name != "id"})
    for name, value in changes.items():
        setattr(twin, name, value)
    return twin


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """Built once for a module and rolled back after it; tests take `world`."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo = make_world()
        waiting = filed(demo, make_product_of(demo, name="Tỏi đen"))
        draft = walk.draft(demo, make_product_of(demo, name="Mận sấy dẻo"))
        yield World(demo, draft, waiting)
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, db: None) -> World:
    """The built world; what one test changes in it is undone with that test."""
    built_world.draft.refresh_from_db()
    built_world.filed.refresh_from_db()
    return built_world
