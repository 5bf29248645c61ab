"""The letter that answers a producer's appeal."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class AppealAnswerContent(TypedDict):
    """`authority` as it reads in a sentence; `verdict` says whether the appeal is upheld."""

    heading: Heading
    authority: str
    addressee: str
    opening: str
    paragraphs: list[str]
    verdict: str
