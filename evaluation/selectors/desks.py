"""Reads behind the desks of communes, districts and provinces; a fixed number of queries each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from accounts.querysets import within
from core.clocks import WorkCalendar, today
from core.deadlines import Deadline, deadline
from core.errors import NotFound
from core.models import AuditEntry
from core.text import fold
from core.timeline import Event
from evaluation import rules
from evaluation.choices import IntakeOutcome, StageStatus, StepRole
from evaluation.models import (
    CommuneReport,
    Dossier,
    DossierStage,
    DossierSubmission,
    EvaluationRound,
    IntakeCheck,
)
from evaluation.workflow import DOSSIER, STAGE

# While a stage is in one of these, its desk has something to do about it.
AT_DESK = (
    StageStatus.WAITING,
    StageStatus.RECEIVED,
    StageStatus.IN_REVIEW,
    StageStatus.CONCLUDED,
)
# The clock of a desk runs in these; later the round's own date counts, and it is kept in due_on.
RUNNING = (StageStatus.WAITING, StageStatus.RECEIVED, StageStatus.IN_REVIEW, StageStatus.IN_SESSION)


def my_desks(user: User, prefix: str = "unit") -> Q:
    """Rows of units whose desk the user works at: the same answer as rules.is_officer_of()."""
    desks = Q(pk__in=[])
    for level, role in rules.OFFICERS.items():
        paths = [
            path
            for post in user.posts_today
            if post.role == role and post.unit_id
            for path in post.served_paths or (post.unit.path,)
        ]
        desks |= Q(**{f"{prefix}__level": level}) & within(f"{prefix}__path", paths)
    return desks


def stage_rows(user: User, filters: Mapping[str, str]) -> QuerySet[DossierStage]:
    """Stages the person may read that pass the filters, oldest running deadline first."""
    running = Case(When(status__in=RUNNING, then=F("due_on")))
    rows = DossierStage.objects.visible_to(user).filter(_passing(user, filters))
    return rows.select_related(
        "dossier__product", "dossier__producer", "dossier__unit", "unit", "round"
    ).order_by(running.asc(nulls_last=True), "-arrived_on", "-pk")


def _passing(user: User, filters: Mapping[str, str]) -> Q:
    condition = Q()
    if filters.get("desk") == "mine":
        condition &= my_desks(user)
    if words := fold(filters.get("q", "")):
        condition &= (
            Q(dossier__product__name_folded__contains=words)
            | Q(dossier__producer__name_folded__contains=words)
            | Q(dossier__product_code__icontains=words)
        )
    if status := filters.get("status"):
        condition &= Q(status__in=AT_DESK) if status == "open" else Q(status=status)
    if unit := filters.get("unit"):
        condition &= within("dossier__unit__path", [unit])
    if round_ := filters.get("round"):
        condition &= Q(round=round_)
    return condition


def home_choices(user: User) -> list[tuple[str, str]]:
    """Communes whose dossiers reached a desk the person may read."""
    held = DossierStage.objects.visible_to(user).order_by().values("dossier__unit")
    units = AdministrativeUnit.objects.filter(pk__in=held).order_by("sort_key", "path", "pk")
    return [(unit.path, unit.full_name) for unit in units]


def round_choices(user: User) -> list[tuple[str, str]]:
    rounds = EvaluationRound.objects.visible_to(user).order_by("-year", "-number", "pk")
    return [(str(round_.pk), str(round_)) for round_ in rounds]


def deadline_of(stage: DossierStage, day: date, days: WorkCalendar) -> Deadline | None:
    """The desk's running clock; none once the stage is over or waits for somebody else."""
    if stage.due_on is None or stage.status not in RUNNING:
        return None
    return deadline(start=stage.arrived_on, due=stage.due_on, on=day, days=days)


# ── One stage ────────────────────────────────────────────────────────


def whole(rows: QuerySet[DossierStage]) -> QuerySet[DossierStage]:
    return rows.select_related(
        "unit__parent", "step", "round", "dossier__product__category", "dossier__producer",
        "dossier__unit__parent", "receipt__pdf", "criteria_set__scheme", "dossier__scheme",
        "dossier__criteria_set__scheme",
    )  # fmt: skip


def visible_stage(user: User, pk: int) -> DossierStage:
    """With all that its page prints; NotFound outside what the person may see."""
    found = whole(DossierStage.objects.visible_to(user)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def submissions_of(dossier: Dossier) -> list[DossierSubmission]:
    """Every filing, newest first."""
    rows = dossier.submissions.select_related("filed_by", "on_behalf_of", "authorisation")
    return list(rows.order_by("-attempt"))


def ready_beside(stage: DossierStage) -> list[CommuneReport]:
    """Unsigned reports of the same commune whose dossiers could go with the same letter."""
    rows = CommuneReport.objects.filter(
        stage__unit=stage.unit_id, stage__status=StageStatus.RECEIVED, issued_on__isnull=True,
        proposes=True,
    )  # fmt: skip
    return list(
        rows.exclude(stage=stage.pk)
        .select_related("stage__dossier__product", "stage__dossier__producer")
        .order_by("stage__due_on", "pk")[:50]
    )


def checks_of(stage: DossierStage) -> list[IntakeCheck]:
    """What this desk found of what came, newest first."""
    return list(stage.intake_checks.select_related("checked_by").order_by("-attempt"))


def outcomes_for(stage: DossierStage) -> list[tuple[str, str]]:
    """What a check may lead to: a dossier goes back to a commune only when one proposed it."""
    came_from = DossierStage.objects.filter(
        dossier=stage.dossier_id, order=stage.order - 1, step__role=StepRole.CHECK_AND_PROPOSE
    )
    has_commune = came_from.exists()
    return [
        (value, label)
        for value, label in IntakeOutcome.choices
        if has_commune or value != IntakeOutcome.ASK_COMMUNE
    ]


def asked_from_above(stage: DossierStage) -> DossierStage | None:
    """The stage above that sent the dossier back here, with what it asks for."""
    above = stage.dossier.stages.select_related("unit").filter(order=stage.order + 1)
    return above.filter(status=StageStatus.SENT_BACK).first()


def composition_of(submission: DossierSubmission) -> list[tuple[str, str]]:
    """What the filing holds, beside the boxes that the commune ticks."""
    content = submission.snapshot
    typed = [
        sum(bool(value) for value in content[form].values()) for form in ("form_01", "form_02")
    ]
    papers = {(row["title"], row["sha256"]) for row in content["evidence"]}
    return [
        (_("Mẫu 01"), _("%(n)d mục đã ghi") % {"n": typed[0]}),
        (_("Mẫu 02"), _("%(n)d mục đã ghi") % {"n": typed[1]}),
        (_("Tự chấm"), _("%(n)d tiêu chí") % {"n": len(content["self_marks"])}),
        (_("Minh chứng"), _("%(n)d giấy tờ") % {"n": len(papers)}),
    ]


def commune_report_of(dossier: Dossier) -> CommuneReport | None:
    """Form 03 as it came with the dossier, for the desks above the commune."""
    reports = CommuneReport.objects.select_related("document", "letter", "stage__unit")
    issued = reports.filter(stage__dossier=dossier, issued_on__isnull=False)
    return issued.order_by("-attempt").first()


def rounds_of(user: User, stage: DossierStage) -> list[tuple[int, str]]:
    """Rounds of the desk's own unit to choose from, newest first, each with its closing day."""
    rounds = EvaluationRound.objects.visible_to(user).filter(unit=stage.unit_id)
    words = _("%(round)s, nhận đến hết %(day)s")
    return [
        (round_.pk, words % {"round": round_, "day": f"{round_.proposals_close_on:%d/%m/%Y}"})
        for round_ in rounds.order_by("-year", "-number", "pk")
    ]


# ── History ──────────────────────────────────────────────────────────

_DOSSIER_ACTS = {"draft": "idle", "file": "sent", "refile": "sent"}
_STAGE_ACTS = {
    "rebind": "back",
    "receive": "half",
    "return": "back",
    "send_back": "back",
    "take_back": "half",
    "come_again": "half",
    "forward_report": "sent",
    "enter_round": "half",
    "enter_session": "lock",
    "conclude": "ok",
    "recognise": "ok",
    "forward": "sent",
    "notify": "stop",
}
# What a council does is the council's: no name stands beside it.
_NAMELESS = frozenset({"enter_session", "conclude"})


def history_of(dossier: Dossier) -> list[Event]:
    """What was done with a dossier and who did it, newest first; two queries."""
    stages = {str(stage.pk): stage for stage in dossier.stages.select_related("unit")}
    entries = AuditEntry.objects.filter(
        Q(record_type=Dossier._meta.label_lower, record_id=str(dossier.pk))
        | Q(record_type=DossierStage._meta.label_lower, record_id__in=list(stages))
    ).order_by("-pk")
    return list(_events(entries, stages))


def _events(entries: Iterable[AuditEntry], stages: Mapping[str, DossierStage]) -> Iterator[Event]:
    for entry in entries:
        is_stage = entry.record_type == DossierStage._meta.label_lower
        acts = _STAGE_ACTS if is_stage else _DOSSIER_ACTS
        if entry.action not in acts:
            continue
        where = str(stages[entry.record_id].unit) if is_stage else ""
        who = "" if entry.action in _NAMELESS else entry.actor_name
        yield Event(
            on=timezone.localdate(entry.at),
            kind=acts[entry.action],
            title=_title(entry.action, is_stage),
            meta=" · ".join(filter(None, [where, who])),
            text=_reason(entry),
        )


def _title(action: str, is_stage: bool) -> str:
    if action == "draft":
        return _("Bắt đầu soạn hồ sơ")
    label = str((STAGE if is_stage else DOSSIER).moves[action].label)
    return label[0].upper() + label[1:]


def _reason(entry: AuditEntry) -> str:
    """Why it was returned, or entered its round late; dossier returns repeat their stage's."""
    if entry.action == "enter_round":
        late = entry.detail.get("late_reason", "")
        return _("Đến sau hạn của đợt: %(why)s") % {"why": late} if late else ""
    return entry.detail.get("reason", "")


@dataclass(frozen=True, slots=True)
class Acts:
    """What the person may do at this desk now: the predicates that the services enforce."""

    receive: bool
    give_back: bool
    report: bool
    check: bool
    enter_round: bool
    rebind: bool

    @property
    def any(self) -> bool:
        return self.receive or self.give_back or self.report or self.check or self.enter_round


def acts_of(user: User, stage: DossierStage) -> Acts:
    works = rules.can_work_stage(user, stage)
    writes = rules.can_write_commune_report(user, stage)
    return Acts(
        receive=works and STAGE.allows(stage, "receive"),
        give_back=works and STAGE.allows(stage, "return"),
        report=writes and STAGE.allows(stage, "forward_report"),
        check=rules.can_check_submission(user, stage) and STAGE.allows(stage, "enter_round"),
        enter_round=rules.can_enter_round(user, stage) and STAGE.allows(stage, "enter_round"),
        rebind=works
        and STAGE.allows(stage, "rebind")
        and rules.can_rebind(user, stage.dossier, today()),
    )
