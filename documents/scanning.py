"""Ask the virus scanner (clamd) about a sent file; a scanner that does not answer lets nothing in.

OCOP_CLAMAV names its socket: a path, or host:port; empty means that no scanner is configured.
"""

import logging
import socket
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from documents.file_families import refusal

logger = logging.getLogger(__name__)
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


def scan(sent: BinaryIO) -> None:
    """Refuse what the scanner finds, and everything while a configured scanner is away."""
    if not settings.OCOP_CLAMAV:
        return
    try:
        answer = _ask(settings.OCOP_CLAMAV, sent)
    except OSError as error:
        logger.exception("The virus scanner at %s does not answer.", settings.OCOP_CLAMAV)
        raise _away() from error
    if answer.endswith(" FOUND"):
        logger.warning("The virus scanner refused a file: %s", answer)
        raise refusal(
            _("Máy quét phát hiện mã độc trong tệp nên tệp không được nhận."), code="file_infected"
        )
    if not answer.endswith(": OK"):
        logger.error("The virus scanner answered %r.", answer)
        raise _away()


def _ask(address: str, sent: BinaryIO) -> str:
    """clamd's INSTREAM: pieces under their length, an empty one to end, one line in answer."""
    with _connected(address) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        sent.seek(0)
        while chunk := sent.read(_CHUNK):
            clamd.sendall(len(chunk).to_bytes(4, "big") + chunk)
        clamd.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            if not (piece := clamd.recv(_LONGEST_ANSWER)):
                break
            answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _connected(address: str) -> socket.socket:
    timeout = settings.OCOP_CLAMAV_TIMEOUT
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(timeout)
    try:
        clamd.connect(address)
    except OSError:
        clamd.close()
        raise
    return clamd


def _away() -> InvalidInput:
    return refusal(
        _("Máy quét mã độc đang không trả lời nên chưa nhận được tệp; hãy thử lại sau ít phút."),
        code="scanner_away",
    )
