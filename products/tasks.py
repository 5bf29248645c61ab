from celery import shared_task

from core.clocks import today
from products.services.reminders import remind_of_ending_papers


@shared_task(ignore_result=True)
def remind_of_papers() -> None:
    """Each morning; a late, lost or doubled run tells nobody twice."""
    remind_of_ending_papers(today=today())
