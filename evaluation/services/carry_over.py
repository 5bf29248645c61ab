"""Begin a dossier from the one its product was recognised by (Articles 6.1b, 6.1c)."""

from typing import Any

from evaluation.carrying import carried_form, same_criteria
from evaluation.models import CriteriaSet, Dossier, EvidenceLink, SelfMark


def carry_over(dossier: Dossier) -> None:
    """Forms, self-marks where the set is the same, and papers where the criterion is."""
    old = dossier.previous
    dossier.form_01 = carried_form("01", old.form_01) | _written(
        dossier.form_01 | {"contact_address": dossier.producer.address}
    )
    dossier.form_02 = carried_form("02", old.form_02) | _written(dossier.form_02)
    dossier.save(update_fields=["form_01", "form_02", "updated_at"])
    if old.criteria_set_id == dossier.criteria_set_id:
        _carry_marks(old, dossier)
    EvidenceLink.objects.bulk_create(carried_links(old, old.criteria_set, dossier))


def _written(prefilled: dict[str, Any]) -> dict[str, Any]:
    """What the register knows today goes before what was typed last time."""
    return {key: value for key, value in prefilled.items() if value}


def _carry_marks(old: Dossier, dossier: Dossier) -> None:
    SelfMark.objects.bulk_create(
        SelfMark(
            dossier=dossier,
            criterion_id=mark.criterion_id,
            option_id=mark.option_id,
            note=mark.note,
            is_chosen=mark.is_chosen,
        )
        for mark in old.self_marks.all()
    )


def carried_links(source: Dossier, old: CriteriaSet, target: Dossier) -> list[EvidenceLink]:
    """Links to be made in the target's set for what the source shows in the old one."""
    kept = same_criteria(old, target.criteria_set)
    criteria = target.criteria_set.rows().criteria
    links = source.evidence_links.filter(criterion__criteria_set=old).select_related("criterion")
    return [
        EvidenceLink(
            dossier=target, criterion=criteria[link.criterion.code], licence_id=link.licence_id
        )
        for link in links
        if link.criterion.code in kept
    ]


def clear_set(dossier: Dossier, old: CriteriaSet) -> None:
    """Take away what the dossier says in a set it no longer goes by."""
    dossier.self_marks.filter(criterion__criteria_set=old).delete()
    dossier.evidence_links.filter(criterion__criteria_set=old).delete()
