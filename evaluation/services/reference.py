"""The law that comes with the portal, brought into the database: whole, once, never twice."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import LegalBasis
from evaluation.choices import SchemeStatus
from evaluation.criteria_file import (
    CriteriaFile,
    CriteriaFileError,
    read_criteria,
    scheme_entries,
)
from evaluation.models import AuthorityStep, CriteriaSet, Scheme, StarBand
from evaluation.scheme_file import DecisionEntry, SchemeEntry
from evaluation.services.criteria_rows import write_sets
from evaluation.set_reader import SetEntry
from evaluation.workflow import CRITERIA_SET, SCHEME
from products.choices import CategoryLevel
from products.models import ProductCategory

# What a "Căn cứ" line calls each decision; the data file names them by number only.
_TITLES = {
    "26/2026/QĐ-TTg": "quy định Bộ tiêu chí và quy trình đánh giá, phân hạng sản phẩm "
    "Chương trình mỗi xã một sản phẩm",
    "148/QĐ-TTg": "ban hành Bộ tiêu chí và quy trình đánh giá, phân hạng sản phẩm "
    "Chương trình mỗi xã một sản phẩm",
    "1489/QĐ-TTg": "sửa đổi, bổ sung Quyết định số 148/QĐ-TTg",
    "1048/QĐ-TTg": "ban hành Bộ tiêu chí đánh giá, phân hạng sản phẩm "
    "Chương trình mỗi xã một sản phẩm",
    "781/QĐ-TTg": "sửa đổi Phụ lục kèm theo Quyết định số 1048/QĐ-TTg",
}
_SCALARS = (
    "title", "in_force_from", "is_historic", "total_points", "certificate_months",
    "certificate_min_stars", "sample_count", "commune_check_days", "renewal_earliest_days",
    "renewal_latest_days", "re_evaluation_days", "extension_max_days", "withdrawal_days",
    "transition_first_days", "transition_re_evaluation_days", "details", "confidence",
)  # fmt: skip

_GENERAL_BASES = Path(__file__).parent.parent / "data" / "general_bases.json"


@dataclass(frozen=True, slots=True)
class SchemeReport:
    """What one scheme's loading did; `left_out` are sets whose data do not add up, with why."""

    code: str
    changed: bool
    sets_added: int
    sets_kept: int
    left_out: dict[int, tuple[str, ...]]


@transaction.atomic
def load_legal_bases() -> int:
    """One row per decision of every scheme; rows on file keep what a person wrote. Returns new."""
    before = LegalBasis.objects.count()
    _add_general_bases()
    heir: LegalBasis | None = None
    for entry in sorted(scheme_entries().values(), key=lambda e: e.in_force_from, reverse=True):
        rows = [_legal_basis(decision, heir) for decision in entry.decisions]
        heir = next(row for row, said in zip(rows, entry.decisions, strict=True) if said.is_main)
    return LegalBasis.objects.count() - before


def _add_general_bases() -> None:
    """Laws that any decision of a committee cites; the latest first, for `replaced_by`."""
    bases = json.loads(_GENERAL_BASES.read_text(encoding="utf-8"))["bases"]
    for basis in sorted(bases, key=lambda basis: basis["in_force_from"], reverse=True):
        heir = LegalBasis.objects.filter(number=basis["replaced_by"]).first()
        LegalBasis.objects.get_or_create(
            number=basis["number"], defaults={**basis, "replaced_by": heir}
        )


def _legal_basis(decision: DecisionEntry, heir: LegalBasis | None) -> LegalBasis:
    row, _created = LegalBasis.objects.get_or_create(
        number=decision.number,
        defaults={
            "kind": "Quyết định",
            "issuer": decision.issuer,
            "issued_on": decision.issued_on,
            "title": _TITLES[decision.number],
            "in_force_from": decision.in_force_from,
            "replaced_by": heir,
        },
    )
    return row


@transaction.atomic
def load_classification(codes: Iterable[str] | None = None) -> int:
    """The tree of each scheme as its own dated edition. Returns how many rows are new."""
    added = 0
    for entry in _chosen(codes):
        if not ProductCategory.objects.filter(edition=entry.code).exists():
            added += _add_edition(entry, read_criteria(entry))
    return added


def _chosen(codes: Iterable[str] | None) -> list[SchemeEntry]:
    known = scheme_entries()
    return [known[code] for code in (known if codes is None else codes)]


def _add_edition(entry: SchemeEntry, file: CriteriaFile) -> int:
    """Level by level, since each row points to the one above it."""
    above: dict[str, ProductCategory] = {}
    for level in (CategoryLevel.SECTOR, CategoryLevel.GROUP, CategoryLevel.SUBGROUP):
        rows = [
            ProductCategory(
                edition=entry.code,
                code=category.code,
                name=category.name,
                level=level,
                parent=above[category.parent] if category.parent else None,
                position=position,
                lead_agencies=list(category.lead_agencies),
                is_implied=category.is_implied,
                valid_from=entry.in_force_from,
                valid_until=entry.in_force_until,
            )
            for position, category in enumerate(file.categories, start=1)
            if category.level == level
        ]
        above = {row.code: row for row in ProductCategory.objects.bulk_create(rows)}
    return len(file.categories)


def load_schemes(
    codes: Iterable[str] | None = None, *, numbers: Sequence[int] | None = None
) -> list[SchemeReport]:
    """Every scheme with its criteria sets, published; each scheme whole or not at all.

    `numbers` brings in only those sets (for tests); the classification must be there before.
    """
    return [load_scheme(entry, numbers=numbers) for entry in _chosen(codes)]


@transaction.atomic
def load_scheme(entry: SchemeEntry, *, numbers: Sequence[int] | None = None) -> SchemeReport:
    """One scheme; a file that contradicts what was published is refused with every place."""
    scheme = Scheme.objects.select_for_update().filter(code=entry.code).first()
    source = _source_sha256(entry)
    if scheme is not None and scheme.source_sha256 == source:
        return SchemeReport(entry.code, False, 0, scheme.criteria_sets.count(), {})
    file = read_criteria(entry)
    wanted = [one for one in file.sets if numbers is None or one.sheet.number in numbers]
    if scheme is None:
        scheme = _create_scheme(entry)
    else:
        _require_same(scheme, entry)
    _sync_steps(scheme, entry)
    added, kept = _add_sets(scheme, entry, wanted)
    if scheme.status == SchemeStatus.DRAFT:
        SCHEME.advance(scheme, "publish", actor=None)
    if numbers is None:
        scheme.source_sha256 = source
        scheme.in_force_until = entry.in_force_until
        scheme.save(update_fields=["source_sha256", "in_force_until", "updated_at"])
    return SchemeReport(entry.code, True, added, kept, file.left_out)


def _source_sha256(entry: SchemeEntry) -> str:
    """Of the scheme's own entry and its criteria file, byte by byte: equal means nothing to do."""
    content = hashlib.sha256(entry.sha256.encode())
    if entry.criteria_path.exists():
        content.update(entry.criteria_path.read_bytes())
    return content.hexdigest()


def _create_scheme(entry: SchemeEntry) -> Scheme:
    scheme = Scheme.objects.create(
        code=entry.code,
        in_force_until=entry.in_force_until,
        **{name: getattr(entry, name) for name in _SCALARS},
    )
    numbers = [decision.number for decision in entry.decisions]
    scheme.legal_bases.set(LegalBasis.objects.filter(number__in=numbers))
    StarBand.objects.bulk_create(
        StarBand(scheme=scheme, stars=band.stars, floor=band.floor, ceiling=band.ceiling)
        for band in entry.bands
    )
    return scheme


def _require_same(scheme: Scheme, entry: SchemeEntry) -> None:
    """A scheme on file is not rewritten: only its last day and its steps may come to be known."""
    problems = [
        _("%(code)s.%(field)s: đã lưu “%(old)s”, tệp ghi “%(new)s”.")
        % {"code": entry.code, "field": name, "old": getattr(scheme, name), "new": new}
        for name, new in ((name, getattr(entry, name)) for name in _SCALARS)
        if getattr(scheme, name) != new
    ]
    bands = tuple(scheme.bands.order_by("stars").values_list("stars", "floor", "ceiling"))
    if bands != tuple((band.stars, band.floor, band.ceiling) for band in entry.bands):
        problems.append(_("%s.star_bands: khác khung điểm đã lưu.") % entry.code)
    if problems:
        raise CriteriaFileError("schemes.json", problems)


def _sync_steps(scheme: Scheme, entry: SchemeEntry) -> None:
    """Steps by their order and first day; an amendment ends some and begins others."""
    for step in entry.steps:
        values = {name: getattr(step, name) for name in step.__dataclass_fields__}
        values["recognises"] = list(step.recognises)
        values["rounds"] = list(step.rounds)
        key = {"order": values.pop("order"), "valid_from": values.pop("valid_from")}
        AuthorityStep.objects.update_or_create(scheme=scheme, **key, defaults=values)


def _add_sets(scheme: Scheme, entry: SchemeEntry, wanted: Sequence[SetEntry]) -> tuple[int, int]:
    """Write and publish sets that are not there yet; drafts give way, published ones must agree."""
    on_file = {row.number: row for row in scheme.criteria_sets.all()}
    fresh: list[SetEntry] = []
    problems = []
    for one in wanted:
        row = on_file.get(one.sheet.number)
        if row is not None and row.status == SchemeStatus.DRAFT:
            row.delete()
            row = None
        if row is None:
            fresh.append(one)
        elif row.fingerprint != one.sheet.fingerprint:
            problems.append(
                _("Bộ %(number)d đã công bố, tệp lại khác ở: %(places)s.")
                % {"number": row.number, "places": ", ".join(_differences(row, one))}
            )
    if problems:
        raise CriteriaFileError(entry.criteria_path.name, problems)
    for row in write_sets(scheme, fresh):
        CRITERIA_SET.advance(row, "publish", actor=None)
    return len(fresh), len(wanted) - len(fresh)


def _differences(row: CriteriaSet, one: SetEntry) -> list[str]:
    """Criterion codes whose content differs, or the parts of the set that do."""
    old, new = row.sheet(), one.sheet
    codes = [
        code
        for code in dict.fromkeys((*old.criteria, *new.criteria))
        if old.criteria.get(code) != new.criteria.get(code)
    ]
    if old.rules != new.rules:
        codes.append(_("quy định loại, dừng"))
    return codes or [_("tên, phần hoặc khung điểm")]
