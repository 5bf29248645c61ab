from celery import shared_task
from django.utils import timezone

from core.notices import send_next_notice


@shared_task(ignore_result=True)
def send_notices() -> None:
    """Swept every minute; a late, lost or doubled run sends nothing twice."""
    while send_next_notice(now=timezone.now()):
        pass
