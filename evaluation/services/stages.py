"""A dossier at a desk: it arrives, is received, returned, put into a round, passed on."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import Level
from accounts.models import AdministrativeUnit, User
from core.clocks import today, work_calendar
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from evaluation import rules
from evaluation.choices import StageStatus
from evaluation.models import AuthorityStep, Dossier, DossierStage, EvaluationRound
from evaluation.workflow import DOSSIER, STAGE


def arrive(dossier: Dossier, *, order: int, on: date) -> DossierStage:
    """Open the dossier's stage at one authority step; its clock runs from this day."""
    step = AuthorityStep.objects.at(dossier.scheme, dossier.first_filed_on or on, order)
    return DossierStage.objects.create(
        dossier=dossier,
        step=step,
        order=order,
        unit=_unit_at(dossier.unit, step.level),
        arrived_on=on,
        due_on=_due(step, on),
    )


def arrive_again(dossier: Dossier, *, on: date, actor: User) -> None:
    """A returned dossier comes back to the desk that returned it; the clock starts anew."""
    stage = dossier.stages.select_for_update(of=("self",)).get(status=StageStatus.RETURNED)
    STAGE.advance(stage, "receive_again", actor=actor, arrived_on=on, due_on=_due(stage.step, on))


def pass_on(stage: DossierStage, *, on: date, actor: User) -> DossierStage:
    """To the next step: a new stage, or the one that had sent the dossier back to be completed."""
    above = stage.dossier.stages.filter(order=stage.order + 1).first()
    if above is None:
        return arrive(stage.dossier, order=stage.order + 1, on=on)
    above = DossierStage.objects.select_related("step", "unit").lock(above.pk)
    STAGE.advance(above, "come_again", actor=actor, arrived_on=on, due_on=_due(above.step, on))
    return above


def _due(step: AuthorityStep, on: date) -> date | None:
    clock = step.clock
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
    _require_possible(stage, received_on)
    STAGE.advance(
        stage, "receive", actor=actor, received_on=received_on,
        slip_number=_next_slip_number(stage, received_on),
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


def _require_possible(stage: DossierStage, day: date) -> None:
    """Received between the day it came and today."""
    if day < stage.arrived_on:
        message = _("Ngày tiếp nhận không thể trước ngày chuyển đến (%(day)s).")
        message %= {"day": f"{stage.arrived_on:%d/%m/%Y}"}
    elif day > today():
        message = _("Ngày tiếp nhận không được sau hôm nay.")
    else:
        return
    raise Incomplete(message, fields={"received_on": [message]})


def _next_slip_number(stage: DossierStage, day: date) -> str:
    """n/PĐK-(province)-(commune)-(year), counted per desk and year under the unit's lock."""
    unit = AdministrativeUnit.objects.select_for_update(of=("self",)).get(pk=stage.unit_id)
    taken = DossierStage.objects.filter(unit=unit, received_on__year=day.year).count()
    home = stage.dossier.unit
    return f"{taken + 1}/PĐK-{home.path.split('/')[0]}-{home.code}-{day.year}"


@transaction.atomic
def return_dossier(*, stage_id: int, reason: str, actor: User) -> DossierStage:
    """Give the dossier back to the producer with what is to be added."""
    stage = locked_stage(stage_id, actor)
    if not reason.strip():
        message = _("Ghi rõ nội dung cần bổ sung.")
        raise Incomplete(message, fields={"reason": [message]})
    told = {"reason": reason.strip()}
    STAGE.advance(stage, "return", actor=actor, detail=told, return_reason=reason.strip())
    dossier = Dossier.objects.lock(stage.dossier_id)
    DOSSIER.advance(dossier, "return", actor=actor, detail=told)
    return stage


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
        due_on=round_.decision_due_on, detail={"late_reason": late_reason.strip()},
    )  # fmt: skip
    return stage


def _require_complete(stage: DossierStage) -> None:
    """What came was checked and found whole, since it last came."""
    last = stage.intake_checks.order_by("-attempt").first()
    if last is None or not last.is_complete:
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
        below, "take_back", actor=actor, arrived_on=on, due_on=_due(below.step, on), ended_on=None,
        detail=told,
    )  # fmt: skip
    return below


def sender_of(stage: DossierStage) -> DossierStage | None:
    """The commune's stage that proposed the dossier to this one; none where a district did."""
    below = stage.dossier.stages.select_related("step").filter(order=stage.order - 1).first()
    return below if below is not None and not below.step.evaluates_points else None
