"""Whether a PDF brought back is our own PDF with a whole signature on it."""

import io

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from core.errors import InvalidInput


def signers_of(*, ours: bytes, signed: bytes) -> list[str]:
    """Names in the certificates of all signatures; refused when anything else was changed.

    Signing appends to a PDF, so the signed copy begins with the very bytes we drew. Whether the
    certificates are to be trusted is not asked here: that needs the state's list of authorities.
    """
    if not signed.startswith(ours):
        raise _refusal(_("Bản ký không phải là bản PDF do hệ thống lập."))
    try:
        signatures = PdfFileReader(io.BytesIO(signed)).embedded_signatures
        offline = ValidationContext(trust_roots=[], allow_fetching=False)
        checks = [validate_pdf_signature(signature, offline) for signature in signatures]
    except Exception as error:  # whatever keeps it from being read is the answer
        raise _refusal(_("Không đọc được chữ ký số trong tệp.")) from error
    if not checks:
        raise _refusal(_("Tệp chưa có chữ ký số."))
    if not all(check.intact and check.valid and check.docmdp_ok for check in checks):
        raise _refusal(_("Chữ ký số không còn nguyên vẹn."))
    return [check.signing_cert.subject.human_friendly for check in checks]


def _refusal(message: str) -> InvalidInput:
    return InvalidInput(message, code="signed_copy", fields={"file": [message]})
