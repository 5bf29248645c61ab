"""Every row of the matrix holds: each address answers each role as `matrix.py` says."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix import EVERYBODY, MATRIX, OWN, PUBLIC, address

pytestmark = pytest.mark.django_db


def named_patterns() -> Iterator[str]:
    """Every named address of the portal; the admin has a test of its own."""

    def descend(patterns: list, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if pattern.app_name == "admin":
                    continue
                yield from descend(
                    pattern.url_patterns,
                    f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix,
                )
            elif isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.name}"

    yield from descend(get_resolver().url_patterns, "")


def test_every_address_has_a_row():
    assert set(named_patterns()) == set(MATRIX) | PUBLIC | OWN


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_every_address_answers_each_role_as_its_row_says(records, who):
    client = Client()
    client.force_login(records.people[who])
    wrong = []
    for name, row in MATRIX.items():
        answer = answer_to(client, row.method, address(name, row, records.args))
        expected = "in" if who in row.within else "403" if who in row.refused else "404"
        if answer != expected:
            wrong.append(f"{name}: {answer}, not {expected}")

    assert wrong == []


def answer_to(client: Client, method: str, place: str) -> str:
    """ "in" covers a page, a redirect onward and refusals of content or state; nothing is kept."""
    mark = transaction.savepoint()
    status = getattr(client, method)(place).status_code
    transaction.savepoint_rollback(mark)
    return "in" if status in {200, 204, 302, 400, 409, 422} else str(status)


def test_whoever_is_not_signed_in_is_asked_to_sign_in(records):
    wrong = []
    for name, row in MATRIX.items():
        answer = getattr(Client(), row.method)(address(name, row, records.args))
        if answer.status_code != 302 or "/account/login/" not in answer["Location"]:
            wrong.append(f"{name}: {answer.status_code}")

    assert wrong == []
