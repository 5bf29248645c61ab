"""A unit's round of evaluation: opened with the dates the scheme or the council's rules give."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from core.errors import Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from evaluation import rules
from evaluation.models import EvaluationRound
from evaluation.selectors.council import printed_rounds, proposed_rounds


@transaction.atomic
def open_round(
    *,
    unit_id: int,
    year: int,
    number: int,
    proposals_close_on: date,
    decision_due_on: date,
    actor: User,
    plan_number: str = "",
    plan_on: date | None = None,
    named_in: str = "",
) -> EvaluationRound:
    """Announce until when proposals come in and by when the decision is due (Article 5).

    A round beyond those the scheme prints is named in the council's rules of work (`named_in`) and
    has a plan.
    """
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    round_ = EvaluationRound(
        unit=unit,
        year=year,
        number=number,
        proposals_close_on=proposals_close_on,
        decision_due_on=decision_due_on,
        plan_number=plan_number,
        plan_on=plan_on,
        named_in=named_in,
    )
    if not rules.can_arrange_round(actor, round_):
        raise NotPermitted
    require_valid(round_)
    _require_plan(round_)
    round_.save()
    AuditEntry.objects.record(round_, "open_round", actor=actor)
    return round_


def _require_plan(round_: EvaluationRound) -> None:
    """Article 5.1: further rounds only by the rules of work and with a plan."""
    printed = printed_rounds(round_.unit, round_.year, round_.proposals_close_on)
    if not printed or round_.number in {row["number"] for row in printed}:
        return
    gaps = {
        "plan_number": not (round_.plan_number and round_.plan_on),
        "named_in": not round_.named_in,
    }
    messages = {
        "plan_number": [_("Đợt thêm phải có kế hoạch: ghi số và ngày kế hoạch.")],
        "named_in": [_("Đợt thêm phải được nêu trong quy chế của hội đồng: ghi điều, khoản.")],
    }
    missing = {name: messages[name] for name, is_missing in gaps.items() if is_missing}
    if missing:
        message = _("Ngoài các đợt theo quy định, chỉ mở thêm khi quy chế nêu và có kế hoạch.")
        raise Incomplete(message, code="plan_missing", fields=missing)


@transaction.atomic
def open_year(*, unit_id: int, year: int, actor: User, today: date) -> list[EvaluationRound]:
    """The rounds that the scheme prints for a year, those already opened left as they are."""
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    wanted = proposed_rounds(unit, year, today)
    if not wanted:
        message = _("Quy định không ghi đợt nào cho cấp này, hoặc các đợt của năm đã mở.")
        raise Incomplete(message, code="no_rounds", fields={"year": [message]})
    return [open_round(unit_id=unit_id, year=year, actor=actor, **row) for row in wanted]
