"""Many papers while workers are killed at random and the queue goes away: each exactly once.

`python -m benchmarks.papers_in_a_storm` runs it with 1,000 papers and a minute without a queue.
"""

import os
import random
import time
from contextlib import suppress
from datetime import timedelta

import pytest
import redis
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import KombuError

from core.models import AuditEntry
from documents import storage
from documents.models import OfficialDocument, StoredFile
from tests.documents import build, samples
from tests.documents.test_workers import drawn_files
from tests.workers import kill

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
PAPERS = int(os.environ.get("OCOP_STORM_PAPERS", "12"))
SECONDS_AWAY = float(os.environ.get("OCOP_STORM_SECONDS_AWAY", "2"))
PATIENCE = 120 + PAPERS * 2
WORKERS = 2


def file_papers(count: int) -> None:
    with transaction.atomic():
        for place in range(count):
            build.filed(content=samples.certificate(stars=3 + place % 3))


def left() -> int:
    return OfficialDocument.objects.filter(pdf__isnull=True).count()


def hurry() -> None:
    """A pause after a failed try grows to an hour; here it lasts five seconds."""
    """Pauses after a failed try grow to an hour; here they last five seconds."""
    soon = timezone.now() + timedelta(seconds=5)
    late = OfficialDocument.objects.filter(pdf__isnull=True, next_try_at__gt=soon)
    with transaction.atomic():
        free = late.select_for_update(skip_locked=True).values_list("pk", flat=True)
        OfficialDocument.objects.filter(pk__in=list(free)).update(next_try_at=soon)


class Storm:
    """Workers that die at random, and a queue that is away for a while in the middle."""

    def __init__(self, queue, start_worker) -> None:
        self.queue, self.start_worker = queue, start_worker
        self.dice = random.Random(2026)
        self.workers = [start_worker() for _ in range(WORKERS)]
        self.killed = 0
        self.is_away, self.was_away = False, False

    def strike(self) -> None:
        victim = self.dice.randrange(WORKERS)
        kill(self.workers[victim])
        self.killed += 1
        self.workers[victim] = self.start_worker()

    def take_queue_away(self) -> float:
        self.queue.stop()
        self.is_away = self.was_away = True
        return time.monotonic() + SECONDS_AWAY

    def bring_queue_back(self) -> None:
        self.queue.start()
        self.is_away = False

    def sweep(self) -> None:
        with suppress(redis.RedisError, KombuError, OSError):
            self.queue.sweep()


def test_every_paper_is_drawn_once_whatever_dies(queue, start_worker):
    """A third of the papers is asked for while the queue is away, and a worker dies just then."""
    later = PAPERS // 3
    file_papers(PAPERS - later)
    storm = Storm(queue, start_worker)
    back_at, next_strike = 0.0, time.monotonic() + 6
    deadline = time.monotonic() + PATIENCE

    while left() or not storm.was_away:
        assert time.monotonic() < deadline, f"{left()} of {PAPERS} papers still wait"
        if not storm.was_away and left() <= PAPERS // 2:
            back_at = storm.take_queue_away()
            file_papers(later)
            storm.strike()
        if storm.is_away and time.monotonic() > back_at:
            storm.bring_queue_back()
        if time.monotonic() > next_strike:
            storm.strike()
            next_strike = time.monotonic() + storm.dice.uniform(3, 9)
        if not storm.is_away:
            storm.sweep()
        hurry()
        time.sleep(1)
    if storm.is_away:
        storm.bring_queue_back()

    drawn = dict(OfficialDocument.objects.values_list("pdf__path", "pdf__sha256"))
    assert len(drawn) == StoredFile.objects.count() == PAPERS
    assert {str(storage.location(path)) for path in drawn} == set(map(str, drawn_files()))
    assert AuditEntry.objects.filter(action="render").count() == PAPERS
    assert AuditEntry.objects.filter(action="issue").count() == PAPERS
    assert storm.killed
    told = f"storm: {PAPERS} papers once each; {storm.killed} workers killed, "
    print(f"{told}queue away {SECONDS_AWAY:.0f} s")  # noqa: T201 (the benchmark reads it)
