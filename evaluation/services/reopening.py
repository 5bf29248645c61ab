"""A stage evaluated anew: the old result is kept, a new item takes the next attempt."""

from accounts.models import User
from evaluation import reopening_rules
from evaluation.models import Dossier, DossierStage, Result
from evaluation.workflow import DOSSIER, STAGE


def reopen_stage(result: Result, *, actor: User, reason: str) -> DossierStage:
    """Bring a told result's stage back before a council, inside the act that orders it.

    A certificate it gave stays in force until the new decision supersedes it.
    """
    dossier = Dossier.objects.lock(result.stage.dossier_id)
    stage = DossierStage.objects.lock(result.stage_id)
    if refused := reopening_rules.refusal(Result.objects.get(pk=result.pk)):
        raise refused
    detail = {"reason": reason, "result": result.pk}
    if DOSSIER.allows(dossier, "reopen"):
        DOSSIER.advance(dossier, "reopen", actor=actor, detail=detail)
    STAGE.advance(stage, "reopen", actor=actor, detail=detail, ended_on=None)
    return stage
