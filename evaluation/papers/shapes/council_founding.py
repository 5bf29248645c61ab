"""The decision that founds a council, with its members; the council's rules of work."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading
from evaluation.papers.shapes.decision import Article


class FoundingMember(TypedDict):
    """`title` and `body` as one reads them beside a name: "Phó Giám đốc", "Sở Công Thương"."""

    order: int
    name: str
    title: str
    body: str
    role: str


class CouncilFoundingContent(TypedDict):
    """As the star decision: bases without "Căn cứ", proposal without "Theo đề nghị của"."""

    heading: Heading
    authority: str
    legal_bases: list[str]
    proposal: str
    articles: list[Article]
    council: str
    members: list[FoundingMember]


class RuleArticle(TypedDict):
    """Numbered through all chapters."""

    number: int
    paragraphs: list[str]


class Chapter(TypedDict):
    """ "Chương N." is set before the name by the template."""

    name: str
    articles: list[RuleArticle]


class WorkRulesContent(TypedDict):
    """`founded_by`: "Quyết định số 115/QĐ-UBND ngày 12 tháng 3 năm 2026 của …"."""

    heading: Heading
    council: str
    founded_by: str
    chapters: list[Chapter]
