"""The queue and, in one place, its whole timetable."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings.dev")

app = Celery("ocop_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _every(seconds: int, task: str) -> dict:
    """A sweep; one that waited longer than its own interval is dropped, the next does its work."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


def _daily(hour: int, task: str) -> dict:
    """Once a day at an hour of Vietnam; a run that waited past the next is dropped."""
    day = 24 * 60 * 60
    return {"task": task, "schedule": crontab(minute=0, hour=hour), "options": {"expires": day}}


app.conf.beat_schedule = {
    "heartbeat": _every(15, "ocop_portal.tasks.heartbeat"),
    "draw_thumbnails": _every(30, "documents.tasks.draw_thumbnails"),
    "draw_documents": _every(30, "documents.tasks.draw_documents"),
    "send_notices": _every(60, "core.tasks.send_notices"),
    "settle_corrections": _every(60, "evaluation.tasks.settle_corrections"),
    "compare_stars": _daily(1, "evaluation.tasks.compare_stars"),
    "remind_of_papers": _daily(7, "products.tasks.remind_of_papers"),
    "remind_of_written_opinions": _daily(7, "evaluation.tasks.remind_of_written_opinions"),
    "forget_misuse_reporters": _daily(2, "evaluation.tasks.forget_misuse_reporters"),
    "remind_of_certificates": _daily(7, "evaluation.tasks.remind_of_certificates"),
}


@worker_init.connect
@beat_init.connect
def start_safely(**_) -> None:
    from ocop_portal.checks import refuse_unsafe_start

    refuse_unsafe_start()


@beat_init.connect
def announce_beat(**_) -> None:
    """The first heartbeat at once: `/healthz` need not wait for the first tick."""
    from ocop_portal.tasks import heartbeat

    heartbeat.apply_async(expires=60)
