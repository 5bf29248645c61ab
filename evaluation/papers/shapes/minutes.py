"""Minutes of a council's meeting, or of its written opinion (decree 30/2020, form 1.9)."""

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


class EarlierAttempt(TypedDict):
    """A scoring that a later one replaced; `totals` as "Name: 81,5", `requests` as asked."""

    title: str
    totals: list[str]
    mean: str
    spread: str
    requests: list[str]
    note: str


class MinutesItem(TypedDict):
    """`spread` is highest total less lowest; `stars` None when rejected or stopped.

    `remarks` and `spread_note` are the secretary's words, everything else is derived.
    """

    order: int
    product: str
    product_code: str
    producer: str
    address: str
    registration_kind: str
    samples: str
    recusals: list[str]
    attempts: list[EarlierAttempt]
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


class RankRow(TypedDict):
    """One product in the order of the means; equal means share a place."""

    place: int
    product: str
    producer: str
    mean: str
    stars: str


class Signature(TypedDict):
    title: str
    name: str


class MinutesContent(TypedDict):
    """`started` and `ended` as "08 giờ 00, ngày 16 tháng 11 năm 2026".

    `procedure`, `opinions` and `closing` are the secretary's words, everything else is derived.
    """

    heading: Heading
    about: str
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
    opinions: str
    items: list[MinutesItem]
    ranking: list[RankRow]
    proposed_upward: list[str]
    sent_back: list[str]
    conclusions: list[str]
    closing: str
    secretary_signature: Signature
    chair_signature: Signature
