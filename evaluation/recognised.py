"""What a dossier changes against the one its product was recognised by."""

from evaluation.differences import Difference, differences
from evaluation.models import Dossier, DossierSubmission
from evaluation.snapshots import dossier_snapshot

# Signed anew with every dossier, so never a change of the product.
_NOT_OF_THE_PRODUCT = frozenset({"01.commitment"})


def recognised_submission(dossier: Dossier) -> DossierSubmission | None:
    """The filing that the recognition rests on: the last of the previous dossier."""
    if dossier.previous_id is None:
        return None
    rows = DossierSubmission.objects.filter(dossier=dossier.previous_id)
    return rows.order_by("-attempt").first()


def changes_since_recognition(dossier: Dossier) -> list[Difference]:
    """Contents and papers that are not as when the product was recognised (Article 6.1b)."""
    before = recognised_submission(dossier)
    if before is None:
        return []
    found = differences(before.snapshot, dossier_snapshot(dossier)[0])
    return [change for change in found if change.anchor not in _NOT_OF_THE_PRODUCT]
