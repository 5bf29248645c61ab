"""Real Celery workers on a real queue, killed without warning: nothing is lost, nothing doubled."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.models import AuditEntry
from documents import storage
from documents.choices import DocumentStatus as S
from documents.models import OfficialDocument, StoredFile
from tests.documents import build, samples
from tests.workers import Queue, kill, until, variables

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
# Long enough a list that a worker can be met in the middle of it.
LONG = 250


# What an edge does after commit, in a process whose queue is away.
NUDGE = """
import time, django; django.setup()
from documents.nudge import nudge_rendering
start = time.monotonic()
nudge_rendering()
print(time.monotonic() - start)
"""


def drawn_files() -> list[Path]:
    return sorted(storage.location("papers").rglob("*.pdf"))


def attempts(document: OfficialDocument) -> int:
    return OfficialDocument.objects.values_list("render_attempts", flat=True).get(pk=document.pk)


@transaction.atomic
def let_the_pause_pass(document: OfficialDocument) -> bool:
    """Make the paper due now, unless somebody is just drawing it; whether it is."""
    rows = OfficialDocument.objects.filter(pk=document.pk, pdf__isnull=True)
    if rows.select_for_update(skip_locked=True).first() is None:
        return False
    return rows.update(next_try_at=timezone.now()) == 1


def assert_untouched(document: OfficialDocument, *, tries: int) -> None:
    document.refresh_from_db()
    assert (document.status, document.pdf, document.render_attempts) == (S.NUMBERED, None, tries)
    assert StoredFile.objects.count() == 0


def assert_drawn_once(document: OfficialDocument, *, tries: int) -> None:
    document.refresh_from_db()
    stored = StoredFile.objects.get()
    assert (document.status, document.pdf, document.render_attempts) == (S.RENDERED, stored, tries)
    assert drawn_files() == [storage.location(stored.path)]
    assert drawn_files()[0].stat().st_size == stored.size
    assert AuditEntry.objects.of(document).filter(action="render").count() == 1


def sweep_until_drawn(queue: Queue, document: OfficialDocument) -> None:
    """As beat does, only that time passes faster."""

    def tick() -> None:
        let_the_pause_pass(document)
        queue.sweep()
        time.sleep(0.5)

    until(StoredFile.objects.exists, "the drawing", meanwhile=tick)


def test_a_worker_killed_while_it_draws_loses_and_doubles_nothing(queue, start_worker):
    document = build.requested(content=samples.decision(LONG))

    for tries, seconds_into_drawing in enumerate((0, 0.4, 0.9), start=1):
        # The server may take a moment to notice that the killed worker's connection is gone.
        until(lambda: let_the_pause_pass(document), "the row to be free")
        worker = start_worker()
        queue.sweep()
        until(lambda wanted=tries: attempts(document) == wanted, "the claim")
        time.sleep(seconds_into_drawing)
        kill(worker)
        assert_untouched(document, tries=tries)
        assert drawn_files() == []

    start_worker()
    sweep_until_drawn(queue, document)
    assert_drawn_once(document, tries=4)


def test_a_worker_killed_between_file_and_row_leaves_a_file_that_the_next_replaces(
    queue, start_worker
):
    document = build.requested()
    gate = connection.copy()
    gate.set_autocommit(False)
    with gate.cursor() as cursor:  # the worker can write its file, but not the row of it
        cursor.execute("LOCK TABLE documents_storedfile IN SHARE MODE")
    worker = start_worker()
    queue.sweep()
    until(drawn_files, "the file")
    kill(worker)
    gate.rollback()
    gate.close()
    assert_untouched(document, tries=1)
    assert len(drawn_files()) == 1

    start_worker()
    sweep_until_drawn(queue, document)
    assert_drawn_once(document, tries=2)


def test_a_queue_that_is_down_holds_nobody_and_the_sweep_draws_later(queue, start_worker, tmp_path):
    queue.stop()
    document = build.requested()
    done = subprocess.run(
        [sys.executable, "-c", NUDGE],
        env=variables(queue, tmp_path),
        capture_output=True,
        check=True,
        text=True,
    )
    assert float(done.stdout) < 2
    assert "the sweep will draw" in done.stderr
    assert_untouched(document, tries=0)

    queue.start()
    start_worker()
    queue.sweep()
    until(StoredFile.objects.exists, "the drawing")
    assert_drawn_once(document, tries=1)


def test_a_message_delivered_many_times_to_two_workers_draws_once(queue, start_worker):
    document = build.requested(content=samples.decision(60))
    for _ in range(6):
        queue.sweep()
    start_worker(), start_worker()

    until(StoredFile.objects.exists, "the drawing")
    until(queue.is_empty, "the other deliveries")
    assert_drawn_once(document, tries=1)
