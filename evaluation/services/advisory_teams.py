"""The advisory team of a round: who is in it, and who gets which dossier (Article 7.3b-c)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from evaluation import rules
from evaluation.choices import AdviceStatus
from evaluation.models import (
    AdvisoryAssignment,
    AdvisoryMember,
    AdvisoryTeam,
    DossierStage,
    EvaluationRound,
)
from evaluation.services.stages import locked_stage
from evaluation.services.telling import tell


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """One name of the founding decision."""

    user_id: int
    body: str
    is_head: bool = False


@transaction.atomic
def found_team(
    *,
    round_id: int,
    name: str,
    decision_number: str,
    decided_on: date,
    members: Iterable[MemberPlan],
    actor: User,
) -> AdvisoryTeam:
    """Record the team that a decision set up for a round, with exactly one head."""
    round_ = EvaluationRound.objects.visible_to(actor).filter(pk=round_id).first()
    if round_ is None:
        raise NotFound
    if not rules.can_arrange_round(actor, round_):
        raise NotPermitted
    plan = list(members)
    _require_one_head(plan)
    team = AdvisoryTeam(
        unit=round_.unit, round=round_, name=name,
        decision_number=decision_number, decided_on=decided_on,
    )  # fmt: skip
    require_valid(team)
    team.save()
    AdvisoryMember.objects.bulk_create(
        AdvisoryMember(
            team=team, user_id=row.user_id, body=row.body, is_head=row.is_head, position=number
        )
        for number, row in enumerate(plan, start=1)
    )
    AuditEntry.objects.record(team, "found", actor=actor, detail={"number": decision_number})
    return team


def _require_one_head(plan: list[MemberPlan]) -> None:
    if sum(row.is_head for row in plan) != 1:
        message = _("Tổ tư vấn phải có đúng một tổ trưởng.")
        raise Incomplete(message, fields={"members": [message]})
    if len({row.user_id for row in plan}) != len(plan):
        message = _("Mỗi người chỉ có một chỗ trong tổ tư vấn.")
        raise Incomplete(message, fields={"members": [message]})


@transaction.atomic
def assign_advisers(
    *, stage_id: int, member_ids: Collection[int], on: date, actor: User
) -> list[AdvisoryAssignment]:
    """Give a dossier to these members of the round's team and to no others.

    Whoever acts for the producer is refused; who has handed in stays.
    """
    stage = locked_stage(stage_id, actor)
    if not rules.can_assign_advisers(actor, stage):
        raise Conflict(
            _("Chỉ phân công tư vấn khi hồ sơ đang trong đợt, chưa họp hội đồng."),
            code="not_in_review",
        )
    members = _members_of(stage, set(member_ids))
    _refuse_interests(stage, members)
    _take_away(stage, members)
    kept = set(stage.advisory_assignments.values_list("member", flat=True))
    for member in members:
        if member.pk not in kept:
            _give(stage, member, on, actor)
    told = {"advisers": sorted(member.user_id for member in members)}
    AuditEntry.objects.record(stage, "assign_advisers", actor=actor, detail=told)
    return list(stage.advisory_assignments.select_related("member__user"))


def _give(stage: DossierStage, member: AdvisoryMember, on: date, actor: User) -> None:
    """Assign and tell the adviser where the dossier is."""
    given = stage.advisory_assignments.create(member=member, assigned_by=actor, assigned_on=on)
    tell(
        [member.user],
        event="advice_given",
        key=str(given.pk),
        about=given,
        url=reverse("evaluation:stage_advice", args=[stage.pk]),
        stage=stage,
        dossier=stage.dossier,
    )


def _members_of(stage: DossierStage, wanted: set[int]) -> list[AdvisoryMember]:
    members = AdvisoryMember.objects.filter(
        pk__in=wanted, team__round=stage.round_id, team__unit=stage.unit_id
    ).select_related("user")
    if len(members) != len(wanted):
        message = _("Chỉ chọn người trong tổ tư vấn của đợt.")
        raise Incomplete(message, code="other_team", fields={"members": [message]})
    return list(members)


def _refuse_interests(stage: DossierStage, members: list[AdvisoryMember]) -> None:
    producer = stage.dossier.producer_id
    names = [str(row.user) for row in members if rules.has_interest(row.user, producer)]
    if names:
        message = _("Có lợi ích liên quan với chủ thể: %(names)s.") % {"names": ", ".join(names)}
        raise Incomplete(message, code="interested", fields={"members": [message]})


def _take_away(stage: DossierStage, members: list[AdvisoryMember]) -> None:
    gone = stage.advisory_assignments.exclude(member__in=members)
    if gone.filter(status=AdviceStatus.HANDED_IN).exists():
        message = _("Người đã nộp ý kiến thì không rút phân công được.")
        raise Incomplete(message, code="handed_in", fields={"members": [message]})
    gone.delete()
