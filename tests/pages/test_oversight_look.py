"""Certificates, withdrawals, appeals and inspections in Chromium, wide and narrow."""

import pytest

from core.clocks import today
from evaluation.models import Certificate, Inspection, Result
from evaluation.services import appeals, inspections
from evaluation.services.misuse_reports import report_misuse
from ocop_portal.demo import walk
from tests.evaluation.certified import drafted, verified
from tests.path import concluded, draw_only, fresh, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def certified(demo) -> Certificate:
    concluded(demo)
    decision = walk.decide(demo, number=7)
    draw_only(decision.document)
    walk.issue(demo, decision)
    return Certificate.objects.get()


def under_way(demo, certificate: Certificate) -> Inspection:
    inspection = inspections.arrange_inspection(
        product_id=certificate.product_id, unit_id=demo.province.pk, planned_on=today(),
        inspector_ids=[], actor=demo.user("tinh1"),
    )  # fmt: skip
    act = {"inspection_id": inspection.pk, "actor": demo.user("tinh1")}
    inspections.begin_inspection(**act)
    inspections.add_violation(
        what="Ghi 5 sao trên trang bán hàng", law="Điều 9 Quyết định 26/2026/QĐ-TTg",
        seriousness="serious", **act,
    )  # fmt: skip
    return inspection


def test_the_pages_that_follow_recognition(look):
    demo = make_world()
    certificate = certified(demo)
    result = Result.objects.get()
    appeal = appeals.file_appeal(
        result_id=result.pk, text="Tiêu chí 1.1 chưa tính hợp đồng liên kết số 3.",
        actor=fresh(demo.user("chuthe1")), today=today(),
    )  # fmt: skip
    inspection = under_way(demo, certificate)
    report_misuse(
        code=certificate.verification_code, what="In 5 sao lên hộp", where="Chợ Mộc Châu",
        contact="0912 000 000", today=today(),
    )  # fmt: skip
    reported = Inspection.objects.get(kind="reported")
    decision = drafted(demo, verified(demo, certificate))
    code = certificate.verification_code
    office = {
        "certificates": "/certificates/",
        "certificate": f"/certificates/{certificate.pk}/",
        "withdrawals": "/withdrawals/",
        "withdrawal": f"/withdrawals/{decision.withdrawals.get().pk}/",
        "withdrawal-new": f"/certificates/{certificate.pk}/withdraw/",
        "correction-new": f"/certificates/{certificate.pk}/correct/",
        "certificate-decision": f"/certificate-decisions/{decision.pk}/",
        "appeals": "/appeals/",
        "appeal": f"/appeals/{appeal.pk}/",
        "inspections": "/inspections/",
        "inspection": f"/inspections/{inspection.pk}/",
        "inspection-findings": f"/inspections/{inspection.pk}/findings/",
        "inspection-conclude": f"/inspections/{inspection.pk}/conclude/",
        "inspection-new": f"/inspections/new/{certificate.product.public_id}/",
        "reported": f"/inspections/{reported.pk}/",
        "plan-new": "/inspections/plans/new/",
        "sample-new": f"/inspections/{inspection.pk}/sample/",
        "violation-new": f"/inspections/{inspection.pk}/violation/",
        "appeal-receive": f"/appeals/{appeal.pk}/receive/",
    }
    public = {"qr-history": f"/qr/{code}/", "misuse": f"/qr/{code}/report/"}

    for width in ("wide", "phone"):
        assert look(office, width=width, user=demo.user("tinh1")) == {}
        assert look(public, width=width) == {}
        second = {"certificate-check": f"/certificate-decisions/{decision.pk}/check/"}
        assert look(second, width=width, user=demo.user("tinh2")) == {}
        own = {"appeal-new": f"/results/{result.pk}/appeal/"}
        assert look(own, width=width, user=demo.user("chuthe1")) == {}
