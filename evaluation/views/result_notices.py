"""Notices of results without a decision: names to confirm, then approved, numbered, issued."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import Conflict, Incomplete, NotFound
from evaluation import rules
from evaluation.forms.council import NoForm
from evaluation.forms.decisions import ReasonForm
from evaluation.forms.forwarding import LetterNumberForm
from evaluation.models import Result, ResultNotice
from evaluation.selectors import result_notices as reads
from evaluation.selectors.notices_job import notices_job
from evaluation.services import result_notices as services
from evaluation.views.decisions import chosen_keys
from evaluation.views.drawing import drawn
from evaluation.workflow import RESULT_NOTICE

PAGE_SIZE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(reads.notices_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": reads.NOTICE_KINDS}
    return render(request, "evaluation/result_notice_list.html", context)


@login_required
@_FORM
def notice_new(request: HttpRequest) -> HttpResponse:
    """The list of names with the reasons each will be told; ?result=…&result=… says which."""
    rows = _chosen_rows(request)
    unit = rows[0].result.stage.unit
    rules.require(rules.can_prepare_decision(request.user, unit))
    form = NoForm(posted(request))
    prepare = partial(
        services.prepare_notice, unit_id=unit.pk, actor=request.user, today=today(),
        result_ids=[row.result.pk for row in rows],
    )  # fmt: skip
    if form.is_bound and carry_out(form, lambda _sent: prepare()):
        messages.success(request, _("Đã lập dự thảo thông báo."))
        return redirect("evaluation:result_notice", pk=form.outcome.pk)
    context = {"form": form, "rows": rows, "unit": unit, "round": rows[0].result.stage.round}
    return render(request, "evaluation/result_notice_new.html", context, status=form_status(form))


def _chosen_rows(request: HttpRequest) -> list[reads.ToldRow]:
    wanted = chosen_keys(request)
    if not wanted:
        raise Incomplete(_("Chọn ít nhất một kết quả."), code="no_results")
    rows = reads.rows_to_tell(request.user, wanted)
    if len(rows) != len(wanted):
        if rows or Result.objects.visible_to(request.user).filter(pk__in=wanted).exists():
            message = _("Có kết quả đã xử lý hoặc không thuộc diện thông báo: chọn lại.")
            raise Conflict(message, code="already_listed")
        raise NotFound
    return rows


@login_required
@require_safe
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    notice = _notice(request, pk)
    context = {
        "notice": notice,
        "kind": reads.NOTICE_KINDS[notice.status],
        "rows": reads.rows_of(notice),
        "steps": reads.steps_of(notice),
        "acts": reads.acts_of(notice, request.user),
        "job": reads.notice_job(notice),
        "notices_job": notices_job([notice], request.user),
    }
    return render(request, "evaluation/result_notice_detail.html", context)


def _move(
    request: HttpRequest, pk: int, move: str, *, may: Callable[..., bool], form: Any,
    act: Callable[..., Any], title: str, **context: Any,
) -> HttpResponse:  # fmt: skip
    notice = _notice(request, pk)
    rules.require(may(request.user, notice.unit))
    RESULT_NOTICE.require(notice, move)
    return ask(
        request,
        form,
        act=lambda sent: act(notice_id=pk, actor=request.user, **sent),
        back=reverse("evaluation:result_notice", args=[pk]),
        title=f"{title}: {notice}",
        **{"button": title, **context},
    )


@login_required
@_FORM
def notice_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "approve", may=rules.can_sign_for, form=NoForm(posted(request)),
        act=services.approve_notice, title=_("Duyệt thông báo"),
        text=_("Duyệt rồi thì nội dung thông báo và lý do không sửa được nữa."),
        done=_("Đã duyệt. Văn thư cấp số, cán bộ nhập số và ngày."),
    )  # fmt: skip


@login_required
@_FORM
def notice_number(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "number", may=rules.can_prepare_decision,
        form=LetterNumberForm(posted(request), initial={"issued_on": today()}),
        act=lambda **sent: drawn(services.number_notice(**sent)),
        title=_("Nhập số và ngày"), done=_("Đã ghi số. Bản PDF đang được lập."),
    )  # fmt: skip


@login_required
@_FORM
def notice_issue(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "issue", may=rules.can_sign_for, form=NoForm(posted(request)),
        act=services.issue_notice, title=_("Ký, phát hành"),
        text=_("Hồ sơ kết thúc; thư báo cho chủ thể và xã chờ đọc lại trong hộp thư đi."),
        done=_("Đã phát hành. Thư báo chờ trong hộp thư đi."),
    )  # fmt: skip


@login_required
@_FORM
def notice_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "cancel", may=rules.can_prepare_decision, form=ReasonForm(posted(request)),
        act=services.cancel_notice, title=_("Hủy thông báo"), done=_("Đã hủy thông báo."),
        danger=True,
    )  # fmt: skip


def _notice(request: HttpRequest, pk: int) -> ResultNotice:
    notice = reads.notice_for(request.user, pk)
    if notice is None:
        raise NotFound
    return notice
