from celery import shared_task

from core.clocks import today
from evaluation.services.reminders import remind_of_endings
from evaluation.services.star_snapshots import repair_snapshots


@shared_task(ignore_result=True)
def remind_of_certificates() -> None:
    """Each morning; a late, lost or doubled run tells nobody twice."""
    remind_of_endings(today=today())


@shared_task(ignore_result=True)
def compare_stars() -> None:
    """Each night; what differs is repaired and logged."""
    repair_snapshots(today=today())
