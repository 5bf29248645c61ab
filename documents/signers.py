"""Sign a PDF with a key that a secret opens: a PKCS#12 file, or a slot of a security module."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from asn1crypto import x509
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import StaticStampStyle

from core.errors import InvalidInput
from documents.choices import KeySource
from documents.rendering import render_stamp

_FIELD = "ChuKySo"
_BETWEEN = "|"
# Points; the stamp's page in papers.css has the same proportions.
_WIDTH, _HEIGHT, _MARGIN, _TOP = 200, 48, 24, 6
_CERTIFICATE_WIDTH, _CERTIFICATE_TOP = 155, 34


@contextmanager
def opened_signer(*, source: str, locator: str, secret: str) -> Iterator[signers.Signer]:
    """The key, open for as long as one signature takes; a wrong secret is told at its field."""
    if source == KeySource.PKCS12:
        yield _from_file(_locate(locator), secret)
        return
    session = _open_session(*locator.split(_BETWEEN, 1), secret=secret)
    try:
        yield session.signer
    finally:
        session.close()


def _locate(locator: str) -> Path:
    """A file of the signing folder itself; a name is no path."""
    path = Path(settings.OCOP_SIGNING_DIR) / Path(locator).name
    if not path.is_file():
        raise _unusable(_("Không tìm thấy tệp chứng thư; báo quản trị hệ thống."))
    return path


def _from_file(path: Path, secret: str) -> signers.SimpleSigner:
    return read_pkcs12(path.read_bytes(), secret)


def read_pkcs12(content: bytes, secret: str) -> signers.SimpleSigner:
    """The key and chain of a PKCS#12 file."""
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(
            content, other_certs=[], passphrase=secret.encode()
        )
    except Exception as error:  # each way of being broken has its own exception
        raise _wrong_secret() from error
    if signer is None or signer.signing_cert is None:
        raise _wrong_secret()
    return signer


class _Session:
    """A slot of the security module, logged in."""

    def __init__(self, token: str, label: str, secret: str) -> None:
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

        self._session = open_pkcs11_session(
            settings.OCOP_PKCS11_LIBRARY, token_criteria=TokenCriteria(label=token), user_pin=secret
        )
        # Hashed here, signed there: small tokens know no mechanism that does both.
        self.signer = PKCS11Signer(
            self._session, cert_label=label, key_label=label, use_raw_mechanism=True
        )

    def require_certificate(self) -> None:
        """Ask the token: a label that is not there is told now, not while signing."""
        if self.signer.signing_cert is None:
            raise LookupError

    def close(self) -> None:
        self._session.close()


def _open_session(token: str, label: str = "", *, secret: str) -> _Session:
    if not settings.OCOP_PKCS11_LIBRARY:
        raise _unusable(_("Máy chủ chưa khai thiết bị khóa (OCOP_PKCS11_LIBRARY)."))
    try:
        session = _Session(token, label, secret)
        session.require_certificate()
    except Exception as error:
        raise _wrong_secret() from error
    return session


def certificate_of(*, source: str, locator: str, secret: str) -> x509.Certificate:
    """The certificate a secret opens, for the register of keys."""
    with opened_signer(source=source, locator=locator, secret=secret) as signer:
        return signer.signing_cert


def signed(content: bytes, signer: signers.Signer, *, now: datetime, reason: str) -> bytes:
    """The PDF with one visible signature appended; not a byte of what was drawn is touched."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    field = SigFieldSpec(sig_field_name=_FIELD, on_page=0, box=_box(writer))
    metadata = signers.PdfSignatureMetadata(field_name=_FIELD, reason=reason, md_algorithm="sha256")
    with _stamp(signer.signing_cert, now) as style:
        pdf_signer = signers.PdfSigner(
            metadata, signer=signer, timestamper=_time_stamper(), stamp_style=style,
            new_field_spec=field,
        )  # fmt: skip
        return pdf_signer.sign_pdf(writer).getvalue()


def _box(writer: IncrementalPdfFileWriter) -> tuple[int, int, int, int]:
    """Box 14 of decree 30/2020: top right of page one; a certificate's frame leaves the middle."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    _left, _bottom, right, top = (int(edge) for edge in page["/MediaBox"])
    if right > top:
        start, high = (right - _CERTIFICATE_WIDTH) // 2, top - _CERTIFICATE_TOP
        height = _CERTIFICATE_WIDTH * _HEIGHT // _WIDTH
        return (start, high - height, start + _CERTIFICATE_WIDTH, high)
    return (right - _MARGIN - _WIDTH, top - _TOP - _HEIGHT, right - _MARGIN, top - _TOP)


@contextmanager
def _stamp(certificate: x509.Certificate, now: datetime) -> Iterator[StaticStampStyle]:
    """What is seen of the signature, drawn like our papers: pyHanko sets Vietnamese too loosely."""
    named = certificate.subject.native
    lines = {
        "signer": str(named.get("common_name", "")),
        "organisation": str(named.get("organization_name", "")),
        "signed_at": f"{timezone.localtime(now):%d/%m/%Y %H:%M:%S %z}",
    }
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(render_stamp(lines))
        file.flush()
        yield StaticStampStyle.from_pdf_file(file.name, border_width=0)


def _time_stamper() -> timestamps.HTTPTimeStamper | None:
    url = settings.OCOP_TIME_STAMP_URL
    return timestamps.HTTPTimeStamper(url) if url else None


def _wrong_secret() -> InvalidInput:
    message = _("Không mở được khóa ký: mật khẩu (mã PIN) sai hoặc chứng thư hỏng.")
    return InvalidInput(message, code="signing_secret", fields={"secret": [message]})


def _unusable(message: str) -> InvalidInput:
    return InvalidInput(message, code="signing_key", fields={"key": [message]})
