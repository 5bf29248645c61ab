"""An adviser's own work: what was given, opinions by criterion, handing in."""

from collections.abc import Mapping
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

from core.acts import ask
from core.clocks import today, work_calendar
from core.edges import form_status, posted, refuse_unreadable
from core.errors import NotFound, NotPermitted
from evaluation import rules
from evaluation.choices import AdviceStatus
from evaluation.forms.advisory import AdviceForm, ReopenForm, SureForm
from evaluation.models import AdvisoryAssignment, DossierStage
from evaluation.selectors import advisory as reads
from evaluation.selectors import desks, evidence
from evaluation.selectors.dossier_sheet import printed
from evaluation.services import advice
from evaluation.views.advice_frame import advised_stage, frame_of

PAGE_SIZE = 50
_READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def advice_list(request: HttpRequest) -> HttpResponse:
    """Dossiers given to the person, and those of a team they head."""
    rows = Paginator(reads.advised_by(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    day, days = today(), work_calendar()
    context = {
        "page": rows,
        "rows": [(row, desks.deadline_of(row.stage, day, days)) for row in rows],
        "headed": list(reads.headed_by(request.user)[:PAGE_SIZE]),
    }
    return render(request, "evaluation/advice_list.html", context)


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_advice(request: HttpRequest, pk: int) -> HttpResponse:
    """Every criterion with the producer's claim and evidence; opinions save themselves."""
    found = advised_stage(request, pk)
    own = reads.assignment_of(request.user, found)
    form = _form(request, found, own)
    if form.is_bound:
        answer = _keep(request, found, form)
        if answer is not None:
            return answer
    context = {
        "own": own,
        "form": form,
        "is_open": _is_open(found, own),
        "standing": reads.standing_rows(found),
        **frame_of(request, found),
    }
    return render(request, "evaluation/stage_advice.html", context, status=form_status(form))


def _is_open(found: DossierStage, own: AdvisoryAssignment | None) -> bool:
    writes = own is not None and own.status == AdviceStatus.DRAFT
    return writes and rules.is_advised_now(found)


def _form(request: HttpRequest, found: DossierStage, own: AdvisoryAssignment | None) -> AdviceForm:
    last = desks.submissions_of(found.dossier)[0]
    sheet = found.dossier.criteria_set.sheet()
    laid_out = printed(last.snapshot, sheet, evidence.filed_files(last))
    others = reads.opinions_by_criterion(reads.readable_by(request.user, found))
    return AdviceForm(
        posted(request),
        rows=reads.advice_rows(laid_out, others),
        sheet=sheet,
        kept=reads.kept_opinions(own) if own else {},
        comment=own.comment if own else "",
    )


def _keep(request: HttpRequest, found: DossierStage, form: AdviceForm) -> HttpResponse | None:
    """Keep what can be kept; None when something must be mended on the page."""
    form.full_clean()
    advice.save_opinions(
        stage_id=found.pk,
        opinions=form.opinions(agree_with_rest="rest" in request.POST),
        comment=form.cleaned_data.get("comment", ""),
        actor=request.user,
    )
    if request.htmx:
        refuse_unreadable(form)
        return HttpResponse(status=204)
    if not form.is_valid():
        return None
    messages.success(request, _("Đã lưu ý kiến."))
    page = "advice_hand_in" if "next" in request.POST else "stage_advice"
    return redirect(f"evaluation:{page}", found.pk)


@login_required
@require_http_methods(_READ_OR_SEND)
def advice_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one's opinions; what is still missing is named."""
    found = advised_stage(request, pk)
    own = reads.assignment_of(request.user, found)
    if own is None:
        raise NotPermitted(_("Hồ sơ này chưa phân công cho bạn."))
    missing = advice.missing_criteria(own)
    if missing and request.method != "POST":
        return _back_to_the_first(request, pk, missing)
    return ask(
        request,
        SureForm(posted(request)),
        act=lambda typed: _hand_in(request, pk),
        done=_("Đã nộp ý kiến tư vấn."),
        back=reverse("evaluation:stage_advice", args=[pk]),
        title=_("Nộp ý kiến tư vấn"),
        text=_("Sau khi nộp, ý kiến không sửa được nữa; tổ trưởng có thể mở lại."),
        button=_("Nộp ý kiến"),
    )


def _back_to_the_first(request: HttpRequest, pk: int, missing: list[str]) -> HttpResponse:
    """Nothing to confirm yet: to the first criterion without an opinion, all of them named."""
    gaps = _("Còn thiếu ý kiến ở tiêu chí: %(codes)s.") % {"codes": ", ".join(missing)}
    messages.warning(request, gaps)
    return redirect(f"{reverse('evaluation:stage_advice', args=[pk])}#c-{missing[0]}")


def _hand_in(request: HttpRequest, pk: int) -> AdvisoryAssignment:
    return advice.hand_in_advice(stage_id=pk, actor=request.user, now=timezone.now())


@login_required
@require_http_methods(_READ_OR_SEND)
def advice_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The head has an adviser look again."""
    rows = AdvisoryAssignment.objects.visible_to(request.user).select_related(
        "stage", "member__user"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    rules.require(rules.can_report_advice(request.user, found.stage))
    return ask(
        request,
        ReopenForm(posted(request)),
        act=lambda typed: _reopen(request, pk, typed),
        done=_("Đã mở lại để người tư vấn xem xét."),
        back=reverse("evaluation:stage_advice", args=[found.stage_id]),
        title=_("Mở lại ý kiến tư vấn"),
        text=str(found.member.user),
        button=_("Mở lại"),
    )


def _reopen(request: HttpRequest, pk: int, typed: Mapping[str, Any]) -> AdvisoryAssignment:
    return advice.reopen_advice(assignment_id=pk, actor=request.user, **typed)
