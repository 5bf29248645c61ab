"""A queue and workers of a test's own, to be stopped and killed without warning."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from celery import Celery
from django.db import connection

import embedded
from ocop_portal.celery import app

PATIENCE = 60


class Queue:
    """A Valkey of this test's own, which it may stop and start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment, self._stop = {}, lambda: None

    def start(self) -> None:
        self.environment, self._stop = embedded.start(self.folder, durable=False, only=("valkey",))

    def stop(self) -> None:
        self._stop()

    def sweep(self) -> None:
        """Send what beat sends, by the name the timetable has for it."""
        client = Celery(broker=self.environment["REDIS_URL"])
        client.send_task(app.conf.beat_schedule["draw_documents"]["task"])
        client.close()

    def is_empty(self) -> bool:
        """Nothing waits, and no worker holds a message it has not answered for."""
        client = redis.Redis(unix_socket_path=urlsplit(self.environment["CACHE_URL"]).path)
        return not client.exists("celery") and not client.exists("unacked")


@pytest.fixture
def queue() -> Iterator[Queue]:
    folder = Path(tempfile.mkdtemp(prefix="ocop-queue-"))
    folder.chmod(0o711)  # as root the server runs under another account
    queue = Queue(folder)
    queue.start()
    yield queue
    queue.stop()
    shutil.rmtree(folder, ignore_errors=True)


def variables(queue: Queue, data_dir: Path) -> dict[str, str]:
    database = urlsplit(os.environ["DATABASE_URL"])
    own = database._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {
        **os.environ,
        **queue.environment,
        "DATABASE_URL": own,
        "DJANGO_SETTINGS_MODULE": "ocop_portal.settings.dev",
        "OCOP_DATA_DIR": str(data_dir),
    }


@pytest.fixture
def start_worker(queue, tmp_path) -> Iterator:
    """Workers in sessions of their own, so that a kill takes parent and child alike."""
    running: list[subprocess.Popen] = []
    log = (tmp_path / "worker.log").open("ab")

    def start() -> subprocess.Popen:
        command = ["celery", "-A", "ocop_portal", "worker", "-c", "1", "-l", "WARNING"]
        worker = subprocess.Popen(
            [sys.executable, "-m", *command, "-n", f"test-{len(running)}@localhost"],
            env=variables(queue, tmp_path),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        running.append(worker)
        return worker

    yield start
    for worker in running:
        kill(worker)
    log.close()


def kill(worker: subprocess.Popen) -> None:
    """SIGKILL to the worker and the child that draws; neither gets to say anything."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def until(condition, what: str, *, meanwhile=lambda: None) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE} s in vain: {what}"
        meanwhile()
        time.sleep(0.05)
