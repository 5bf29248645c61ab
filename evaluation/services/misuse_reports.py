"""What the public reports of stars used wrongly: kept briefly, put before the unit's officers."""

from datetime import date, timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from accounts.models import AdministrativeUnit
from accounts.selectors import current_province
from core.models import AuditEntry
from core.records import require_valid
from documents.choices import FilePurpose
from documents.services.files import store_file
from documents.verification import legible, read_code
from evaluation.choices import InspectionKind, InspectionStatus
from evaluation.models import Certificate, Inspection, MisuseReport
from evaluation.services.telling import officers_of, tell

KEPT_DAYS = 365


@transaction.atomic
def report_misuse(
    *, code: str, what: str, where: str, today: date, contact: str = "", upload: File | None = None
) -> MisuseReport:
    """Keep a report from the public page and put it before the unit's officers; nobody signs in."""
    known = read_code(code)
    certificate = _certificate(known) if known else None
    report = MisuseReport(
        code=known or legible(code), certificate=certificate, what=what.strip(),
        where=where.strip(), contact=contact.strip(), forget_on=today + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    require_valid(report)
    if upload:
        report.photo = store_file(upload=upload, actor=None, purpose=FilePurpose.PHOTO)
    report.save()
    _open(report, today)
    return report


def _certificate(code: str) -> Certificate | None:
    rows = Certificate.objects.select_related("unit", "product")
    return rows.known_by(code).first()


def _open(report: MisuseReport, today: date) -> None:
    unit = _unit(report, today)
    inspection = Inspection.objects.create(
        kind=InspectionKind.REPORTED,
        status=InspectionStatus.REPORTED,
        unit=unit,
        report=report,
        certificate=report.certificate,
        product=report.certificate.product if report.certificate else None,
    )
    AuditEntry.objects.record(inspection, "report", actor=None, after=inspection.status)
    tell(
        officers_of(unit, today),
        event="misuse_reported",
        key=str(report.pk),
        about=inspection,
        url=reverse("evaluation:inspection", args=[inspection.pk]),
        report=report,
        product=inspection.product,
    )


def _unit(report: MisuseReport, today: date) -> AdministrativeUnit:
    """Who recognised; of an unknown code the province that runs the portal."""
    if report.certificate:
        return report.certificate.unit
    return current_province(settings.OCOP_PROVINCE_CODE, today)


@transaction.atomic
def forget_reporters(*, today: date) -> int:
    """Empty contacts and photos whose time is over; what was seen, and where, stays."""
    due = MisuseReport.objects.filter(forget_on__lte=today)
    return due.exclude(contact="", photo=None).update(contact="", photo=None)
