"""The desks of communes, districts and provinces: receive, return, report, put into a round."""

from collections.abc import Mapping
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
from core.clocks import today, work_calendar
from core.edges import answer_autosave, carry_out, form_status, keep_together, posted
from core.htmx import page_or_partial
from evaluation import rules
from evaluation.forms.desks import (
    ForwardForm,
    IntakeForm,
    ReceiveForm,
    ReportForm,
    RoundForm,
    StageFilters,
)
from evaluation.models import DossierStage, IntakeCheck
from evaluation.recognised import changes_in
from evaluation.renewal import renewal_words
from evaluation.selectors import desks, evidence
from evaluation.selectors.advisory import desk_advice
from evaluation.selectors.deciding_day import needed_until
from evaluation.selectors.dossier_sheet import printed
from evaluation.selectors.papers import job_of
from evaluation.selectors.results import results_of
from evaluation.selectors.returns import (
    returned_and_answered,
    sheet_of,
    transition_words,
)
from evaluation.selectors.standing import STAGE_KINDS
from evaluation.services import commune_reports, intake, stages
from evaluation.submissions import dossier_components
from evaluation.views.drawing import drawn
from evaluation.workflow import STAGE

PAGE_SIZE = 50
_READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def stage_list(request: HttpRequest) -> HttpResponse:
    """Dossiers at the desks one may read, oldest deadline first."""
    user = request.user
    form = StageFilters(
        request.GET, units=desks.home_choices(user), rounds=desks.round_choices(user)
    )
    page = Paginator(desks.stage_rows(user, form.applied()), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    day, days = today(), work_calendar()
    context = {
        "form": form,
        "page": page,
        "rows": [
            (stage, STAGE_KINDS[stage.status], desks.deadline_of(stage, day, days))
            for stage in page
        ],
        "is_filtered": bool(form.applied()),
    }
    return page_or_partial(
        request, "evaluation/stage_list.html", "evaluation/_stage_list.html", context
    )


@login_required
@require_safe
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier as it was filed, what this desk may do with it, and what was done."""
    found = desks.visible_stage(request.user, pk)
    filed = desks.submissions_of(found.dossier)
    last = filed[0]
    report = desks.commune_report_of(found.dossier)
    context = {
        "stage": found,
        "dossier": found.dossier,
        "kind": STAGE_KINDS[found.status],
        "deadline": desks.deadline_of(found, today(), work_calendar()),
        "acts": desks.acts_of(request.user, found),
        "submission": last,
        **returned_and_answered(filed),
        "since_recognition": changes_in(found.dossier, last.snapshot),
        "sheet": printed(last.snapshot, sheet_of(last), evidence.filed_files(last)),
        "receipt": job_of(found.receipt) if found.receipt else None,
        "renewal": renewal_words(found.dossier, today()),
        "transition": transition_words(found.dossier, today()),
        "flagged": evidence.flagged_papers(
            last.snapshot, today(), needed_until(found.dossier, today())
        ),
        "report": report,
        "jobs": [job_of(report.document), job_of(report.letter)] if report else [],
        "checks": desks.checks_of(found),
        "asked": desks.asked_from_above(found),
        "advice": desk_advice(request.user, found),
        "events": desks.history_of(found.dossier),
        "results": results_of(request.user, found.dossier),
    }
    return render(request, "evaluation/stage_detail.html", context)


def _at_desk(request: HttpRequest, pk: int, move: str) -> DossierStage:
    """A stage whose desk is the person's and whose state allows the move: asked on GET too."""
    found = desks.visible_stage(request.user, pk)
    rules.require(rules.can_work_stage(request.user, found))
    STAGE.require(found, move)
    return found


def _subject(found: DossierStage) -> str:
    return f"{found.dossier.product.name} – {found.dossier.producer.name}"


# ── Acts ─────────────────────────────────────────────────────────────


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_receive(request: HttpRequest, pk: int) -> HttpResponse:
    found = _at_desk(request, pk, "receive")
    return ask(
        request,
        ReceiveForm(posted(request), initial={"received_on": today()}),
        act=lambda typed: stages.receive_dossier(stage_id=pk, actor=request.user, **typed),
        done=_("Đã tiếp nhận hồ sơ và cấp số phiếu."),
        back=reverse("evaluation:stage", args=[pk]),
        title=_("Tiếp nhận hồ sơ"),
        text=_subject(found),
        button=_("Tiếp nhận"),
    )


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_round(request: HttpRequest, pk: int) -> HttpResponse:
    found = _at_desk(request, pk, "enter_round")
    rules.require(rules.can_enter_round(request.user, found))
    return ask(
        request,
        RoundForm(posted(request), rounds=desks.rounds_of(request.user, found)),
        act=lambda typed: _enter_round(request, pk, typed),
        done=_("Đã đưa hồ sơ vào đợt đánh giá."),
        back=reverse("evaluation:stage", args=[pk]),
        title=_("Đưa vào đợt đánh giá"),
        text=_("%(subject)s. Hồ sơ đến ngày %(day)s.")
        % {"subject": _subject(found), "day": f"{found.arrived_on:%d/%m/%Y}"},
        button=_("Đưa vào đợt"),
    )


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What came, component by component; then on, or back to the commune or the producer."""
    found = _at_desk(request, pk, "enter_round")
    rules.require(rules.can_check_submission(request.user, found))
    form = IntakeForm(
        posted(request),
        components=intake.components_for(found),
        outcomes=desks.outcomes_for(found),
        initial={"checked_on": today()},
    )
    if form.is_bound and carry_out(form, lambda typed: _check(request, pk, form, typed)):
        messages.success(request, _("Đã ghi kết quả kiểm tra thành phần hồ sơ."))
        return redirect("evaluation:stage", pk)
    context = {"stage": found, "dossier": found.dossier, "form": form}
    return render(request, "evaluation/stage_check.html", context, status=form_status(form))


def _check(
    request: HttpRequest, pk: int, form: IntakeForm, typed: Mapping[str, Any]
) -> IntakeCheck:
    return intake.check_submission(
        stage_id=pk,
        found={code: intake.Checked(*answer) for code, answer in form.found().items()},
        outcome=typed["outcome"],
        note=typed["note"],
        checked_on=typed["checked_on"],
        actor=request.user,
    )


def _enter_round(request: HttpRequest, pk: int, typed: Mapping[str, Any]) -> DossierStage:
    return stages.put_into_round(
        stage_id=pk,
        round_id=typed["round"],
        late_reason=typed["late_reason"],
        actor=request.user,
        today=today(),
    )


# ── Form 03 ──────────────────────────────────────────────────────────


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The commune checks the composition and writes Form 03; it saves itself."""
    found = _at_commune(request, pk)
    report = commune_reports.report_in_hand(found)
    kept = {name: getattr(report, name) for name in commune_reports.WRITABLE}
    needed = found.dossier.criteria_set.sample_count or 0
    components = dossier_components(found.dossier.scheme.code, found.dossier.kind)
    form = ReportForm(
        posted(request), initial=kept, components=components, needs_samples=needed > 0
    )
    if form.is_bound:
        act = partial(commune_reports.save_commune_report, stage_id=pk, actor=request.user)
        keep_together(request, form, act)
        if request.htmx:
            return answer_autosave(request, form, HttpResponse())
        if form.is_valid():
            messages.success(request, _("Đã lưu báo cáo."))
            page = "stage_forward" if "next" in request.POST else "stage_report"
            return redirect(f"evaluation:{page}", pk)
    last = desks.submissions_of(found.dossier)[0]
    context = {
        "stage": found,
        "dossier": found.dossier,
        "deadline": desks.deadline_of(found, today(), work_calendar()),
        "form": form,
        "saved_at": report.updated_at if report.pk else None,
        "submission": last,
        "found": desks.composition_of(last),
        "needed_samples": needed,
        "asked": desks.asked_from_above(found),
    }
    return render(request, "evaluation/stage_report.html", context, status=form_status(form))


def _at_commune(request: HttpRequest, pk: int) -> DossierStage:
    found = _at_desk(request, pk, "forward_report")
    rules.require(rules.can_write_commune_report(request.user, found))
    return found


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_forward(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and day of the report, what it still lacks, then on to the next level."""
    found = _at_commune(request, pk)
    others = [
        (report.stage_id, report.stage.dossier.product.name) for report in desks.ready_beside(found)
    ]
    form = ForwardForm(posted(request), initial={"issued_on": today()}, others=others)
    if form.is_bound and carry_out(form, lambda typed: drawn(_forward(request, pk, typed))):
        messages.success(request, _("Đã phát hành báo cáo, văn bản đề nghị và chuyển hồ sơ."))
        return redirect("evaluation:stage", pk)
    context = {
        "stage": found,
        "dossier": found.dossier,
        "form": form,
        "lacks": _report_gaps(found),
    }
    return render(request, "evaluation/stage_forward.html", context, status=form_status(form))


def _report_gaps(found: DossierStage) -> list[tuple[str, str]]:
    """What Form 03 still lacks: sentence and the place to write it."""
    page = reverse("evaluation:stage_report", args=[found.pk])
    gaps = commune_reports.report_gaps(commune_reports.report_in_hand(found), found)
    return [(text, f"{page}#id_{name}") for name, texts in gaps.items() for text in texts]


def _forward(request: HttpRequest, pk: int, typed: Mapping[str, Any]) -> DossierStage:
    return commune_reports.forward_with_report(stage_id=pk, actor=request.user, **typed)
