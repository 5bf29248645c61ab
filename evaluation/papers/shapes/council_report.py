"""The council's report to the chairman of the committee (Article 7.3d; form 1.4)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class StarCount(TypedDict):
    label: str
    count: int


class ReportRow(TypedDict):
    """`result` as "4 sao" or "Không xếp hạng"; `mean` with two decimals, cut."""

    order: int
    product: str
    product_code: str
    producer: str
    address: str
    registration_kind: str
    mean: str
    result: str


class CouncilReportContent(TypedDict):
    """`assessment` and `recommendations` are the secretary's words, everything else is derived."""

    heading: Heading
    addressee: str
    legal_bases: list[str]
    council: str
    council_decision: str
    meeting: str
    minutes: str
    assessment: str
    counts: list[StarCount]
    rows: list[ReportRow]
    recognise: list[str]
    forward: list[str]
    notify: list[str]
    recommendations: str
