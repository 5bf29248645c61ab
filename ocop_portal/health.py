"""Whether the portal can do its work: database, queue, and the way from beat to the worker."""

import logging
import time

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as QueueDown
from redis.exceptions import RedisError

from ocop_portal.celery import app

logger = logging.getLogger(__name__)
_HEARTBEAT = "heartbeat"
# Sent every 15 seconds; a worker busy with a long paper may let some wait.
_OLDEST_SECONDS = 180


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all three answer, else 503; the body says which does not."""
    age = _heartbeat_age()
    parts = {
        "database": _answers(_ask_database, DatabaseError),
        "queue": _answers(_ask_queue, QueueDown),
        "beat": age is not None and age <= _OLDEST_SECONDS,
    }
    words = {name: "ok" if well else "down" for name, well in parts.items()}
    well = all(parts.values())
    body = {"status": "ok" if well else "down", **words, "beat_age_seconds": age}
    return JsonResponse(body, status=200 if well else 503)


def note_heartbeat() -> None:
    cache.set(_HEARTBEAT, time.time(), timeout=None)


def _heartbeat_age() -> int | None:
    try:
        beaten = cache.get(_HEARTBEAT)
    except RedisError:
        return None
    return None if beaten is None else max(0, int(time.time() - beaten))


def _answers(ask, failure: type[Exception]) -> bool:
    try:
        ask()
    except failure as error:
        logger.warning("Health: %s: %s", ask.__name__.removeprefix("_ask_"), error)
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_queue() -> None:
    with app.connection_for_write() as queue:
        queue.default_channel.client.ping()
