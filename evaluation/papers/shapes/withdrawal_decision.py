"""The decision that withdraws certificates and its list (Articles 8.1-8.4)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading
from evaluation.papers.shapes.decision import Article


class WithdrawalRow(TypedDict):
    """`ground` in the decree's words, `basis` the conclusion it rests on."""

    order: int
    product: str
    product_code: str
    producer: str
    address: str
    stars: int
    certificate_number: str
    recognised_by: str
    ground: str
    basis: str


class WithdrawalDecisionContent(TypedDict):
    """`authority` as it reads in a sentence; bases and proposal without their opening words."""

    heading: Heading
    authority: str
    legal_bases: list[str]
    proposal: str
    articles: list[Article]
    annex_title: str
    rows: list[WithdrawalRow]
