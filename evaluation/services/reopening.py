"""A stage evaluated anew: the old result is kept, a new item takes the next attempt."""

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict
from evaluation.models import Dossier, DossierStage, Result
from evaluation.workflow import DOSSIER, STAGE


def reopen_stage(result: Result, *, actor: User, reason: str) -> DossierStage:
    """Bring a told result's stage back before a council, inside the act that orders it.

    A certificate it gave stays in force until the new decision supersedes it.
    """
    other = Dossier.objects.filter(product=result.stage.dossier.product_id)
    if other.under_way().exclude(pk=result.stage.dossier_id).exists():
        raise Conflict(
            _("Sản phẩm đang có một hồ sơ khác chưa kết thúc, không mở lại hồ sơ này được."),
            code="other_dossier_open",
        )
    dossier = Dossier.objects.lock(result.stage.dossier_id)
    stage = DossierStage.objects.lock(result.stage_id)
    detail = {"reason": reason, "result": result.pk}
    if DOSSIER.allows(dossier, "reopen"):
        DOSSIER.advance(dossier, "reopen", actor=actor, detail=detail)
    STAGE.advance(stage, "reopen", actor=actor, detail=detail, ended_on=None)
    return stage
