"""Drawn, issued, and what certificates show meanwhile."""

import pytest
from kombu.exceptions import OperationalError

from core.models import AuditEntry
from evaluation.choices import DecisionStatus
from evaluation.models import Certificate, StarDecision
from evaluation.services import decisions
from tests.pages.decisions.conftest import approved, url
from tests.pages.room import text_of
from tests.path import draw_only

pytestmark = pytest.mark.django_db


def test_the_worker_is_woken_after_the_number_is_kept(
    room, monkeypatch, django_capture_on_commit_callbacks
):
    decision = approved(room)
    woken = []
    monkeypatch.setattr("evaluation.views.drawing.nudge_rendering", lambda: woken.append(1))

    with django_capture_on_commit_callbacks(execute=True):
        room.client("tinh1").post(
            url("decision_number", decision.pk),
            {"number": "7", "decided_on": room.demo.today.isoformat()},
        )
        assert woken == []

    assert woken == [1]


def test_a_queue_that_is_down_keeps_nobody_from_numbering(
    room, monkeypatch, django_capture_on_commit_callbacks
):
    decision = approved(room)

    def broken(*_args, **_kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr("documents.tasks.draw_documents.apply_async", broken)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        response = room.client("tinh1").post(
            url("decision_number", decision.pk),
            {"number": "7", "decided_on": room.demo.today.isoformat()},
        )

    assert response.status_code == 302
    assert len(callbacks) == 1
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.NUMBERED


def test_the_progress_is_asked_until_drawn_and_then_the_page_is_read_anew(room):
    decision = approved(room)
    decisions.number_decision(
        decision_id=decision.pk, number=7, decided_on=room.demo.today, actor=room.user("tinh1")
    )
    client = room.client("lanhdao")
    job = url("decision_job", decision.pk)
    assert f'hx-get="{job}"' in text_of(client.get(url("decision", decision.pk)))
    waiting = client.get(job)
    assert "HX-Refresh" not in waiting
    assert client.get(url("decision_pdf", decision.pk)).status_code == 409
    assert client.post(url("decision_issue", decision.pk)).status_code == 409

    draw_only(StarDecision.objects.get().document)

    assert client.get(job)["HX-Refresh"] == "true"
    pdf = client.get(url("decision_pdf", decision.pk))
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_issuing_puts_stars_into_force_and_shows_certificates_with_their_progress(room):
    decision = room.decide()
    client = room.client("lanhdao")

    done = client.post(url("decision_issue", decision.pk))

    assert done["Location"] == url("decision", decision.pk)
    first, second = Certificate.objects.order_by("pk")
    page = text_of(client.get(done["Location"]))
    assert f'hx-get="{url("certificates_job", decision.pk)}"' in page
    assert page.count("Đang lập") == 2
    draw_only(first.document)
    job = client.get(url("certificates_job", decision.pk))
    assert 'max="2" value="1"' in text_of(job)
    assert "HX-Refresh" not in job
    page = text_of(client.get(done["Location"]))
    assert url("certificate_pdf", first.pk) in page
    assert url("certificate_pdf", second.pk) not in page
    assert url("qr", first.verification_code) in page
    assert AuditEntry.objects.of(decision).filter(action="issue").count() == 1


def test_issuing_twice_says_who_was_first(room):
    decision = room.decide()
    client = room.client("lanhdao")
    client.post(url("decision_issue", decision.pk))

    again = client.post(url("decision_issue", decision.pk))

    assert again.status_code == 409
    assert f"{room.user('lanhdao')} đã ký, phát hành quyết định" in text_of(again)
