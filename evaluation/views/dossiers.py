"""The producer's desk: list, begin, fill in step by step, look it over, file."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.clocks import today
from core.edges import answer_autosave, carry_out, form_status, keep_together, posted
from core.errors import Incomplete, NotFound
from core.htmx import page_or_partial
from evaluation import rules
from evaluation.forms.dossiers import (
    BeginForm,
    DossierFilters,
    DossierForm,
    ProductSearch,
    SelfScoreForm,
)
from evaluation.models import Dossier, DossierStage
from evaluation.recognised import changes_in
from evaluation.renewal import renewal_words
from evaluation.selectors import desks, evidence
from evaluation.selectors import dossiers as reads
from evaluation.selectors import self_score as scores
from evaluation.selectors.appeals import appealable
from evaluation.selectors.deciding_day import needed_until
from evaluation.selectors.dossier_sheet import printed
from evaluation.selectors.place_notes import place_notes
from evaluation.selectors.recognitions import extension_of, recognitions_of
from evaluation.selectors.results import results_of
from evaluation.selectors.returns import sheet_of, transition_words
from evaluation.selectors.standing import STAGE_KINDS, standing_of
from evaluation.services import dossiers as services
from evaluation.snapshots import dossier_snapshot
from evaluation.views.dossier_frame import (
    drafted_dossier,
    frame_of,
    is_closed,
    visible_dossier,
)
from products.models import Product

PAGE_SIZE = 50
_READ_OR_SEND = ["GET", "HEAD", "POST"]


# ── The list, and beginning ──────────────────────────────────────────


@login_required
@require_safe
def dossier_list(request: HttpRequest) -> HttpResponse:
    """The person's dossiers, filtered by what stands in the address."""
    user = request.user
    form = DossierFilters(
        request.GET, units=reads.unit_choices(user), years=reads.year_choices(user)
    )
    rows = reads.dossier_rows(user, form.applied())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(dossier, standing_of(dossier)) for dossier in page],
        "is_filtered": bool(form.applied()),
        "may_begin": bool(user.producer_ids or user.assisted_paths),
    }
    return page_or_partial(
        request, "evaluation/dossier_list.html", "evaluation/_dossier_list.html", context
    )


@login_required
@require_http_methods(_READ_OR_SEND)
def dossier_new(request: HttpRequest) -> HttpResponse:
    """Choose a product that has no open dossier, then begin one for it."""
    if "product" not in request.GET:
        return _choose_product(request)
    product = _product(request)
    rules.require(rules.can_draft(request.user, product))
    kinds = reads.kinds_for(product, today())
    form = BeginForm(posted(request), kinds=kinds.open)
    if form.is_bound and carry_out(form, lambda typed: _begin(request, product, typed["kind"])):
        return redirect("evaluation:dossier_registration", form.outcome.pk)
    context = {"form": form, "product": product, "kinds": kinds}
    return render(request, "evaluation/dossier_begin.html", context, status=form_status(form))


def _begin(request: HttpRequest, product: Product, kind: str) -> Dossier:
    return services.draft_dossier(
        product_id=product.pk, kind=kind, actor=request.user, today=today()
    )


def _product(request: HttpRequest) -> Product:
    key = request.GET["product"]
    rows = Product.objects.visible_to(request.user).select_related("producer", "unit", "category")
    product = rows.filter(pk=key).first() if key.isascii() and key.isdigit() else None
    if product is None:
        raise NotFound
    return product


def _choose_product(request: HttpRequest) -> HttpResponse:
    form = ProductSearch(request.GET)
    rows = reads.draftable_products(request.user, today(), form.applied().get("q", ""))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form}
    return page_or_partial(
        request, "evaluation/dossier_new.html", "evaluation/_dossier_products.html", context
    )


# ── One dossier ──────────────────────────────────────────────────────


@login_required
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The printed form, where the dossier is, and what it still lacks."""
    found = visible_dossier(request, pk)
    last = reads.last_submission(found)
    may_edit = rules.can_edit_dossier(request.user, found)
    is_live = may_edit or last is None
    content = dossier_snapshot(found)[0] if is_live else last.snapshot
    files = evidence.live_files(evidence.links_of(found)) if is_live else evidence.filed_files(last)
    mine = DossierStage.objects.visible_to(request.user).filter(dossier=found)
    openable = set(mine.values_list("pk", flat=True))
    context = {
        **(frame_of(found, reads.PREVIEW) if may_edit else {}),
        "dossier": found,
        "standing": standing_of(found),
        "may_edit": may_edit,
        "submission": last,
        "is_live": is_live,
        "sheet": printed(content, found.criteria_set.sheet() if is_live else sheet_of(last), files),
        "renewal": renewal_words(found, today()),
        "transition": transition_words(found, today()) if last or may_edit else "",
        "may_discard": rules.can_discard(request.user, found),
        "is_outdated": may_edit and rules.is_outdated(found, today()),
        "filings": reads.filings_of(found),
        "since_recognition": changes_in(found, content),
        "recognitions": recognitions_of(found),
        "extension": extension_of(request.user, found, today()),
        "flagged": evidence.flagged_papers(content, today(), needed_until(found, today())),
        "events": desks.history_of(found),
        "results": results_of(request.user, found),
        "appealable": appealable(request.user, found.pk, today()),
        "stages": [
            (stage, STAGE_KINDS[stage.status], stage.pk in openable)
            for stage in found.stages.select_related("unit", "receipt").order_by("pk")
        ],
    }
    return render(request, "evaluation/dossier_detail.html", context)


@login_required
@require_http_methods(_READ_OR_SEND)
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """Form 01."""
    return _form_page(request, pk, "01", step="registration", following="report")


@login_required
@require_http_methods(_READ_OR_SEND)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Form 02, all but the self-score."""
    return _form_page(request, pk, "02", step="report", following="self_score")


def _form_page(
    request: HttpRequest, pk: int, code: str, *, step: str, following: str
) -> HttpResponse:
    """What can be read is kept; what cannot comes back with its reason, as typed."""
    found = drafted_dossier(request, pk)
    if is_closed(request, found):
        return redirect("evaluation:dossier", pk)
    form = DossierForm(posted(request), dossier=found, form=code, notes=place_notes(found, today()))
    if form.is_bound:
        act = partial(services.save_form, dossier_id=pk, form=code, actor=request.user)
        keep_together(request, form, act)
        found = visible_dossier(request, pk)
        if request.htmx:
            steps = render(request, "evaluation/_dossier_saved.html", frame_of(found, step))
            return answer_autosave(request, form, steps)
        if form.is_valid():
            messages.success(request, _("Đã lưu."))
            return redirect(reads.step_url(found, following if "next" in request.POST else step))
    context = {"form": form, "code": code, "step": step, **frame_of(found, step)}
    return render(request, "evaluation/dossier_form.html", context, status=form_status(form))


# ── Self-score ───────────────────────────────────────────────────────


@login_required
@require_http_methods(_READ_OR_SEND)
def self_score(request: HttpRequest, pk: int) -> HttpResponse:
    """Every criterion as radio rows; one change by htmx, or the whole sheet by its button."""
    found = drafted_dossier(request, pk)
    if is_closed(request, found):
        return redirect("evaluation:dossier", pk)
    sheet = found.criteria_set.sheet()
    form = SelfScoreForm(posted(request), sheet=sheet)
    if form.is_bound and carry_out(form, lambda typed: _keep_marks(request, pk, form)):
        if request.htmx:
            return _marked(request, found, form)
        messages.success(request, _("Đã lưu phần tự chấm."))
        return redirect(
            reads.step_url(found, "evidence" if "next" in request.POST else "self_score")
        )
    if request.htmx and form.is_bound:
        raise Incomplete(fields={name: list(texts) for name, texts in form.errors.items()})
    filled = form.over(scores.filled_by_producer(found))
    context = {
        "form": form,
        "parts": scores.self_parts(found, sheet, filled, place_notes(found, today())),
        "score": scores.self_panel(sheet, filled),
        **frame_of(found, "self_score"),
    }
    return render(request, "evaluation/dossier_self_score.html", context, status=form_status(form))


def _keep_marks(request: HttpRequest, pk: int, form: SelfScoreForm) -> Dossier:
    return services.save_self_marks(
        dossier_id=pk, marks=form.marks, notes=form.notes, actor=request.user
    )


def _marked(request: HttpRequest, found: Dossier, form: SelfScoreForm) -> HttpResponse:
    """The parts of the page that one change alters."""
    sheet = found.criteria_set.sheet()
    filled = scores.filled_by_producer(found)
    context = {
        "cards": scores.touched_cards(sheet, filled, form.codes),
        "parts": scores.part_points(sheet, filled),
        "score": scores.self_panel(sheet, filled),
        **frame_of(found, "self_score"),
    }
    return render(request, "evaluation/_dossier_marked.html", context)
