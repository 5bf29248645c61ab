"""The council's feedback letter to one producer; it names no member."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class FeedbackLetterContent(TypedDict):
    """`paragraphs`: the approved text, one each; `signature` the council's title without a name."""

    heading: Heading
    addressee: str
    product: str
    points: str
    outcome: str
    paragraphs: list[str]
    signature: str
