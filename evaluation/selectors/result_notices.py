"""Notices of results without a decision: the list to confirm, the notice on its way."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation import rules
from evaluation.choices import NoticeStatus
from evaluation.models import Result, ResultNotice
from evaluation.result_reasons import outcome_words, reasons
from evaluation.selectors.acts import Act, Step, strip
from evaluation.selectors.papers import Job, job_of
from evaluation.selectors.ready import ready_results, ready_row
from evaluation.workflow import RESULT_NOTICE

NOTICE_KINDS = {
    NoticeStatus.PREPARED: "todo",
    NoticeStatus.APPROVED: "half",
    NoticeStatus.NUMBERED: "half",
    NoticeStatus.ISSUED: "ok",
    NoticeStatus.CANCELLED: "idle",
}


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A result with what the notice will say of it."""

    result: Result
    outcome: str
    reasons: list[str]


def told_row(result: Result) -> ToldRow:
    return ToldRow(result, outcome_words(result), reasons(result))


def rows_to_tell(user: User, keys: set[int]) -> list[ToldRow]:
    """The chosen results among those that a notice may list."""
    rows = [ready_row(result) for result in ready_results(user).filter(pk__in=keys)]
    return [
        told_row(row.result)
        for row in rows
        if not row.ways and not row.may_forward and row.answer is None
    ]


def notices_of(user: User) -> QuerySet[ResultNotice]:
    notices = ResultNotice.objects.visible_to(user).select_related("unit", "round", "prepared_by")
    return notices.annotate(line_count=Count("lines")).order_by("-pk")


def notice_for(user: User, pk: int) -> ResultNotice | None:
    notices = ResultNotice.objects.visible_to(user).select_related(
        "unit", "round", "document__pdf", "prepared_by", "signatory"
    )
    return notices.filter(pk=pk).first()


def rows_of(notice: ResultNotice) -> list[ToldRow]:
    lines = notice.lines.select_related(
        "result__stage__dossier__product", "result__stage__dossier__producer",
        "result__stage__dossier__unit",
    )  # fmt: skip
    return [told_row(line.result) for line in lines]


def steps_of(notice: ResultNotice) -> list[Step]:
    said = [
        (_("Lập danh sách"), str(notice.prepared_by)),
        (_("Duyệt"), str(notice.signatory or "")),
        (_("Số và ngày"), notice.number),
        (_("Phát hành"), ""),
    ]
    done = {
        NoticeStatus.PREPARED: 1,
        NoticeStatus.APPROVED: 2,
        NoticeStatus.NUMBERED: 3,
        NoticeStatus.CANCELLED: 1,
    }.get(notice.status, 4)
    moving = notice.status != NoticeStatus.CANCELLED
    return strip(said, done=done, is_moving=moving)


def acts_of(notice: ResultNotice, user: User) -> list[Act]:
    desk = rules.can_prepare_decision(user, notice.unit)
    signs = rules.can_sign_for(user, notice.unit)
    is_drawn = bool(notice.document and notice.document.pdf_id)
    issues = signs and notice.signatory_id == user.pk
    open_acts = [
        ("approve", _("Duyệt thông báo"), signs, "btn-primary"),
        ("number", _("Nhập số và ngày"), desk, "btn-primary"),
        ("issue", _("Ký, phát hành"), issues and is_drawn, "btn-primary"),
        ("cancel", _("Hủy thông báo"), desk, "btn-plain"),
    ]
    return [
        Act(word, reverse(f"evaluation:result_notice_{move}", args=[notice.pk]), style)
        for move, word, may, style in open_acts
        if may and RESULT_NOTICE.allows(notice, move)
    ]


def notice_job(notice: ResultNotice) -> Job | None:
    return job_of(notice.document) if notice.document and notice.number else None
