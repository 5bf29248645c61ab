"""Whether a told result may be judged anew at the desk that told it."""

from django.utils.translation import gettext as _

from core.errors import Conflict
from evaluation.choices import ExternalOutcome, ForwardingStatus, StageStatus
from evaluation.models import Dossier, ForwardingFile, Result

_TOLD_HERE = (StageStatus.RECOGNISED, StageStatus.NOTIFIED)


def refusal(result: Result) -> Conflict | None:
    """Why the dossier is not brought before a council again; None where it may be."""
    stage = result.stage
    if stage.status == StageStatus.FORWARDED or is_above(result):
        message = _("Hồ sơ đã chuyển cấp trên, không mở lại tại đây được.")
        return Conflict(message, code="went_up")
    if stage.status not in _TOLD_HERE:
        message = _("Hồ sơ đang được xử lý, không phải mở lại.")
        return Conflict(message, code="under_way")
    others = Dossier.objects.filter(product=stage.dossier.product_id).under_way()
    if others.exclude(pk=stage.dossier_id).exists():
        message = _("Sản phẩm đang có một hồ sơ khác chưa kết thúc, không mở lại hồ sơ này được.")
        return Conflict(message, code="other_dossier_open")
    return None


def is_above(result: Result) -> bool:
    """Sent up and not given back: the level above judges it, or has judged it (Article 7.4)."""
    sent = ForwardingFile.objects.filter(
        result__stage=result.stage_id, status=ForwardingStatus.SENT
    )
    return sent.exclude(answer__outcome=ExternalOutcome.RETURNED).exists()
