"""For edges: wake the worker after commit where a person waits for a PDF."""

import logging

from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from documents.tasks import draw_documents

logger = logging.getLogger(__name__)
# A nudge older than this has been overtaken by the sweep.
_SECONDS = 60


def nudge_rendering() -> None:
    """Call it in transaction.on_commit; a queue that is down is logged and left to the sweep."""
    try:
        draw_documents.apply_async(retry=False, expires=_SECONDS)
    except (KombuError, RedisError, OSError) as error:
        logger.warning("The queue did not take a nudge; the sweep will draw: %s", error)
