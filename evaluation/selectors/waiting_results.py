"""What waits for one person between the council's conclusion and the paper that ends it."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.work import WorkItem
from evaluation import rules
from evaluation.choices import (
    DecisionStatus,
    FeedbackStatus,
    ForwardingStatus,
    NoticeStatus,
    SeatRole,
    SessionStatus,
)
from evaluation.models import (
    CouncilSeat,
    CouncilSession,
    ForwardingFile,
    Result,
    ResultNotice,
    StarDecision,
)
from evaluation.querysets import FORWARDABLE, RECOGNISABLE
from evaluation.selectors.desks import my_desks
from evaluation.selectors.forwarding import to_open
from evaluation.selectors.waiting import SHOWN, round_words


def on_results(user: User) -> Iterator[WorkItem]:
    yield from results(user)
    yield from decisions(user)
    yield from result_notices(user)
    yield from forwardings(user)
    yield from letters(user)


# ── Results ──────────────────────────────────────────────────────────

_ROUND = ("stage__round", "stage__round__number", "stage__round__year")


def results(user: User) -> Iterator[WorkItem]:
    """Concluded results by what they wait for: one line a round and way."""
    mine = Result.objects.visible_to(user).filter(my_desks(user, "stage__unit"))
    listed = RECOGNISABLE | (FORWARDABLE & Q(stage__step__level="province"))
    ways = {"listed": listed, "ready": listed & _MINUTED, "rising": FORWARDABLE & ~listed}
    for row in _by_round(mine.undecided(), **ways):
        told = row["all"] - row["listed"] - row["rising"]
        unready = row["listed"] - row["ready"]
        kind, desk = _("Kết quả chờ quyết định"), "evaluation:decision_list"
        yield from _line(kind, row, row["ready"], _("Chờ lập dự thảo"), desk)
        yield from _line(kind, row, unready, _("Chờ thông qua biên bản"), desk, state="wait")
        yield from _line(_("Kết quả chờ thông báo"), row, told, _("Chờ lập thông báo"), desk)
        yield from _line(_("Kết quả chuyển cấp trên"), row, row["rising"], _OPEN_FILE, desk)
    for row in _by_round(mine.to_settle()):
        word = _("Công nhận hoặc đánh giá lại")
        yield from _line(_("Trung ương trả về"), row, row["all"], word, "evaluation:decision_list")
    approved = to_open(user).filter(my_desks(user, "stage__unit"))
    for row in _by_round(approved):
        kind, to = _("Kết quả chuyển cấp trên"), "evaluation:forwarding_list"
        yield from _line(kind, row, row["all"], _OPEN_FILE, to)


_OPEN_FILE = gettext_lazy("Chờ lập hồ sơ chuyển")
# What a decision may list: as `CouncilSession.has_approved_minutes` answers one by one.
_MINUTED = Q(item__session__minutes__number_text__gt="")


def _by_round(rows: QuerySet[Result], **ways: Q) -> QuerySet:
    counts = {name: Count("pk", filter=way, distinct=True) for name, way in ways.items()}
    rows = rows.order_by().values(*_ROUND).annotate(all=Count("pk", distinct=True), **counts)
    return rows.order_by("stage__round")


def _line(
    kind: str, row: dict, n: int, word: str, address: str, *, state: str = "todo"
) -> Iterator[WorkItem]:
    if n:
        yield WorkItem(
            kind=kind,
            title=round_words(row["stage__round__number"], row["stage__round__year"]),
            url=reverse(address),
            who=_("%(n)d kết quả hội đồng đã kết luận") % {"n": n},
            state=state,
            word=str(word),
        )


# ── Decisions and notices ────────────────────────────────────────────

_WAITS_FOR = {
    DecisionStatus.PREPARED: gettext_lazy("Chờ kiểm tra"),
    DecisionStatus.CHECKED: gettext_lazy("Chờ duyệt"),
    DecisionStatus.APPROVED: gettext_lazy("Chờ lấy số"),
    DecisionStatus.NUMBERED: gettext_lazy("Chờ ký, phát hành"),
}


def decisions(user: User) -> Iterator[WorkItem]:
    """Drafts at the step that is mine: check another's, approve, number, sign."""
    rows = (
        StarDecision.objects.visible_to(user)
        .filter(status__in=list(_WAITS_FOR))
        .select_related("unit", "round")
        .annotate(listed=Count("lines"))
        .order_by("pk")
    )
    for decision in rows[:SHOWN]:
        if not _is_my_turn(user, decision):
            continue
        why = decision.return_reason[:80]
        yield WorkItem(
            kind=_("Quyết định công nhận"),
            icon="file",
            title=str(decision),
            url=reverse("evaluation:decision", args=[decision.pk]),
            who=_("%(round)s · %(n)d sản phẩm") % {"round": decision.round, "n": decision.listed},
            state="wait" if why else "todo",
            word=str(_WAITS_FOR[decision.status]),
            note=_("chuyển lại: %(why)s") % {"why": why} if why else "",
        )


def _is_my_turn(user: User, decision: StarDecision) -> bool:
    if decision.status == DecisionStatus.PREPARED:
        return rules.can_check_decision(user, decision)
    if decision.status == DecisionStatus.APPROVED:
        return rules.can_prepare_decision(user, decision.unit)
    return rules.can_sign_for(user, decision.unit)


_NOTICE_WAITS_FOR = {
    NoticeStatus.PREPARED: (gettext_lazy("Chờ duyệt"), rules.can_sign_for),
    NoticeStatus.APPROVED: (gettext_lazy("Chờ lấy số"), rules.can_prepare_decision),
    NoticeStatus.NUMBERED: (gettext_lazy("Chờ ký, phát hành"), rules.can_sign_for),
}


def result_notices(user: User) -> Iterator[WorkItem]:
    """Notices of results without a decision, at the step that is mine (Article 7.3g)."""
    rows = (
        ResultNotice.objects.visible_to(user)
        .filter(status__in=list(_NOTICE_WAITS_FOR))
        .select_related("unit", "round")
        .annotate(listed=Count("lines"))
        .order_by("pk")
    )
    for notice in rows[:SHOWN]:
        word, is_mine = _NOTICE_WAITS_FOR[notice.status]
        if is_mine(user, notice.unit):
            yield WorkItem(
                kind=_("Thông báo kết quả"),
                title=str(notice),
                url=reverse("evaluation:result_notice", args=[notice.pk]),
                who=_("%(round)s · %(n)d kết quả") % {"round": notice.round, "n": notice.listed},
                word=str(word),
            )


# ── Up to the next level ─────────────────────────────────────────────


def forwardings(user: User) -> Iterator[WorkItem]:
    """Files to complete, their letters to approve, to number, to send (Article 6.3)."""
    rows = (
        ForwardingFile.objects.visible_to(user)
        .exclude(status=ForwardingStatus.SENT)
        .with_gaps()
        .select_related("result__stage__unit", "result__stage__dossier__product")
        .order_by("pk")
    )
    for file in rows[:SHOWN]:
        word, is_mine = _turn_of(file)
        if is_mine(user, file.result.stage.unit):
            yield WorkItem(
                kind=_("Hồ sơ chuyển cấp trên"),
                icon="upload",
                title=file.result.stage.dossier.product.name,
                url=reverse("evaluation:forwarding", args=[file.pk]),
                who=_("kính gửi %(whom)s") % {"whom": file.addressee},
                number=file.result.stage.dossier.product_code,
                word=str(word),
            )


def _turn_of(file: ForwardingFile):
    if file.status == ForwardingStatus.APPROVED:
        return _("Chờ lấy số"), rules.is_officer_of
    if file.status == ForwardingStatus.NUMBERED:
        return _("Chờ gửi cấp trên"), rules.is_officer_of
    if file.has_gap:
        return _("Còn thiếu giấy tờ"), rules.is_officer_of
    return _("Chờ duyệt văn bản đề nghị"), rules.can_sign_for


# ── Feedback letters ─────────────────────────────────────────────────


def letters(user: User) -> Iterator[WorkItem]:
    """To write and to send for the secretary, to approve for the chair: one line a meeting."""
    runs = [SeatRole.CHAIR, SeatRole.SECRETARY]
    seats = CouncilSeat.objects.serving().filter(user=user.pk, role__in=runs)
    roles = dict(seats.values_list("council_id", "role"))
    if not roles:
        return
    sessions = {
        session.pk: session
        for session in CouncilSession.objects.filter(
            council__in=roles, status=SessionStatus.CLOSED
        ).select_related("council")
    }
    counted = (
        Result.objects.latest()
        .filter(item__session__in=sessions)
        .order_by()
        .values("item__session")
        .annotate(
            unwritten=Count("pk", filter=Q(feedback__isnull=True)),
            drafts=Count("pk", filter=Q(feedback__status=FeedbackStatus.DRAFT)),
            approved=Count("pk", filter=Q(feedback__status=FeedbackStatus.APPROVED)),
        )
        .order_by("item__session")
    )
    for row in counted:
        session = sessions[row["item__session"]]
        is_chair = roles[session.council_id] == SeatRole.CHAIR
        if waits := _letters_wait(row, is_chair=is_chair):
            yield _letters_line(session, *waits)


def _letters_wait(row: dict[str, int], *, is_chair: bool) -> tuple[int, str] | None:
    """How many wait for the chair, or for the secretary, and for what."""
    if is_chair:
        return (row["drafts"], _("Chờ duyệt")) if row["drafts"] else None
    for name, word in (
        ("unwritten", _("Chờ soạn")),
        ("approved", _("Chờ gửi")),
        ("drafts", _("Đang soạn")),
    ):
        if row[name]:
            return row[name], word
    return None


def _letters_line(session: CouncilSession, n: int, word: str) -> WorkItem:
    return WorkItem(
        kind=_("Thư góp ý"),
        icon="note",
        title=str(session),
        url=reverse("evaluation:feedback_letters", args=[session.pk]),
        who=_("%(n)d thư cho chủ thể") % {"n": n},
        state="half" if word == _("Đang soạn") else "todo",
        word=word,
    )
