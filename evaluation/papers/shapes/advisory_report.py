"""The advisory team's report to the chair of the council (Article 7.3c)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class AdviserLine(TypedDict):
    name: str
    body: str


class ProposedOption(TypedDict):
    """One adviser's other view of a criterion; points as printed."""

    criterion: str
    name: str
    self_points: str
    points: str
    note: str
    adviser: str


class VisitLine(TypedDict):
    """`photos`: how many are kept with the record."""

    day: str
    place: str
    participants: str
    findings: str
    photos: int


class TestLine(TypedDict):
    """`result` says that none has come yet where there is none."""

    subject: str
    laboratory: str
    asked: str
    result: str


class AdvisoryReportContent(TypedDict):
    """`agreed`: in how many criteria every adviser let the self-score stand; `about_visit` tells
    why the team went to see or why not."""

    heading: Heading
    addressee: str
    legal_bases: list[str]
    team: str
    product: str
    product_code: str
    producer: str
    address: str
    category: str
    registration_kind: str
    criteria_set: str
    self_total: str
    advisers: list[AdviserLine]
    criteria: int
    agreed: int
    proposals: list[ProposedOption]
    comments: list[str]
    about_visit: str
    visits: list[VisitLine]
    tests: list[TestLine]
    summary: str
    conclusion: str
