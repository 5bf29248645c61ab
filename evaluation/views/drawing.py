"""After an act that leaves papers to draw: wake the worker, and never mind if it sleeps."""

from typing import TypeVar

from django.db import transaction

from documents.nudge import nudge_rendering

T = TypeVar("T")


def drawn(answer: T) -> T:
    """Pass an act's answer on; the sweep finds its papers even when the queue is down."""
    transaction.on_commit(nudge_rendering)
    return answer
