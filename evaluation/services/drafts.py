"""A dossier that was never filed: taken over to the scheme in force, or dropped."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, NotFound, NotPermitted
from core.models import AuditEntry
from evaluation import renewal, rules
from evaluation.carrying import same_criteria
from evaluation.models import CriteriaSet, Criterion, Dossier, EvidenceLink, Scheme, SelfMark
from evaluation.services.carry_over import carried_links, clear_set
from evaluation.services.dossiers import set_for
from evaluation.workflow import DOSSIER


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The scheme a draft goes by now, and criteria whose marks or papers did not fit its set."""

    scheme: Scheme
    left: list[str]


@transaction.atomic
def take_over_draft(*, dossier_id: int, actor: User, today: date) -> TakenOver:
    """Begun under an earlier scheme, it goes on under the one in force (Article 11.1).

    Forms stay; papers and notes stay where the criterion is the same; the self-score is done anew.
    """
    dossier = _locked(dossier_id, actor)
    scheme = Scheme.objects.in_force_on(today)
    if scheme is None:
        raise Conflict(_("Chưa có quy định nào có hiệu lực vào ngày này."), code="no_scheme")
    if scheme == dossier.scheme:
        raise Conflict(_("Hồ sơ đã theo quy định đang có hiệu lực."), code="scheme_in_force")
    certificate = renewal.last_certificate(dossier.product)
    refused = renewal.refusal(dossier.kind, certificate, scheme, today)
    if refused is not None:
        raise refused
    before, old = dossier.scheme, dossier.criteria_set
    dossier.scheme, dossier.criteria_set = scheme, set_for(scheme, dossier.product)
    dossier.year = today.year
    dossier.save(update_fields=["scheme", "criteria_set", "year", "updated_at"])
    left = _take_content_over(dossier, old)
    AuditEntry.objects.record(
        dossier, "take_over", actor=actor, before=before.code, after=scheme.code,
        detail={"left": left},
    )  # fmt: skip
    return TakenOver(scheme, left)


def _take_content_over(dossier: Dossier, old: CriteriaSet) -> list[str]:
    """Codes of the old set, in printed order, that were marked or shown and must be done anew.

    An option of the same place and points means another thing in another set: no mark is taken
    over, only what was noted beside it.
    """
    links = carried_links(dossier, old, dossier)
    marked = list(dossier.self_marks.select_related("criterion"))
    shown = set(dossier.evidence_links.values_list("criterion__code", flat=True))
    notes = {mark.criterion.code: mark.note for mark in marked if mark.note}
    clear_set(dossier, old)
    EvidenceLink.objects.bulk_create(links)
    SelfMark.objects.bulk_create(_notes_in(dossier, old, notes))
    left = {mark.criterion.code for mark in marked if mark.is_chosen}
    left |= shown - {link.criterion.code for link in links}
    return [code for code in old.sheet().leaves if code in left]


def _notes_in(dossier: Dossier, old: CriteriaSet, notes: dict[str, str]) -> list[SelfMark]:
    codes = notes.keys() & same_criteria(old, dossier.criteria_set)
    rows = Criterion.objects.filter(criteria_set=dossier.criteria_set, code__in=codes)
    return [
        SelfMark(dossier=dossier, criterion=row, note=notes[row.code], is_chosen=False)
        for row in rows
    ]


@transaction.atomic
def discard_draft(*, dossier_id: int, actor: User) -> Dossier:
    """Drop it for good: the product is free for another, the papers stay with the producer."""
    dossier = _locked(dossier_id, actor)
    dossier.evidence_links.all().delete()
    DOSSIER.advance(dossier, "discard", actor=actor)
    return dossier


def _locked(dossier_id: int, actor: User) -> Dossier:
    """A visible, never filed dossier of whoever may draft it."""
    if not Dossier.objects.visible_to(actor).filter(pk=dossier_id).exists():
        raise NotFound
    related = ("scheme", "criteria_set", "product__category", "product__unit")
    dossier = Dossier.objects.select_related(*related).lock(dossier_id)
    if not rules.can_draft(actor, dossier.product):
        raise NotPermitted
    DOSSIER.require(dossier, "discard")
    return dossier
