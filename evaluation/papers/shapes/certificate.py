"""The certificate."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class CertificateContent(TypedDict):
    """`decision_day` long ("ngày 20 tháng 11 năm 2026"), `valid_until` short ("20/11/2029");
    `correction` names the paper it replaces and the decision that corrected it.
    """

    heading: Heading
    authority: str
    product: str
    product_code: str
    producer: str
    address: str
    stars: int
    decision_number: str
    decision_day: str
    valid_until: str
    correction: str
