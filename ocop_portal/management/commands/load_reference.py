"""Bring the reference data that comes with the portal into the database; run it at every start."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.clocks import today
from core.errors import DomainError

_FIRST_YEAR = 2018  # the programme's first year: no dossier or recognition is older


class Command(BaseCommand):
    help = (
        "Loads units, legal bases, classification, schemes, criteria sets and days off. "
        "Idempotent, and quick when nothing changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--quiet", action="store_true", help="only say what changed or is wrong"
        )

    def handle(self, *args: Any, quiet: bool, **options: Any) -> None:
        try:
            for line, changed in _load():
                if changed or not quiet:
                    self.stdout.write(line)
        except DomainError as error:
            raise CommandError(str(error)) from error


def _load() -> Iterator[tuple[str, bool]]:
    """One line per kind of data, and whether it changed; lower apps first."""
    yield from _units()
    yield from _law()
    yield from _days_off()


def _units() -> Iterator[tuple[str, bool]]:
    from accounts.services.reference import load_units

    report = load_units()
    line = _("Đơn vị hành chính: thêm %(new)d, giữ %(kept)d.")
    yield line % {"new": report.created, "kept": report.kept}, report.created > 0
    for unit in report.differing:
        yield _("  Đã sửa trong cổng, giữ nguyên: %s") % unit, True


def _law() -> Iterator[tuple[str, bool]]:
    from evaluation.services import reference

    added = reference.load_legal_bases()
    yield _("Căn cứ pháp lý: thêm %d.") % added, added > 0
    added = reference.load_classification()
    yield _("Phân loại sản phẩm: thêm %d.") % added, added > 0
    for report in reference.load_schemes():
        line = _("Quy định %(code)s: thêm %(new)d bộ tiêu chí, giữ %(kept)d.")
        values = {"code": report.code, "new": report.sets_added, "kept": report.sets_kept}
        yield line % values, report.changed
        for number, reasons in report.left_out.items():
            left = _("  Bộ %(number)d không nạp (dữ liệu không cộng đủ): %(why)s")
            yield left % {"number": number, "why": "; ".join(reasons)}, True


def _days_off() -> Iterator[tuple[str, bool]]:
    from core.days_off import load_days_off

    report = load_days_off(range(_FIRST_YEAR, today().year + 2))
    line = _("Ngày nghỉ: thêm %(new)d năm, giữ %(kept)d năm.")
    yield line % {"new": len(report.filled), "kept": len(report.kept)}, bool(report.filled)
    for year in report.unknown:
        yield _("  Năm %d: thư viện không biết, hãy nhập tay.") % year, True
    for year in report.without_swaps:
        line = _("  Năm %d: chưa có thông báo hoán đổi ngày làm việc, hãy kiểm tra.")
        yield line % year, year in report.filled
