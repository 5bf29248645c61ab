"""One dossier from draft to certificate under decision 26/2026, through the services."""

import pytest
from django.utils import timezone

from core.models import AuditEntry
from documents.choices import DocumentStatus
from documents.services.rendering import render_next_document
from evaluation.choices import DecisionStatus, DossierStatus, StageStatus
from evaluation.models import Certificate, Dossier, StarDecision
from evaluation.terms import last_valid_day
from ocop_portal.demo import walk
from tests.path import make_council, make_product_of, make_round, make_world

pytestmark = pytest.mark.django_db


def draw_all() -> None:
    while render_next_document(now=timezone.now()):
        pass


def walk_to_decision(demo) -> tuple[Dossier, StarDecision]:
    product = make_product_of(demo)
    dossier = walk.draft(demo, product)
    walk.file(demo, dossier)
    walk.report(demo, dossier, number=12)
    round_ = make_round(demo)
    walk.enter_round(demo, dossier, round_)
    council = make_council(demo, round_)
    session = walk.meet(demo, council.pk, [dossier], demo.today)
    walk.score(demo, session.items.get())
    walk.conclude(demo, session)
    return dossier, walk.decide(demo, number=345)


def test_a_product_goes_from_filing_to_a_certificate_in_force():
    demo = make_world()
    dossier, decision = walk_to_decision(demo)
    draw_all()

    walk.issue(demo, decision)
    draw_all()

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
