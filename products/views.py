"""Pages of the product register."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core.clocks import today
from core.htmx import page_or_partial
from products import selectors
from products.forms import ProductFilters
from products.standing import standing_of

PAGE_SIZE = 50


@login_required
@require_GET
def product_list(request: HttpRequest) -> HttpResponse:
    """The person's products, filtered and sorted by what stands in the address."""
    context = _list_context(request)
    return page_or_partial(
        request, "products/product_list.html", "products/_product_list.html", context
    )


def _list_context(request: HttpRequest) -> dict[str, Any]:
    day = today()
    form = ProductFilters(
        request.GET,
        units=selectors.unit_choices(request.user, day),
        sectors=selectors.sector_choices(day),
    )
    sort = selectors.known_sort(request.GET.get("sort", ""))
    rows = selectors.product_rows(request.user, filters=form.applied(), sort=sort, day=day)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [(product, standing_of(product, day)) for product in page],
        "is_filtered": bool(form.applied()),
    }
