"""A unit's round of evaluation: opened with the dates the scheme or the council's rules give."""

from datetime import date

from django.db import transaction

from accounts.models import AdministrativeUnit, User
from core.errors import NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from evaluation import rules
from evaluation.models import EvaluationRound


@transaction.atomic
def open_round(
    *,
    unit_id: int,
    year: int,
    number: int,
    proposals_close_on: date,
    decision_due_on: date,
    actor: User,
) -> EvaluationRound:
    """Announce until when proposals come in and by when the decision is due (Article 5)."""
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    round_ = EvaluationRound(
        unit=unit,
        year=year,
        number=number,
        proposals_close_on=proposals_close_on,
        decision_due_on=decision_due_on,
    )
    if not rules.can_arrange_round(actor, round_):
        raise NotPermitted
    require_valid(round_)
    round_.save()
    AuditEntry.objects.record(round_, "open_round", actor=actor)
    return round_
