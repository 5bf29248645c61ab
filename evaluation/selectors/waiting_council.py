"""What waits for one person at a council: interests to declare, cards, meetings, their papers.

Of scorecards only "handed in or not" is read, never a mark.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.digest import digest
from core.work import WorkItem
from documents.choices import DocumentStatus
from evaluation.choices import (
    ItemStatus,
    ScorecardStatus,
    SeatRole,
    SessionMode,
    SessionStatus,
)
from evaluation.models import (
    Attendance,
    CouncilSeat,
    CouncilSession,
    InterestDeclaration,
    Recusal,
    Scorecard,
    SessionItem,
)
from evaluation.seats import scoring
from evaluation.selectors.council import assigned_pairs
from evaluation.selectors.waiting import SHOWN, Now


def at_council(user: User, now: Now) -> Iterator[WorkItem]:
    yield from declarations(user, now)
    yield from scorecards(user, now)
    yield from sessions(user, now)
    yield from papers(user)


def scorecards(user: User, now: Now) -> Iterator[WorkItem]:
    """Cards of mine to hand in: whether one is begun is known, what it says is not read."""
    here = Attendance.objects.filter(session=OuterRef("session"), seat__user=user.pk, present=True)
    aside = Recusal.objects.filter(stage=OuterRef("stage"), seat__user=user.pk)
    cards = Scorecard.objects.filter(item=OuterRef("pk"), seat__user=user.pk)
    rows = (
        SessionItem.objects.seated(user)
        .filter(status=ItemStatus.SCORING, session__status=SessionStatus.OPEN)
        .filter(
            Exists(here.filter(scoring("seat")))
            | Q(
                Exists(_asked(user)),
                session__mode=SessionMode.WRITTEN,
                session__answers_due_on__gte=now.day,
            )
        )
        .exclude(Exists(aside))
        .exclude(Exists(cards.filter(status=ScorecardStatus.HANDED_IN)))
        .annotate(is_begun=Exists(cards))
        .select_related(
            "session",
            "stage__dossier__producer",
            "stage__dossier__product__category__parent__parent",
        )
        .order_by("session__held_on", "session", "position")
    )
    for item in _assigned(user, list(rows[:SHOWN])):
        dossier = item.stage.dossier
        yield WorkItem(
            kind=_("Phiếu chấm điểm"),
            icon="rank",
            title=dossier.product.name,
            url=reverse("evaluation:scorecard", args=[item.pk]),
            who=str(dossier.producer),
            number=dossier.product_code,
            deadline=now.to(item.session.held_on, item.session.last_day),
            state="half" if item.is_begun else "todo",
            word=_("Đang chấm") if item.is_begun else _("Chưa chấm"),
            note=str(item.session),
        )


def _assigned(user: User, items: list[SessionItem]) -> Iterator[SessionItem]:
    """Without those that another group's members score."""
    councils = {item.session.council_id for item in items}
    seats = CouncilSeat.objects.serving().filter(user=user.pk, council__in=councils)
    own = {seat.council_id: seat for seat in seats}
    pairs = assigned_pairs(list(own.values()), items)
    for item in items:
        if (item.stage_id, own[item.session.council_id].pk) in pairs:
            yield item


def _asked(user: User) -> QuerySet:
    """My scoring seat on the council that is asked in writing."""
    seats = CouncilSeat.objects.serving().scoring().filter(user=user.pk)
    return seats.filter(council=OuterRef("session__council"))


def declarations(user: User, now: Now) -> Iterator[WorkItem]:
    """Meetings for which my interests are to be declared before the papers open."""
    signed = InterestDeclaration.objects.filter(session=OuterRef("pk"), seat__user=user.pk)
    seats = CouncilSeat.objects.serving().filter(council=OuterRef("council"), user=user.pk)
    rows = (
        CouncilSession.objects.ahead()
        .filter(Exists(seats), ~Exists(signed))
        .select_related("council")
        .order_by("held_on", "pk")
    )
    for session in rows[:SHOWN]:
        yield WorkItem(
            kind=_("Khai lợi ích liên quan"),
            title=str(session),
            url=reverse("evaluation:declaration", args=[session.pk]),
            who=session.council.name,
            deadline=now.to(session.held_on, session.last_day),
            state="todo",
            word=_("Chưa khai"),
        )


def sessions(user: User, now: Now) -> Iterator[WorkItem]:
    """Meetings that the chair or the secretary is running, or is to open."""
    runs = [SeatRole.CHAIR, SeatRole.SECRETARY]
    rows = (
        CouncilSession.objects.ahead()
        .filter(
            council__seats__user=user.pk,
            council__seats__left_on__isnull=True,
            council__seats__role__in=runs,
        )
        .select_related("council")
        .order_by("held_on", "pk")
    )
    for session in rows[:SHOWN]:
        yield WorkItem(
            kind=_("Phiên họp hội đồng"),
            icon="rank",
            title=str(session),
            url=reverse("evaluation:session", args=[session.pk]),
            who=session.council.name,
            deadline=now.to(session.held_on, session.last_day),
            state="half" if session.status == SessionStatus.OPEN else "todo",
            word=session.status_word,
        )


# ── Papers of a closed meeting ───────────────────────────────────────


def papers(user: User) -> Iterator[WorkItem]:
    """Minutes that lack one's approval, then the report: the secretary writes, the chair signs."""
    seats = CouncilSeat.objects.serving().filter(
        user=user.pk, role__in=[SeatRole.CHAIR, SeatRole.SECRETARY]
    )
    own = {seat.council_id: seat for seat in seats}
    closed = CouncilSession.objects.filter(
        council__in=own, status=SessionStatus.CLOSED, minutes__isnull=False
    )
    unfinished = closed.filter(
        Q(minutes__status=DocumentStatus.DRAFT)
        | Q(report__isnull=True)
        | Q(report__status=DocumentStatus.DRAFT)
    )
    rows = unfinished.select_related("council", "minutes", "report").prefetch_related("approvals")
    for session in rows.order_by("held_on", "pk")[:SHOWN]:
        yield from _papers_of(session, own[session.council_id])


def _papers_of(session: CouncilSession, seat: CouncilSeat) -> Iterator[WorkItem]:
    if session.minutes.status == DocumentStatus.DRAFT:
        if not _has_approved(session, seat):
            yield _paper(session, _("Biên bản họp hội đồng"), "minutes", _("Chờ thông qua"))
    elif session.report is None:
        if seat.role == SeatRole.SECRETARY:
            yield _paper(session, _("Báo cáo của hội đồng"), "minutes", _("Chờ lập"))
    elif seat.role == SeatRole.CHAIR:
        yield _paper(session, _("Báo cáo của hội đồng"), "council_report", _("Chờ ký"))


def _has_approved(session: CouncilSession, seat: CouncilSeat) -> bool:
    """The words as they read now: an approval of earlier ones has lapsed."""
    now_reads = digest(session.minutes.content)
    return any(
        approval.seat_id == seat.pk and approval.content_hash == now_reads
        for approval in session.approvals.all()
    )


def _paper(session: CouncilSession, kind: str, page: str, word: str) -> WorkItem:
    return WorkItem(
        kind=kind,
        icon="note",
        title=str(session),
        url=reverse(f"evaluation:{page}", args=[session.pk]),
        who=session.council.name,
        state="todo",
        word=word,
    )
