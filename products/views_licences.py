"""A producer's own papers: kept once, shown in every dossier, handed out to who may read them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotFound, NotPermitted
from documents.previews import Preview, preview_of
from documents.serving import HandOut, serve_file
from products import rules
from products.forms_licences import KeptPaperForm
from products.models import Licence, Producer
from products.services.products import keep_licence
from products.standing import expiry_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def producer_licences(request: HttpRequest, pk: int) -> HttpResponse:
    """Every paper with its expiry; a new one is sent from the same page."""
    producer = _producer(request, pk)
    _require_keeper(request, producer)
    form = KeptPaperForm(
        posted(request),
        request.FILES or None,
        products=[(product.pk, product.name) for product in producer.products.order_by("sort_key")],
        initial={"kind": request.GET.get("kind", ""), "title": request.GET.get("title", "")[:250]},
    )
    if form.is_bound and carry_out(form, lambda typed: _keep(request, producer, form)):
        messages.success(request, _("Đã lưu giấy tờ."))
        return redirect(_next(request) or request.path)
    papers = producer.licences.select_related("file__thumbnail").prefetch_related("products")
    papers = papers.order_by(F("expires_on").asc(nulls_last=True), "kind", "pk")
    context = {
        "producer": producer,
        "form": form,
        "back": _next(request),
        "papers": [
            (paper, expiry_of(paper.expires_on, today()), _preview(paper)) for paper in papers
        ],
    }
    status = form_status(form)
    return render(request, "products/producer_licences.html", context, status=status)


def _preview(paper: Licence) -> Preview | None:
    return preview_of(
        paper.file,
        view=lambda: reverse("products:licence_view", args=[paper.pk]),
        thumbnail=lambda: reverse("products:licence_thumbnail", args=[paper.pk]),
    )


def _keep(request: HttpRequest, producer: Producer, form: KeptPaperForm) -> Licence:
    return keep_licence(
        producer_id=producer.pk,
        values=form.values,
        product_ids=form.cleaned_data["products"],
        upload=form.cleaned_data["file"],
        actor=request.user,
    )


def _next(request: HttpRequest) -> str:
    """The page of ours that sent the person here, else ""."""
    address = request.GET.get("next", "")
    hosts = {request.get_host()}
    is_own = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return address if is_own else ""


def _producer(request: HttpRequest, pk: int) -> Producer:
    rows = Producer.objects.visible_to(request.user).select_related("unit")
    producer = rows.filter(pk=pk).first()
    if producer is None:
        raise NotFound
    return producer


def _require_keeper(request: HttpRequest, producer: Producer) -> None:
    if not rules.can_keep_papers(request.user, producer):
        raise NotPermitted


@login_required
@require_safe
def licence_file(request: HttpRequest, pk: int, hand_out: HandOut = serve_file) -> HttpResponseBase:
    """The file of a paper, for whoever keeps the producer's papers: sent, shown or in small."""
    rows = Licence.objects.visible_to(request.user).select_related("file", "producer__unit")
    licence = rows.filter(pk=pk, file__isnull=False).first()
    if licence is None:
        raise NotFound
    _require_keeper(request, licence.producer)
    name = f"{licence.title[:120]}.{licence.file.extension}"
    return hand_out(licence.file, download_name=name)
