"""The admin as a window on sealed marks: every page, search, filter, order and lookup of it."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, reverse

from evaluation.models import Scorecard
from tests.evaluation.sealed import (
    SENTINEL,
    STAFF,
    Asked,
    World,
    answer_of,
    compared,
    make_sealed_world,
)

pytestmark = pytest.mark.django_db
SITE = [reverse(f"admin:{name}") for name in ("index", "jsi18n")]
ROWS = 2  # of each register: the newest


def own_pages(model: type[Model]) -> Iterator[str]:
    """Addresses of a register that name no row, those a library adds (exports) among them."""
    for pattern in admin.site._registry[model].get_urls():
        if isinstance(pattern, URLPattern) and pattern.name and not pattern.pattern.converters:
            yield reverse(f"admin:{pattern.name}")


def row_pages(model: type[Model]) -> Iterator[str]:
    """Addresses of its newest rows: form, history, deletion and whatever else there is."""
    for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:ROWS]:
        for pattern in admin.site._registry[model].get_urls():
            if isinstance(pattern, URLPattern) and pattern.name and pattern.pattern.converters:
                yield reverse(f"admin:{pattern.name}", args=[pk])


def offered(page: tuple) -> list[str]:
    """The page's own links to itself: each column's order, and one value of each filter."""
    links, filters = [], set()
    for link in re.findall(rb'href="(\?[^"]+)"', page[2]):
        query = unescape(link.decode())
        names = frozenset(name for name, _value in parse_qsl(query[1:]))
        if "o" in names or names not in filters:
            filters.add(names)
            links.append(query)
    return list(dict.fromkeys(links))


def way_to_cards(model: type[Model]) -> str:
    """The shortest chain of relations from a register to the scorecards, as a lookup."""
    ways, seen = [(model, "")], {model}
    for here, way in ways:
        if here is Scorecard:
            return way
        for relation in here._meta.get_fields(include_hidden=True):
            there = relation.related_model
            if there and there not in seen and isinstance(there, type):
                seen.add(there)
                ways.append((there, f"{way}__{relation.name}".strip("_")))
    return ""


def asked_of(world: World, model: type[Model]) -> Asked:
    """An administrator tries everything a register offers; others the pages they may open."""
    lists = list(own_pages(model))
    way = way_to_cards(model)
    tried = [urlencode({"q": SENTINEL})]
    if way:
        tried += [f"{way}__comment={SENTINEL}", f"{way}__marks__option__points__gt=1", f"o={way}"]
    for reader in STAFF:
        client = world.clients[reader]
        for path in [*lists, *row_pages(model)]:
            page = answer_of(client, "get", path)
            yield f"{path} {reader}", page
            if page[0] != 200 or path != lists[0]:
                continue
            links = offered(page) if reader == "quantri" else []
            for query in [*(f"?{query}" for query in tried), *links]:
                yield f"{path}{query} {reader}", answer_of(client, "get", path + query)


def suggestions(model: type[Model]) -> Iterator[str]:
    """What the select boxes of a register's form look up."""
    for name in admin.site._registry[model].autocomplete_fields:
        place = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
        for term in ("", SENTINEL, "man"):
            yield "?" + urlencode({**place, "field_name": name, "term": term})


def asked_of_the_admin(world: World) -> Asked:
    """Every page of the admin, by every post that may enter it."""
    for reader in STAFF:
        for path in SITE:
            yield f"{path} {reader}", answer_of(world.clients[reader], "get", path)
    for model in admin.site._registry:
        yield from asked_of(world, model)
        for query in suggestions(model):
            path = reverse("admin:autocomplete") + query
            yield path, answer_of(world.clients["quantri"], "get", path)


def test_no_page_of_the_admin_answers_differently_whatever_was_marked():
    assert compared(make_sealed_world(), asked_of_the_admin, least=300) == []
