from celery import shared_task

from ocop_portal import health


@shared_task
def heartbeat() -> None:
    """Sent by beat, run by the worker: proves the whole way from timetable to work."""
    health.note_heartbeat()
