"""What every test shares: a clean cache, a flush the append-only tables allow, and Chromium."""

import ctypes
import gc
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.certified_room import built, certificate, room
from tests.records import Records, make_records
from tests.workers import queue, start_worker

__all__ = ["built", "certificate", "queue", "room", "start_worker"]

# Playwright keeps an event loop in the test's thread; the ORM is still used from that thread only.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# A bare machine may not even know "localhost".
os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


# Filled by the migrations and by no test; made again they would only get other numbers.
_LASTING = {"django_content_type", "auth_permission"}


def _delete_from_each(self: DatabaseOperations, style, tables: list[str], **_: bool) -> list[str]:
    """DELETE, for most tables are empty: TRUNCATE makes each a new file, and its indexes."""
    return [f"DELETE FROM {self.quote_name(table)};" for table in tables if table not in _LASTING]


_AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


def _flush_past_the_triggers(self: DatabaseOperations, sql_list: list[str]) -> None:
    """As a replica would: neither foreign keys nor the triggers that guard audit rows fire."""
    with self.connection.cursor() as cursor:
        _wait_for_the_last_requests(cursor)
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("".join(sql_list))


def _wait_for_the_last_requests(cursor) -> None:
    """A page that was left may still be saving at the live server: it and the flush would each
    wait for the other."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        cursor.execute(_AT_WORK)
        if cursor.fetchone()[0] == 0:
            return
        time.sleep(0.02)


# A transactional test ends with a flush; the application itself must go on being refused.
DatabaseOperations.sql_flush = _delete_from_each
DatabaseOperations.execute_sql_flush = _flush_past_the_triggers


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    """Rate limits and throttles of one test must not refuse the next."""
    cache.clear()


def chromium_path() -> Path | None:
    """Where this machine's Chromium is, if anywhere."""
    named = os.environ.get("OCOP_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _CHROMIUM)), None)
    return Path(found) if found else None


def _missing_for_browser() -> str | None:
    if chromium_path() is None:
        return "no Chromium here: apt-get install chromium, or OCOP_CHROMIUM=…"
    try:
        ctypes.CDLL("libatomic.so.1")  # Playwright's own driver needs it
    except OSError:
        return "no libatomic here: apt-get install libatomic1"
    return None


def pytest_collection_finish() -> None:
    """What was imported stays: Python need not look through it again and again for garbage.

    Migrating took 27 seconds of CPU, 10 of them in the collector; 100 MB more are in use instead.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where no browser can be driven its tests skip and say why; in CI they fail."""
    reason = _missing_for_browser()
    if reason is None or os.environ.get("CI") == "true":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """One headless Chromium for the run; a test opens its own contexts in it."""
    from playwright.sync_api import sync_playwright

    reason = _missing_for_browser()
    assert reason is None, reason
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium_path()), args=_CHROMIUM_ARGS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def built_records(django_db_setup: None, django_db_blocker) -> Iterator[Records]:
    """Built once for a module and rolled back after it; tests take `records`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_records()
        transaction.set_rollback(True)


@pytest.fixture
def records(built_records: Records, db: None) -> Records:
    """One of each record an address may name; what a test changes is undone with it."""
    return built_records
