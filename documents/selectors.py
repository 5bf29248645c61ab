"""Reads across papers: how a unit numbers, what the public may verify."""

from dataclasses import dataclass
from datetime import date

from accounts.models import AdministrativeUnit
from documents.choices import NumberSource
from documents.kinds import KINDS
from documents.models import NumberingRule, OfficialDocument
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
    is_demo: bool


def public_document(code: str) -> PublicDocument | None:
    """The issued paper of a typed or scanned code; None when there is none."""
    documents = OfficialDocument.objects.published().select_related("unit", "superseded_by")
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
        is_demo=document.is_demo,
    )
