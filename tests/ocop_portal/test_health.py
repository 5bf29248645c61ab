import json
import os
import socket
import subprocess
import sys
import time

import pytest
from django.core.cache import cache
from django.db import connections

from ocop_portal import health, tasks
from ocop_portal.celery import app

pytestmark = pytest.mark.django_db

# A process whose queue is gone: how long a nudge and a look at its health hold it.
WITHOUT_QUEUE = """
import json, time, django; django.setup()
from django.test import Client
from django.urls import resolve
from kombu.exceptions import OperationalError
from ocop_portal.tasks import heartbeat
resolve("/healthz")  # imports are not what is measured
start = time.monotonic()
try:
    heartbeat.apply_async()
except OperationalError:
    nudged = time.monotonic() - start
start = time.monotonic()
health = Client().get("/healthz")
print(json.dumps([nudged, time.monotonic() - start, health.status_code, health.json()]))
"""


def test_all_well_after_a_heartbeat(client):
    tasks.heartbeat()

    response = client.get("/healthz")

    assert response.status_code == 200
    body = response.json()
    assert body.pop("beat_age_seconds") < 60
    assert body == {"status": "ok", "database": "ok", "queue": "ok", "beat": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_no_heartbeat_yet_is_not_well(client):
    response = client.get("/healthz")

    assert response.status_code == 503
    assert (response.json()["beat"], response.json()["beat_age_seconds"]) == ("down", None)


def test_an_old_heartbeat_is_not_well(client):
    cache.set(health._HEARTBEAT, time.time() - 181)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert (response.json()["beat"], response.json()["beat_age_seconds"]) == ("down", 181)


@pytest.fixture(params=["refusing", "silent"])
def lost_queue(request):
    """A port nobody listens on, and one where a server takes calls but never answers."""
    if request.param == "refusing":
        yield "redis://127.0.0.1:1/0"
        return
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_a_lost_queue_holds_nobody_long_and_is_named(lost_queue):
    variables = {**os.environ, "REDIS_URL": lost_queue}

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QUEUE], env=variables, capture_output=True, check=True
    )

    nudged, looked, status, body = json.loads(done.stdout)
    # two seconds by our settings, six and more by the library's; between them a busy machine
    assert nudged < 4.5
    assert looked < 4.5
    assert (status, body["queue"], body["database"]) == (503, "down", "ok")


@pytest.mark.django_db(transaction=True)
def test_a_dead_database_is_named(client, monkeypatch):
    tasks.heartbeat()
    database = connections["default"]
    database.close()
    monkeypatch.setitem(database.settings_dict, "HOST", "/nonexistent")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert (response.json()["database"], response.json()["queue"]) == ("down", "ok")


def test_health_answers_only_reads(client):
    assert client.post("/healthz").status_code == 405


def test_every_sweep_of_the_timetable_is_a_task_the_worker_knows():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
