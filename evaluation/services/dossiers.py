"""The producer's side of a dossier: draft, fill in, score oneself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import standing_unit
from core import clocks
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.text import readable
from core.together import Merged, merge
from evaluation import renewal, rules
from evaluation.choices import DossierKind
from evaluation.form_fields import typed_fields
from evaluation.models import (
    CategoryCriteriaSet,
    Certificate,
    CriteriaSet,
    Criterion,
    Dossier,
    Scheme,
    SelfMark,
)
from evaluation.open_places import OpenPlaces, open_places
from evaluation.services.carry_over import carry_over
from evaluation.services.marking import choose_all
from evaluation.workflow import DOSSIER
from products.models import Product


@transaction.atomic
def draft_dossier(*, product_id: int, kind: str, actor: User, today: date) -> Dossier:
    """Begin a dossier under the scheme in force today, prefilled from the register.

    An upgrade and a re-evaluation start from the dossier the product was recognised by.
    """
    product = _own_product(product_id, actor)
    if not rules.can_draft(actor, product):
        raise NotPermitted
    scheme, certificate = _ground(product, kind, today)
    dossier = Dossier.objects.create(
        product=product,
        producer=product.producer,
        unit=standing_unit(product.unit, today),
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


def _ground(product: Product, kind: str, today: date) -> tuple[Scheme, Certificate | None]:
    """The scheme in force and the certificate to follow, where a dossier may be begun today."""
    if kind not in DossierKind.values:
        message = _("Chọn loại hồ sơ.")
        raise Incomplete(message, fields={"kind": [message]})
    if not product.is_made:
        raise Conflict(_("Chỉ lập hồ sơ cho sản phẩm đang sản xuất."), code="product_not_made")
    if product.dossiers.under_way().exists():
        raise Conflict(_("Sản phẩm này đang có một hồ sơ chưa kết thúc."), code="dossier_open")
    scheme = Scheme.objects.in_force_on(today)
    if scheme is None:
        raise Conflict(_("Chưa có quy định nào có hiệu lực vào ngày này."), code="no_scheme")
    certificate = renewal.last_certificate(product)
    refused = renewal.refusal(kind, certificate, scheme, today)
    if refused is not None:
        raise refused
    return scheme, certificate


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


def save_form(
    *,
    dossier_id: int,
    form: str,
    values: Mapping[str, Any],
    actor: User,
    seen: Mapping[str, str] | None = None,
) -> Dossier:
    """Keep what was typed into form "01" or "02"; gaps are allowed until filing.

    `seen`: prints of what the page was drawn from, so that two people do not undo each other.
    """
    with transaction.atomic():
        dossier = editable_dossier(dossier_id, actor)
        merged = _merge_into(dossier, form, values, seen or {})
    merged.refuse_clashes()
    return dossier


def _merge_into(
    dossier: Dossier, form: str, values: Mapping[str, Any], seen: Mapping[str, str]
) -> Merged:
    name = f"form_{form}"
    stored = getattr(dossier, name)
    labels = {field.key: field.label for field in typed_fields(form)}
    merged = merge(stored, {key: value for key, value in values.items() if key in labels}, seen)
    places_open(dossier).require(
        "registration" if form == "01" else "report",
        {
            f"{form}.{key}": labels[key]
            for key, value in merged.written.items()
            if (stored.get(key) or None) != (value or None)
        },
    )
    setattr(dossier, name, {**stored, **merged.written})
    dossier.save(update_fields=[name, "updated_at"])
    return merged


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
    dossier = editable_dossier(dossier_id, actor)
    rows = dossier.criteria_set.rows()
    known = {rows.codes[mark.criterion_id]: mark for mark in dossier.self_marks.all()}
    places_open(dossier).require("self_score", _altered(dossier, known, marks, notes))
    chosen = choose_all(dossier.criteria_set, marks)
    for code, (criterion, option) in chosen.items():
        mark = known.setdefault(code, SelfMark(dossier=dossier, criterion=criterion))
        mark.option, mark.is_chosen = option, True
    for code, criterion in _noted(dossier.criteria_set, notes, known).items():
        mark = known.setdefault(
            code, SelfMark(dossier=dossier, criterion=criterion, is_chosen=False)
        )
        mark.note = readable(notes[code]).strip()[:5000]
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
        if (known[code].note if code in known else "") != readable(note).strip()[:5000]:
            codes.add(code)
    return {code: _("tiêu chí %(code)s") % {"code": code} for code in sorted(codes)}


def _noted(
    criteria_set: CriteriaSet, notes: Mapping[str, str], known: Mapping[str, SelfMark]
) -> dict[str, Criterion]:
    """Criteria whose note is to be kept: an empty note on nothing is nothing."""
    codes = [code for code, note in notes.items() if note.strip() or code in known]
    leaves = criteria_set.rows().criteria
    return {code: leaves[code] for code in codes if code in leaves}


def editable_dossier(dossier_id: int, actor: User) -> Dossier:
    """The visible dossier, locked, when the actor may still change it."""
    if not Dossier.objects.visible_to(actor).filter(pk=dossier_id).exists():
        raise NotFound
    dossier = Dossier.objects.select_related("product", "criteria_set").lock(dossier_id)
    if not rules.can_draft(actor, dossier.product):
        raise NotPermitted
    if not rules.can_edit_dossier(actor, dossier):
        DOSSIER.require(dossier, "file")
    return dossier


def places_open(dossier: Dossier) -> OpenPlaces:
    """What the producer may change today: all of a draft, of a returned one what was named."""
    return open_places(dossier, clocks.today())
