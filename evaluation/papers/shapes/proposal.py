"""The commune's letter that proposes products to the level above (Article 6.2)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class ProposedProduct(TypedDict):
    """`report`: number and day of the Form 03 that goes with it."""

    order: int
    product: str
    product_code: str
    producer: str
    kind: str
    report: str


class ProposalContent(TypedDict):
    """`enclosed`: what goes with the letter, one line each."""

    heading: Heading
    addressee: str
    legal_bases: list[str]
    authority: str
    request: str
    products: list[ProposedProduct]
    enclosed: list[str]
