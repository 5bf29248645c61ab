"""Drawing PDFs as a job: the row of the paper is the job, its lock the claim."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict
from documents import storage
from documents.file_families import DOCX
from documents.kinds import KINDS
from documents.models import OfficialDocument, StoredFile, WordCopy
from documents.querysets import READY_TO_DRAW
from documents.rendering import RenderError, render_pdf
from documents.services.files import store_paper
from documents.word import render_word
from documents.workflow import DOCUMENT

logger = logging.getLogger(__name__)
_FIRST_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(hours=1)


@transaction.atomic
def request_rendering(*, document_id: int) -> OfficialDocument:
    """Leave the job in the transaction that needs it; asking again only makes it due now.

    Authority is checked by the calling service; the edge nudges the worker after commit.
    """
    document = OfficialDocument.objects.lock(document_id)
    if not document.pdf_id:
        request_renderings([document])
    return document


def request_renderings(documents: Sequence[OfficialDocument]) -> None:
    """Leave one job for each of these locked papers, none of them drawn yet."""
    now = timezone.now()
    for document in documents:
        DOCUMENT.require(document, "render")
        if document.number_group and document.number is None:
            raise Conflict(_("Văn bản chưa có số nên chưa thể lập bản PDF."), code="not_numbered")
        document.rendering_requested_at = document.rendering_requested_at or now
        document.next_try_at = document.updated_at = now
    OfficialDocument.objects.bulk_update(
        documents, ["rendering_requested_at", "next_try_at", "updated_at"]
    )


def render_next_document(*, now: datetime) -> bool:
    """Draw one waiting paper; False when none waits. Safe to run twice, late, or killed anywhere.

    The try is counted and the next one put off in a transaction of its own, so a paper that
    kills its worker is not the first in the queue again at once. The drawing holds the row:
    nobody else draws it meanwhile, and a dead worker's connection gives it free.
    """
    claim = _claim(now)
    if claim is None:
        return False
    document_id, attempt = claim
    _draw(document_id, attempt)
    return True


@transaction.atomic
def _claim(now: datetime) -> tuple[int, int] | None:
    waiting = OfficialDocument.objects.waiting_for_rendering(now)
    document = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
    if document is None:
        return None
    attempt = document.render_attempts + 1
    pause = min(_FIRST_PAUSE * 2 ** min(attempt - 1, 10), _LONGEST_PAUSE)
    OfficialDocument.objects.filter(pk=document.pk).update(
        render_attempts=attempt, next_try_at=now + pause
    )
    return document.pk, attempt


@transaction.atomic
def _draw(document_id: int, attempt: int) -> None:
    """Only the latest claim draws, and only a paper still waiting."""
    mine = OfficialDocument.objects.filter(
        READY_TO_DRAW, pk=document_id, render_attempts=attempt, pdf__isnull=True
    )
    # Waits rather than skips: another worker's look for work may hold the row for a moment.
    locked = mine.select_for_update(no_key=True, of=("self",))
    document = locked.select_related("unit").first()
    if document is None:
        return
    path = f"papers/{document.created_at.year}/{document.pk}"
    word = b""
    try:
        content = render_pdf(document)
        storage.write(f"{path}.pdf", content)
        if KINDS[document.kind].has_word:
            word = render_word(document)
            storage.write(f"{path}.docx", word)
    except (RenderError, OSError) as error:  # OSError: the disk is full or away
        logger.exception("Document %s could not be drawn (try %s)", document_id, attempt)
        mine.update(last_error=str(error)[:500], updated_at=timezone.now())
        return
    name = document.download_name
    _keep(document, store_paper(path=f"{path}.pdf", content=content, name=name))
    if word:
        kept = store_paper(
            path=f"{path}.docx", content=word, name=document.word_name, media_type=DOCX
        )
        WordCopy.objects.create(document=document, file=kept)


def _keep(document: OfficialDocument, stored: StoredFile) -> None:
    now = timezone.now()
    DOCUMENT.advance(
        document,
        "render",
        actor=None,
        detail={"attempt": document.render_attempts},
        pdf=stored,
        pdf_sha256=stored.sha256,
        rendered_at=now,
        last_error="",
    )
    if KINDS[document.kind].issues_when_rendered:
        DOCUMENT.advance(document, "issue", actor=None, issued_at=now)
