"""The slip a desk gives when it takes a dossier (Annex III, office part of Form 01)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class ReceivedPaper(TypedDict):
    """One component of the dossier as it came."""

    name: str
    quantity: str
    note: str


class ReceiptContent(TypedDict):
    """`slip_number` reads n/PĐK-(province)-(commune)-(year); `due` is "" where no clock runs."""

    heading: Heading
    office: str
    slip_number: str
    producer: str
    address: str
    phone: str
    product: str
    product_code: str
    kind: str
    received_on: str
    received_by: str
    filed_by: str
    papers: list[ReceivedPaper]
    due: str
    sha256: str
