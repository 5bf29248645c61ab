from celery import shared_task
from django.utils import timezone

from documents.services.rendering import render_next_document
from documents.services.thumbnails import draw_next_thumbnail


@shared_task(ignore_result=True)
def draw_documents() -> None:
    """Swept every 30 seconds and nudged after commit; a late, lost or doubled run adds nothing."""
    while render_next_document(now=timezone.now()):
        pass


@shared_task(ignore_result=True)
def draw_thumbnails() -> None:
    """Swept every 30 seconds; nobody waits for these, so a lost run is made up by the next."""
    while draw_next_thumbnail(now=timezone.now()):
        pass
