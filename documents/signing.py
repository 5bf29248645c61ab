"""What the signatures on a PDF prove: intact, over the whole file, by whom, when, through whom."""

import io
import logging
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from asn1crypto import x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from core.errors import InvalidInput
from documents.models import OfficialDocument
from documents.signing_only import is_only_signed
from documents.trust import known_certificates, trust_roots

_MOST_SIGNATURES = 20
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """One signature as it was found; `signed_at` is ISO text, by a time stamp or the signer."""

    signer: str
    organisation: str
    issuer: str
    serial: str
    signed_at: str
    has_time_stamp: bool
    is_intact: bool
    covers_whole_file: bool
    is_trusted: bool

    @property
    def is_sound(self) -> bool:
        """Whether the signed bytes are those of the file; trust is asked apart."""
        return self.is_intact and self.covers_whole_file

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.signed_at) if self.signed_at else None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def kept_findings(document: OfficialDocument) -> list[SignatureFinding]:
    """What was found when the signed copy was taken in."""
    return [SignatureFinding(**row) for row in document.signatures]


def findings_of(content: bytes) -> list[SignatureFinding]:
    """Every signature of a PDF, oldest first; raises InvalidInput when they cannot be read."""
    try:
        # A reader of a file somebody sent: forgiving of form, never of what is signed.
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        _require_few(reader)
        ends_well = content.rstrip().endswith(b"%%EOF")
        return [
            replace(found, covers_whole_file=found.covers_whole_file and ends_well)
            for found in map(_finding, reader.embedded_regular_signatures)
        ]
    except InvalidInput:
        raise
    except Exception as error:  # whatever keeps it from being read is the answer
        raise _refusal(_("Không đọc được chữ ký số trong tệp.")) from error


def _require_few(reader: PdfFileReader) -> None:
    """Each signature hashes the whole file, and a file of a few kilobytes can name thousands."""
    found = enumerate_sig_fields(reader, filled_status=True)
    if sum(1 for _field in islice(found, _MOST_SIGNATURES + 1)) > _MOST_SIGNATURES:
        raise _refusal(_("Tệp có quá nhiều chữ ký số."))


def _finding(signature: Any) -> SignatureFinding:
    context = ValidationContext(
        trust_roots=trust_roots(),
        other_certs=known_certificates(),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status = validate_pdf_signature(signature, context)
    certificate = status.signing_cert
    stamp = status.timestamp_validity
    moment = stamp.timestamp if stamp is not None and stamp.intact else status.signer_reported_dt
    return SignatureFinding(
        signer=_part(certificate.subject, "common_name"),
        organisation=_part(certificate.subject, "organization_name"),
        issuer=_part(certificate.issuer, "common_name"),
        serial=f"{certificate.serial_number:X}",
        signed_at=_iso(moment),
        has_time_stamp=stamp is not None and bool(stamp.intact and stamp.trusted),
        is_intact=bool(status.intact and status.valid),
        covers_whole_file=_covers(status),
        is_trusted=bool(status.trusted),
    )


def _covers(status: PdfSignatureStatus) -> bool:
    """The whole file, or all of it but later signatures that the signer allowed."""
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return whole or (
        status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION and bool(status.docmdp_ok)
    )


def _part(name: x509.Name, field: str) -> str:
    found = name.native.get(field, "")
    return ", ".join(found) if isinstance(found, list) else str(found)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def require_signed_copy(*, ours: bytes, signed: bytes) -> list[SignatureFinding]:
    """What the signatures on our own PDF say; refused when anything else was changed.

    Signing appends to a PDF, so the signed copy begins with the very bytes we drew, and what
    follows them shows nothing but signatures. An untrusted certificate is no reason to refuse: it
    is told to whoever decides.
    """
    if not signed.startswith(ours):
        raise _refusal(_("Bản ký không phải là bản PDF do hệ thống lập."))
    found = findings_of(signed)
    if not found:
        raise _refusal(_("Tệp chưa có chữ ký số."))
    if not all(finding.is_sound for finding in found):
        raise _refusal(_("Chữ ký số không còn nguyên vẹn."))
    if not _shows_ours(ours, signed):
        raise _refusal(_("Trước khi ký, tệp đã bị sửa hoặc vẽ thêm ngoài chữ ký số."))
    return found


def _shows_ours(ours: bytes, signed: bytes) -> bool:
    try:
        return is_only_signed(ours, signed)
    except Exception:  # what cannot be compared is not known to be the same
        logger.exception("A signed copy could not be compared with the drawn paper")
        return False


def _refusal(message: str) -> InvalidInput:
    return InvalidInput(message, code="signed_copy", fields={"file": [message]})
