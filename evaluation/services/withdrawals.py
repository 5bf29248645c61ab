"""Withdrawal up to the draft: a conclusion is recorded, the office verifies it (Article 8)."""

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.clocks import Clock, Unit, work_calendar
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from documents.choices import FilePurpose
from documents.models import StoredFile
from documents.services.files import store_file
from evaluation import oversight_rules
from evaluation.models import Certificate, Scheme, WithdrawalCase
from evaluation.rules import is_officer_of
from evaluation.services.telling import officers_of, tell
from evaluation.workflow import WITHDRAWAL


@transaction.atomic
def open_withdrawal(
    *, certificate_id: int, ground: str, source: str, source_number: str, source_on: date,
    description: str, actor: User, today: date, upload: File | None = None,
) -> WithdrawalCase:  # fmt: skip
    """Record why a certificate is to be withdrawn; fifteen days run from the conclusion (8.4)."""
    certificate = counting_certificate(certificate_id, actor, today)
    if not oversight_rules.can_open_withdrawal(actor, certificate, source):
        raise NotPermitted
    require_own_recognition(certificate)
    _require_day(certificate, source_on, today)
    return begin_case(
        certificate, actor=actor, today=today, ground=ground, source=source,
        source_number=source_number.strip(), source_on=source_on, description=description.strip(),
        source_file=_kept(upload, actor),
    )  # fmt: skip


def begin_case(
    certificate: Certificate, *, actor: User, today: date, **values: object
) -> WithdrawalCase:
    """The case with its deadline, and the office told; authority was checked by the caller."""
    case = WithdrawalCase(certificate=certificate, opened_by=actor, **values)
    case.due_on = deadline_from(case.source_on)
    require_valid(case)
    case.save()
    AuditEntry.objects.record(case, "open", actor=actor, after=case.status)
    tell(
        officers_of(certificate.unit, today),
        event="withdrawal_opened",
        key=str(case.pk),
        about=case,
        url=reverse("evaluation:withdrawal", args=[case.pk]),
        case=case,
        product=certificate.product,
    )
    return case


def counting_certificate(certificate_id: int, actor: User, today: date) -> Certificate:
    """The visible certificate, locked, while it counts: what has lapsed is not withdrawn."""
    found = Certificate.objects.visible_to(actor).filter(pk=certificate_id).first()
    if found is None:
        raise NotFound
    rows = Certificate.objects.select_related(
        "unit", "product__unit", "product__producer", "document", "line__result__stage__step"
    )
    certificate = rows.lock(certificate_id)
    if not certificate.counts_on(today):
        raise Conflict(
            _("Giấy chứng nhận này không còn hiệu lực, không phải thu hồi."), code="not_in_force"
        )
    return certificate


def require_own_recognition(certificate: Certificate) -> None:
    """Who recognised withdraws: five stars are the minister's (Article 8.2)."""
    if not oversight_rules.was_recognised_here(certificate):
        message = _("Sản phẩm %(n)d sao do cấp trên công nhận: kiến nghị cấp đó thu hồi.")
        raise Conflict(message % {"n": certificate.stars}, code="recognised_elsewhere")


def deadline_from(day: date) -> date | None:
    """Calendar days of the scheme then in force; a day off rolls to the next worked day."""
    scheme = Scheme.objects.in_force_on(day)
    days = scheme.withdrawal_days if scheme else None
    return Clock(days, Unit.CALENDAR_DAYS).due(day, work_calendar()) if days else None


def _require_day(certificate: Certificate, source_on: date, today: date) -> None:
    if source_on > today:
        message = _("Ngày kết luận không được sau hôm nay.")
        raise Incomplete(message, fields={"source_on": [message]})
    if source_on < certificate.printed_from:
        message = _("Kết luận phải sau ngày cấp giấy (%(day)s).")
        message %= {"day": f"{certificate.printed_from:%d/%m/%Y}"}
        raise Incomplete(message, fields={"source_on": [message]})


def _kept(upload: File | None, actor: User) -> StoredFile | None:
    if not upload:
        return None
    return store_file(upload=upload, actor=actor, purpose=FilePurpose.EVIDENCE)


@transaction.atomic
def verify_withdrawal(
    *, case_id: int, findings: str, upholds: bool, actor: User, today: date
) -> WithdrawalCase:
    """What the office found: it proposes the withdrawal, or ends the case (Article 8.3)."""
    case = locked_case(case_id, actor)
    if not is_officer_of(actor, case.certificate.unit):
        raise NotPermitted
    if not findings.strip():
        message = _("Ghi kết quả thẩm tra.")
        raise Incomplete(message, fields={"findings": [message]})
    WITHDRAWAL.advance(
        case, "verify" if upholds else "dismiss", actor=actor,
        findings=findings.strip(), verified_by=actor, verified_on=today,
    )  # fmt: skip
    return case


@transaction.atomic
def dismiss_withdrawal(*, case_id: int, reason: str, actor: User, today: date) -> WithdrawalCase:
    """Drop a case that was verified: its certificate lapsed or was replaced, or new facts came.

    What was found before stays, with the reason behind it.
    """
    case = locked_case(case_id, actor)
    if not is_officer_of(actor, case.certificate.unit):
        raise NotPermitted
    if not reason.strip():
        raise Incomplete(_("Ghi lý do."), fields={"reason": [_("Ghi lý do.")]})
    findings = "\n\n".join(filter(None, [case.findings, reason.strip()]))
    WITHDRAWAL.advance(
        case, "drop", actor=actor, findings=findings, verified_by=actor, verified_on=today
    )
    return case


def locked_case(case_id: int, actor: User) -> WithdrawalCase:
    if not WithdrawalCase.objects.visible_to(actor).filter(pk=case_id).exists():
        raise NotFound
    return WithdrawalCase.objects.select_related("certificate__unit").lock(case_id)
