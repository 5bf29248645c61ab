"""Every page that asks before an act, on a phone, as an empty answer leaves it where refused."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.matrix import MATRIX, address
from tests.pages.conftest import Eyes, Look
from tests.records import Records, make_records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_act_asks_and_refuses_in_its_own_words(chromium, live_server):
    records = make_records()
    seen: dict[str, Look] = {}
    for who, pages in asking(records).items():
        eyes = Eyes(chromium, live_server.url, "phone", records.people[who])
        for name, (path, refused) in pages.items():
            with answered(eyes, path, refused) if refused else nullcontext():
                seen[name] = eyes.at(path, name=f"act-{name}")
        eyes.context.close()

    assert len(seen) > 30
    assert {name: found for name, found in seen.items() if found != Look(0, [], [])} == {}


def asking(records: Records) -> dict[str, dict[str, tuple[str, str]]]:
    """Of each person the pages they are asked on: name -> address and the empty answer's page."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for name, row in MATRIX.items():
        path = address(name, row, records.args)
        for who in sorted(row.within) if row.method == "get" else ():
            page, refused = asked(records, who, path)
            if "confirm.html" in {template.name for template in page.templates}:
                found[who][name.removeprefix("evaluation:")] = path, refused
            if page.status_code == 200:
                break
    return found


def asked(records: Records, who: str, path: str) -> tuple[HttpResponse, str]:
    """What an address shows, and what to an empty answer where it refuses one."""
    client = Client()
    client.force_login(records.people[who])
    with transaction.atomic():
        page, answer = client.get(path), client.post(path)
        transaction.set_rollback(True)
    return page, answer.content.decode() if answer.status_code == 422 else ""


@contextmanager
def answered(eyes: Eyes, path: str, html: str) -> Iterator[None]:
    """The page at an address as an answer left it; all it asks for comes from the server."""
    place = eyes.url + path
    eyes.page.route(place, lambda route: route.fulfill(body=html, content_type="text/html"))
    yield
    eyes.page.unroute(place)
