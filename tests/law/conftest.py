"""A dossier that its advisers are at work on, built once for a module."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from evaluation.models import DossierStage
from ocop_portal.demo.walk import Demo
from tests.path import advised, make_world, read_again


@pytest.fixture(scope="module")
def built_advised(django_db_setup: None, django_db_blocker) -> Iterator[tuple[Demo, int]]:
    with django_db_blocker.unblock(), transaction.atomic():
        demo = make_world()
        yield demo, advised(demo).pk
        transaction.set_rollback(True)


@pytest.fixture
def advised_world(built_advised: tuple[Demo, int], db: None) -> tuple[Demo, DossierStage]:
    """The path's people and the stage; what one test changes is undone with that test."""
    demo, key = built_advised
    return read_again(demo), DossierStage.objects.get(pk=key)
