"""Minutes of a council's meeting."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class Attendee(TypedDict):
    """`reason` of an absence, "" when present."""

    name: str
    body: str
    role: str
    reason: str


class MemberMarks(TypedDict):
    """`parts` in the order of `part_names` of the item; `note`: why it does not count, or ""."""

    name: str
    role: str
    parts: list[str]
    total: str
    note: str


class AgreementLine(TypedDict):
    criterion: str
    option: str
    note: str


class MinutesItem(TypedDict):
    """`spread` is highest total less lowest; `stars` None when rejected or stopped."""

    order: int
    product: str
    product_code: str
    producer: str
    address: str
    registration_kind: str
    recusals: list[str]
    part_names: list[str]
    members: list[MemberMarks]
    part_means: list[str]
    mean: str
    spread: str
    spread_note: str
    agreements: list[AgreementLine]
    findings: list[str]
    remarks: str
    result_sentence: str
    stars: int | None


class Signature(TypedDict):
    title: str
    name: str


class MinutesContent(TypedDict):
    """`started` and `ended` as "08 giờ 00, ngày 16 tháng 11 năm 2026"."""

    heading: Heading
    started: str
    ended: str
    place: str
    council: str
    council_decision: str
    legal_bases: list[str]
    present: list[Attendee]
    absent: list[Attendee]
    quorum: str
    chair: str
    secretary: str
    procedure: list[str]
    items: list[MinutesItem]
    conclusions: list[str]
    secretary_signature: Signature
    chair_signature: Signature
