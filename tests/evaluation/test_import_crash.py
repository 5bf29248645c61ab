"""An import killed in the middle, in a process of its own: nothing of it is in the database."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from evaluation.models import ImportRun, Recognition
from products.models import Producer, Product
from tests.evaluation.lists import make_places, row, take, write_csv

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
PATIENCE = 60


def start_import(path: Path) -> subprocess.Popen:
    database = urlsplit(os.environ["DATABASE_URL"])
    own = database._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_products", str(path)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": own, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def is_waiting_for_the_table() -> bool:
    """The import has written producers and products, and stands before the recognitions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees one moment else
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND query LIKE 'INSERT INTO %evaluation_recognition%'"
        )
        return cursor.fetchone()[0] > 0


def test_a_killed_import_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    make_places()
    path = write_csv(tmp_path, *[row(product=f"Sản phẩm {n}") for n in range(40)])

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE evaluation_recognition IN EXCLUSIVE MODE")
        process = start_import(path)
        deadline = time.monotonic() + PATIENCE
        while not is_waiting_for_the_table():
            assert process.poll() is None, "the import ended before it met the lock"
            assert time.monotonic() < deadline, "the import never came to the lock"
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert not any(model.objects.exists() for model in (Producer, Product, Recognition, ImportRun))
    assert take(path).summary == {"accepted": 40}
