"""What an advisory team found of a dossier: for its own pages and, once issued, the council's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation import rules
from evaluation.choices import AdviceStatus, StageStatus
from evaluation.models import (
    AdvisoryAssignment,
    AdvisoryMember,
    AdvisoryOpinion,
    AdvisoryReport,
    AdvisoryTeam,
    DossierStage,
    FurtherTest,
    SitePhoto,
    SiteVisit,
)
from evaluation.selectors.dossier_sheet import PrintedDossier
from evaluation.selectors.papers import Job, job_of

_NONE = _("Không đạt mức nào")


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One adviser's view of one criterion; `points` and `label` only of another option."""

    adviser: str
    agrees: bool
    points: Decimal | None
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class VisitView:
    visit: SiteVisit
    photos: list[SitePhoto]


@dataclass(frozen=True, slots=True)
class AdvisorySummary:
    """What the council reads beside the evidence; `opinions` by criterion code, others' views
    first found by `others` in printed order."""

    report: AdvisoryReport
    job: Job
    opinions: Mapping[str, list[OpinionLine]]
    others: list[tuple[str, str, list[OpinionLine]]]
    comments: list[tuple[str, str]]
    visits: list[VisitView]
    tests: list[FurtherTest]


def advisory_of(stage: DossierStage) -> AdvisorySummary | None:
    """The last issued report with the opinions, visits and tests behind it; six queries.

    Authority is the caller's: council pages show it to the seats of the dossier's council.
    """
    reports = stage.advisory_reports.filter(issued_on__isnull=False).select_related("document")
    report = reports.order_by("-attempt").first()
    if report is None:
        return None
    given = list(stage.advisory_assignments.handed_in().select_related("member__user"))
    opinions = opinions_by_criterion(given)
    return AdvisorySummary(
        report=report,
        job=job_of(report.document),
        opinions={code: lines for code, (_name, lines) in opinions.items()},
        others=[
            (code, name, [line for line in lines if not line.agrees])
            for code, (name, lines) in opinions.items()
            if not all(line.agrees for line in lines)
        ],
        comments=[(str(row.member.user), row.comment) for row in given if row.comment],
        visits=visits_of(stage),
        tests=list(stage.further_tests.select_related("result_file")),
    )


def opinions_by_criterion(
    given: list[AdvisoryAssignment],
) -> dict[str, tuple[str, list[OpinionLine]]]:
    """By criterion code in printed order: its name and each adviser's view; one query."""
    rows = AdvisoryOpinion.objects.filter(assignment__in=given).select_related(
        "criterion", "option", "assignment__member__user"
    )
    found: dict[str, tuple[str, list[OpinionLine]]] = {}
    for row in rows.order_by("criterion__position", "assignment__member__position"):
        _name, lines = found.setdefault(row.criterion.code, (row.criterion.name, []))
        lines.append(_line(row))
    return found


def _line(row: AdvisoryOpinion) -> OpinionLine:
    proposes = not row.agrees
    return OpinionLine(
        adviser=str(row.assignment.member.user),
        agrees=row.agrees,
        points=(row.option.points if row.option else Decimal(0)) if proposes else None,
        label=(row.option.label if row.option else str(_NONE)) if proposes else "",
        note=row.note,
    )


def visits_of(stage: DossierStage) -> list[VisitView]:
    """Visits in order with their photos; two queries."""
    photos = Prefetch("photos", SitePhoto.objects.select_related("file").order_by("pk"))
    rows = stage.site_visits.select_related("recorded_by").prefetch_related(photos)
    return [VisitView(visit, list(visit.photos.all())) for visit in rows]


@dataclass(frozen=True, slots=True)
class DeskAdvice:
    """The team at a stage's page: who has it, what this person may do, the issued report."""

    standing: list[AdvisoryAssignment]
    summary: AdvisorySummary | None
    may_assign: bool
    is_adviser: bool


def desk_advice(user: User, stage: DossierStage) -> DeskAdvice | None:
    """For the desk of the stage and its advisers; nobody else learns who advises."""
    works, is_adviser = rules.can_work_stage(user, stage), rules.advises(user, stage)
    if not stage.step.evaluates_points or stage.round_id is None or not (works or is_adviser):
        return None
    return DeskAdvice(
        standing=standing_rows(stage),
        summary=advisory_of(stage),
        may_assign=rules.can_assign_advisers(user, stage) and _has_team(stage),
        is_adviser=is_adviser,
    )


def _has_team(stage: DossierStage) -> bool:
    return AdvisoryTeam.objects.filter(round=stage.round_id, unit=stage.unit_id).exists()


# ── Team ─────────────────────────────────────────────────────────────


def members_of(team: AdvisoryTeam) -> list[AdvisoryMember]:
    """Members in order, each with how many dossiers are theirs and handed in."""
    done = Count("assignments", filter=Q(assignments__status=AdviceStatus.HANDED_IN))
    rows = team.members.select_related("user").annotate(given=Count("assignments"), done=done)
    return list(rows.order_by("position"))


def dossiers_of(team: AdvisoryTeam, user: User) -> list[DossierStage]:
    """Dossiers of the team's round the person may read, with whom they are given to."""
    given = Prefetch(
        "advisory_assignments", AdvisoryAssignment.objects.select_related("member__user")
    )
    rows = DossierStage.objects.visible_to(user).filter(round=team.round_id, unit=team.unit_id)
    return list(
        rows.select_related("dossier__product", "dossier__producer", "dossier__unit")
        .prefetch_related(given)
        .order_by("arrived_on", "pk")
    )


def member_choices(stage: DossierStage) -> list[tuple[int, str]]:
    """Members of the round's team who do not act for the producer."""
    members = AdvisoryMember.objects.filter(team__round=stage.round_id, team__unit=stage.unit_id)
    members = members.exclude(user__producer_accounts__producer=stage.dossier.producer_id)
    return [
        (row.pk, f"{row.user} – {row.body}")
        for row in members.select_related("user").order_by("position")
    ]


# ── One's own work ───────────────────────────────────────────────────


def advised_by(user: User) -> QuerySet[AdvisoryAssignment]:
    """What was given to the person, what is still to do first."""
    rows = AdvisoryAssignment.objects.filter(member__user=user.pk).select_related(
        "stage__dossier__product", "stage__dossier__producer", "stage__dossier__unit",
        "stage__round",
    )  # fmt: skip
    return rows.order_by("status", "stage__due_on", "pk")


def headed_by(user: User) -> QuerySet[DossierStage]:
    """Dossiers under way that teams headed by the person advise on."""
    headed = Q(
        advisory_assignments__member__team__members__user=user.pk,
        advisory_assignments__member__team__members__is_head=True,
    )
    rows = DossierStage.objects.filter(headed, status=StageStatus.IN_REVIEW).distinct()
    return rows.select_related("dossier__product", "dossier__producer", "dossier__unit", "round")


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """A criterion on the adviser's page: what the producer claims, what one held so far."""

    code: str
    name: str
    part: str
    claimed: str
    points: Decimal | None
    note: str
    papers: list
    others: list[OpinionLine] = field(default_factory=list)


def advice_rows(
    printed: PrintedDossier, others: Mapping[str, tuple[str, list[OpinionLine]]]
) -> list[AdviceRow]:
    """Every criterion in printed order; `printed` is the filing laid out (dossier_sheet)."""
    return [
        AdviceRow(
            code=row.criterion.code,
            name=row.criterion.name,
            part=f"{part.code}. {part.name}",
            claimed=row.label,
            points=row.points,
            note=row.note,
            papers=row.papers,
            others=others.get(row.criterion.code, ("", []))[1],
        )
        for part in printed.parts
        for row in part.rows
        if row.criterion.is_leaf
    ]


def kept_opinions(assignment: AdvisoryAssignment) -> dict[str, AdvisoryOpinion]:
    rows = assignment.opinions.select_related("criterion", "option")
    return {row.criterion.code: row for row in rows}


def readable_by(user: User, stage: DossierStage) -> list[AdvisoryAssignment]:
    """Opinions handed in that the person may read: not one's own."""
    rows = AdvisoryAssignment.objects.visible_to(user).filter(stage=stage.pk).handed_in()
    return list(rows.exclude(member__user=user.pk).select_related("member__user"))


def assignment_of(user: User, stage: DossierStage) -> AdvisoryAssignment | None:
    rows = stage.advisory_assignments.filter(member__user=user.pk)
    return rows.select_related("member__user", "stage__dossier__criteria_set").first()


def standing_rows(stage: DossierStage) -> list[AdvisoryAssignment]:
    """Who the dossier is given to and whether they have handed in; never what they wrote."""
    return list(stage.advisory_assignments.select_related("member__user"))
