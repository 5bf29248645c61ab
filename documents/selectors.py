"""Reads across papers: how a unit numbers, what the public may verify."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.models import AdministrativeUnit
from core.errors import InvalidInput
from documents.choices import NumberSource
from documents.kinds import KINDS
from documents.models import NumberingRule, OfficialDocument
from documents.signing import SignatureFinding, findings_of, kept_findings
from documents.verification import read_code


@dataclass(frozen=True, slots=True)
class Numbering:
    source: str
    symbol: str

    @property
    def is_numbered(self) -> bool:
        return self.source != NumberSource.NONE


def numbering_of(unit: AdministrativeUnit, kind: str) -> Numbering:
    """The unit's own rule for the kind, else the kind's."""
    default = KINDS[kind]
    own = NumberingRule.objects.filter(unit=unit, kind=kind).first()
    if own is None:
        return Numbering(default.number_source, default.symbol)
    return Numbering(own.source, own.symbol or default.symbol)


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """What the page behind a code says of a paper; nothing of its content."""

    code: str
    kind: str
    kind_label: str
    title: str
    number_text: str
    issued_on: date | None
    issuer: str
    signatory: str
    status: str
    status_label: str
    closing_reason: str
    superseded_by: str
    pdf_sha256: str
    signed_sha256: str
    signatures: list[SignatureFinding]
    is_demo: bool


def public_document(code: str) -> PublicDocument | None:
    """The issued paper of a typed or scanned code; None when there is none."""
    documents = OfficialDocument.objects.published().select_related(
        "unit", "superseded_by", "signed_pdf"
    )
    document = documents.filter(verification_code=read_code(code)).first()
    if document is None:
        return None
    heir = document.superseded_by
    return PublicDocument(
        code=document.verification_code,
        kind=document.kind,
        kind_label=document.get_kind_display(),
        title=document.title,
        number_text=document.number_text,
        issued_on=document.issued_on,
        issuer=str(document.unit),
        # Only who signs for an office is named; a council member's name stays with the council.
        signatory=document.signatory_name if document.signing_lines else "",
        status=document.status,
        status_label=document.get_status_display(),
        closing_reason=document.closing_reason,
        superseded_by=heir.number_text if heir else "",
        pdf_sha256=document.pdf_sha256,
        signed_sha256=document.signed_pdf.sha256 if document.signed_pdf else "",
        signatures=kept_findings(document),
        is_demo=document.is_demo,
    )


class Likeness(StrEnum):
    """How a file somebody holds compares with the paper behind a code."""

    DRAWN = "drawn"
    SIGNED = "signed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file held against a paper, by its hash; `signatures` are those found in the file."""

    likeness: Likeness
    sha256: str
    signatures: list[SignatureFinding]


def compare(document: PublicDocument, content: bytes) -> Comparison:
    """Whether these bytes are the paper's; nothing of them is kept."""
    sha256 = hashlib.sha256(content).hexdigest()
    likeness = {
        document.pdf_sha256: Likeness.DRAWN,
        document.signed_sha256: Likeness.SIGNED,
    }.get(sha256, Likeness.OTHER)
    return Comparison(likeness, sha256, _readable_signatures(content))


def _readable_signatures(content: bytes) -> list[SignatureFinding]:
    """None where the file is no PDF at all: its hash has said already that it is another file."""
    try:
        return findings_of(content)
    except InvalidInput:
        return []
