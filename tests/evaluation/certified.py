"""One certificate from the whole path, then dated and copied at will."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from documents.verification import new_code
from evaluation.models import Certificate
from evaluation.services.certificates import snapshot_of
from products.models import Product
from products.services.products import set_stars
from tests.pages.room import like

DAY = timedelta(days=1)
_serial = count(1000)


def dated(certificate: Certificate, start: date, end: date, **acts: Any) -> Certificate:
    """Printed from one day to another, ended by act on the days given; the product shows it."""
    certificate.printed_from, certificate.printed_until = start, end
    for name, value in acts.items():
        setattr(certificate, name, value)
    certificate.effective = certificate.term.effective()
    certificate.save()
    set_stars(product_id=certificate.product_id, actor=None, **snapshot_of(certificate))
    return Certificate.objects.get(pk=certificate.pk)


def another(certificate: Certificate, *, name: str, **changes: Any) -> Certificate:
    """A second certificate of the same decision, for a new product of the same producer."""
    serial = next(_serial)
    product = like(certificate.product, name=name, public_id=new_uuid())
    product.save()
    code = new_code()
    paper = like(
        certificate.document, verification_code=code, number=serial, number_text=f"{serial}/GCN",
        pdf=None, pdf_sha256="", rendered_at=None, issued_at=None, status="numbered",
    )  # fmt: skip
    paper.save()
    line = like(certificate.line, is_live=False, product=product)
    line.save()
    twin = like(
        certificate, product=product, line=line, document=paper, verification_code=code, **changes
    )
    twin.save()
    return dated(twin, twin.printed_from, twin.printed_until)


def new_uuid() -> Any:
    return Product._meta.get_field("public_id").default()
