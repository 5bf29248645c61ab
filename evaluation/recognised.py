"""What a dossier changes against the one its product was recognised by."""

from collections.abc import Mapping
from typing import Any

from evaluation.differences import Difference, differences, same_set
from evaluation.models import Dossier, DossierSubmission
from evaluation.snapshots import dossier_snapshot

# Signed anew with every dossier, so never a change of the product.
_NOT_OF_THE_PRODUCT = frozenset({"01.commitment"})
_OF_THE_SET = frozenset({"self_score", "set"})


def recognised_submission(dossier: Dossier) -> DossierSubmission | None:
    """The filing that the recognition rests on: the last of the previous dossier."""
    if dossier.previous_id is None:
        return None
    rows = DossierSubmission.objects.filter(dossier=dossier.previous_id)
    return rows.order_by("-attempt").first()


def changes_since_recognition(dossier: Dossier) -> list[Difference]:
    """What the dossier as it stands now changes (Article 6.1b)."""
    if dossier.previous_id is None:
        return []
    return changes_in(dossier, dossier_snapshot(dossier)[0])


def changes_in(dossier: Dossier, content: Mapping[str, Any]) -> list[Difference]:
    """Contents and papers of a snapshot that are not as when the product was recognised.

    Under another criteria set every mark is made anew: that is no change of the product.
    """
    before = recognised_submission(dossier)
    if before is None:
        return []
    found = differences(before.snapshot, content)
    if not same_set(before.snapshot, content):
        found = [change for change in found if change.step not in _OF_THE_SET]
    return [change for change in found if change.anchor not in _NOT_OF_THE_PRODUCT]
