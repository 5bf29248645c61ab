"""The decision that corrects wrong words of issued decisions and certificates."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading
from evaluation.papers.shapes.decision import Article


class CorrectionRow(TypedDict):
    order: int
    product: str
    certificate_number: str
    star_decision: str
    field: str
    printed: str
    corrected: str
    reason: str


class CorrectionDecisionContent(TypedDict):
    """`authority` as it reads in a sentence; bases and proposal without their opening words."""

    heading: Heading
    authority: str
    legal_bases: list[str]
    proposal: str
    articles: list[Article]
    annex_title: str
    rows: list[CorrectionRow]
