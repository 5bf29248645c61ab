"""A dossier at a desk: it arrives, is received, returned, put into a round, passed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.choices import Level
from accounts.models import AdministrativeUnit, User
from accounts.selectors import standing_unit
from core.clocks import Clock, Unit, today, work_calendar
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from documents.services.papers import file_document
from evaluation import paper_content, rules
from evaluation.choices import DossierKind, ReturnStep, StageStatus, StepLevel
from evaluation.models import (
    AuthorityStep,
    Dossier,
    DossierStage,
    DossierSubmission,
    EvaluationRound,
    ReturnItem,
    Scheme,
)
from evaluation.places import places_of
from evaluation.workflow import DOSSIER, STAGE

_LEVELS = (StepLevel.COMMUNE, StepLevel.DISTRICT, StepLevel.PROVINCE, StepLevel.NATIONAL)


def arrive(dossier: Dossier, *, order: int, on: date) -> DossierStage:
    """Open the dossier's stage at one authority step; its clock runs from this day."""
    steps = AuthorityStep.objects.under(dossier.scheme, dossier.first_filed_on or on)
    step = steps.get(order=order)
    return DossierStage.objects.create(
        dossier=dossier,
        step=step,
        order=order,
        criteria_set=dossier.criteria_set,
        unit=standing_unit(_unit_at(dossier.unit, step.level), on),
        arrived_on=on,
        due_on=_due(dossier, step, on),
    )


def arrive_again(dossier: Dossier, submission: DossierSubmission, *, on: date, actor: User) -> None:
    """A returned dossier comes back to the desk that returned it; the clock starts anew.

    One that was moved to another scheme meanwhile comes to that scheme's step of the same level.
    """
    open_rows = ReturnItem.objects.filter(stage__dossier=dossier, resolved_by__isnull=True)
    open_rows.update(resolved_by=submission)
    stages = dossier.stages.select_for_update(of=("self",)).select_related("step")
    stage = stages.filter(status=StageStatus.RETURNED).first()
    if stage is None:
        left = submission.resolved_items.select_related("stage__step").latest("pk").stage
        arrive(dossier, order=step_in_place_of(left, dossier.scheme).order, on=on)
        return
    due_on = _due(dossier, stage.step, on)
    STAGE.advance(stage, "receive_again", actor=actor, arrived_on=on, due_on=due_on)


def pass_on(stage: DossierStage, *, on: date, actor: User) -> DossierStage:
    """To the next step: a new stage, or the one that had sent the dossier back to be completed."""
    above = _standing(stage.dossier).filter(order=stage.order + 1).first()
    if above is None:
        return arrive(stage.dossier, order=stage.order + 1, on=on)
    above = DossierStage.objects.select_related("step", "unit").lock(above.pk)
    due_on = _due(stage.dossier, above.step, on)
    STAGE.advance(above, "come_again", actor=actor, arrived_on=on, due_on=due_on)
    return above


def step_in_place_of(stage: DossierStage, scheme: Scheme) -> AuthorityStep:
    """The scheme's step of that desk's level, or the next above where the level is no more."""
    steps = AuthorityStep.objects.under(scheme, stage.dossier.first_filed_on)
    floor = _LEVELS.index(stage.step.level)
    return next(step for step in steps if _LEVELS.index(step.level) >= floor)


def _standing(dossier: Dossier) -> QuerySet[DossierStage]:
    """Stages of the scheme that binds the dossier now."""
    return dossier.stages.exclude(status=StageStatus.REBOUND)


def _due(dossier: Dossier, step: AuthorityStep, on: date) -> date | None:
    """The step's own clock; a re-evaluation's, from the complete proposal (Article 7.6g)."""
    clock, days = step.clock, dossier.scheme.re_evaluation_days
    if dossier.kind == DossierKind.RE_EVALUATION and step.evaluates_points and days:
        clock = Clock(days, Unit.CALENDAR_DAYS)
    return clock.due(on, work_calendar()) if clock else None


def _unit_at(home: AdministrativeUnit, level: str) -> AdministrativeUnit:
    """The unit of that level at or above the dossier's commune."""
    unit = home
    while unit.level != level:
        if unit.parent is None:
            raise Conflict(
                _("Không có đơn vị %(level)s cho xã này.") % {"level": Level(level).label}
            )
        unit = unit.parent
    return unit


@transaction.atomic
def receive_dossier(*, stage_id: int, actor: User, received_on: date) -> DossierStage:
    """Take the dossier onto the desk, with the unit's own slip number (Form 01, office part)."""
    stage = locked_stage(stage_id, actor)
    STAGE.require(stage, "receive")
    require_possible(received_on, stage, field="received_on", what=_("Ngày tiếp nhận"))
    stage.received_on = received_on
    stage.slip_number = _next_slip_number(stage, received_on)
    slip = paper_content.receipt_draft(stage, actor)
    STAGE.advance(
        stage, "receive", actor=actor, received_on=received_on, slip_number=stage.slip_number,
        receipt=file_document(actor=actor, issued_on=received_on, **slip),
    )  # fmt: skip
    return stage


def locked_stage(stage_id: int, actor: User) -> DossierStage:
    """The visible stage, its dossier locked first, when the actor works at its desk."""
    stage = DossierStage.objects.visible_to(actor).filter(pk=stage_id).first()
    if stage is None:
        raise NotFound
    Dossier.objects.lock(stage.dossier_id)
    stage = DossierStage.objects.select_related("unit", "step", "dossier__scheme").lock(stage_id)
    if not rules.can_work_stage(actor, stage):
        raise NotPermitted
    return stage


def require_possible(day: date, stage: DossierStage, *, field: str, what: str) -> None:
    """An act at a desk lies between the day the dossier came to it and today."""
    if day < stage.arrived_on:
        message = _("%(what)s không thể trước ngày chuyển đến (%(day)s).")
        message %= {"what": what, "day": f"{stage.arrived_on:%d/%m/%Y}"}
    elif day > today():
        message = _("%(what)s không được sau hôm nay.") % {"what": what}
    else:
        return
    raise Incomplete(message, fields={field: [message]})


def _next_slip_number(stage: DossierStage, day: date) -> str:
    """n/PĐK-(province)-(commune)-(year), counted per desk and year under the unit's lock."""
    unit = AdministrativeUnit.objects.select_for_update(of=("self",)).get(pk=stage.unit_id)
    taken = DossierStage.objects.filter(unit=unit, received_on__year=day.year).count()
    home = stage.dossier.unit
    return f"{taken + 1}/PĐK-{home.path.split('/')[0]}-{home.code}-{day.year}"


@dataclass(frozen=True, slots=True)
class Returned:
    """One place to complete, as `places.places_of` names them, and what is wrong there."""

    step: str
    anchor: str
    reason: str


@transaction.atomic
def return_dossier(
    *, stage_id: int, actor: User, items: Sequence[Returned] = (), reason: str = ""
) -> DossierStage:
    """Give the dossier back to the producer, each place to complete with its reason.

    Only these places are open meanwhile; a reason without any place opens the whole dossier.
    """
    stage = locked_stage(stage_id, actor)
    if reason.strip() and not items:
        items = [Returned(ReturnStep.ALL, "", reason)]
    rows = named_items(stage, items)
    told = {"reason": in_words(rows)}
    STAGE.advance(stage, "return", actor=actor, detail=told, return_reason=told["reason"])
    dossier = Dossier.objects.lock(stage.dossier_id)
    DOSSIER.advance(dossier, "return", actor=actor, detail=told)
    ReturnItem.objects.bulk_create(rows)
    return stage


def named_items(stage: DossierStage, items: Sequence[Returned]) -> list[ReturnItem]:
    """Rows not yet kept: places that exist, none twice, each with its reason."""
    labels = places_of(stage.dossier)
    places = [(item.step, item.anchor) for item in items]
    if not items:
        problem = _("Nêu ít nhất một mục cần bổ sung.")
    elif any(not item.reason.strip() for item in items):
        problem = _("Mỗi mục trả lại phải ghi rõ cần bổ sung gì.")
    elif any(place not in labels for place in places):
        problem = _("Có mục không thuộc hồ sơ này.")
    elif len(set(places)) < len(places):
        problem = _("Có mục được nêu hai lần.")
    else:
        return [
            ReturnItem(
                stage=stage,
                step=item.step,
                anchor=item.anchor,
                label=labels[item.step, item.anchor][:300],
                reason=item.reason.strip(),
            )
            for item in items
        ]
    raise Incomplete(problem, fields={"reason": [problem]})


def in_words(items: Sequence[ReturnItem]) -> str:
    """The places and reasons as the producer reads them, one a line."""
    if len(items) == 1 and items[0].step == ReturnStep.ALL:
        return items[0].reason
    return "\n".join(f"{item.label}: {item.reason}" for item in items)[:3000]


@transaction.atomic
def put_into_round(
    *, stage_id: int, round_id: int, actor: User, today: date, late_reason: str = ""
) -> DossierStage:
    """Enter a round; a proposal that came after the round's closing day needs a named reason."""
    round_ = EvaluationRound.objects.visible_to(actor).filter(pk=round_id).first()
    if round_ is None:
        message = _("Chọn một đợt đánh giá của đơn vị.")
        raise Incomplete(message, fields={"round": [message]})
    stage = locked_stage(stage_id, actor)
    if not rules.can_enter_round(actor, stage):
        raise NotPermitted
    rules.require_scheme_open(stage.dossier, today)
    if round_.unit_id != stage.unit_id:
        message = _("Đợt này không phải của đơn vị đang xử lý hồ sơ.")
        raise Incomplete(message, fields={"round": [message]})
    _require_complete(stage)
    if stage.arrived_on > round_.proposals_close_on and not late_reason.strip():
        message = _("Hồ sơ đến ngày %(came)s, sau hạn nhận của đợt (%(closed)s): ghi lý do.")
        message %= {
            "came": f"{stage.arrived_on:%d/%m/%Y}",
            "closed": f"{round_.proposals_close_on:%d/%m/%Y}",
        }
        raise Incomplete(message, code="round_closed", fields={"late_reason": [message]})
    STAGE.advance(
        stage, "enter_round", actor=actor, round=round_,
        due_on=_due_in_round(stage, round_), detail={"late_reason": late_reason.strip()},
    )  # fmt: skip
    return stage


def _due_in_round(stage: DossierStage, round_: EvaluationRound) -> date:
    """The round's day, or the re-evaluation's own where that comes first (Article 7.6g)."""
    if stage.dossier.kind == DossierKind.RE_EVALUATION and stage.due_on is not None:
        return min(stage.due_on, round_.decision_due_on)
    return round_.decision_due_on


def _require_complete(stage: DossierStage) -> None:
    """What came was checked and found whole, since the producer last filed."""
    last = stage.intake_checks.order_by("-attempt").first()
    filed = stage.dossier.submissions.order_by("-attempt").first()
    if last is None or not last.is_complete or last.at < filed.filed_at:
        message = _("Chưa kiểm tra đủ thành phần hồ sơ: ghi kết quả kiểm tra trước.")
        raise Conflict(message, code="not_checked")


@transaction.atomic
def send_back(*, stage_id: int, reason: str, on: date, actor: User) -> DossierStage:
    """To the commune, for its own part; its clock runs anew (Article 7.3a)."""
    stage = locked_stage(stage_id, actor)
    if not reason.strip():
        message = _("Ghi rõ nội dung xã phải hoàn thiện.")
        raise Incomplete(message, fields={"reason": [message]})
    below = sender_of(stage)
    if below is None:
        message = _("Hồ sơ không do xã chuyển đến, không chuyển lại xã được.")
        raise Conflict(message, code="no_sender")
    below = DossierStage.objects.select_related("step", "unit").lock(below.pk)
    told = {"reason": reason.strip()}
    STAGE.advance(stage, "send_back", actor=actor, detail=told, return_reason=reason.strip())
    STAGE.advance(
        below, "take_back", actor=actor, arrived_on=on, due_on=_due(stage.dossier, below.step, on),
        ended_on=None, detail=told,
    )  # fmt: skip
    return below


def sender_of(stage: DossierStage) -> DossierStage | None:
    """The commune's stage that proposed the dossier to this one; none where a district did."""
    stages = _standing(stage.dossier).select_related("step")
    below = stages.filter(order=stage.order - 1).first()
    return below if below is not None and not below.step.evaluates_points else None
