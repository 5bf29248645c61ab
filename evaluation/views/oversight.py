"""Withdrawals and corrections: record, verify, draft; then check, approve, number, issue."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ask
from core.clocks import today, work_calendar
from core.edges import carry_out, form_status, posted
from core.errors import Incomplete, NotFound
from documents.serving import serve_file
from evaluation import oversight_rules, rules
from evaluation.choices import WithdrawalStatus
from evaluation.forms.decisions import NumberForm, ReasonForm
from evaluation.forms.oversight import CorrectionForm, ProposalForm, VerifyForm, WithdrawalForm
from evaluation.models import Certificate, CertificateDecision, WithdrawalCase
from evaluation.selectors import certificates as certificate_reads
from evaluation.selectors import oversight as reads
from evaluation.selectors.decisions import DECISION_KINDS
from evaluation.selectors.papers import job_of
from evaluation.services import certificate_decisions as services
from evaluation.services.corrections import prepare_correction, require_printed_here
from evaluation.services.withdrawals import (
    dismiss_withdrawal,
    open_withdrawal,
    require_own_recognition,
    verify_withdrawal,
)
from evaluation.views.drawing import drawn
from evaluation.views.moving import ask_move, waits_for_another
from evaluation.workflow import CERTIFICATE_DECISION, WITHDRAWAL

PAGE_SIZE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def withdrawal_list(request: HttpRequest) -> HttpResponse:
    """Cases by their deadline, and decisions on certificates."""
    day, days = today(), work_calendar()
    page = Paginator(reads.cases_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_draft": any(case.status == WithdrawalStatus.VERIFIED for case in page),
        "rows": [
            (case, reads.CASE_KINDS[case.status], reads.clock_of(case, day, days)) for case in page
        ],
        "decisions": [
            (decision, DECISION_KINDS[decision.status])
            for decision in reads.decisions_of(request.user)[:20]
        ],
    }
    return render(request, "evaluation/withdrawal_list.html", context)


@login_required
@_FORM
def withdrawal_new(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = _certificate(request, pk)
    rules.require(oversight_rules.can_open_withdrawal(request.user, certificate))
    require_own_recognition(certificate)
    form = WithdrawalForm(posted(request), request.FILES or None)
    act = partial(open_withdrawal, certificate_id=pk, actor=request.user, today=today())
    if form.is_bound and carry_out(form, lambda sent: act(**sent)):
        messages.success(request, _("Đã ghi nhận. Cơ quan thường trực thẩm tra trong hạn."))
        return redirect("evaluation:withdrawal", pk=form.outcome.pk)
    return _page(
        request, form, title=_("Đề nghị thu hồi giấy chứng nhận"), button=_("Ghi nhận"),
        parent=certificate.number_text,
        back=reverse("evaluation:certificate", args=[pk]), facts=_facts(certificate),
    )  # fmt: skip


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    return [
        (_("Sản phẩm"), certificate.product.name),
        (_("Chủ thể"), certificate.product.producer.name),
        (_("Giấy chứng nhận"), certificate.number_text),
    ]


def _page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    status = form_status(form)
    return render(request, "evaluation/act_form.html", {"form": form, **context}, status=status)


def _certificate(request: HttpRequest, pk: int) -> Certificate:
    certificate = certificate_reads.certificate_page(request.user, pk)
    if certificate is None:
        raise NotFound
    return certificate


@login_required
@require_safe
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    case = _case(request, pk)
    context = {
        "case": case,
        "certificate": case.certificate,
        "kind": reads.CASE_KINDS[case.status],
        "deadline": reads.clock_of(case, today(), work_calendar()),
        "acts": reads.acts_on_case(request.user, case),
        "events": reads.history_of(case, WITHDRAWAL),
    }
    return render(request, "evaluation/withdrawal_detail.html", context)


def _case(request: HttpRequest, pk: int) -> WithdrawalCase:
    case = reads.case_for(request.user, pk)
    if case is None:
        raise NotFound
    return case


@login_required
@require_safe
def withdrawal_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scanned conclusion or confirmation."""
    case = _case(request, pk)
    if case.source_file is None:
        raise NotFound
    return serve_file(case.source_file, download_name=case.source_file.original_name)


@login_required
@_FORM
def withdrawal_verify(request: HttpRequest, pk: int) -> HttpResponse:
    case = _case(request, pk)
    rules.require(rules.is_officer_of(request.user, case.certificate.unit))
    WITHDRAWAL.require(case, "verify")
    return ask(
        request,
        VerifyForm(posted(request)),
        act=lambda sent: verify_withdrawal(case_id=pk, actor=request.user, today=today(), **sent),
        back=reverse("evaluation:withdrawal", args=[pk]),
        title=_("Thẩm tra: %(case)s") % {"case": case},
        button=_("Ghi kết quả thẩm tra"),
        done=_("Đã ghi kết quả thẩm tra."),
    )


@login_required
@_FORM
def withdrawal_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """What was verified comes to nothing: the certificate lapsed, or new facts came."""
    case = _case(request, pk)
    rules.require(rules.is_officer_of(request.user, case.certificate.unit))
    WITHDRAWAL.require(case, "drop")
    return ask(
        request,
        ReasonForm(posted(request)),
        act=lambda sent: dismiss_withdrawal(case_id=pk, actor=request.user, today=today(), **sent),
        back=reverse("evaluation:withdrawal", args=[pk]),
        title=_("Thôi thu hồi: %(case)s") % {"case": case},
        button=_("Thôi thu hồi"),
        done=_("Đã khép lại việc thu hồi."),
        danger=True,
    )


# ── Drafts ───────────────────────────────────────────────────────────


@login_required
@_FORM
def withdrawal_decision_new(request: HttpRequest) -> HttpResponse:
    """The list of names to confirm; ?case=…&case=… says which."""
    wanted = {
        int(key)
        for key in request.GET.getlist("case")[:200]
        if key.isdecimal() and key.isascii() and len(key) < 19
    }
    cases = reads.ready_cases(request.user, wanted)
    if not cases:
        raise Incomplete(_("Chọn ít nhất một việc đã thẩm tra."), code="no_cases")
    rules.require(rules.is_officer_of(request.user, cases[0].certificate.unit))
    form = ProposalForm(posted(request))
    act = partial(
        services.prepare_withdrawal, case_ids=[case.pk for case in cases], actor=request.user,
        today=today(),
    )  # fmt: skip
    if form.is_bound and carry_out(form, lambda sent: act(**sent)):
        messages.success(request, _("Đã lập dự thảo. Một người khác phải kiểm tra."))
        return redirect("evaluation:certificate_decision", pk=form.outcome.pk)
    return _page(
        request, form, title=_("Dự thảo quyết định thu hồi"), button=_("Lập dự thảo"),
        sub=_("Đọc lại từng dòng trước khi lập."), parent=_("Thu hồi, đính chính"),
        back=reverse("evaluation:withdrawal_list"),
        items=[f"{case} · {case.certificate.number_text}" for case in cases],
    )  # fmt: skip


@login_required
@_FORM
def correction_new(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = _certificate(request, pk)
    rules.require(rules.is_officer_of(request.user, certificate.unit))
    require_printed_here(certificate)
    form = CorrectionForm(posted(request), certificate=certificate)
    act = partial(prepare_correction, certificate_id=pk, actor=request.user, today=today())
    if form.is_bound and carry_out(form, lambda sent: act(**sent)):
        messages.success(request, _("Đã lập dự thảo. Một người khác phải kiểm tra."))
        return redirect("evaluation:certificate_decision", pk=form.outcome.pk)
    return _page(
        request, form, title=_("Đính chính giấy chứng nhận"), button=_("Lập dự thảo"),
        text=_("Chỉ sửa chữ in sai. Hạng sao và thời hạn phải có quyết định mới."),
        parent=certificate.number_text,
        back=reverse("evaluation:certificate", args=[pk]), facts=_facts(certificate),
    )  # fmt: skip


@login_required
@require_safe
def certificate_decision(request: HttpRequest, pk: int) -> HttpResponse:
    decision = _decision(request, pk)
    context = {
        "decision": decision,
        "kind": DECISION_KINDS[decision.status],
        "steps": reads.steps_of(decision),
        "acts": reads.acts_on_decision(request.user, decision),
        "cases": decision.withdrawals.select_related(
            "certificate__product__producer", "certificate__document"
        ).order_by("pk"),
        "corrections": decision.corrections.select_related(
            "certificate__product__producer", "certificate__document"
        ).order_by("pk"),
        "waits_for_another": waits_for_another(request.user, decision, CERTIFICATE_DECISION),
        "jobs": [job_of(decision.document)] if decision.number else [],
        "events": reads.history_of(decision, CERTIFICATE_DECISION),
    }
    return render(request, "evaluation/certificate_decision_detail.html", context)


def _decision(request: HttpRequest, pk: int) -> CertificateDecision:
    decision = reads.decision_for(request.user, pk)
    if decision is None:
        raise NotFound
    return decision


# ── Moves ────────────────────────────────────────────────────────────


def _move(request: HttpRequest, pk: int, move: str, **how: Any) -> HttpResponse:
    back = reverse("evaluation:certificate_decision", args=[pk])
    return ask_move(
        request, _decision(request, pk), move, workflow=CERTIFICATE_DECISION, back=back, **how
    )


@login_required
@_FORM
def certificate_decision_check(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "check",
        may=rules.can_check_decision,
        act=services.check_decision,
        title=_("Xác nhận đã kiểm tra"),
        text=_("Đã đối chiếu từng giấy chứng nhận, căn cứ và văn bản kèm theo."),
        done=_("Đã xác nhận kiểm tra."),
    )


@login_required
@_FORM
def certificate_decision_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "send_back",
        may=oversight_rules.can_sign,
        form=ReasonForm(posted(request)),
        act=services.send_back_decision,
        title=_("Chuyển lại dự thảo"),
        done=_("Đã chuyển lại dự thảo."),
        danger=True,
    )


@login_required
@_FORM
def certificate_decision_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "cancel",
        may=oversight_rules.can_prepare,
        form=ReasonForm(posted(request)),
        act=services.cancel_decision,
        title=_("Hủy dự thảo"),
        text=_("Các việc trong danh sách được đưa vào dự thảo khác; số đã cấp ghi là số hủy."),
        done=_("Đã hủy dự thảo."),
        danger=True,
    )


@login_required
@_FORM
def certificate_decision_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "approve",
        may=oversight_rules.can_sign,
        act=services.approve_decision,
        title=_("Duyệt dự thảo"),
        text=_("Duyệt rồi thì nội dung quyết định không sửa được nữa."),
        done=_("Đã duyệt. Văn thư cấp số, cán bộ nhập số và ngày."),
    )


@login_required
@_FORM
def certificate_decision_number(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "number",
        may=oversight_rules.can_prepare,
        form=NumberForm(posted(request), initial={"decided_on": today()}),
        act=lambda **sent: drawn(services.number_decision(**sent)),
        title=_("Nhập số và ngày"),
        button=_("Ghi số và lập bản PDF"),
        text=_("Ghi đúng số và ngày trong sổ văn bản của văn thư; ghi rồi thì không sửa được."),
        done=_("Đã ghi số. Bản PDF đang được lập."),
    )


@login_required
@_FORM
def certificate_decision_issue(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request,
        pk,
        "issue",
        may=rules.can_issue,
        act=lambda **sent: drawn(services.issue_decision(now=timezone.now(), **sent)),
        title=_("Ký, phát hành"),
        text=_("Có hiệu lực từ ngày quyết định; chủ thể và các cơ quan được thông báo."),
        done=_("Đã phát hành."),
        danger=True,
    )
