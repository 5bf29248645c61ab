"""A decision issued while the queue is down, its papers drawn by workers that are killed."""

import subprocess
import sys
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from evaluation.models import Certificate, DossierStage, StarDecision
from ocop_portal.demo import walk
from products.models import Product
from tests.path import concluded, draw_only, make_world
from tests.workers import kill, until, variables

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

# The signatory's click in a process whose queue is away; prints the answer and how long it took.
CLICK = """
import sys, time, django; django.setup()
from django.test import Client
from accounts.models import User
client = Client()
client.force_login(User.objects.get(pk=int(sys.argv[1])))
start = time.monotonic()
answer = client.post(f"/decisions/{sys.argv[2]}/issue/")
print(answer.status_code, time.monotonic() - start)
"""


def test_issuing_while_the_queue_is_down_and_workers_die_loses_and_doubles_nothing(
    queue,
    start_worker,
    tmp_path,
    settings,
):
    settings.MEDIA_ROOT = tmp_path / "files"
    demo = make_world()
    concluded(demo)
    decision = walk.decide(demo, number=1)
    draw_only(decision.document)
    queue.stop()

    clicked = subprocess.run(
        [sys.executable, "-c", CLICK, str(demo.user("lanhdao").pk), str(decision.pk)],
        env=variables(queue, tmp_path),
        capture_output=True,
        check=True,
        text=True,
    )

    status, seconds = clicked.stdout.split()[-2:]
    assert status == "302"
    assert float(seconds) < 10
    decision.refresh_from_db()
    certificate = Certificate.objects.get()
    assert decision.status == "issued"
    assert certificate.document.pdf is None

    queue.start()
    for _ in range(2):
        worker = start_worker()
        queue.sweep()
        time.sleep(1.5)
        kill(worker)
        _let_the_pause_pass()
    start_worker()
    until(lambda: _is_drawn(certificate), "the certificate", meanwhile=lambda: _sweep(queue))

    assert StarDecision.objects.filter(status="issued").count() == 1
    assert Certificate.objects.count() == 1
    assert AuditEntry.objects.of(decision).filter(action="issue").count() == 1
    assert AuditEntry.objects.of(certificate.document).filter(action="render").count() == 1
    certificate.product.refresh_from_db()
    assert certificate.product.stars == certificate.stars


def _is_drawn(certificate: Certificate) -> bool:
    certificate.document.refresh_from_db()
    return certificate.document.status == DocumentStatus.ISSUED


def _let_the_pause_pass() -> None:
    OfficialDocument.objects.filter(pdf__isnull=True, rendering_requested_at__isnull=False).update(
        next_try_at=timezone.now()
    )


def _sweep(queue) -> None:
    queue.sweep()
    time.sleep(1)


# The service in a process of its own, to be killed while it waits for a row somebody holds.
ISSUE = """
import sys, django; django.setup()
from django.utils import timezone
from accounts.models import User
from evaluation.services.decisions import issue_decision
actor = User.objects.get(pk=int(sys.argv[1]))
issue_decision(decision_id=int(sys.argv[2]), actor=actor, now=timezone.now())
"""


def test_a_process_killed_in_the_middle_of_issuing_leaves_nothing_and_the_next_try_issues(
    queue,
    tmp_path,
    settings,
):
    settings.MEDIA_ROOT = tmp_path / "files"
    demo = make_world()
    result = concluded(demo)
    decision = walk.decide(demo, number=1)
    draw_only(decision.document)
    signatory = demo.user("lanhdao")

    with transaction.atomic():
        Product.objects.lock(result.stage.dossier.product_id)
        process = subprocess.Popen(
            [sys.executable, "-c", ISSUE, str(signatory.pk), str(decision.pk)],
            env=variables(queue, tmp_path),
        )
        until(_somebody_waits_for_a_row, "the process to reach the product")
        process.kill()
        process.wait()
    until(lambda: not _somebody_waits_for_a_row(), "the dead process's transaction to end")

    decision.refresh_from_db()
    assert decision.status == "numbered"
    assert decision.document.status == DocumentStatus.RENDERED
    assert not Certificate.objects.exists()
    assert not DossierStage.objects.filter(status="recognised").exists()
    walk.issue(demo, decision)
    assert Certificate.objects.count() == 1


def _somebody_waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])
