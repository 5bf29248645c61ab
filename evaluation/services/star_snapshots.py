"""Whether what products show still agrees with their certificates; each night, repairs included."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction

from core.models import AuditEntry
from evaluation.models import Certificate
from evaluation.services.certificates import snapshot_of
from products.models import Product
from products.services.products import set_stars

logger = logging.getLogger(__name__)


def repair_snapshots(*, today: date) -> list[int]:
    """Products whose stars, last day or code differed from the certificate that speaks for them.

    Products without a certificate are left alone: what they show comes from imported lists.
    """
    return [pk for pk in list(_differing(today)) if _repair(pk, today)]


def _differing(today: date) -> Iterator[int]:
    """One query, read through product by product."""
    rows = Certificate.objects.select_related("product").order_by("product", "printed_from", "pk")
    for product_id, found in groupby(rows.iterator(1000), key=lambda row: row.product_id):
        certificates = list(found)
        if _shown(certificates[0].product) != snapshot_of(_speaking(certificates, today)):
            yield product_id


def _speaking(certificates: Sequence[Certificate], today: date) -> Certificate:
    """The one in force; where none is, the last to begin."""
    in_force = (row for row in certificates if row.effective and today in row.effective)
    return next(in_force, certificates[-1])


def _shown(product: Product) -> dict[str, Any]:
    return {
        "stars": product.stars,
        "valid_until": product.stars_valid_until,
        "verification_code": product.verification_code,
    }


@transaction.atomic
def _repair(product_id: int, today: date) -> bool:
    """Compared again under the lock that every act on a certificate takes first."""
    product = Product.objects.lock(product_id)
    certificates = Certificate.objects.filter(product=product).order_by("printed_from", "pk")
    before, after = _shown(product), snapshot_of(_speaking(list(certificates), today))
    if before == after:
        return False
    set_stars(product_id=product_id, actor=None, **after)
    AuditEntry.objects.record(
        product, "repair_stars", actor=None,
        detail={"before": _plain(before), "after": _plain(after)},
    )  # fmt: skip
    logger.warning("Stars shown by product %s differed from its certificate", product_id)
    return True


def _plain(shown: dict[str, Any]) -> dict[str, str]:
    return {name: str(value or "") for name, value in shown.items()}
