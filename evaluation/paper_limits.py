"""How many papers a dossier may show, so that a council can still read them."""

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Incomplete
from evaluation.models import Criterion, Dossier


def require_within_limits(dossier: Dossier, criterion: Criterion) -> None:
    """Asked under the dossier's lock, after linking: raises when there are too many.

    OCOP_FILES_PER_CRITERION and OCOP_FILES_PER_DOSSIER; a paper shown twice counts once.
    """
    links = dossier.evidence_links
    if links.filter(criterion=criterion).count() > settings.OCOP_FILES_PER_CRITERION:
        message = _("Tiêu chí %(code)s chỉ gắn được nhiều nhất %(limit)d giấy tờ.")
        values = {"code": criterion.code, "limit": settings.OCOP_FILES_PER_CRITERION}
        raise Incomplete(message % values, code="too_many_papers")
    if links.values("licence").distinct().count() > settings.OCOP_FILES_PER_DOSSIER:
        message = _("Một hồ sơ chỉ gắn được nhiều nhất %(limit)d giấy tờ.")
        raise Incomplete(
            message % {"limit": settings.OCOP_FILES_PER_DOSSIER}, code="too_many_papers"
        )
