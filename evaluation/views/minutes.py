"""After the meeting: the minutes edited and approved by two, then the council's report."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ask
from core.clocks import today
from core.digest import digest
from core.edges import carry_out, form_status, posted
from core.errors import Conflict, NotFound
from documents.choices import DocumentStatus
from documents.models import OfficialDocument
from documents.serving import serve_paper
from evaluation import rules
from evaluation.council_texts import minutes_texts, report_texts
from evaluation.forms.council import NoForm
from evaluation.forms.minutes import ApprovalForm, MinutesForm, ReportTextsForm
from evaluation.models import CouncilSession
from evaluation.selectors import minutes as reads
from evaluation.selectors.papers import job_of
from evaluation.services import council_reports
from evaluation.services import minutes as services
from evaluation.views.drawing import drawn
from evaluation.views.seating import reader_of_minutes, run_by


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as they stand; while a draft the secretary writes the words in them."""
    session = _with_minutes(reader_of_minutes(request, pk))
    form = MinutesForm(posted(request), texts=minutes_texts(session.minutes.content))
    revise = partial(services.revise_minutes, session_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: revise(**sent)):
        messages.success(request, _("Đã lưu dự thảo biên bản."))
        return redirect("evaluation:minutes", pk=pk)
    context = {
        **_paper(request, session, session.minutes, form),
        "approvals": reads.approvals_of(session),
        "may_approve": reads.may_approve(session, request.user),
        "rows": list(zip(session.minutes.content["items"], form.item_fields(), strict=True)),
    }
    return render(request, "evaluation/minutes.html", context, status=form_status(form))


def _paper(
    request: HttpRequest, session: CouncilSession, document: OfficialDocument, form
) -> dict[str, Any]:
    is_draft = document.status == DocumentStatus.DRAFT
    return {
        "session": session,
        "document": document,
        "content": document.content,
        "form": form,
        "is_draft": is_draft,
        "may_run": rules.can_run_session(request.user, session.council),
        "may_edit": is_draft and rules.can_run_session(request.user, session.council),
        "job": job_of(document) if document.rendering_requested_at else None,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary and the chair, each for themselves, sign what they read."""
    session = _with_minutes(run_by(request, pk))
    initial = {"seen": digest(session.minutes.content)}
    return ask(
        request,
        ApprovalForm(posted(request), initial=initial),
        act=lambda sent: drawn(services.approve_minutes(session_id=pk, actor=request.user, **sent)),
        done=_("Đã thông qua biên bản."),
        back=reverse("evaluation:minutes", args=[pk]),
        title=_("Thông qua biên bản"),
        text=_(
            "Khi cả thư ký và chủ tịch đã thông qua, biên bản được cấp số và không sửa được nữa. "
            "Ai sửa dự thảo thì các lần thông qua trước không còn giá trị."
        ),
        button=_("Tôi đã đọc và thông qua"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The council's report as it stands; while a draft the secretary writes its opinions."""
    session = reader_of_minutes(request, pk)
    if session.report is None:
        raise NotFound
    form = ReportTextsForm(posted(request), texts=report_texts(session.report.content))
    revise = partial(council_reports.revise_report, session_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: revise(**sent)):
        messages.success(request, _("Đã lưu dự thảo báo cáo."))
        return redirect("evaluation:council_report", pk=pk)
    context = _paper(request, session, session.report, form) | {
        "may_sign": rules.can_open_marks(request.user, session.council),
    }
    return render(request, "evaluation/council_report.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_draft(request: HttpRequest, pk: int) -> HttpResponse:
    run_by(request, pk)
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: council_reports.draft_report(session_id=pk, actor=request.user),
        done=_("Đã lập dự thảo báo cáo."),
        back=reverse("evaluation:minutes", args=[pk]),
        title=_("Lập báo cáo của hội đồng"),
        text=_("Kết quả, danh sách và đề nghị được lấy từ các kết luận của phiên."),
        button=_("Lập báo cáo"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair signs; from here on the report does not change."""
    session = run_by(request, pk)
    if session.report is None:
        raise NotFound
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: drawn(
            council_reports.sign_report(session_id=pk, actor=request.user, today=today())
        ),
        done=_("Đã ký báo cáo của hội đồng."),
        back=reverse("evaluation:council_report", args=[pk]),
        title=_("Ký báo cáo của hội đồng"),
        text=_("Báo cáo được cấp số, gửi %(whom)s và không sửa được nữa.")
        % {"whom": session.report.content["addressee"]},
        button=_("Ký báo cáo"),
    )


@login_required
@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _drawn_pdf(reader_of_minutes(request, pk).minutes)


@login_required
@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _drawn_pdf(reader_of_minutes(request, pk).report)


def _drawn_pdf(document: OfficialDocument | None) -> HttpResponse:
    if document is None:
        raise NotFound
    return serve_paper(document)


def _with_minutes(session: CouncilSession) -> CouncilSession:
    if session.minutes is None:
        raise Conflict(_("Phiên họp chưa kết thúc, chưa có biên bản."), code="no_minutes")
    return session
