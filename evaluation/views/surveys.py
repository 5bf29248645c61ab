"""Visits with photos and further tests, written down where they happen; works without script."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotFound
from documents.serving import serve_file
from evaluation import rules
from evaluation.forms.advisory import AnswerTestForm, AskTestForm, VisitForm
from evaluation.models import DossierStage, FurtherTest, SitePhoto, SiteVisit
from evaluation.services import surveys
from evaluation.views.advice_frame import advised_stage

_READ_OR_SEND = ["GET", "HEAD", "POST"]


def _open_stage(request: HttpRequest, pk: int) -> DossierStage:
    found = advised_stage(request, pk)
    rules.require(rules.is_advised_now(found), _("Hồ sơ không còn ở bước thẩm định của tổ tư vấn."))
    return found


# ── Visits ───────────────────────────────────────────────────────────


@login_required
@require_http_methods(_READ_OR_SEND)
def visit_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = _open_stage(request, pk)
    form = _visit_form(request, {"visited_on": today(), "place": _home(found)})
    if form.is_bound and carry_out(form, lambda typed: _record(request, pk, form)):
        messages.success(request, _("Đã ghi lần kiểm tra thực tế."))
        return redirect("evaluation:site_visit", form.outcome.pk)
    context = {"stage": found, "dossier": found.dossier, "form": form, "is_open": True}
    return render(request, "evaluation/site_visit.html", context, status=form_status(form))


def _home(found: DossierStage) -> str:
    """Where the product is made, as far as the register knows, to be corrected on the spot."""
    return found.dossier.producer.address or found.dossier.unit.full_name


def _visit_form(request: HttpRequest, initial: Mapping[str, Any]) -> VisitForm:
    files = request.FILES if request.method == "POST" else None
    return VisitForm(posted(request), files, initial=initial)


def _record(request: HttpRequest, pk: int, form: VisitForm) -> SiteVisit:
    return surveys.record_visit(
        stage_id=pk, values=form.values, photos=form.pictures, actor=request.user
    )


@login_required
@require_http_methods(_READ_OR_SEND)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit as it was written down; the team corrects it until a report tells of it."""
    found = _visit(request, pk)
    is_open = found.report_id is None and rules.can_advise(request.user, found.stage)
    if request.method == "POST":
        rules.require(rules.advises(request.user, found.stage))
    kept = {name: getattr(found, name) for name in surveys.VISIT_FIELDS}
    form = _visit_form(request, kept)
    if form.is_bound and carry_out(form, lambda typed: _revise(request, pk, form)):
        messages.success(request, _("Đã lưu lần kiểm tra thực tế."))
        return redirect("evaluation:site_visit", pk)
    context = {
        "visit": found,
        "stage": found.stage,
        "dossier": found.stage.dossier,
        "photos": list(found.photos.select_related("file")),
        "form": form,
        "is_open": is_open,
    }
    return render(request, "evaluation/site_visit.html", context, status=form_status(form))


def _visit(request: HttpRequest, pk: int) -> SiteVisit:
    rows = SiteVisit.objects.visible_to(request.user).select_related(
        "stage__unit", "stage__dossier__product", "stage__dossier__producer", "recorded_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _revise(request: HttpRequest, pk: int, form: VisitForm) -> SiteVisit:
    return surveys.revise_visit(
        visit_id=pk, values=form.values, photos=form.pictures, actor=request.user
    )


@login_required
@require_POST
def photo_remove(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    surveys.remove_photo(visit_id=pk, photo_id=photo, actor=request.user)
    messages.success(request, _("Đã gỡ ảnh."))
    return redirect("evaluation:site_visit", pk)


@login_required
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    visits = SiteVisit.objects.visible_to(request.user)
    found = SitePhoto.objects.filter(visit__in=visits, pk=pk).select_related("file").first()
    if found is None:
        raise NotFound
    return serve_file(found.file, download_name=f"anh-{found.pk}.{found.file.extension}")


# ── Further tests ────────────────────────────────────────────────────


@login_required
@require_http_methods(_READ_OR_SEND)
def test_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = _open_stage(request, pk)
    return ask(
        request,
        AskTestForm(posted(request), initial={"asked_on": today()}),
        act=lambda typed: surveys.ask_test(stage_id=pk, actor=request.user, **typed),
        done=_("Đã ghi yêu cầu kiểm nghiệm bổ sung."),
        back=reverse("evaluation:stage_advice", args=[pk]),
        title=_("Yêu cầu kiểm nghiệm bổ sung"),
        text=f"{found.dossier.product.name} – {found.dossier.producer.name}",
        button=_("Ghi yêu cầu"),
    )


@login_required
@require_http_methods(_READ_OR_SEND)
def test_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the laboratory found, with its paper."""
    found = _test(request, pk)
    rules.require(rules.advises(request.user, found.stage))
    files = request.FILES if request.method == "POST" else None
    form = AnswerTestForm(posted(request), files, initial={"answered_on": today()})
    if form.is_bound and carry_out(
        form, lambda typed: surveys.answer_test(test_id=pk, actor=request.user, **typed)
    ):
        messages.success(request, _("Đã ghi kết quả kiểm nghiệm."))
        return redirect("evaluation:stage_advice", found.stage_id)
    context = {"test": found, "stage": found.stage, "dossier": found.stage.dossier, "form": form}
    return render(request, "evaluation/test_answer.html", context, status=form_status(form))


@login_required
@require_safe
def test_result(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _test(request, pk)
    if found.result_file is None:
        raise NotFound
    name = f"ket-qua-kiem-nghiem-{found.pk}.{found.result_file.extension}"
    return serve_file(found.result_file, download_name=name)


def _test(request: HttpRequest, pk: int) -> FurtherTest:
    rows = FurtherTest.objects.visible_to(request.user).select_related(
        "stage__dossier__product", "stage__dossier__producer", "result_file"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
