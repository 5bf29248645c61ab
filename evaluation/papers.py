"""What each paper of an evaluation holds: the shapes that services fill and templates print.

Values are ready to print (use the writers below), so that a paper drawn again in ten years reads
as it did. Number, place, day, title, signing lines, signatory and recipients are not here: they
are columns of the OfficialDocument. An optional text is present and empty, never absent.
"""

import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any, TypedDict, get_args, get_origin, get_type_hints, is_typeddict

from django.utils import timezone

from documents.choices import DocumentKind
from documents.wording import long_date

NOT_REACHED = "Không đạt mức nào"


class Heading(TypedDict):
    """Box 2: the superior body ("" when none) and the issuing body in one line or more."""

    superior: str
    agency: list[str]


# Decision ---------------------------------------------------------------------------------------


class Article(TypedDict):
    """ "Điều N." is set before the first paragraph by the template."""

    paragraphs: list[str]


class AnnexRow(TypedDict):
    order: int
    product: str
    product_code: str
    producer: str
    address: str
    category: str
    points: str
    kind: str
    note: str


class AnnexGroup(TypedDict):
    stars: int
    rows: list[AnnexRow]


class Annex(TypedDict):
    title: str
    groups: list[AnnexGroup]


class DecisionContent(TypedDict):
    """`authority` as it reads in a sentence: "Chủ tịch Ủy ban nhân dân tỉnh Sơn La".

    `legal_bases` without "Căn cứ" and without the closing sign, `proposal` without "Theo đề nghị
    của"; groups from the highest star down, `order` running through all of them.
    """

    heading: Heading
    authority: str
    legal_bases: list[str]
    proposal: str
    articles: list[Article]
    annex: Annex


# Certificate ------------------------------------------------------------------------------------


class CertificateContent(TypedDict):
    """`decision_day` long ("ngày 20 tháng 11 năm 2026"), `valid_until` short ("20/11/2029")."""

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


# Form 03 ----------------------------------------------------------------------------------------


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
    findings: list[ReportFinding]
    proposes: bool
    proposal: str


# Scorecard --------------------------------------------------------------------------------------


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


# Minutes ----------------------------------------------------------------------------------------


class Attendee(TypedDict):
    """`reason` of an absence, "" when present."""

    name: str
    body: str
    role: str
    reason: str


class MemberMarks(TypedDict):
    """`parts` in the order of `part_names` of the item; `note`: why it does not count, or ""."""

    name: str
    role: str
    parts: list[str]
    total: str
    note: str


class AgreementLine(TypedDict):
    criterion: str
    option: str
    note: str


class MinutesItem(TypedDict):
    """`spread` is highest total less lowest; `stars` None when rejected or stopped."""

    order: int
    product: str
    product_code: str
    producer: str
    address: str
    registration_kind: str
    recusals: list[str]
    part_names: list[str]
    members: list[MemberMarks]
    part_means: list[str]
    mean: str
    spread: str
    spread_note: str
    agreements: list[AgreementLine]
    findings: list[str]
    remarks: str
    result_sentence: str
    stars: int | None


class Signature(TypedDict):
    title: str
    name: str


class MinutesContent(TypedDict):
    """`started` and `ended` as "08 giờ 00, ngày 16 tháng 11 năm 2026"."""

    heading: Heading
    started: str
    ended: str
    place: str
    council: str
    council_decision: str
    legal_bases: list[str]
    present: list[Attendee]
    absent: list[Attendee]
    quorum: str
    chair: str
    secretary: str
    procedure: list[str]
    items: list[MinutesItem]
    conclusions: list[str]
    secretary_signature: Signature
    chair_signature: Signature


# Forms 01 and 02 --------------------------------------------------------------------------------


class FormLine(TypedDict):
    label: str
    text: str


class FormSection(TypedDict):
    """A numbered section of Form 02: short lines, then long texts under their own heading."""

    code: str
    title: str
    lines: list[FormLine]
    texts: list[FormLine]


class YearAmount(TypedDict):
    """Whole đồng, written with points: "1.250.000.000"."""

    year: str
    revenue: str
    profit: str


class SelfRow(TypedDict):
    """One leaf of the self-assessment; a heading has `chosen`, `points` and `max_points` empty."""

    code: str
    name: str
    depth: int
    chosen: str
    points: str
    max_points: str
    description: str
    evidence: list[str]


class SelfPart(TypedDict):
    code: str
    name: str
    max_points: str
    points: str
    rows: list[SelfRow]


class Receipt(TypedDict):
    """The office's part of Form 01; all empty until received."""

    office: str
    slip_number: str
    received_on: str
    received_by: str


class RegistrationContent(TypedDict):
    """Forms 01 and 02 as filed; `kinds` are all printed choices, `kind` the one taken."""

    province: str
    year: str
    unit_name: str
    representative: Representative
    position: str
    contact_address: str
    phone: str
    email: str
    product: str
    product_code: str
    category: str
    kinds: list[str]
    kind: str
    sample_count: str
    commitment: str
    receipts: list[Receipt]
    sections: list[FormSection]
    amounts: list[YearAmount]
    criteria_set: str
    self_parts: list[SelfPart]
    self_total: str
    changes: list[FormLine]
    plan: list[FormLine]
    filed: str
    filed_by: str
    sha256: str


SHAPES: dict[str, type] = {
    DocumentKind.STAR_DECISION: DecisionContent,
    DocumentKind.CERTIFICATE: CertificateContent,
    DocumentKind.COMMUNE_REPORT: CommuneReportContent,
    DocumentKind.SCORECARD: ScorecardContent,
    DocumentKind.MINUTES: MinutesContent,
    DocumentKind.REGISTRATION: RegistrationContent,
}


def checked(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content when it has exactly its kind's shape; else ValueError naming each place."""
    problems = list(_problems(content, SHAPES[kind], kind))
    if problems:
        raise ValueError("; ".join(problems))
    return dict(content)


def _problems(value: Any, shape: Any, place: str):
    if is_typeddict(shape):
        yield from _mapping_problems(value, shape, place)
    elif get_origin(shape) is list:
        if not isinstance(value, list):
            yield f"{place}: list wanted"
            return
        for index, item in enumerate(value):
            yield from _problems(item, get_args(shape)[0], f"{place}[{index}]")
    elif not _is_plain(value, shape):
        yield f"{place}: {getattr(shape, '__name__', shape)} wanted, not {value!r:.40}"


def _mapping_problems(value: Any, shape: Any, place: str):
    if not isinstance(value, Mapping):
        yield f"{place}: {shape.__name__} wanted"
        return
    hints = get_type_hints(shape)
    for name in sorted(hints.keys() ^ value.keys()):
        yield f"{place}.{name}: {'missing' if name in hints else 'unknown'}"
    for name in hints.keys() & value.keys():
        yield from _problems(value[name], hints[name], f"{place}.{name}")


def _is_plain(value: Any, shape: Any) -> bool:
    options = get_args(shape) if isinstance(shape, types.UnionType) else (shape,)
    return type(value) in options


# Writers ----------------------------------------------------------------------------------------


def points(value: Decimal | Fraction | int) -> str:
    """Exact points as printed: cut to two decimals, comma, no useless zeros: "71,37", "3"."""
    return mean_points(value).rstrip("0").rstrip(",")


def mean_points(value: Decimal | Fraction | int) -> str:
    """A mean always shows two decimals, cut and never rounded: "90,00", "69,99"."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator * 100 // value.denominator) / 100
    return f"{Decimal(value).quantize(Decimal('0.01'), ROUND_DOWN):f}".replace(".", ",")


def short_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def long_day(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026", as decree 30/2020 writes it."""
    return long_date(day)


def meeting_time(instant: datetime) -> str:
    """The first line of minutes: "08 giờ 00, ngày 16 tháng 11 năm 2026"."""
    local = timezone.localtime(instant)
    return f"{local:%H} giờ {local:%M}, {long_date(local.date())}"


def clock_time(instant: datetime) -> str:
    """ "10:32 ngày 16/11/2026"."""
    return f"{timezone.localtime(instant):%H:%M ngày %d/%m/%Y}"


def money(amount: int) -> str:
    """Whole đồng with points between thousands, the unit left to the column."""
    return f"{amount:,}".replace(",", ".")
