"""Papers of the producer, shown for the criteria of a dossier."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Incomplete, NotFound
from evaluation.models import (
    Dossier,
    EvidenceLink,
)
from evaluation.paper_limits import require_within_limits
from evaluation.services.dossiers import editable_dossier, places_open
from evaluation.services.marking import choose
from products.models import Licence
from products.services.products import keep_licence


@transaction.atomic
def show_evidence(*, dossier_id: int, criterion: str, licence_id: int, actor: User) -> EvidenceLink:
    """Link one of the producer's papers to a criterion."""
    dossier = editable_dossier(dossier_id, actor)
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
    dossier = editable_dossier(dossier_id, actor)
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
    dossier = editable_dossier(dossier_id, actor)
    _require_open_evidence(dossier, criterion)
    licence = keep_licence(
        producer_id=dossier.producer_id, values=values, product_ids=[dossier.product_id],
        upload=upload, actor=actor,
    )  # fmt: skip
    return _link(dossier, criterion, licence)


@transaction.atomic
def hide_evidence(*, dossier_id: int, link_id: int, actor: User) -> None:
    """Take a link back; the paper itself stays with the producer."""
    dossier = editable_dossier(dossier_id, actor)
    link = dossier.evidence_links.select_related("criterion").filter(pk=link_id).first()
    if link is None:
        raise NotFound
    _require_open_evidence(dossier, link.criterion.code)
    link.delete()
    dossier.save(update_fields=["updated_at"])


def _require_open_evidence(dossier: Dossier, criterion: str) -> None:
    label = _("minh chứng của tiêu chí %(code)s") % {"code": criterion}
    places_open(dossier).require("evidence", {criterion: label})
