"""Forms 01 and 02 as filed."""

from typing import TypedDict

from evaluation.papers.shapes.commune_report import Representative


class FormLine(TypedDict):
    label: str
    text: str


class FormSection(TypedDict):
    """A numbered section of Form 02: short lines, then long texts under their own heading.

    Where short lines follow a long text the section goes on in a piece without code and title.
    """

    code: str
    title: str
    lines: list[FormLine]
    texts: list[FormLine]


class YearAmount(TypedDict):
    """Whole đồng, written with points: "1.250.000.000"."""

    year: str
    revenue: str
    profit: str


class SelfRow(TypedDict):
    """One leaf of the self-assessment; a heading has `chosen`, `points` and `max_points` empty."""

    code: str
    name: str
    depth: int
    chosen: str
    points: str
    max_points: str
    description: str
    evidence: list[str]


class SelfPart(TypedDict):
    code: str
    name: str
    max_points: str
    points: str
    rows: list[SelfRow]


class Attachment(TypedDict):
    """One paper shown, with the criteria it speaks to and the start of its file's sha256."""

    title: str
    number: str
    expires_on: str
    criteria: str
    sha256: str


class Receipt(TypedDict):
    """The office's part of Form 01; what is not yet known is left for the office to write."""

    office: str
    slip_number: str
    received_on: str
    received_by: str


class Change(TypedDict):
    """One content or paper that is not as it was when the product was recognised."""

    place: str
    label: str
    before: str
    after: str


class RegistrationContent(TypedDict):
    """Forms 01 and 02 as filed; `kinds` are all printed choices, `kind` the one taken.

    `recognised` names the recognition that an upgrade or re-evaluation follows; "" at the first.
    """

    province: str
    year: str
    unit_name: str
    representative: Representative
    position: str
    contact_address: str
    phone: str
    email: str
    product: str
    product_code: str
    category: str
    kinds: list[str]
    kind: str
    sample_count: str
    commitment: str
    receipts: list[Receipt]
    sections: list[FormSection]
    amounts: list[YearAmount]
    criteria_set: str
    self_parts: list[SelfPart]
    self_total: str
    attachments: list[Attachment]
    recognised: str
    changes: list[Change]
    updates: list[FormLine]
    renewed_papers: list[str]
    plan: list[FormLine]
    filed: str
    filed_by: str
    sha256: str
