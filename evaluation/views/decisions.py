"""The decision desk: choose, confirm the names, check, approve, number, issue."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import Conflict, Incomplete, NotFound
from documents.serving import serve_paper
from evaluation import rules
from evaluation.forms.decisions import CheckForm, NumberForm, PrepareForm, ReasonForm
from evaluation.models import Result, StarDecision
from evaluation.selectors import decisions as reads
from evaluation.selectors import ready
from evaluation.selectors.notices_job import notices_job
from evaluation.services import decisions as services
from evaluation.views.drawing import drawn
from evaluation.views.moving import ask_move, waits_for_another
from evaluation.workflow import DECISION

PAGE_SIZE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Results that wait on top, then every decision of the person's units."""
    page = Paginator(reads.decisions_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "groups": ready.ready_groups(request.user),
        "page": page,
        "kinds": reads.DECISION_KINDS,
    }
    return render(request, "evaluation/decision_list.html", context)


@login_required
@_FORM
def decision_new(request: HttpRequest) -> HttpResponse:
    """The list of names to confirm; ?result=…&result=… says which."""
    rows = _chosen_rows(request)
    unit = rows[0].result.stage.unit
    rules.require(rules.can_prepare_decision(request.user, unit))
    form = PrepareForm(
        posted(request),
        ways={row.result.pk: row.ways for row in rows},
    )
    prepare = partial(services.prepare_decision, unit_id=unit.pk, actor=request.user, today=today())
    if form.is_bound and carry_out(form, lambda sent: prepare(**sent)):
        messages.success(request, _("Đã lập dự thảo. Một người khác phải kiểm tra."))
        return redirect("evaluation:decision", pk=form.outcome.pk)
    choices = [(row, form[f"choice-{row.result.pk}"]) for row in rows]
    context = {"form": form, "choices": choices, "unit": unit, "round": rows[0].result.stage.round}
    return render(request, "evaluation/decision_new.html", context, status=form_status(form))


def _chosen_rows(request: HttpRequest) -> list[ready.ReadyRow]:
    """The ticked results among those that wait; one that is gone by now stops the whole list."""
    wanted = chosen_keys(request)
    if not wanted:
        raise Incomplete(_("Chọn ít nhất một kết quả."), code="no_results")
    rows = [
        ready.ready_row(result)
        for result in ready.ready_results(request.user).filter(pk__in=wanted)
    ]
    if len(rows) != len(wanted):
        if rows or Result.objects.visible_to(request.user).filter(pk__in=wanted).exists():
            message = _("Có kết quả đã được đưa vào quyết định khác hoặc đã xử lý: chọn lại.")
            raise Conflict(message, code="already_listed")
        raise NotFound
    return rows


def chosen_keys(request: HttpRequest, name: str = "result") -> set[int]:
    """The ticked rows of an address: ?result=1&result=2."""
    return {int(key) for key in request.GET.getlist(name)[:1000] if _is_key(key)}


def _is_key(value: str) -> bool:
    return value.isdecimal() and len(value) < 19


@login_required
@require_safe
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    decision = _decision(request, pk)
    lines = reads.lines_of(decision)
    acts = reads.acts_for(decision, request.user)
    context = {
        "decision": decision,
        "kind": reads.DECISION_KINDS[decision.status],
        "steps": reads.steps_of(decision),
        "groups": reads.star_groups(lines),
        "line_count": len(lines),
        "producer_count": len({line.product.producer_id for line in lines}),
        "acts": acts,
        "waits_for_another": waits_for_another(request.user, decision, DECISION),
        "jobs": [*filter(None, _jobs(request, decision))],
        "events": reads.history_of(decision),
    }
    return render(request, "evaluation/decision_detail.html", context)


def _jobs(request: HttpRequest, decision: StarDecision) -> list[Any]:
    """The paper, the certificates, the notices: each one bar, where there is any."""
    return [
        reads.decision_job(decision),
        reads.certificates_job(decision),
        notices_job([decision], request.user),
    ]


# ── Moves ────────────────────────────────────────────────────────────


def _move(request: HttpRequest, pk: int, move: str, **how: Any) -> HttpResponse:
    back = reverse("evaluation:decision", args=[pk])
    return ask_move(request, _decision(request, pk), move, workflow=DECISION, back=back, **how)


def _may_prepare(user: User, decision: StarDecision) -> bool:
    return rules.can_prepare_decision(user, decision.unit)


def _may_sign(user: User, decision: StarDecision) -> bool:
    return rules.can_sign_for(user, decision.unit)


@login_required
@_FORM
def decision_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person reads the list against the results, ticks each line, and vouches."""
    decision = _decision(request, pk)
    rules.require(rules.can_check_decision(request.user, decision))
    DECISION.require(decision, "check")
    checked = reads.checked_list(decision, request.POST.getlist("read"))
    form = CheckForm(posted(request), lines=checked.lines, initial={"seen": checked.sum})
    if form.is_bound and carry_out(form, lambda sent: _check(request, pk, sent["seen"])):
        messages.success(request, _("Đã xác nhận kiểm tra."))
        return redirect("evaluation:decision", pk=pk)
    context = {"decision": decision, "form": form, "checked": checked}
    return render(request, "evaluation/decision_check.html", context, status=form_status(form))


def _check(request: HttpRequest, pk: int, seen: str) -> StarDecision:
    return services.check_decision(decision_id=pk, seen=seen, actor=request.user)


@login_required
@_FORM
def decision_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "send_back",
        may=_may_sign,
        form=ReasonForm(posted(request)),
        act=services.send_back_decision,
        title=_("Chuyển lại dự thảo"),
        done=_("Đã chuyển lại dự thảo."),
        danger=True,
    )


@login_required
@_FORM
def decision_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "cancel",
        may=_may_prepare,
        form=ReasonForm(posted(request)),
        act=services.cancel_decision,
        title=_("Hủy dự thảo"),
        text=_("Các kết quả trong danh sách được đưa vào dự thảo khác."),
        done=_("Đã hủy dự thảo."),
        danger=True,
    )


@login_required
@_FORM
def decision_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "approve",
        may=_may_sign,
        act=services.approve_decision,
        title=_("Duyệt dự thảo"),
        text=_("Duyệt rồi thì nội dung quyết định không sửa được nữa."),
        done=_("Đã duyệt. Văn thư cấp số, cán bộ nhập số và ngày."),
    )


@login_required
@_FORM
def decision_number(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "number",
        may=_may_prepare,
        form=NumberForm(posted(request), initial={"decided_on": today()}),
        act=lambda **sent: drawn(services.number_decision(**sent)),
        title=_("Nhập số và ngày"),
        button=_("Ghi số và lập bản PDF"),
        text=_("Ghi đúng số và ngày trong sổ văn bản của văn thư; ghi rồi thì không sửa được."),
        done=_("Đã ghi số. Bản PDF đang được lập."),
    )


@login_required
@_FORM
def decision_issue(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "issue",
        may=rules.can_issue,
        act=lambda **sent: drawn(services.issue_decision(now=timezone.now(), **sent)),
        title=_("Ký, phát hành"),
        text=_("Sao có hiệu lực từ ngày quyết định; giấy chứng nhận được lập cho từng sản phẩm."),
        done=_("Đã phát hành. Giấy chứng nhận đang được lập."),
    )


# ── Papers ───────────────────────────────────────────────────────────


@login_required
@require_safe
def decision_job(request: HttpRequest, pk: int) -> HttpResponse:
    return _job(request, reads.decision_job(_decision(request, pk)))


@login_required
@require_safe
def certificates_job(request: HttpRequest, pk: int) -> HttpResponse:
    return _job(request, reads.certificates_job(_decision(request, pk)))


def _job(request: HttpRequest, job: Any) -> HttpResponse:
    """The partial asked every two seconds; once drawn, the page is told to read itself anew."""
    if job is None:
        raise NotFound
    response = render(request, "components/_job.html", {"job": job})
    if not job.poll:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_safe
def decision_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _pdf(_decision(request, pk).document)


@login_required
@require_safe
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = reads.certificate_for(request.user, pk)
    if certificate is None:
        raise NotFound
    return _pdf(certificate.document)


def _pdf(document: Any) -> HttpResponse:
    if document is None:
        raise NotFound(_("Văn bản chưa được lập."))
    return serve_paper(document)


def _decision(request: HttpRequest, pk: int) -> StarDecision:
    decision = reads.decision_for(request.user, pk)
    if decision is None:
        raise NotFound
    return decision
