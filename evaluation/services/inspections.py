"""Checks after recognition: planned, begun, written down, concluded, followed up (Article 9)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from documents.choices import FilePurpose
from documents.services.files import store_file
from documents.services.papers import file_document
from evaluation import inspection_rules
from evaluation.choices import InspectionKind, InspectionStatus, WithdrawalSource
from evaluation.inspection_checklist import claims_of
from evaluation.models import (
    Certificate,
    Inspection,
    InspectionCheck,
    InspectionPlan,
    InspectionSample,
    InspectionViolation,
    WithdrawalCase,
)
from evaluation.paper_content.inspection_record import inspection_record_draft
from evaluation.services.telling import commune_of, officers_of, people_of, tell
from evaluation.services.withdrawals import (
    begin_case,
    counting_certificate,
    require_own_recognition,
)
from evaluation.workflow import INSPECTION
from products.models import Product

WRITTEN = ("mark_use", "mark_is_right", "advertising", "advertising_is_right", "place")


@transaction.atomic
def make_plan(
    *, unit_id: int, year: int, title: str, decision_number: str, actor: User
) -> InspectionPlan:
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    if not inspection_rules.can_arrange(actor, unit):
        raise NotPermitted
    plan = InspectionPlan(unit=unit, year=year, title=title, decision_number=decision_number)
    require_valid(plan)
    plan.save()
    AuditEntry.objects.record(plan, "make", actor=actor)
    return plan


@transaction.atomic
def arrange_inspection(
    *, product_id: int, unit_id: int, planned_on: date, inspector_ids: Iterable[int], actor: User,
    plan_id: int | None = None, place: str = "",
) -> Inspection:  # fmt: skip
    """Put a check on the calendar: by a plan, else ad hoc; a unit checks in its own area (9.4)."""
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    product = Product.objects.visible_to(actor).select_related("unit").filter(pk=product_id).first()
    if unit is None or product is None:
        raise NotFound
    if not inspection_rules.can_arrange(actor, unit):
        raise NotPermitted
    if not inspection_rules.lies_in(unit, product):
        raise Conflict(_("Sản phẩm không thuộc địa bàn của đơn vị."), code="other_area")
    inspection = Inspection(
        kind=InspectionKind.PLANNED if plan_id else InspectionKind.AD_HOC,
        plan=_plan(plan_id, unit),
        unit=unit,
        product=product,
        certificate=_latest_certificate(product),
        planned_on=planned_on,
        place=place.strip(),
        opened_by=actor,
    )
    require_valid(inspection)
    inspection.save()
    inspection.inspectors.set(_inspectors(inspection, inspector_ids, actor))
    AuditEntry.objects.record(inspection, "arrange", actor=actor, after=inspection.status)
    return inspection


def _plan(plan_id: int | None, unit: AdministrativeUnit) -> InspectionPlan | None:
    if plan_id is None:
        return None
    plan = InspectionPlan.objects.filter(pk=plan_id, unit=unit).first()
    if plan is None:
        message = _("Chọn kế hoạch của đơn vị.")
        raise Incomplete(message, fields={"plan_id": [message]})
    return plan


def _latest_certificate(product: Product) -> Certificate | None:
    return product.certificates.order_by("-printed_from", "-pk").first()


def _inspectors(inspection: Inspection, ids: Iterable[int], actor: User) -> list[User]:
    """People of the unit who may inspect; whoever arranges it alone, when nobody is named."""
    wanted = set(ids) or {actor.pk}
    people = list(User.objects.filter(pk__in=wanted, is_active=True).order_by("pk"))
    strangers = [who for who in people if not inspection_rules.can_inspect(who, inspection)]
    if len(people) != len(wanted) or strangers:
        message = _("Chỉ chọn người kiểm tra của đơn vị.")
        raise Incomplete(message, fields={"inspector_ids": [message]})
    return people


def _locked(inspection_id: int, actor: User) -> Inspection:
    if not Inspection.objects.visible_to(actor).filter(pk=inspection_id).exists():
        raise NotFound
    inspection = Inspection.objects.select_related(
        "unit", "product__unit__parent__parent", "product__producer", "plan",
        "certificate__document", "certificate__line__result__stage",
        "certificate__answer__file__result__stage",
    ).lock(inspection_id)  # fmt: skip
    if not inspection_rules.can_inspect(actor, inspection):
        raise NotPermitted
    return inspection


def _locked_by_desk(inspection_id: int, actor: User) -> Inspection:
    inspection = _locked(inspection_id, actor)
    if not inspection_rules.can_arrange(actor, inspection.unit):
        raise NotPermitted
    return inspection


@transaction.atomic
def take_up_report(
    *, inspection_id: int, product_id: int | None, planned_on: date, actor: User
) -> Inspection:
    """Put a reported matter on the calendar; of an unknown code the desk names the product."""
    inspection = _locked_by_desk(inspection_id, actor)
    product = inspection.product
    if product is None:
        product = Product.objects.visible_to(actor).filter(pk=product_id).first()
    if product is None or not inspection_rules.lies_in(inspection.unit, product):
        message = _("Chọn sản phẩm trong địa bàn của đơn vị.")
        raise Incomplete(message, fields={"product_id": [message]})
    INSPECTION.advance(
        inspection, "take_up", actor=actor, product=product, planned_on=planned_on,
        certificate=inspection.certificate or _latest_certificate(product), opened_by=actor,
    )  # fmt: skip
    inspection.inspectors.set([actor])
    return inspection


@transaction.atomic
def begin_inspection(*, inspection_id: int, actor: User) -> Inspection:
    """On the spot: the checklist is drawn up from the dossier that gave the stars."""
    inspection = _locked(inspection_id, actor)
    INSPECTION.advance(inspection, "begin", actor=actor)
    if inspection.certificate and not inspection.checks.exists():
        claims = claims_of(inspection.certificate.result)
        InspectionCheck.objects.bulk_create(
            InspectionCheck(
                inspection=inspection, position=position, code=claim.code, name=claim.name,
                claim=claim.words, is_gate=claim.is_gate,
            )
            for position, claim in enumerate(claims, start=1)
        )  # fmt: skip
    return inspection


@transaction.atomic
def write_findings(
    *, inspection_id: int, checks: Mapping[str, tuple[bool | None, str]], actor: User,
    **written: Any,
) -> Inspection:  # fmt: skip
    """What was seen of each claim, of the mark and of advertising; may be written in parts."""
    inspection = _locked(inspection_id, actor)
    INSPECTION.require(inspection, "conclude")
    unknown = set(written) - set(WRITTEN)
    if unknown:
        raise ValueError(f"Not findings: {sorted(unknown)}")
    rows = list(inspection.checks.filter(code__in=checks))
    for row in rows:
        row.is_met, row.note = checks[row.code][0], checks[row.code][1].strip()[:500]
    InspectionCheck.objects.bulk_update(rows, ["is_met", "note"])
    for name, value in written.items():
        setattr(inspection, name, value)
    inspection.save(update_fields=[*written, "updated_at"])
    return inspection


@transaction.atomic
def add_sample(
    *, inspection_id: int, values: Mapping[str, Any], actor: User, upload: File | None = None
) -> InspectionSample:
    """A sample with what is known of it; its result may come after the visit."""
    inspection = _locked(inspection_id, actor)
    INSPECTION.require(inspection, "conclude")
    sample = InspectionSample(inspection=inspection, **values)
    require_valid(sample)
    if upload:
        sample.file = store_file(upload=upload, actor=actor, purpose=FilePurpose.EVIDENCE)
    sample.save()
    return sample


@transaction.atomic
def add_violation(
    *, inspection_id: int, what: str, law: str, seriousness: str, actor: User
) -> InspectionViolation:
    inspection = _locked(inspection_id, actor)
    INSPECTION.require(inspection, "conclude")
    row = InspectionViolation(inspection=inspection, what=what, law=law, seriousness=seriousness)
    require_valid(row)
    row.save()
    return row


@transaction.atomic
def conclude_inspection(
    *, inspection_id: int, held_on: date, conclusion: str, keeps_criteria: bool, actor: User,
    today: date, remedy: str = "", remedy_due_on: date | None = None,
) -> Inspection:  # fmt: skip
    """Every claim looked at, the mark and advertising judged: the record becomes a paper."""
    inspection = _locked(inspection_id, actor)
    INSPECTION.require(inspection, "conclude")
    _require_complete(inspection, held_on, conclusion, remedy, remedy_due_on, today)
    values = {
        "held_on": held_on,
        "conclusion": conclusion.strip(),
        "keeps_criteria": keeps_criteria,
        "remedy": remedy.strip(),
        "remedy_due_on": remedy_due_on if remedy.strip() else None,
    }
    for name, value in values.items():
        setattr(inspection, name, value)
    paper = file_document(actor=actor, issued_on=held_on, **inspection_record_draft(inspection))
    INSPECTION.advance(inspection, "conclude", actor=actor, document=paper, **values)
    _tell(inspection, today)
    return inspection


def _require_complete(
    inspection: Inspection, held_on: date, conclusion: str, remedy: str, due_on: date | None,
    today: date,
) -> None:  # fmt: skip
    gaps: dict[str, list[str]] = {}
    if held_on > today:
        gaps["held_on"] = [_("Ngày kiểm tra không được sau hôm nay.")]
    if not conclusion.strip():
        gaps["conclusion"] = [_("Ghi kết luận.")]
    if remedy.strip() and (due_on is None or due_on < held_on):
        gaps["remedy_due_on"] = [_("Ghi hạn khắc phục sau ngày kiểm tra.")]
    left = inspection.checks.filter(is_met__isnull=True).count()
    if left:
        gaps["checks"] = [_("Còn %(n)d tiêu chí chưa ghi kết quả.") % {"n": left}]
    if inspection.mark_is_right is None or inspection.advertising_is_right is None:
        gaps["mark"] = [_("Ghi việc sử dụng nhãn hiệu và thông tin, quảng cáo.")]
    if gaps:
        raise Incomplete(_("Biên bản chưa đủ nội dung."), code="record_incomplete", fields=gaps)


def _tell(inspection: Inspection, today: date) -> None:
    product = inspection.product
    tell(
        [
            *people_of(product, today),
            *commune_of(product, today),
            *officers_of(inspection.unit, today),
        ],
        event="inspection_concluded",
        key=str(inspection.pk),
        about=inspection,
        url=reverse("evaluation:inspection", args=[inspection.pk]),
        inspection=inspection,
        product=product,
    )


@transaction.atomic
def follow_up(
    *, inspection_id: int, checked_on: date, result: str, actor: User, today: date
) -> Inspection:
    """What became of what had to be put right."""
    inspection = _locked(inspection_id, actor)
    INSPECTION.require(inspection, "follow_up")
    gaps: dict[str, list[str]] = {}
    if not inspection.remedy:
        gaps["result"] = [_("Kết luận không yêu cầu khắc phục.")]
    elif not result.strip():
        gaps["result"] = [_("Ghi kết quả khắc phục.")]
    if not inspection.held_on <= checked_on <= today:
        gaps["checked_on"] = [_("Ngày kiểm tra khắc phục từ ngày kiểm tra đến hôm nay.")]
    if gaps:
        raise Incomplete(_("Chưa ghi được kết quả khắc phục."), fields=gaps)
    INSPECTION.advance(
        inspection, "follow_up", actor=actor, remedy_checked_on=checked_on,
        remedy_result=result.strip(),
    )  # fmt: skip
    return inspection


@transaction.atomic
def close_inspection(*, inspection_id: int, note: str, actor: User) -> Inspection:
    """Done with, or, where nothing was held, given up with its reason."""
    inspection = _locked_by_desk(inspection_id, actor)
    if not note.strip():
        message = _("Ghi lý do khép lại.")
        raise Incomplete(message, fields={"note": [message]})
    if inspection.status == InspectionStatus.CONCLUDED and inspection.remedy:
        raise Conflict(_("Còn nội dung phải khắc phục chưa kiểm tra lại."), code="remedy_open")
    INSPECTION.advance(inspection, "close", actor=actor, closing_note=note.strip()[:1000])
    return inspection


@transaction.atomic
def propose_withdrawal(
    *, inspection_id: int, ground: str, description: str, actor: User, today: date
) -> WithdrawalCase:
    """The conclusion opens a withdrawal; fifteen days run from the day of the check (8.4)."""
    inspection = _locked(inspection_id, actor)
    if inspection.document is None or inspection.certificate_id is None:
        raise Conflict(_("Chỉ đề nghị thu hồi sau khi đã kết luận, với sản phẩm có giấy."))
    if inspection.withdrawal_id:
        raise Conflict(_("Cuộc kiểm tra này đã có đề nghị thu hồi."), code="already_proposed")
    certificate = counting_certificate(inspection.certificate_id, actor, today)
    require_own_recognition(certificate)
    case = begin_case(
        certificate, actor=actor, today=today, ground=ground, source=WithdrawalSource.INSPECTION,
        source_number=_("Biên bản %(number)s") % {"number": inspection.document.number_text},
        source_on=inspection.held_on, description=description.strip(),
    )  # fmt: skip
    inspection.withdrawal = case
    inspection.save(update_fields=["withdrawal", "updated_at"])
    AuditEntry.objects.record(inspection, "propose_withdrawal", actor=actor)
    return case
