"""Who may do what, and when: predicates that services enforce and pages show buttons by."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.choices import Level, Role
from accounts.models import AdministrativeUnit, User
from core.errors import Conflict, NotPermitted
from evaluation.choices import (
    DossierKind,
    DossierStatus,
    ExternalOutcome,
    ItemStatus,
    LineChoice,
    ScorecardStatus,
    SeatRole,
    SessionStatus,
    StageStatus,
    StepLevel,
)
from evaluation.models import (
    AdvisoryAssignment,
    AdvisoryMember,
    CertificateDecision,
    Council,
    CouncilSeat,
    CouncilSession,
    Dossier,
    DossierStage,
    EvaluationRound,
    ExternalResult,
    Recusal,
    Result,
    Scheme,
    Scorecard,
    SessionItem,
    StarDecision,
)
from products.models import Product

OFFICERS: Mapping[str, Role] = {
    Level.COMMUNE: Role.COMMUNE_OFFICER,
    Level.DISTRICT: Role.DISTRICT_OFFICER,
    Level.PROVINCE: Role.PROVINCIAL_OFFICER,
}


def is_officer_of(user: User, unit: AdministrativeUnit) -> bool:
    """Holds the desk post of exactly this unit's level, at the unit or (never) below it."""
    return user.holds(OFFICERS[unit.level], at_path=unit.path)


def can_draft(user: User, product: Product) -> bool:
    """The producer's own account, or the area office that assists in its commune (7.1)."""
    return product.producer_id in user.producer_ids or user.assists_at(product.unit.path)


def can_edit_dossier(user: User, dossier: Dossier) -> bool:
    return dossier.status in {DossierStatus.DRAFT, DossierStatus.RETURNED} and can_draft(
        user, dossier.product
    )


def can_discard(user: User, dossier: Dossier) -> bool:
    """Only what was never filed; a filed dossier ends by a decision or a notice."""
    return dossier.status == DossierStatus.DRAFT and can_draft(user, dossier.product)


def is_outdated(dossier: Dossier, day: date) -> bool:
    """Never filed, and begun under another scheme than the one it would be filed under."""
    return dossier.first_filed_on is None and Scheme.objects.in_force_on(day) != dossier.scheme


def files_on_behalf(user: User, dossier: Dossier) -> bool:
    """An assisting officer files for the producer and must show its authorisation."""
    return dossier.producer_id not in user.producer_ids


def can_work_stage(user: User, stage: DossierStage) -> bool:
    return is_officer_of(user, stage.unit)


def can_enter_round(user: User, stage: DossierStage) -> bool:
    """Only a step that gives points has rounds: the commune checks and proposes (7.2)."""
    return can_work_stage(user, stage) and stage.step.evaluates_points


def can_check_submission(user: User, stage: DossierStage) -> bool:
    """The desk that evaluates checks what came to it; the commune's own check is Form 03."""
    return can_work_stage(user, stage) and stage.step.evaluates_points


def can_write_commune_report(user: User, stage: DossierStage) -> bool:
    return stage.unit.level == Level.COMMUNE and is_officer_of(user, stage.unit)


def has_interest(user: User, producer_id: int) -> bool:
    """Whether the person acts, or once acted, for the producer: such a one judges nothing of it."""
    return user.producer_accounts.filter(producer=producer_id).exists()


def heads_advice(user: User, stage: DossierStage) -> bool:
    """Head of the team that advises in the stage's round."""
    return AdvisoryMember.objects.filter(
        team__round=stage.round_id, team__unit=stage.unit_id, user=user.pk, is_head=True
    ).exists()


def advises(user: User, stage: DossierStage) -> bool:
    """Was given this dossier, or heads the team."""
    given = AdvisoryAssignment.objects.filter(stage=stage.pk, member__user=user.pk)
    return given.exists() or heads_advice(user, stage)


def is_advised_now(stage: DossierStage) -> bool:
    """Advice is given while the dossier is in its round and not yet on a council's table."""
    return stage.status == StageStatus.IN_REVIEW


def can_advise(user: User, stage: DossierStage) -> bool:
    return is_advised_now(stage) and advises(user, stage)


def can_report_advice(user: User, stage: DossierStage) -> bool:
    return is_advised_now(stage) and heads_advice(user, stage)


def can_assign_advisers(user: User, stage: DossierStage) -> bool:
    return is_advised_now(stage) and is_officer_of(user, stage.unit)


def can_arrange_council(user: User, unit: AdministrativeUnit) -> bool:
    """Rounds, councils and sessions are the work of the unit's own officers."""
    return is_officer_of(user, unit)


def can_arrange_round(user: User, round_: EvaluationRound) -> bool:
    return is_officer_of(user, round_.unit)


def seat_of(user: User, council: Council) -> CouncilSeat | None:
    return council.seats.serving().filter(user=user.pk).select_related("council").first()


def can_run_session(user: User, council: Council) -> bool:
    """The chair, the vice chair in the chair's stead, and the secretary who keeps the minutes."""
    seat = seat_of(user, council)
    return seat is not None and seat.role != SeatRole.MEMBER


def can_open_marks(user: User, council: Council) -> bool:
    seat = seat_of(user, council)
    return seat is not None and seat.role == SeatRole.CHAIR


def presides(user: User, item: SessionItem) -> bool:
    """The chair; over a dossier that the chair keeps out of, the vice chair."""
    seat = seat_of(user, item.session.council)
    clear = item.session.council.seats.serving().clear_of(item.stage_id)
    if seat is None or not clear.filter(pk=seat.pk).exists():
        return False
    if seat.role == SeatRole.VICE_CHAIR:
        return not clear.filter(role=SeatRole.CHAIR).exists()
    return seat.role == SeatRole.CHAIR


def can_read_minutes(user: User, session: CouncilSession) -> bool:
    """Minutes name members and their totals: for the council and the unit's own officers.

    Who keeps out of one of the dossiers reads them once its result is published, but for those who
    answer for the whole meeting.
    """
    council = session.council
    if can_run_session(user, council):
        return True
    is_reader = seat_of(user, council) is not None or can_arrange_council(user, council.unit)
    return (
        is_reader
        and not Recusal.objects.under_way(user).filter(stage__items__session=session).exists()
    )


def can_write_feedback(user: User, council: Council) -> bool:
    """The secretary writes; the chair, who approves, may mend a word too."""
    return can_run_session(user, council)


def can_score(seat: CouncilSeat | None, item: SessionItem) -> bool:
    """An assigned scoring seat, present or asked in writing, not recused and with its interests
    declared, while marks are sealed."""
    if seat is None or item.status != ItemStatus.SCORING:
        return False
    if item.session.status != SessionStatus.OPEN or item.stage.status != StageStatus.IN_SESSION:
        return False
    expected = CouncilSeat.objects.expected_for(item).filter(pk=seat.pk)
    return expected.filter(declarations__session=item.session_id).exists()


def can_see_calibration(user: User, council: Council) -> bool:
    """Who leads or keeps the council, and the unit's own officers; not the members."""
    return can_run_session(user, council) or can_arrange_council(user, council.unit)


def sees_outliers(user: User, council: Council) -> bool:
    """Unusual cards are for whoever leads the discussion to look at."""
    seat = seat_of(user, council)
    return seat is not None and seat.role in {SeatRole.CHAIR, SeatRole.VICE_CHAIR}


def answers_are_over(session: CouncilSession, day: date) -> bool:
    """Whether the last day to answer a written opinion has passed (7.6d)."""
    due = session.answers_due_on
    return session.is_written and due is not None and day > due


def may_be_asked_in_writing(stage: DossierStage, council: Council) -> bool:
    """Only a re-evaluation, and only where the rules of work allow it (Article 7.6d)."""
    return council.written_opinion_allowed and stage.dossier.kind == DossierKind.RE_EVALUATION


def can_ask_for_meeting(seat: CouncilSeat | None, item: SessionItem) -> bool:
    """A member asked in writing, until the dossier is concluded or moved."""
    if seat is None or not item.session.is_written or item.is_over:
        return False
    return CouncilSeat.objects.expected_for(item).filter(pk=seat.pk).exists()


def is_counted(seat: CouncilSeat | None, item: SessionItem) -> bool:
    """Whether the seat's handed-in card counts towards the dossier's result."""
    return seat is not None and item.scorecards.counted().filter(seat=seat.pk).exists()


def can_edit_scorecard(user: User, card: Scorecard) -> bool:
    return (
        card.seat.user_id == user.pk
        and card.status == ScorecardStatus.DRAFT
        and can_score(card.seat, card.item)
    )


def can_take_back(user: User, card: Scorecard) -> bool:
    """The member alone, for as long as the card could still be marked."""
    return (
        card.seat.user_id == user.pk
        and card.status == ScorecardStatus.HANDED_IN
        and can_score(card.seat, card.item)
    )


def can_prepare_decision(user: User, unit: AdministrativeUnit) -> bool:
    return is_officer_of(user, unit)


def can_check_decision(user: User, decision: StarDecision | CertificateDecision) -> bool:
    """Another officer of the same unit than the one who prepared it."""
    return is_officer_of(user, decision.unit) and decision.prepared_by_id != user.pk


def may_recognise(result: Result) -> bool:
    """Whether the step that concluded has power over these stars (Article 4.1)."""
    return result.stars is not None and result.stars in result.stage.step.recognises


def may_forward(result: Result) -> bool:
    """Whether the exact mean reaches the step's threshold upward; gates are not asked (4, 7.3e)."""
    ended = result.is_rejected or result.is_stopped
    return not ended and result.stage.step.forwards(result.mean_fraction)


def ways_open(result: Result) -> list[LineChoice]:
    """What a decision may do with a concluded result; where there are several the desk says which.

    From the province up the chairman first approves the result (Article 7.3e); a district that may
    not recognise sends the dossier up without a decision.
    """
    recognise, forward = may_recognise(result), may_forward(result)
    ways = [LineChoice.RECOGNISE] if recognise else []
    if recognise and forward:
        ways.append(LineChoice.RECOGNISE_AND_FORWARD)
    if forward and result.stage.step.level == StepLevel.PROVINCE:
        ways.append(LineChoice.FORWARD)
    return ways


def goes_to_ministry(result: Result) -> bool:
    """Above the province there is only the ministry, which works outside this portal."""
    return result.stage.step.level == StepLevel.PROVINCE


def may_recognise_on(answer: ExternalResult) -> bool:
    """Whether the province may recognise the stars the central council gave (Article 7.4g)."""
    return answer.outcome == ExternalOutcome.RETURNED and (
        answer.stars in answer.file.result.stage.step.recognises
    )


def can_sign_for(user: User, unit: AdministrativeUnit) -> bool:
    return user.holds(Role.SIGNATORY, at_path=unit.path)


def can_issue(user: User, decision: StarDecision | CertificateDecision) -> bool:
    """The signatory whom the paper names, who approved it; for another it is written anew.

    Before anybody approved it, it is its state that keeps it from being issued.
    """
    return can_sign_for(user, decision.unit) and decision.approved_by_id in {None, user.pk}


def can_bring_signed(user: User, unit: AdministrativeUnit) -> bool:
    """The clerk at the desk brings a paper back that the signatory signed elsewhere."""
    return can_sign_for(user, unit) or is_officer_of(user, unit)


def require(allowed: bool, message: str | None = None) -> None:
    if not allowed:
        raise NotPermitted(message)


def require_scheme_open(dossier: Dossier, day: date) -> None:
    """Past the transition's deadline an old-scheme dossier is neither scored nor decided (12.2)."""
    if is_transition_over(dossier, day):
        message = _("Hồ sơ theo %(scheme)s đã quá hạn chuyển tiếp (%(day)s).")
        deadline = transition_deadline(dossier, day)
        values = {"scheme": dossier.scheme.title, "day": f"{deadline:%d/%m/%Y}"}
        raise Conflict(message % values, code="transition_over")


def require_schemes_open(dossiers: Iterable[Dossier], day: date) -> None:
    """The same of many, asked once for each scheme and kind."""
    for dossier in {(dossier.scheme_id, dossier.kind): dossier for dossier in dossiers}.values():
        require_scheme_open(dossier, day)


def is_transition_over(dossier: Dossier, day: date) -> bool:
    """Past its transition, until a named officer gives the dossier the scheme in force."""
    deadline = transition_deadline(dossier, day)
    return deadline is not None and day > deadline


def desk_of(dossier: Dossier) -> DossierStage | None:
    """The stage under way, or the one that returned it; what the ministry gave back lies with the
    province. None once all are over."""
    stages = dossier.stages.select_related("unit", "step").order_by("-pk")
    return stages.open().first() or stages.filter(status=StageStatus.SENT_BACK).first()


def can_rebind(user: User, dossier: Dossier, day: date) -> bool:
    """An officer of the unit that has the dossier, once its transition is over (12.2)."""
    stage = desk_of(dossier) if is_transition_over(dossier, day) else None
    return stage is not None and can_work_stage(user, stage)


def transition_deadline(dossier: Dossier, day: date) -> date | None:
    """Last day for a dossier whose scheme a later one replaced by that day; else None."""
    later = Scheme.objects.following(dossier.scheme, day)
    return later.deadline_for_earlier(dossier.kind) if later else None
