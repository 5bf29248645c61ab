"""How dossiers and stages are shown: a kind of state, a word, and where the dossier is."""

from dataclasses import dataclass

from evaluation.choices import DossierStatus, StageStatus
from evaluation.models import Dossier, DossierStage

STAGE_KINDS = {
    StageStatus.WAITING: "todo",
    StageStatus.RECEIVED: "half",
    StageStatus.RETURNED: "back",
    StageStatus.IN_REVIEW: "half",
    StageStatus.IN_SESSION: "lock",
    StageStatus.CONCLUDED: "ok",
    StageStatus.RECOGNISED: "ok",
    StageStatus.FORWARDED: "sent",
    StageStatus.NOTIFIED: "stop",
    StageStatus.SENT_BACK: "back",
    StageStatus.REBOUND: "back",
}
_DOSSIER_KINDS = {
    DossierStatus.DRAFT: "idle",
    DossierStatus.FILED: "sent",
    DossierStatus.RETURNED: "back",
    DossierStatus.CONCLUDED: "ok",
    DossierStatus.DISCARDED: "idle",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """`where` is the desk that has the dossier; "" while the producer has it."""

    kind: str
    word: str
    where: str = ""


def standing_of(dossier: Dossier) -> Standing:
    """Where a dossier is now; reads `dossier.stages` with their units, prefetched for lists."""
    if dossier.status == DossierStatus.DRAFT:
        return Standing("idle", dossier.get_status_display())
    stage = last_stage(dossier)
    if stage is None:
        return Standing(_DOSSIER_KINDS[dossier.status], dossier.get_status_display())
    return Standing(STAGE_KINDS[stage.status], stage.get_status_display(), str(stage.unit))


def last_stage(dossier: Dossier) -> DossierStage | None:
    """The highest of the scheme that binds the dossier now; before that one begins, the old's."""
    return max(dossier.stages.all(), key=_rank, default=None)


def _rank(stage: DossierStage) -> tuple[bool, int, int]:
    return stage.status != StageStatus.REBOUND, stage.order, stage.pk
