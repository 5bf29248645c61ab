"""Forms 01 and 02 as they print, from a snapshot: what is filed and what is still drafted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from evaluation.choices import DossierKind
from evaluation.dossier_text import Line, Section, sections
from evaluation.sheet import Criterion, Sheet
from products.choices import ProducerForm
from products.registration import mask

Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    title: str
    number: str
    expires_on: date | None
    url: str


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A heading, or a criterion with what the producer claims and shows."""

    criterion: Criterion
    points: Decimal | None = None
    label: str = ""
    note: str = ""
    papers: list[PrintedPaper] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PrintedPart:
    code: str
    name: str
    max_points: Decimal
    points: Decimal
    rows: list[PrintedRow]


@dataclass(frozen=True, slots=True)
class PrintedDossier:
    """`facts` are the register's, the sections what the producer typed."""

    facts: list[Line]
    registration: list[Section]
    report: list[Section]
    parts: list[PrintedPart]
    total: Decimal


def printed(content: Snapshot, sheet: Sheet, file_url: Callable[[str], str]) -> PrintedDossier:
    """A snapshot laid out; `file_url` gives the address of a file by its sha256, "" for none."""
    marks = {mark["criterion"]: mark for mark in content["self_marks"]}
    papers = _papers(content, file_url)
    parts = [_part(part, sheet.leaves_of_part[part.code], marks, papers) for part in sheet.parts]
    return PrintedDossier(
        facts=list(_facts(content)),
        registration=list(sections("01", content["kind"], content["form_01"])),
        report=list(sections("02", content["kind"], content["form_02"])),
        parts=parts,
        total=sum((part.points for part in parts), Decimal(0)),
    )


def _facts(content: Snapshot) -> Iterator[Line]:
    product, producer = content["product"], content["producer"]
    forms, kinds = dict(ProducerForm.choices), dict(DossierKind.choices)
    category = " ".join(filter(None, [product["category"], product["category_name"]]))
    yield Line("unit_name", _("Đơn vị đăng ký"), producer["name"])
    yield Line("organisation_type", _("Loại hình"), str(forms.get(producer["form"], "")))
    yield Line("registration_number", _("Mã số đăng ký"), mask(producer["registration_number"]))
    yield Line("address", _("Địa chỉ"), producer["address"] or content["unit"]["name"])
    yield Line("product_name", _("Tên sản phẩm"), product["name"])
    yield Line("classification", _("Ngành, nhóm, phân nhóm"), category)
    yield Line("packaging", _("Quy cách đóng gói"), product["packaging"])
    yield Line("registration_kind", _("Lần đăng ký"), str(kinds.get(content["kind"], "")))


def _papers(content: Snapshot, file_url: Callable[[str], str]) -> dict[str, list[PrintedPaper]]:
    found: dict[str, list[PrintedPaper]] = {}
    for row in content["evidence"]:
        paper = PrintedPaper(
            title=row["title"],
            number=row["number"],
            expires_on=date.fromisoformat(row["expires_on"]) if row["expires_on"] else None,
            url=file_url(row["sha256"]) if row["sha256"] else "",
        )
        found.setdefault(row["criterion"], []).append(paper)
    return found


def _part(
    part: Any,
    leaves: tuple[str, ...],
    marks: Mapping[str, Any],
    papers: Mapping[str, list[PrintedPaper]],
) -> PrintedPart:
    claimed = [Decimal(marks[code]["points"]) for code in leaves if code in marks]
    return PrintedPart(
        code=part.code,
        name=part.name,
        max_points=part.max_points,
        points=sum(claimed, Decimal(0)),
        rows=[_row(found, marks, papers) for top in part.criteria for found in top.walk()],
    )


def _row(
    criterion: Criterion,
    marks: Mapping[str, Any],
    papers: Mapping[str, list[PrintedPaper]],
) -> PrintedRow:
    said = marks.get(criterion.code)
    if said is None:
        return PrintedRow(criterion, papers=papers.get(criterion.code, []))
    return PrintedRow(
        criterion=criterion,
        points=Decimal(said["points"]),
        label=said["label"],
        note=said["note"],
        papers=papers.get(criterion.code, []),
    )
