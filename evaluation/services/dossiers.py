"""The producer's side of a dossier: draft, fill in, score oneself, show evidence, file."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.text import nfc
from documents.models import StoredFile
from evaluation import completeness, rules
from evaluation.choices import DossierKind, DossierStatus
from evaluation.form_fields import typed_fields
from evaluation.models import (
    CategoryCriteriaSet,
    CriteriaSet,
    Criterion,
    Dossier,
    DossierSubmission,
    EvidenceLink,
    Scheme,
    SelfMark,
)
from evaluation.paper_limits import require_within_limits
from evaluation.services.marking import choose, choose_all
from evaluation.services.stages import arrive, arrive_again
from evaluation.snapshots import dossier_snapshot
from evaluation.workflow import DOSSIER
from products.choices import LicenceKind
from products.models import Licence, Product
from products.services.products import keep_licence


@transaction.atomic
def draft_dossier(*, product_id: int, kind: str, actor: User, today: date) -> Dossier:
    """Begin a dossier under the scheme in force today, prefilled from the register."""
    product = _own_product(product_id, actor)
    if not rules.can_draft(actor, product):
        raise NotPermitted
    if kind != DossierKind.FIRST:
        raise Incomplete(_("Hiện mới nhận hồ sơ lần đầu."), fields={"kind": [_("Chọn: Lần đầu.")]})
    if product.dossiers.exclude(status=DossierStatus.CONCLUDED).exists():
        raise Conflict(_("Sản phẩm này đang có một hồ sơ chưa kết thúc."), code="dossier_open")
    if product.certificates.filter(effective__contains=today).exists():
        message = _("Sản phẩm đang có giấy chứng nhận: không phải hồ sơ lần đầu.")
        raise Conflict(message, code="certified_already")
    scheme = Scheme.objects.in_force_on(today)
    if scheme is None:
        raise Conflict(_("Chưa có quy định nào có hiệu lực vào ngày này."), code="no_scheme")
    dossier = Dossier.objects.create(
        product=product,
        producer=product.producer,
        unit=product.unit,
        kind=kind,
        scheme=scheme,
        criteria_set=_criteria_set(scheme, product),
        year=today.year,
        form_01=_prefilled_registration(product),
        form_02={"phone": product.producer.phone, "email": product.producer.email},
        drafted_by=actor,
    )
    AuditEntry.objects.record(dossier, "draft", actor=actor, after=dossier.status)
    return dossier


def _own_product(product_id: int, actor: User) -> Product:
    product = (
        Product.objects.visible_to(actor)
        .select_related("producer", "unit", "category")
        .filter(pk=product_id)
        .first()
    )
    if product is None:
        raise NotFound
    Product.objects.lock(product.pk)
    return product


def _criteria_set(scheme: Scheme, product: Product) -> CriteriaSet:
    """The set that the scheme gives to the product's subgroup (Annex I)."""
    mapping = (
        CategoryCriteriaSet.objects.filter(scheme=scheme, category=product.category)
        .select_related("criteria_set")
        .first()
        if product.category_id
        else None
    )
    if mapping is None:
        message = _("Sản phẩm chưa được xếp vào phân nhóm của quy định đang áp dụng.")
        raise Incomplete(message, code="no_criteria_set", fields={"category": [message]})
    return mapping.criteria_set


def _prefilled_registration(product: Product) -> dict[str, Any]:
    producer = product.producer
    return {
        "legal_representative": producer.representative,
        "position": producer.representative_title,
        "contact_address": producer.address or str(producer.unit),
        "phone": producer.phone,
        "email": producer.email,
    }


@transaction.atomic
def save_form(*, dossier_id: int, form: str, values: Mapping[str, Any], actor: User) -> Dossier:
    """Keep what was typed into form "01" or "02"; gaps are allowed until filing."""
    dossier = _editable(dossier_id, actor)
    known = {field.key for field in typed_fields(form)}
    kept = {key: value for key, value in values.items() if key in known}
    name = f"form_{form}"
    setattr(dossier, name, {**getattr(dossier, name), **kept})
    dossier.save(update_fields=[name, "updated_at"])
    return dossier


@transaction.atomic
def mark_self(
    *, dossier_id: int, criterion: str, position: int, actor: User, note: str | None = None
) -> SelfMark:
    """Claim one option (0 = none reached) of one criterion."""
    save_self_marks(
        dossier_id=dossier_id,
        marks={criterion: position},
        notes={} if note is None else {criterion: note},
        actor=actor,
    )
    return SelfMark.objects.get(dossier=dossier_id, criterion__code=criterion)


@transaction.atomic
def save_self_marks(
    *, dossier_id: int, marks: Mapping[str, int], notes: Mapping[str, str], actor: User
) -> Dossier:
    """Keep positions and notes by criterion, all or none; a note may come before its mark."""
    dossier = _editable(dossier_id, actor)
    known = {mark.criterion.code: mark for mark in dossier.self_marks.select_related("criterion")}
    chosen = choose_all(dossier.criteria_set, marks)
    for code, (criterion, option) in chosen.items():
        mark = known.setdefault(code, SelfMark(dossier=dossier, criterion=criterion))
        mark.option, mark.is_chosen = option, True
    for code, criterion in _noted(dossier.criteria_set, notes, known).items():
        mark = known.setdefault(
            code, SelfMark(dossier=dossier, criterion=criterion, is_chosen=False)
        )
        mark.note = nfc(notes[code]).strip()[:5000]
    SelfMark.objects.bulk_create(
        [mark for code, mark in known.items() if code in marks or code in notes],
        update_conflicts=True,
        unique_fields=["dossier", "criterion"],
        update_fields=["option", "is_chosen", "note"],
    )
    dossier.save(update_fields=["updated_at"])
    return dossier


def _noted(
    criteria_set: CriteriaSet, notes: Mapping[str, str], known: Mapping[str, SelfMark]
) -> dict[str, Criterion]:
    """Criteria whose note is to be kept: an empty note on nothing is nothing."""
    codes = [code for code, note in notes.items() if note.strip() or code in known]
    leaves = criteria_set.sheet().leaves
    rows = Criterion.objects.filter(
        criteria_set=criteria_set, code__in=[code for code in codes if code in leaves]
    )
    return {row.code: row for row in rows}


@transaction.atomic
def show_evidence(*, dossier_id: int, criterion: str, licence_id: int, actor: User) -> EvidenceLink:
    """Link one of the producer's papers to a criterion."""
    dossier = _editable(dossier_id, actor)
    licence = Licence.objects.filter(producer=dossier.producer_id, pk=licence_id).first()
    if licence is None:
        raise NotFound(_("Không có giấy tờ này trong kho của chủ thể."))
    return _link(dossier, criterion, licence)


def _link(dossier: Dossier, criterion: str, licence: Licence) -> EvidenceLink:
    row, _option = choose(dossier.criteria_set, criterion, None)
    link, _created = EvidenceLink.objects.get_or_create(
        dossier=dossier, criterion=row, licence=licence
    )
    require_within_limits(dossier, row)
    dossier.save(update_fields=["updated_at"])
    return link


@transaction.atomic
def choose_evidence(
    *, dossier_id: int, criterion: str, licence_ids: Collection[int], actor: User
) -> Dossier:
    """Make these papers of the producer, and no others, the evidence of one criterion."""
    dossier = _editable(dossier_id, actor)
    row, _option = choose(dossier.criteria_set, criterion, None)
    chosen = Licence.objects.filter(producer=dossier.producer_id, pk__in=licence_ids)
    if len(chosen) != len(set(licence_ids)):
        message = _("Có giấy tờ không thuộc kho của chủ thể.")
        raise Incomplete(message, fields={"licences": [message]})
    dossier.evidence_links.filter(criterion=row).exclude(licence__in=chosen).delete()
    EvidenceLink.objects.bulk_create(
        [EvidenceLink(dossier=dossier, criterion=row, licence=licence) for licence in chosen],
        ignore_conflicts=True,
    )
    require_within_limits(dossier, row)
    dossier.save(update_fields=["updated_at"])
    return dossier


@transaction.atomic
def add_evidence(
    *, dossier_id: int, criterion: str, upload: File, values: Mapping[str, Any], actor: User
) -> EvidenceLink:
    """Keep a new paper with the producer and show it for a criterion, in one act."""
    dossier = _editable(dossier_id, actor)
    licence = keep_licence(
        producer_id=dossier.producer_id, values=values, product_ids=[dossier.product_id],
        upload=upload, actor=actor,
    )  # fmt: skip
    return _link(dossier, criterion, licence)


@transaction.atomic
def hide_evidence(*, dossier_id: int, link_id: int, actor: User) -> None:
    """Take a link back; the paper itself stays with the producer."""
    dossier = _editable(dossier_id, actor)
    deleted, _rows = dossier.evidence_links.filter(pk=link_id).delete()
    if not deleted:
        raise NotFound
    dossier.save(update_fields=["updated_at"])


def _editable(dossier_id: int, actor: User) -> Dossier:
    """The visible dossier, locked, when the actor may still change it."""
    if not Dossier.objects.visible_to(actor).filter(pk=dossier_id).exists():
        raise NotFound
    dossier = Dossier.objects.lock(dossier_id)
    if not rules.can_draft(actor, dossier.product):
        raise NotPermitted
    if not rules.can_edit_dossier(actor, dossier):
        DOSSIER.require(dossier, "file")
    return dossier


@transaction.atomic
def file_dossier(
    *, dossier_id: int, actor: User, filed_on: date, authorisation_id: int | None = None
) -> DossierSubmission:
    """Freeze and hash the dossier, bind it to the scheme of today, hand it to the first step.

    Raises Incomplete with every gap; an officer filing for a producer must show its authorisation.
    """
    dossier = _editable(dossier_id, actor)
    authorisation = _authorisation(dossier, actor, authorisation_id)
    gaps = completeness.gaps(dossier, filed_on)
    if gaps:
        raise Incomplete(
            _("Hồ sơ còn thiếu %(count)d nội dung.") % {"count": len(gaps)},
            code="dossier_incomplete",
            fields={gap.anchor: [gap.message] for gap in gaps},
        )
    submission = _submit(dossier, actor, filed_on, authorisation)
    if dossier.status == DossierStatus.DRAFT:
        code = _next_product_code(dossier, filed_on)
        DOSSIER.advance(
            dossier, "file", actor=actor, first_filed_on=filed_on, product_code=code,
            year=filed_on.year, detail={"sha256": submission.sha256},
        )  # fmt: skip
        arrive(dossier, order=1, on=filed_on)
    else:
        DOSSIER.advance(dossier, "refile", actor=actor, detail={"sha256": submission.sha256})
        arrive_again(dossier, on=filed_on, actor=actor)
    return submission


def _authorisation(dossier: Dossier, actor: User, file_id: int | None) -> StoredFile | None:
    if not rules.files_on_behalf(actor, dossier):
        return None
    proof = (
        StoredFile.objects.filter(
            pk=file_id,
            licences__producer=dossier.producer_id,
            licences__kind=LicenceKind.AUTHORISATION,
        ).first()
        if file_id
        else None
    )
    if proof is None:
        message = _(
            "Nộp thay chủ thể phải kèm giấy ủy quyền còn lưu trong kho giấy tờ của chủ thể."
        )
        raise Incomplete(message, code="authorisation_missing", fields={"authorisation": [message]})
    return proof


def _submit(
    dossier: Dossier, actor: User, filed_on: date, authorisation: StoredFile | None
) -> DossierSubmission:
    snapshot, sha256 = dossier_snapshot(dossier)
    return DossierSubmission.objects.create(
        dossier=dossier,
        attempt=dossier.submissions.count() + 1,
        snapshot=snapshot,
        sha256=sha256,
        filed_on=filed_on,
        filed_by=actor,
        on_behalf_of=dossier.producer if authorisation else None,
        authorisation=authorisation,
    )


def _next_product_code(dossier: Dossier, filed_on: date) -> str:
    """Province – commune – serial – year (Annex II); the commune's row is locked for the serial."""
    unit = AdministrativeUnit.objects.select_for_update(of=("self",)).get(pk=dossier.unit_id)
    taken = Dossier.objects.filter(unit=unit, first_filed_on__year=filed_on.year).count()
    province = unit.path.split("/")[0]
    return f"{province}-{unit.code}-{taken + 1}-{filed_on.year}"
