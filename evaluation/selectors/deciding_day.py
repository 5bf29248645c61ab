"""The day by which a dossier's papers will be judged."""

from datetime import date
from itertools import accumulate

from django.utils.translation import gettext as _

from evaluation.choices import DossierStatus
from evaluation.models import CouncilSession, Dossier, EvaluationRound
from evaluation.paper_validity import NeededUntil


def needed_until(dossier: Dossier, day: date) -> NeededUntil | None:
    """The session the dossier is called to; before that its round's decision-due day, or that of
    the next round it can still be proposed for. None once it is concluded."""
    if dossier.status == DossierStatus.CONCLUDED:
        return None
    session = (
        CouncilSession.objects.ahead()
        .filter(items__stage__dossier=dossier)
        .order_by("held_on", "pk")
        .first()
    )
    if session:
        return called_to(session)
    round_ = _round_of(dossier) or _next_round(dossier, day)
    return NeededUntil(round_.decision_due_on, _("hạn quyết định")) if round_ else None


def called_to(session: CouncilSession) -> NeededUntil:
    return NeededUntil(session.held_on, _("ngày họp hội đồng"))


def _round_of(dossier: Dossier) -> EvaluationRound | None:
    rounds = EvaluationRound.objects.filter(stages__dossier=dossier)
    return rounds.order_by("-stages__order").first()


def _next_round(dossier: Dossier, day: date) -> EvaluationRound | None:
    """Of the units above the dossier's own, whose paths are the beginnings of its path."""
    above = accumulate(f"{code}/" for code in dossier.unit.path.rstrip("/").split("/"))
    rounds = EvaluationRound.objects.filter(unit__path__in=list(above), proposals_close_on__gte=day)
    return rounds.order_by("proposals_close_on", "pk").first()
