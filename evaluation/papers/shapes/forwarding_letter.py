"""The letter that sends a dossier up with its papers (Article 6.3)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class ForwardingLetterContent(TypedDict):
    """`enclosed`: what goes with the letter, one line each; `points` the mean as printed."""

    heading: Heading
    addressee: str
    authority: str
    legal_bases: list[str]
    request: str
    product: str
    product_code: str
    producer: str
    address: str
    category: str
    registration_kind: str
    points: str
    result: str
    enclosed: list[str]
