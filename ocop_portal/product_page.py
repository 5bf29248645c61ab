"""The staff's page of one product: its register entry with what every package above knows of it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import User
from core.clocks import today
from core.timeline import newest_first
from evaluation.selectors.dossiers import draftable_products
from evaluation.selectors.timeline import product_events
from products import rules, selectors
from products.models import Licence, Product
from products.standing import expiry_of, standing_of


@login_required
@require_GET
def product_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Identity, papers with their expiry, and the timeline of everything."""
    product = selectors.product_page(request.user, public_id)
    day = today()
    context = {
        "product": product,
        "standing": standing_of(product, day),
        "category": _category_line(product),
        "papers": _papers(product, request.user, day),
        "keeps_papers": rules.can_keep_papers(request.user, product.producer),
        "may_begin": draftable_products(request.user, day).filter(pk=product.pk).exists(),
        "events": newest_first(product_events(product, request.user)),
    }
    return render(request, "products/product_detail.html", context)


def _category_line(product: Product) -> list[str]:
    """Sector, group, subgroup: as deep as the product is classified."""
    names, category = [], product.category
    while category is not None:
        names.append(category.name)
        category = category.parent
    return list(dict.fromkeys(reversed(names)))


def _papers(product: Product, user: User, day: date) -> list[dict[str, Any]]:
    """Papers are the producer's own affair: shown to its people and to who keeps the register."""
    if not rules.can_keep_papers(user, product.producer):
        return []
    return [_paper(licence, day) for licence in selectors.papers_of(product)]


def _paper(licence: Licence, day: date) -> dict[str, Any]:
    expiry = expiry_of(licence.expires_on, day)
    parts = [licence.get_kind_display(), licence.number, licence.issued_by]
    return {
        "title": licence.title,
        "url": reverse("products:licence_file", args=[licence.pk]) if licence.file_id else "",
        "meta": " · ".join(part for part in parts if part),
        "kind": expiry.kind,
        "word": expiry.word,
    }
