"""Whom signatures are trusted through: the certificates an administrator put into one folder."""

from collections.abc import Iterator
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings

_ENDINGS = {".pem", ".crt", ".cer", ".der"}


def trust_roots() -> list[x509.Certificate]:
    """Certificates that vouch for themselves; none when the folder is empty: nothing is trusted."""
    return [one for one in _certificates() if one.self_issued]


def known_certificates() -> list[x509.Certificate]:
    """Authorities between a root and a signatory."""
    return [one for one in _certificates() if not one.self_issued]


def _certificates() -> Iterator[x509.Certificate]:
    folder = Path(settings.OCOP_TRUST_DIR)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _ENDINGS:
            yield from _read(path.read_bytes())


def _read(content: bytes) -> Iterator[x509.Certificate]:
    """One certificate in DER, or any number in PEM."""
    if not pem.detect(content):
        yield x509.Certificate.load(content)
        return
    for kind, _headers, body in pem.unarmor(content, multiple=True):
        if kind == "CERTIFICATE":
            yield x509.Certificate.load(body)
