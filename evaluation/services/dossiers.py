"""The producer's side of a dossier: draft, fill in, score oneself, show evidence, file."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core import clocks
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.text import nfc
from documents.models import StoredFile
from documents.services.papers import file_document
from evaluation import completeness, paper_content, renewal, rules
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
from evaluation.open_places import OpenPlaces, open_places
from evaluation.paper_limits import require_within_limits
from evaluation.services.carry_over import carry_over
from evaluation.services.marking import choose, choose_all
from evaluation.services.stages import arrive, arrive_again
from evaluation.snapshots import dossier_snapshot
from evaluation.workflow import DOSSIER
from products.choices import LicenceKind
from products.models import Licence, Product
from products.services.products import keep_licence


@transaction.atomic
def draft_dossier(*, product_id: int, kind: str, actor: User, today: date) -> Dossier:
    """Begin a dossier under the scheme in force today, prefilled from the register.

    An upgrade and a re-evaluation start from the dossier the product was recognised by.
    """
    product = _own_product(product_id, actor)
    if not rules.can_draft(actor, product):
        raise NotPermitted
    if kind not in DossierKind.values:
        message = _("Chọn loại hồ sơ.")
        raise Incomplete(message, fields={"kind": [message]})
    if product.dossiers.under_way().exists():
        raise Conflict(_("Sản phẩm này đang có một hồ sơ chưa kết thúc."), code="dossier_open")
    scheme = Scheme.objects.in_force_on(today)
    if scheme is None:
        raise Conflict(_("Chưa có quy định nào có hiệu lực vào ngày này."), code="no_scheme")
    certificate = renewal.last_certificate(product)
    refused = renewal.refusal(kind, certificate, scheme, today)
    if refused is not None:
        raise refused
    dossier = Dossier.objects.create(
        product=product,
        producer=product.producer,
        unit=product.unit,
        kind=kind,
        scheme=scheme,
        criteria_set=set_for(scheme, product),
        year=today.year,
        form_01=_prefilled_registration(product),
        form_02={"phone": product.producer.phone, "email": product.producer.email},
        drafted_by=actor,
        previous=None if kind == DossierKind.FIRST else certificate.result.stage.dossier,
    )
    if dossier.previous is not None:
        carry_over(dossier)
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


def set_for(scheme: Scheme, product: Product) -> CriteriaSet:
    """The set that the scheme gives to the product's subgroup (Annex I).

    A product still in an earlier edition is in the subgroup that bears the same name.
    """
    mappings = CategoryCriteriaSet.objects.filter(scheme=scheme).select_related("criteria_set")
    mapping = mappings.filter(category=product.category_id).first()
    if mapping is None and product.category is not None:
        namesakes = list(mappings.filter(category__name_folded=product.category.name_folded)[:2])
        mapping = namesakes[0] if len(namesakes) == 1 else None
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
    name = f"form_{form}"
    stored = getattr(dossier, name)
    labels = {field.key: field.label for field in typed_fields(form)}
    kept = {key: value for key, value in values.items() if key in labels}
    _places(dossier).require(
        "registration" if form == "01" else "report",
        {
            f"{form}.{key}": labels[key]
            for key, value in kept.items()
            if (stored.get(key) or None) != (value or None)
        },
    )
    setattr(dossier, name, {**stored, **kept})
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
    rows = dossier.criteria_set.rows()
    known = {rows.codes[mark.criterion_id]: mark for mark in dossier.self_marks.all()}
    _places(dossier).require("self_score", _altered(dossier, known, marks, notes))
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


def _altered(
    dossier: Dossier,
    known: Mapping[str, SelfMark],
    marks: Mapping[str, int],
    notes: Mapping[str, str],
) -> dict[str, str]:
    """Criteria whose choice or note is not what is kept, each as people call it."""
    kept = dossier.criteria_set.rows().chosen(known.values())
    codes = {code for code, position in marks.items() if kept.get(code) != position}
    for code, note in notes.items():
        if (known[code].note if code in known else "") != nfc(note).strip()[:5000]:
            codes.add(code)
    return {code: _("tiêu chí %(code)s") % {"code": code} for code in sorted(codes)}


def _noted(
    criteria_set: CriteriaSet, notes: Mapping[str, str], known: Mapping[str, SelfMark]
) -> dict[str, Criterion]:
    """Criteria whose note is to be kept: an empty note on nothing is nothing."""
    codes = [code for code, note in notes.items() if note.strip() or code in known]
    leaves = criteria_set.rows().criteria
    return {code: leaves[code] for code in codes if code in leaves}


@transaction.atomic
def show_evidence(*, dossier_id: int, criterion: str, licence_id: int, actor: User) -> EvidenceLink:
    """Link one of the producer's papers to a criterion."""
    dossier = _editable(dossier_id, actor)
    _require_open_evidence(dossier, criterion)
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
    _require_open_evidence(dossier, criterion)
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
    _require_open_evidence(dossier, criterion)
    licence = keep_licence(
        producer_id=dossier.producer_id, values=values, product_ids=[dossier.product_id],
        upload=upload, actor=actor,
    )  # fmt: skip
    return _link(dossier, criterion, licence)


@transaction.atomic
def hide_evidence(*, dossier_id: int, link_id: int, actor: User) -> None:
    """Take a link back; the paper itself stays with the producer."""
    dossier = _editable(dossier_id, actor)
    link = dossier.evidence_links.select_related("criterion").filter(pk=link_id).first()
    if link is None:
        raise NotFound
    _require_open_evidence(dossier, link.criterion.code)
    link.delete()
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


def _places(dossier: Dossier) -> OpenPlaces:
    return open_places(dossier, clocks.today())


def _require_open_evidence(dossier: Dossier, criterion: str) -> None:
    label = _("minh chứng của tiêu chí %(code)s") % {"code": criterion}
    _places(dossier).require("evidence", {criterion: label})


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
    if dossier.status == DossierStatus.DRAFT:
        code = _next_product_code(dossier, filed_on)
        dossier.product_code, dossier.year = code, filed_on.year
        submission = _submit(dossier, actor, filed_on, authorisation)
        DOSSIER.advance(
            dossier, "file", actor=actor, first_filed_on=filed_on, product_code=code,
            year=filed_on.year, detail={"sha256": submission.sha256},
        )  # fmt: skip
        arrive(dossier, order=1, on=filed_on)
    else:
        submission = _submit(dossier, actor, filed_on, authorisation)
        DOSSIER.advance(dossier, "refile", actor=actor, detail={"sha256": submission.sha256})
        arrive_again(dossier, submission, on=filed_on, actor=actor)
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
    """The frozen copy, its hash, and the forms as they print (Annex III)."""
    snapshot, sha256 = dossier_snapshot(dossier)
    paper = file_document(
        actor=actor,
        issued_on=filed_on,
        **paper_content.registration_draft(dossier, snapshot, sha256, actor, filed_on),
    )
    return DossierSubmission.objects.create(
        dossier=dossier,
        attempt=dossier.submissions.count() + 1,
        snapshot=snapshot,
        sha256=sha256,
        filed_on=filed_on,
        filed_by=actor,
        on_behalf_of=dossier.producer if authorisation else None,
        authorisation=authorisation,
        document=paper,
    )


def _next_product_code(dossier: Dossier, filed_on: date) -> str:
    """Province – commune – serial – year (Annex II); the commune's row is locked for the serial."""
    unit = AdministrativeUnit.objects.select_for_update(of=("self",)).get(pk=dossier.unit_id)
    taken = Dossier.objects.filter(unit=unit, first_filed_on__year=filed_on.year).count()
    province = unit.path.split("/")[0]
    return f"{province}-{unit.code}-{taken + 1}-{filed_on.year}"
