"""Who may appeal a result, until when, and what may follow (the province's own rules)."""

from datetime import date

from accounts.models import User
from core.clocks import Clock, Unit, WorkCalendar
from evaluation.choices import StageStatus
from evaluation.models import Appeal, ProvinceRules, Result
from evaluation.rules import can_sign_for, is_officer_of

# States in which a result has been told: by decision, by notice, or by sending it up.
TOLD = (StageStatus.RECOGNISED, StageStatus.NOTIFIED, StageStatus.FORWARDED)


def last_day_to_appeal(result: Result, rules: ProvinceRules, days: WorkCalendar) -> date | None:
    """Calendar days from the decision's or notice's day, a day off rolls; None before it."""
    stage = result.stage
    if stage.status not in TOLD or stage.ended_on is None:
        return None
    return Clock(rules.appeal_days, Unit.CALENDAR_DAYS).due(stage.ended_on, days)


def answer_due(filed_on: date, rules: ProvinceRules, days: WorkCalendar) -> date:
    """Working days from the filing."""
    return Clock(rules.appeal_answer_days, Unit.WORKING_DAYS).due(filed_on, days)


def can_appeal(user: User, result: Result) -> bool:
    """Only the producer's own people: an office that helps to file dossiers does not appeal."""
    return result.stage.dossier.producer_id in user.producer_ids


def can_work_appeal(user: User, appeal: Appeal) -> bool:
    return is_officer_of(user, appeal.result.stage.unit)


def can_answer(user: User, appeal: Appeal) -> bool:
    return can_sign_for(user, appeal.result.stage.unit)
