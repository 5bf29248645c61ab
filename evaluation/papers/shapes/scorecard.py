"""One member's sheet."""

from typing import TypedDict

from evaluation.papers.shapes.common import Heading


class SheetOption(TypedDict):
    """`gate`: 3, 4 or 5 where this option is the least for that star, else 0."""

    label: str
    points: str
    gate: int
    is_chosen: bool


class SheetRow(TypedDict):
    """A criterion of any depth; a heading has no options, a leaf has all of the printed ones.

    Nothing chosen on a leaf prints "Không đạt mức nào". `condition` says why a leaf was not to
    be scored, or which case was taken.
    """

    code: str
    name: str
    depth: int
    max_points: str
    points: str
    options: list[SheetOption]
    note: str
    condition: str


class SheetPart(TypedDict):
    code: str
    name: str
    max_points: str
    points: str
    rows: list[SheetRow]


class SheetGate(TypedDict):
    """One least requirement, `needed` in points, and whether this sheet reaches it."""

    stars: int
    criterion: str
    needed: str
    is_reached: bool


class ScorecardContent(TypedDict):
    """`member_role`: "Chủ tịch hội đồng", "Ủy viên"…; `sha256` of the handed-in marks."""

    heading: Heading
    scheme: str
    criteria_set: str
    product: str
    product_code: str
    producer: str
    phone: str
    address: str
    member_name: str
    member_role: str
    member_body: str
    council_decision: str
    session_day: str
    parts: list[SheetPart]
    total: str
    gates: list[SheetGate]
    findings: list[str]
    comment: str
    handed_in: str
    sha256: str
