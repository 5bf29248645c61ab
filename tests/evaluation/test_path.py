"""One dossier from draft to certificate under decision 26/2026, through the services."""

import pytest

from core.models import AuditEntry
from documents.choices import DocumentStatus
from evaluation.choices import DecisionStatus, DossierStatus, StageStatus
from evaluation.models import Certificate
from evaluation.terms import last_valid_day
from ocop_portal.demo import walk
from tests.path import concluded, draw_all, make_world

pytestmark = pytest.mark.django_db


def test_a_product_goes_from_filing_to_a_certificate_in_force():
    demo = make_world()
    result = concluded(demo)
    decision = walk.decide(demo, number=345)
    draw_all()

    walk.issue(demo, decision)
    draw_all()

    dossier = result.stage.dossier
    dossier.refresh_from_db()
    decision.refresh_from_db()
    certificate = Certificate.objects.get()
    product = dossier.product
    product.refresh_from_db()
    assert dossier.status == DossierStatus.CONCLUDED
    assert [stage.status for stage in dossier.stages.order_by("order")] == [
        StageStatus.FORWARDED,
        StageStatus.RECOGNISED,
    ]
    assert (decision.status, decision.number) == (DecisionStatus.ISSUED, "345/QĐ-UBND")
    assert decision.document.status == DocumentStatus.ISSUED
    assert certificate.stars == 4
    assert certificate.printed_until == last_valid_day(demo.today, 36)
    assert certificate.document.status == DocumentStatus.ISSUED
    assert (product.stars, product.stars_valid_until) == (4, certificate.printed_until)
    assert AuditEntry.objects.of(decision).filter(action="issue").count() == 1
