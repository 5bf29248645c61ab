"""The register of certificates: list, spreadsheet, one certificate's page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.clocks import today
from core.errors import NotFound
from core.htmx import page_or_partial
from evaluation.certificate_exports import MEDIA_TYPES, certificate_table
from evaluation.forms.certificates import CertificateFilters
from evaluation.models import Certificate
from evaluation.selectors import certificates as reads
from evaluation.selectors.history import star_history
from evaluation.selectors.oversight import acts_on_certificate

PAGE_SIZE = 50


@login_required
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Certificates one may read, those that end first on top."""
    day = today()
    form, sort, rows = _asked(request)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [(certificate, reads.standing_of(certificate, day)) for certificate in page],
        "is_filtered": bool(form.applied()),
    }
    return page_or_partial(
        request, "evaluation/certificate_list.html", "evaluation/_certificate_list.html", context
    )


def _asked(request: HttpRequest) -> tuple[CertificateFilters, str, QuerySet[Certificate]]:
    form = CertificateFilters(request.GET, units=reads.unit_choices(request.user))
    sort = reads.known_sort(request.GET.get("sort", ""))
    rows = reads.certificate_rows(request.user, form.applied(), sort=sort, day=today())
    return form, sort, rows


@login_required
@require_safe
def certificate_export(request: HttpRequest, form: str) -> HttpResponse:
    """The rows of the list as filtered, as .xlsx or .csv."""
    _form, _sort, rows = _asked(request)
    day = today()
    response = HttpResponse(certificate_table(rows, form=form, day=day))
    response["Content-Type"] = MEDIA_TYPES[form]
    name = f"giay-chung-nhan-{day:%Y%m%d}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@login_required
@require_safe
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Term, what may be done about it, papers, acts, and the product's whole history of stars."""
    certificate = reads.certificate_page(request.user, pk)
    if certificate is None:
        raise NotFound
    context: dict[str, Any] = {
        "certificate": certificate,
        "standing": reads.standing_of(certificate, today()),
        "acts": acts_on_certificate(request.user, certificate, today()),
        "jobs": reads.papers_of(certificate),
        "events": reads.events_of(certificate) if request.user.unit_paths else [],
        "history": star_history(certificate.product_id),
    }
    return render(request, "evaluation/certificate_detail.html", context)
