"""Form 03."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class Representative(TypedDict):
    full_name: str
    gender: str
    ethnicity: str
    permanent_address: str


class CompositionItem(TypedDict):
    name: str
    is_present: bool
    note: str


class ReportFinding(TypedDict):
    """`criteria`: codes of the criteria set that the finding speaks to, "1.1, 3.3"."""

    label: str
    criteria: str
    text: str


class CommuneReportContent(TypedDict):
    """Form 03. `authority` writes the report ("Ủy ban nhân dân xã …"), `addressee` receives it.

    `meeting`: day, attendance and opinions of the commune's meeting, empty when none was held;
    `received`: number and long day of the slip, "01/PĐK-14-04075-2026, ngày 02 tháng 11 năm 2026".
    """

    heading: Heading
    authority: str
    addressee: str
    legal_bases: list[str]
    received: str
    producer: str
    organisation_type: str
    address: str
    representative: Representative
    product: str
    product_code: str
    category: str
    registration_kind: str
    composition: list[CompositionItem]
    sample_count: int
    meeting: list[str]
    findings: list[ReportFinding]
    proposes: bool
    proposal: str
