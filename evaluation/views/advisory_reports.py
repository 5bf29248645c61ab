"""The head's report: written beside the opinions, then numbered and issued."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import ask
from core.clocks import today
from core.edges import answer_autosave, form_status, keep_together, posted
from evaluation import rules
from evaluation.forms.advisory import AdvisoryReportForm, SureForm
from evaluation.models import AdvisoryReport, DossierStage
from evaluation.selectors import advisory as reads
from evaluation.services import advisory_reports
from evaluation.views.advice_frame import advised_stage, frame_of
from evaluation.views.drawing import drawn

_READ_OR_SEND = ["GET", "HEAD", "POST"]


def _headed(request: HttpRequest, pk: int) -> DossierStage:
    found = advised_stage(request, pk)
    rules.require(rules.can_report_advice(request.user, found))
    return found


@login_required
@require_http_methods(_READ_OR_SEND)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinions side by side, and what the head makes of them; it saves itself."""
    found = _headed(request, pk)
    written = advisory_reports.advisory_report_in_hand(found)
    form = AdvisoryReportForm(
        posted(request),
        needs=advisory_reports.visit_needs(found.dossier.kind),
        initial={name: getattr(written, name) for name in advisory_reports.WRITABLE},
    )
    if form.is_bound:
        act = partial(advisory_reports.save_advisory_report, stage_id=pk, actor=request.user)
        keep_together(request, form, act)
        if request.htmx:
            return answer_autosave(request, form, HttpResponse())
        if form.is_valid():
            messages.success(request, _("Đã lưu báo cáo."))
            page = "advisory_report_issue" if "next" in request.POST else "advisory_report"
            return redirect(f"evaluation:{page}", pk)
    given = list(found.advisory_assignments.handed_in().select_related("member__user"))
    opinions = reads.opinions_by_criterion(given)
    context = {
        "form": form,
        "saved_at": written.updated_at if written.pk else None,
        "opinions": [(code, name, lines) for code, (name, lines) in opinions.items()],
        "given": given,
        "standing": reads.standing_rows(found),
        **frame_of(request, found),
    }
    return render(request, "evaluation/advisory_report.html", context, status=form_status(form))


@login_required
@require_http_methods(_READ_OR_SEND)
def report_issue(request: HttpRequest, pk: int) -> HttpResponse:
    found = _headed(request, pk)
    return ask(
        request,
        SureForm(posted(request)),
        act=lambda typed: drawn(_issue(request, pk)),
        done=_("Đã phát hành báo cáo của tổ tư vấn."),
        back=reverse("evaluation:stage_advice", args=[pk]),
        title=_("Phát hành báo cáo của tổ tư vấn"),
        text=_("%(product)s. Số do cổng cấp; sau khi phát hành, báo cáo không sửa được nữa.")
        % {"product": found.dossier.product.name},
        button=_("Lấy số, phát hành"),
    )


def _issue(request: HttpRequest, pk: int) -> AdvisoryReport:
    return advisory_reports.issue_advisory_report(
        stage_id=pk, issued_on=today(), actor=request.user
    )
