"""Drawing as a job, with the worker played by the test; real workers are in test_workers."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import Conflict, InvalidTransition
from core.models import AuditEntry
from documents import storage
from documents.choices import DocumentKind as K
from documents.choices import DocumentStatus as S
from documents.choices import RenderingState
from documents.models import OfficialDocument, StoredFile
from documents.services import rendering
from documents.services.papers import cancel_document
from documents.services.rendering import render_next_document, request_rendering
from documents.tasks import draw_documents
from tests.documents import build


def now():
    return timezone.now()


@pytest.fixture
def broken(monkeypatch):
    """A template that fails, until told otherwise."""

    def fail(_document):
        raise rendering.RenderError("thiếu phông chữ")

    monkeypatch.setattr(rendering, "render_pdf", fail)
    return monkeypatch


@pytest.mark.django_db
def test_a_drawn_paper_has_its_pdf_under_a_name_of_its_own():
    document = build.rendered()

    content = storage.location(document.pdf.path).read_bytes()
    assert content.startswith(b"%PDF-1.7")
    assert document.pdf.path == f"papers/{document.created_at.year}/{document.pk}.pdf"
    assert document.pdf_sha256 == document.pdf.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.status, document.render_attempts) == (S.RENDERED, 1)
    assert document.rendering_state == RenderingState.DONE


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [K.CERTIFICATE, K.SCORECARD, K.MINUTES, K.REGISTRATION])
def test_a_paper_whose_act_happened_elsewhere_is_issued_by_being_drawn(kind):
    document = build.filed(kind)

    render_next_document(now=now())

    document.refresh_from_db()
    assert document.status == S.ISSUED
    acts = AuditEntry.objects.of(document).order_by("pk").values_list("action", flat=True)
    assert list(acts)[-2:] == ["render", "issue"]


@pytest.mark.django_db
def test_nothing_waits_nothing_is_drawn():
    build.numbered()

    assert not render_next_document(now=now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "error"), [(build.draft, InvalidTransition), (build.approved, Conflict)]
)
def test_a_decision_is_not_drawn_before_it_has_its_number(make, error):
    document = make()

    with pytest.raises(error):
        request_rendering(document_id=document.pk)

    assert not render_next_document(now=now())


@pytest.mark.django_db
def test_asking_twice_draws_once():
    document = build.requested()
    request_rendering(document_id=document.pk)

    drawn = [render_next_document(now=now()) for _ in range(2)]
    request_rendering(document_id=document.pk)
    drawn.append(render_next_document(now=now()))

    assert drawn == [True, False, False]
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_a_failed_try_is_counted_told_and_put_off_longer_each_time(broken):
    document = build.requested()
    start, pauses = now(), []

    for _ in range(3):
        document.refresh_from_db()
        at = max(start, document.next_try_at)
        assert render_next_document(now=at)
        document.refresh_from_db()
        pauses.append((document.next_try_at - at).total_seconds())

    assert pauses == [15, 30, 60]
    assert (document.render_attempts, document.last_error) == (3, "thiếu phông chữ")
    assert document.rendering_state == RenderingState.FAILED
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_the_longest_pause_is_an_hour(broken):
    document = build.requested()
    OfficialDocument.objects.filter(pk=document.pk).update(render_attempts=30)
    at = now()

    render_next_document(now=at)

    document.refresh_from_db()
    assert document.next_try_at - at == timedelta(hours=1)


@pytest.mark.django_db
def test_a_later_try_succeeds_and_clears_the_error(broken):
    document = build.requested()
    render_next_document(now=now())
    broken.undo()

    assert not render_next_document(now=now())
    request_rendering(document_id=document.pk)
    assert render_next_document(now=now())

    document.refresh_from_db()
    assert (document.status, document.render_attempts, document.last_error) == (S.RENDERED, 2, "")


@pytest.mark.django_db
def test_one_bad_paper_does_not_hold_up_the_others(monkeypatch):
    bad, good = build.requested(), build.requested(number=8)
    draw = rendering.render_pdf

    def fail_once(document):
        if document.pk == bad.pk:
            raise rendering.RenderError("hỏng")
        return draw(document)

    monkeypatch.setattr(rendering, "render_pdf", fail_once)
    draw_documents()

    statuses = dict(OfficialDocument.objects.values_list("pk", "status"))
    assert statuses == {bad.pk: S.NUMBERED, good.pk: S.RENDERED}


@pytest.mark.django_db
def test_a_full_disk_leaves_the_paper_waiting_with_the_reason(monkeypatch):
    document = build.requested()

    def full(_path, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rendering.storage, "write", full)
    render_next_document(now=now())

    document.refresh_from_db()
    assert (document.status, document.pdf) == (S.NUMBERED, None)
    assert "No space left" in document.last_error


@pytest.mark.django_db
def test_a_paper_cancelled_while_waiting_is_not_drawn():
    document = build.requested()
    cancel_document(document_id=document.pk, reason="Nhầm", actor=None)

    assert not render_next_document(now=now())


@pytest.mark.django_db
def test_a_try_that_outlived_its_claim_draws_nothing(monkeypatch):
    """A worker that stood still between claim and drawing finds that another has claimed."""
    document = build.requested()
    claimed, attempt = rendering._claim(now())
    OfficialDocument.objects.filter(pk=document.pk).update(next_try_at=now())
    rendering._claim(now())

    rendering._draw(claimed, attempt)

    document.refresh_from_db()
    assert (document.pdf, document.render_attempts) == (None, 2)


@pytest.mark.django_db
def test_a_second_try_replaces_the_file_the_first_left_behind():
    document = build.requested()
    path = f"papers/{document.created_at.year}/{document.pk}.pdf"
    storage.write(path, b"%PDF half of a dead worker")

    render_next_document(now=now())

    document.refresh_from_db()
    content = storage.location(path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == document.pdf_sha256
    assert [file.name for file in storage.location("papers").rglob("*.pdf")] == [
        f"{document.pk}.pdf"
    ]


@pytest.mark.django_db(transaction=True)
def test_six_workers_share_the_queue_and_each_paper_is_drawn_once():
    waiting = [build.filed().pk for _ in range(12)]

    def work(_number):
        try:
            draw_documents()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))

    rows = OfficialDocument.objects.filter(pk__in=waiting)
    assert set(rows.values_list("status", "render_attempts")) == {(S.ISSUED, 1)}
    assert StoredFile.objects.count() == 12
    assert AuditEntry.objects.filter(action="render").count() == 12
