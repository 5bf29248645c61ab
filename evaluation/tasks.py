from celery import shared_task

from core.clocks import today
from evaluation.services.corrections import settle_next_correction
from evaluation.services.misuse_reports import forget_reporters
from evaluation.services.reminders import remind_of_endings
from evaluation.services.star_snapshots import repair_snapshots
from evaluation.services.written_opinions import remind_of_answers


@shared_task(ignore_result=True)
def remind_of_certificates() -> None:
    """Each morning; a late, lost or doubled run tells nobody twice."""
    remind_of_endings(today=today())


@shared_task(ignore_result=True)
def remind_of_written_opinions() -> None:
    """Each morning; a late, lost or doubled run tells nobody twice."""
    remind_of_answers(today=today())


@shared_task(ignore_result=True)
def compare_stars() -> None:
    """Each night; what differs is repaired and logged."""
    repair_snapshots(today=today())


@shared_task(ignore_result=True)
def forget_misuse_reporters() -> None:
    """Each night; a doubled run empties nothing more."""
    forget_reporters(today=today())


@shared_task(ignore_result=True)
def settle_corrections() -> None:
    """Swept every minute: papers whose corrected copy is drawn by now are superseded."""
    while settle_next_correction():
        pass
