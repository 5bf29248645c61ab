"""The whole country, read once for the tests that look for real names in it."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from accounts.services.reference import LoadReport, load_units
from accounts.unit_index import UnitIndex
from accounts.unit_lists import UnitPlan, read_plan
from tests.accounts.build import index_of


@pytest.fixture(scope="session")
def plan() -> UnitPlan:
    return read_plan()


@pytest.fixture(scope="session")
def country(plan: UnitPlan) -> UnitIndex:
    return index_of(plan)


@pytest.fixture(scope="module")
def first_load(django_db_setup: None, django_db_blocker) -> Iterator[LoadReport]:
    """Loaded for a module and rolled back after it; its tests use `inside`, never `db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_units()
        transaction.set_rollback(True)


@pytest.fixture
def inside(first_load: LoadReport) -> Iterator[LoadReport]:
    """One test's own changes in the loaded country, undone after it."""
    with transaction.atomic():
        yield first_load
        transaction.set_rollback(True)
