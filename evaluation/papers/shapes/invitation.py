"""Giấy mời to a meeting of a council (decree 30/2020, form 1.7)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class Invited(TypedDict):
    name: str
    body: str
    role: str


class OnTable(TypedDict):
    order: int
    product: str
    product_code: str
    producer: str


class InvitationContent(TypedDict):
    """`changed` says what a postponed meeting was moved from, "" the first time."""

    heading: Heading
    council: str
    purpose: str
    invited: list[Invited]
    chair: str
    time: str
    place: str
    changed: str
    dossiers: list[OnTable]
    notes: list[str]
