"""The record of a check after recognition (Article 9)."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class CheckedClaim(TypedDict):
    code: str
    name: str
    claim: str
    verdict: str
    note: str


class CheckedSample(TypedDict):
    name: str
    taken: str
    laboratory: str
    result: str


class FoundViolation(TypedDict):
    what: str
    law: str
    seriousness: str


class InspectionRecordContent(TypedDict):
    """Days ready to print; `remedy` and `report` are empty when there are none."""

    heading: Heading
    basis: str
    held: str
    place: str
    inspectors: list[str]
    product: str
    product_code: str
    producer: str
    address: str
    certificate: str
    checks: list[CheckedClaim]
    mark_use: str
    advertising: str
    samples: list[CheckedSample]
    violations: list[FoundViolation]
    conclusion: str
    remedy: str
    inspector_name: str
