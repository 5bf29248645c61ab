"""Pages of producers, desks and the work queue, drawn in Chromium in every state."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clocks import today
from evaluation.models import SelfMark
from evaluation.services import commune_reports, dossiers, evidence, filing, stages
from ocop_portal.demo import walk
from products.models import Licence
from tests.pages.conftest import WIDTHS, session_cookie
from tests.path import filed, in_session, make_product_of, make_round, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both_widths = pytest.mark.parametrize("width", ["wide", "phone"])

LONG = "Bộ quà tặng trà Shan tuyết cổ thụ Tà Xùa, mận hậu sấy dẻo Mộc Châu, đóng hộp gỗ thông"


@both_widths
def test_what_a_producer_fills_in(look, width):
    demo = make_world()
    product = make_product_of(demo, name=LONG)
    producer = demo.user("chuthe1")
    store = f"/producers/{product.producer_id}/licences/"
    empty = {
        "home-empty": "/",
        "dossiers-none": "/dossiers/",
        "dossier-new": "/dossiers/new/",
        "dossier-begin": f"/dossiers/new/?product={product.pk}",
        "papers-none": store,
    }
    assert look(empty, width=width, user=producer) == {}
    draft = walk.draft(demo, product)
    SelfMark.objects.filter(dossier=draft, criterion__code__in=["1.1", "7", "9"]).delete()
    for left, title in ((-3, "Phiếu kiểm nghiệm"), (20, "Giấy chứng nhận an toàn thực phẩm")):
        paper = Licence.objects.create(
            producer=product.producer, kind="test_report", title=title, number="12/2026/KN",
            issued_on=today() - timedelta(days=300), expires_on=today() + timedelta(days=left),
        )  # fmt: skip
        evidence.show_evidence(
            dossier_id=draft.pk, criterion="8", licence_id=paper.pk, actor=producer
        )
    filling = {
        "dossier-draft": f"/dossiers/{draft.pk}/",
        "dossier-01": f"/dossiers/{draft.pk}/registration/",
        "dossier-02": f"/dossiers/{draft.pk}/report/",
        "dossier-score": f"/dossiers/{draft.pk}/self-score/",
        "dossier-papers": f"/dossiers/{draft.pk}/evidence/?criterion=8",
        "dossier-file-missing": f"/dossiers/{draft.pk}/file/",
        "papers": store,
        "home-producer": "/",
    }
    assert look(filling, width=width, user=producer) == {}


@both_widths
def test_what_comes_back_and_goes_again(look, width):
    demo = make_world()
    dossier = filed(demo, make_product_of(demo, name=LONG))
    officer, producer = demo.user("xa1"), demo.user("chuthe1")
    stage = dossier.stages.get()
    assert (
        look(
            {
                "home-commune": "/",
                "stages": "/stages/",
                "stage-waiting": f"/stages/{stage.pk}/",
                "stage-receive": f"/stages/{stage.pk}/receive/",
            },
            width=width,
            user=officer,
        )
        == {}
    )
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=demo.today)
    stages.return_dossier(
        stage_id=stage.pk, reason="1. Phiếu kiểm nghiệm thiếu chỉ tiêu.\n2. Ảnh mờ.", actor=officer
    )
    dossiers.mark_self(
        dossier_id=dossier.pk, criterion="1.1", position=1, actor=producer, note="Sổ thu mua."
    )
    again = {
        "dossier-returned": f"/dossiers/{dossier.pk}/",
        "dossier-file-again": f"/dossiers/{dossier.pk}/file/",
    }
    assert look(again, width=width, user=producer) == {}
    filing.file_dossier(dossier_id=dossier.pk, actor=producer, filed_on=demo.today)
    commune_reports.save_commune_report(
        stage_id=stage.pk, values={"local_labour": "Người trong xã."}, actor=officer
    )
    writing = {
        "stage-again": f"/stages/{stage.pk}/",
        "stage-return": f"/stages/{stage.pk}/return/",
        "stage-report": f"/stages/{stage.pk}/report/",
        "stage-forward": f"/stages/{stage.pk}/forward/",
    }
    assert look(writing, width=width, user=officer) == {}


@both_widths
def test_what_the_province_and_its_council_find(look, width):
    demo = make_world()
    session = in_session(demo, "Tỏi đen")
    dossier = filed(demo, make_product_of(demo, name=LONG))
    walk.report(demo, dossier, number=9)
    stage = dossier.stages.get(order=2)
    stages.receive_dossier(stage_id=stage.pk, actor=demo.user("tinh1"), received_on=demo.today)
    make_round(demo, number=2)
    pages = {
        "home-province": "/",
        "stages-province": "/stages/",
        "dossiers-province": "/dossiers/",
        "stage-province": f"/stages/{stage.pk}/",
        "stage-round": f"/stages/{stage.pk}/round/",
        "stage-session": f"/stages/{session.items.get().stage_id}/",
    }
    assert look(pages, width=width, user=demo.user("tinh1")) == {}
    assert look({"home-member": "/"}, width=width, user=demo.user("hd2")) == {}
    assert look({"home-chair": "/"}, width=width, user=demo.user("hd1")) == {}


def test_one_tick_is_saved_and_the_panel_counts_again(chromium, live_server):
    demo = make_world()
    draft = walk.draft(demo, make_product_of(demo))
    SelfMark.objects.filter(dossier=draft).delete()
    context = chromium.new_context(viewport=WIDTHS["wide"], locale="vi-VN")
    context.add_cookies([session_cookie(demo.user("chuthe1"), live_server.url)])
    page = context.new_page()
    page.goto(f"{live_server.url}/dossiers/{draft.pk}/self-score/")

    page.locator('[id="c-1.1"] input[value="3"]').check()
    expect(page.locator("#score .score__total .v")).to_have_text("3,00")
    expect(page.locator("[data-save-text]")).to_have_text(re.compile("^Đã lưu lúc"))

    context.close()
    mark = SelfMark.objects.get(dossier=draft)
    assert (mark.criterion.code, mark.option.position) == ("1.1", 3)
