"""Setting a council up: five steps that can be left and taken up again, then the whole of it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotPermitted
from evaluation import rules
from evaluation.forms.setup import (
    AssignmentForm,
    MembersForm,
    NameForm,
    RulesForm,
    SeatFormSet,
    SignedOutsideForm,
    TakeForm,
)
from evaluation.models import Council
from evaluation.selectors import council as reads
from evaluation.selectors import founding
from evaluation.selectors.papers import job_of
from evaluation.services import councils
from evaluation.views.council import find_arranged, find_council, find_round

_ANY = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@_ANY
def council_new(request: HttpRequest) -> HttpResponse:
    """The first step, for a round without a council."""
    round_ = find_round(request, request.GET.get("round", ""))
    if not rules.can_arrange_round(request.user, round_):
        raise NotPermitted
    form = NameForm(posted(request), initial={"name": _default_name(round_)})
    begin = partial(councils.begin_council, round_id=round_.pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: begin(**sent)):
        return redirect("evaluation:council_members", pk=form.outcome.pk)
    context = {"round": round_, "form": form}
    return render(request, "evaluation/council_new.html", context, status=form_status(form))


def _default_name(round_: Any) -> str:
    unit = round_.unit.full_name
    return _("Hội đồng đánh giá, phân hạng sản phẩm OCOP %(unit)s") % {
        "unit": unit[0].lower() + unit[1:]
    }


@login_required
@_ANY
def step_round(request: HttpRequest, pk: int) -> HttpResponse:
    council = find_arranged(request, pk)
    form = NameForm(posted(request), initial={"name": council.name})
    rename = partial(councils.rename_council, council_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: rename(**sent)):
        return _on(request, "council_members", pk)
    return _step(request, council, "round", form)


@login_required
@_ANY
def step_members(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of members beside what the law asks for."""
    council = find_arranged(request, pk)
    law = founding.composition_for(council)
    form = MembersForm(posted(request), initial=MembersForm.initial_of(council))
    people = reads.council_candidates(request.user)
    seated = reads.seats_of(council)
    seats = SeatFormSet(
        posted(request), prefix="seats", initial=SeatFormSet.initial_of(seated),
        form_kwargs={"people": people, "law": law},
    )  # fmt: skip
    seat = partial(councils.seat_members, council_id=pk, actor=request.user)
    is_sound = not form.is_bound or seats.is_valid()
    sent = form.is_bound and is_sound
    if sent and carry_out(form, lambda typed: seat(seats=seats.plan(), **typed)):
        return _on(request, "council_dossiers", pk)
    context = {"seats": seats, "people": people, "law": law, "status": None if is_sound else 422}
    context["missing"] = law.missing(seated) if law else []
    return _step(request, council, "members", form, **context)


@login_required
@_ANY
def step_dossiers(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossiers of the round, and received ones that may still enter it."""
    council = find_arranged(request, pk)
    form = TakeForm(posted(request), stages=founding.stages_to_take(council))
    take = partial(councils.take_dossiers, council_id=pk, actor=request.user, today=today())
    if form.is_bound and carry_out(form, lambda sent: take(**sent)):
        return _on(request, "council_assignment", pk)
    stages = list(founding.stages_of_council(council))
    return _step(request, council, "dossiers", form, stages=stages)


@login_required
@_ANY
def step_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Who scores which product group or dossier, and how many each dossier then has."""
    council = find_arranged(request, pk)
    plan = founding.assignment_of(council)
    form = AssignmentForm(
        posted(request), lines=plan.lines, seats=plan.seats, initial=plan.ticked
    )  # fmt: skip
    assign = partial(councils.assign_seats, council_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: assign(**sent)):
        return _on(request, "council_rules", pk)
    return _step(request, council, "assignment", form, plan=plan)


@login_required
@_ANY
def step_rules(request: HttpRequest, pk: int) -> HttpResponse:
    council = find_arranged(request, pk)
    form = RulesForm(posted(request), initial=RulesForm.initial_of(council))
    write = partial(councils.set_work_rules, council_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: write(**sent)):
        return _on(request, "council_setup", pk)
    return _step(request, council, "rules", form)


def _on(request: HttpRequest, step: str, pk: int) -> HttpResponse:
    messages.success(request, _("Đã lưu."))
    return redirect(f"evaluation:{step}", pk=pk)


def _step(
    request: HttpRequest, council: Council, step: str, form: Any, *, status: int | None = None,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    page = {**_frame(council, step), "form": form, **context}
    template = f"evaluation/council_step_{step}.html"
    return render(request, template, page, status=status or form_status(form))


def _frame(council: Council, current: str) -> dict[str, Any]:
    """What stands above every step: the five of them, and what is missing."""
    gaps = founding.gaps_of(council)
    steps = [
        {
            "title": link.word,
            "url": reverse(f"evaluation:council_{link.code}", args=[council.pk]),
            "state": "bad" if link.gaps else "done",
            "current": link.is_current,
            "note": "",
        }
        for link in founding.steps_of(gaps, current)
    ]
    return {
        "council": council,
        "steps": steps,
        "lacking": [gap for gap in gaps if current in {"", gap.step}],
        "may_change": founding.is_open_for_change(council),
    }


# ── Founding ─────────────────────────────────────────────────────────


@login_required
@_ANY
def setup(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole council to look over: draft its decision, or write down one signed outside."""
    council = _founding_of(request, pk)
    form = SignedOutsideForm(posted(request))
    record = partial(councils.record_founding, council_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: record(**sent)):
        messages.success(request, _("Đã lập hội đồng."))
        return redirect("evaluation:council", pk=pk)
    context = {
        **_frame(council, ""),
        "form": form,
        "seats": reads.seats_of(council),
        "job": job_of(council.founding) if council.founding else None,
        "may_arrange": rules.can_arrange_council(request.user, council.unit),
        "may_sign": rules.can_sign_for(request.user, council.unit),
    }
    return render(request, "evaluation/council_setup.html", context, status=form_status(form))


def _founding_of(request: HttpRequest, pk: int) -> Council:
    """For whoever arranges the council or signs its decision."""
    council = find_council(request, pk)
    unit = council.unit
    if not (
        rules.can_arrange_council(request.user, unit) or rules.can_sign_for(request.user, unit)
    ):
        raise NotPermitted
    return council
