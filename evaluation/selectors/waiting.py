"""What waits for one person, source by source: each a query or two, whatever waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.querysets import within
from core.clocks import Clock, Unit, WorkCalendar
from core.deadlines import SOON, Deadline, deadline
from core.work import WorkItem
from evaluation.choices import (
    AdviceStatus,
    DossierStatus,
    StageStatus,
)
from evaluation.models import (
    AdvisoryAssignment,
    AdvisoryMember,
    AdvisoryOpinion,
    AdvisoryReport,
    Dossier,
    DossierStage,
)
from evaluation.selectors.desks import my_desks
from products.models import Licence
from products.standing import PAPER_REMINDERS

SHOWN = 30
LATE, NEAR, LATER = "late", "soon", "later"
AT_HAND = (StageStatus.WAITING, StageStatus.RECEIVED)


@dataclass(frozen=True, slots=True)
class Now:
    """The day asked about and the calendar its clocks run by."""

    day: date
    days: WorkCalendar

    def to(self, start: date, due: date | None) -> Deadline | None:
        if due is None:
            return None
        return deadline(start=min(start, due), due=due, on=self.day, days=self.days)

    @property
    def near_end(self) -> date:
        """Last day that is still due within three worked days."""
        clock = Clock(SOON + 1, Unit.WORKING_DAYS)
        return clock.due(self.day, self.days) - timedelta(days=1)

    def narrowed(self, rows: QuerySet, due: str) -> QuerySet:
        """Rows whose `due_on` is late or soon; any other word narrows nothing."""
        ranges = {LATE: Q(due_on__lt=self.day), NEAR: Q(due_on__range=(self.day, self.near_end))}
        return rows.filter(ranges.get(due, Q()))


def small_sources(user: User, now: Now) -> Iterator[WorkItem]:
    """Everything but the dossiers at one's desks, which may be hundreds and are counted apart."""
    yield from rounds(user, now)
    yield from drafts(user)
    yield from ending_papers(user, now)
    yield from opinions(user, now)
    yield from advisory_reports(user, now)


# ── Dossiers at my desks ─────────────────────────────────────────────


def at_my_desks(user: User) -> QuerySet[DossierStage]:
    return DossierStage.objects.visible_to(user).filter(my_desks(user))


def stages(rows: QuerySet[DossierStage], now: Now) -> Iterator[WorkItem]:
    """The most urgent ones of the rows."""
    rows = rows.select_related("dossier__product", "dossier__producer", "dossier__unit")
    for stage in rows.order_by(F("due_on").asc(nulls_last=True), "arrived_on", "pk")[:SHOWN]:
        dossier = stage.dossier
        yield WorkItem(
            kind=_("Hồ sơ %(kind)s") % {"kind": dossier.get_kind_display().lower()},
            title=dossier.product.name,
            url=reverse("evaluation:stage", args=[stage.pk]),
            who=f"{dossier.producer} · {dossier.unit}",
            number=dossier.product_code,
            deadline=now.to(stage.arrived_on, stage.due_on),
            state="todo" if stage.status == StageStatus.WAITING else "half",
            word=stage.get_status_display(),
            since=stage.arrived_on,
        )


def rounds(user: User, now: Now) -> Iterator[WorkItem]:
    """Dossiers in a round wait for a meeting together: one line a round."""
    rows = (
        at_my_desks(user)
        .filter(status=StageStatus.IN_REVIEW)
        .values("round", "round__year", "round__number", "round__decision_due_on")
        .annotate(waiting=Count("pk"), since=Min("arrived_on"))
        .order_by("round__decision_due_on", "round")
    )
    for row in rows:
        yield WorkItem(
            kind=_("Họp hội đồng"),
            icon="rank",
            title=round_words(row["round__number"], row["round__year"]),
            url=f"{reverse('evaluation:stage_list')}?status=in_review&round={row['round']}",
            who=_("%(n)d hồ sơ chờ họp hội đồng") % {"n": row["waiting"]},
            deadline=now.to(row["since"], row["round__decision_due_on"]),
            state="half",
            word=_("Chờ xếp lịch họp"),
        )


def round_words(number: int, year: int) -> str:
    return _("Đợt %(number)s năm %(year)s") % {"number": number, "year": year}


# ── What I draft ─────────────────────────────────────────────────────


def drafts(user: User) -> Iterator[WorkItem]:
    """Dossiers I may still change: a producer's own, or those an area office helps with."""
    mine = Q(producer__in=user.producer_ids) | within("product__unit__path", user.assisted_paths)
    rows = (
        Dossier.objects.visible_to(user)
        .filter(mine, status__in=[DossierStatus.DRAFT, DossierStatus.RETURNED])
        .select_related("product", "producer", "unit")
        .order_by("-status", "-updated_at", "pk")
    )
    for dossier in rows[:SHOWN]:
        is_back = dossier.status == DossierStatus.RETURNED
        edited_on = timezone.localdate(dossier.updated_at)
        yield WorkItem(
            kind=_("Hồ sơ trả lại") if is_back else _("Hồ sơ đang soạn"),
            title=dossier.product.name,
            url=reverse("evaluation:dossier", args=[dossier.pk]),
            who=f"{dossier.producer} · {dossier.unit}",
            number=dossier.product_code,
            state="back" if is_back else "idle",
            word=_("Cần bổ sung") if is_back else dossier.get_status_display(),
            note=_("sửa %(day)s") % {"day": f"{edited_on:%d/%m/%Y}"},
        )


def ending_papers(user: User, now: Now) -> Iterator[WorkItem]:
    """One's own papers that end within the days they are reminded of: one line a producer."""
    if not user.producer_ids:
        return
    last = now.day + timedelta(days=max(PAPER_REMINDERS))
    rows = (
        Licence.objects.filter(producer__in=user.producer_ids, expires_on__range=(now.day, last))
        .values("producer", "producer__name")
        .annotate(ending=Count("pk"), first=Min("expires_on"))
        .order_by("first", "producer")
    )
    for row in rows:
        yield WorkItem(
            kind=_("Giấy tờ sắp hết hạn"),
            icon="cal",
            title=_("%(n)d giấy tờ sắp hết hạn") % {"n": row["ending"]},
            url=reverse("products:licences", args=[row["producer"]]),
            who=row["producer__name"],
            deadline=now.to(now.day, row["first"]),
            word=_("Gia hạn, thay giấy mới"),
        )


# ── Advisory team ────────────────────────────────────────────────────


def opinions(user: User, now: Now) -> Iterator[WorkItem]:
    """Dossiers given to me as an adviser whose opinions I have not handed in."""
    rows = AdvisoryAssignment.objects.filter(
        member__user=user.pk, status=AdviceStatus.DRAFT, stage__status=StageStatus.IN_REVIEW
    ).select_related("stage__dossier__product", "stage__dossier__producer", "stage__round")
    rows = rows.annotate(is_begun=Exists(AdvisoryOpinion.objects.filter(assignment=OuterRef("pk"))))
    for row in rows.order_by("stage__due_on", "pk")[:SHOWN]:
        dossier = row.stage.dossier
        yield WorkItem(
            kind=_("Thẩm định hồ sơ"),
            icon="note",
            title=dossier.product.name,
            url=reverse("evaluation:stage_advice", args=[row.stage_id]),
            who=str(dossier.producer),
            number=dossier.product_code,
            deadline=now.to(row.assigned_on, row.stage.due_on),
            state="half" if row.is_begun else "todo",
            word=_("Đang ghi ý kiến") if row.is_begun else _("Chưa có ý kiến"),
            note=str(row.stage.round),
        )


def advisory_reports(user: User, now: Now) -> Iterator[WorkItem]:
    """Dossiers of the team I head that everybody has given an opinion on, without a report."""
    given = AdvisoryAssignment.objects.filter(stage=OuterRef("pk"))
    mine = AdvisoryMember.objects.filter(
        team__round=OuterRef("round"), team__unit=OuterRef("unit"), user=user.pk, is_head=True
    )
    reported = AdvisoryReport.objects.filter(stage=OuterRef("pk"), issued_on__isnull=False)
    rows = (
        DossierStage.objects.filter(Exists(mine), Exists(given), status=StageStatus.IN_REVIEW)
        .exclude(Exists(given.filter(status=AdviceStatus.DRAFT)))
        .exclude(Exists(reported))
        .select_related("dossier__product", "dossier__producer", "round")
    )
    for stage in rows.order_by("due_on", "pk")[:SHOWN]:
        yield WorkItem(
            kind=_("Báo cáo của tổ tư vấn"),
            icon="note",
            title=stage.dossier.product.name,
            url=reverse("evaluation:advisory_report", args=[stage.pk]),
            who=str(stage.dossier.producer),
            number=stage.dossier.product_code,
            deadline=now.to(stage.arrived_on, stage.due_on),
            state="todo",
            word=_("Chờ lập báo cáo"),
            note=str(stage.round),
        )
