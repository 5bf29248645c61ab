"""The star decision and its annex."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class Article(TypedDict):
    """ "Điều N." is set before the first paragraph by the template."""

    paragraphs: list[str]


class AnnexRow(TypedDict):
    order: int
    product: str
    product_code: str
    producer: str
    address: str
    category: str
    points: str
    kind: str
    note: str


class AnnexGroup(TypedDict):
    title: str
    rows: list[AnnexRow]


class Annex(TypedDict):
    title: str
    groups: list[AnnexGroup]


class DecisionContent(TypedDict):
    """`authority` as it reads in a sentence: "Chủ tịch Ủy ban nhân dân tỉnh Sơn La".

    `legal_bases` without "Căn cứ" and without the closing sign, `proposal` without "Theo đề nghị
    của"; groups from the highest star down, `order` running through all of them.
    """

    heading: Heading
    authority: str
    legal_bases: list[str]
    proposal: str
    articles: list[Article]
    annex: Annex
