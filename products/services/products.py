"""Keep the register of products, and the snapshot of stars that the market sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from core.text import tidy
from documents.choices import FilePurpose
from documents.services.files import store_file
from products import rules
from products.models import Licence, Producer, Product


@transaction.atomic
def register_product(*, values: Mapping[str, Any], actor: User) -> Product:
    """Enter a product of a producer the actor may keep papers for."""
    product = Product(**{**values, "name": tidy(values["name"])})
    if not rules.can_keep_papers(actor, product.producer):
        raise NotPermitted
    require_valid(product)
    product.save()
    AuditEntry.objects.record(product, "register", actor=actor)
    return product


@transaction.atomic
def revise_product(*, product_id: int, values: Mapping[str, Any], actor: User) -> Product:
    """Correct the register; stars, codes and the producer are not changed here."""
    if not Product.objects.visible_to(actor).filter(pk=product_id).exists():
        raise NotFound
    product = Product.objects.select_related("producer__unit").lock(product_id)
    if not rules.can_keep_papers(actor, product.producer):
        raise NotPermitted
    for name, value in values.items():
        setattr(product, name, tidy(value) if name == "name" else value)
    require_valid(product)
    product.save()
    AuditEntry.objects.record(product, "revise", actor=actor, detail={"fields": sorted(values)})
    if not Product.objects.visible_to(actor).filter(pk=product.pk).exists():
        raise NotPermitted
    return product


@transaction.atomic
def keep_licence(
    *,
    producer_id: int,
    values: Mapping[str, Any],
    product_ids: list[int],
    actor: User,
    upload: File | None = None,
) -> Licence:
    """Keep one paper of a producer, for the products it covers, with the file sent for it."""
    producer = Producer.objects.visible_to(actor).filter(pk=producer_id).first()
    if producer is None:
        raise NotFound
    if not rules.can_keep_papers(actor, producer):
        raise NotPermitted
    licence = Licence(producer=producer, **values)
    require_valid(licence)
    if upload is not None:
        licence.file = store_file(upload=upload, actor=actor, purpose=FilePurpose.EVIDENCE)
    licence.save()
    licence.products.set(Product.objects.filter(producer=producer, pk__in=product_ids))
    AuditEntry.objects.record(licence, "keep", actor=actor)
    return licence


@dataclass(frozen=True, slots=True)
class StarsShown:
    """What the market sees of a product's recognition."""

    stars: int | None
    valid_until: date | None
    verification_code: str


@transaction.atomic
def set_stars(
    *, product_id: int, stars: int | None, valid_until: date | None, verification_code: str,
    actor: User | None,
) -> Product:  # fmt: skip
    """Write the snapshot; called by `evaluation` in the transaction of the act behind it."""
    shown = StarsShown(stars, valid_until, verification_code)
    return show_stars(shown={product_id: shown}, actor=actor)[0]


@transaction.atomic
def show_stars(*, shown: Mapping[int, StarsShown], actor: User | None) -> list[Product]:
    """Write the snapshots of many products, in as many statements as for one."""
    products = Product.objects.lock_all(shown)
    befores = [f"{product.stars or ''}" for product in products]
    for product in products:
        new = shown[product.pk]
        product.stars, product.stars_valid_until = new.stars, new.valid_until
        product.verification_code, product.updated_at = new.verification_code, timezone.now()
    Product.objects.bulk_update(
        products, ["stars", "stars_valid_until", "verification_code", "updated_at"]
    )
    AuditEntry.objects.record_all(
        products, "set_stars", actor=actor, befores=befores,
        afters=[f"{product.stars or ''}" for product in products],
    )  # fmt: skip
    return products
