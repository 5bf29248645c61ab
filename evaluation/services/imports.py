"""Take a list of past recognitions into the register: all good rows, or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.unit_index import UnitIndex
from core.clocks import today as today_in_vietnam
from core.errors import Conflict, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation import import_rules
from evaluation.import_codes import Resolution, RowOutcome, RowReport, RunOutcome
from evaluation.import_columns import Column
from evaluation.import_facts import CheckedRow
from evaluation.import_places import Places
from evaluation.import_rows import DataRow
from evaluation.models import ImportRow, ImportRun
from evaluation.services.import_batch import Batch, Ending

_BATCH = 1000
_LEFT_OUT = (RowOutcome.POSSIBLE_DUPLICATE, RowOutcome.REJECTED)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file read and checked, row by row in its order; skipped rows carry their report."""

    name: str
    sha256: str
    rows: Sequence[CheckedRow | RowReport]


@dataclass(slots=True)
class ImportReport:
    """How a file ended; `code` and `reason` say why it was refused."""

    file: str
    outcome: RunOutcome
    rows: list[RowReport] = field(default_factory=list)
    code: str = ""
    reason: str = ""
    run_id: int | None = None

    @property
    def summary(self) -> dict[str, int]:
        return dict(Counter(str(row.outcome) for row in self.rows))

    @property
    def is_clean(self) -> bool:
        """Nothing rejected, nothing refused."""
        return self.outcome != RunOutcome.REFUSED and RowOutcome.REJECTED not in self.summary


@transaction.atomic
def import_list(
    *, file: ReadFile, actor: User | None, dry_run: bool = False, today: date | None = None
) -> ImportReport:
    """Save what the good rows say and keep the others for a person; a trial run saves nothing.

    `actor` is None for whoever operates the system. One import at a time: a second one waits, and
    then finds what the first has saved.
    """
    started = timezone.now()
    today = today or today_in_vietnam()
    _take_turn(actor)
    if actor is not None and not import_rules.can_import(actor):
        raise NotPermitted
    batch = Batch(Places(UnitIndex.load(), settings.OCOP_PROVINCE_CODE, today), actor)
    batch.load()
    endings = [batch.take(row) if isinstance(row, CheckedRow) else Ending(row) for row in file.rows]
    batch.changes.save(actor)
    report = ImportReport(file.name, RunOutcome.IMPORTED, [each.report for each in endings])
    report.run_id = _record(file, report, endings, actor, started).pk
    if dry_run:
        transaction.set_rollback(True)
        report.outcome, report.run_id = RunOutcome.DRY_RUN, None
    return report


def _take_turn(actor: User | None) -> None:
    """Hold the one lock of imports until the end, and tell the change log who acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ocop_import'))")
        cursor.execute(
            "SELECT set_config('ocop.actor', %s, true)", [str(actor.pk) if actor else ""]
        )


def _record(
    file: ReadFile,
    report: ImportReport,
    endings: Sequence[Ending],
    actor: User | None,
    started: datetime,
) -> ImportRun:
    run = ImportRun.objects.create(
        file_name=file.name[:255],
        sha256=file.sha256,
        unit=_own_province(),
        actor=actor,
        outcome=report.outcome,
        summary=report.summary,
        started_at=started,
        finished_at=timezone.now(),
    )
    ImportRow.objects.bulk_create((_kept_row(run, ending) for ending in endings), batch_size=_BATCH)
    AuditEntry.objects.record(
        run, "import", actor=actor, after=report.outcome, detail=report.summary
    )
    return run


def _kept_row(run: ImportRun, ending: Ending) -> ImportRow:
    report = ending.report
    return ImportRow(
        run=run,
        sheet=report.sheet[:100],
        row=report.row,
        outcome=report.outcome,
        codes=report.codes,
        messages=report.messages,
        values=ending.checked.texts if ending.checked else {},
        product=ending.product.record if ending.product else None,
        recognition=ending.statement.record if ending.statement else None,
    )


@transaction.atomic
def record_refusal(
    *, name: str, sha256: str, code: str, reason: str, actor: User | None
) -> ImportRun:
    """Keep that a file came and why none of it was taken."""
    now = timezone.now()
    run = ImportRun.objects.create(
        file_name=name[:255],
        sha256=sha256,
        unit=_own_province(),
        actor=actor,
        outcome=RunOutcome.REFUSED,
        reason_code=code,
        reason=reason[:500],
        started_at=now,
        finished_at=now,
    )
    AuditEntry.objects.record(
        run, "refuse", actor=actor, after=RunOutcome.REFUSED, detail={"code": code}
    )
    return run


def _own_province() -> AdministrativeUnit | None:
    provinces = AdministrativeUnit.objects.filter(level="province")
    return provinces.filter(code=settings.OCOP_PROVINCE_CODE).order_by("-valid_from").first()


@transaction.atomic
def resolve_row(
    *, row_id: int, resolution: Resolution, actor: User, today: date | None = None
) -> ImportRow:
    """Settle a row that was left out: the same as what is on file, another, or not to be taken."""
    _take_turn(actor)
    row = ImportRow.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=row_id)
    waiting = row.select_related("run").first()
    if waiting is None:
        raise NotFound
    if not import_rules.can_import(actor):
        raise NotPermitted
    if waiting.resolution or waiting.outcome not in _LEFT_OUT:
        raise Conflict(_("Hàng này đã được xử lý hoặc không cần xử lý."))
    if resolution != Resolution.DROPPED:
        _take_after_all(waiting, resolution, actor, today or today_in_vietnam())
    waiting.resolution, waiting.resolved_by = resolution, actor
    waiting.resolved_at = timezone.now()
    waiting.save()
    AuditEntry.objects.record(waiting, "resolve", actor=actor, after=resolution)
    return waiting


def _take_after_all(row: ImportRow, resolution: Resolution, actor: User, today: date) -> None:
    """Decide the row once more, as the register is now, with the person's word in the doubt."""
    if row.outcome != RowOutcome.POSSIBLE_DUPLICATE:
        raise Conflict(_("Hàng có lỗi không nhập được; hãy sửa tệp rồi nhập lại."))
    values = {Column(name): text for name, text in row.values.items()}
    checked = import_rules.check_row(DataRow(row.sheet, row.row, values, {}), today=today)
    batch = Batch(Places(UnitIndex.load(), settings.OCOP_PROVINCE_CODE, today), actor)
    batch.load()
    ending = batch.take(checked, resolution)
    if ending.statement is None or ending.product is None:
        raise Conflict(" ".join(ending.report.messages))
    batch.changes.save(actor)
    row.product, row.recognition = ending.product.record, ending.statement.record
