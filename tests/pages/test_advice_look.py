"""Pages of commune, desk and advisory team, drawn in Chromium in every state."""

import pytest

from evaluation.services import stages
from evaluation.services.advice import Opinion
from ocop_portal.demo import walk
from tests.build import make_photo
from tests.law.advisory import ask, visit
from tests.pages.test_dossier_look import LONG
from tests.path import (
    advise,
    advised,
    filed,
    make_product_of,
    make_round,
    make_world,
    report_advice,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both_widths = pytest.mark.parametrize("width", ["wide", "phone"])


@both_widths
def test_what_the_commune_forwards_and_the_province_checks(look, width):
    demo = make_world()
    dossier = filed(demo, make_product_of(demo, name=LONG))
    walk.report(demo, dossier, number=12)
    beside = filed(demo, make_product_of(demo, name="Tỏi đen"))
    last = filed(demo, make_product_of(demo, name="Mận sấy dẻo"))
    for other in (beside, last):
        walk.write_report(demo, other)
    desk = last.stages.get(order=1)
    at_commune = {
        "commune-report": f"/stages/{desk.pk}/report/",
        "commune-forward": f"/stages/{desk.pk}/forward/",
    }
    assert look(at_commune, width=width, user=demo.user("xa1")) == {}
    stage = dossier.stages.get(order=2)
    officer = demo.user("tinh1")
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=demo.day(15))
    walk.check(stage, officer, demo.day(14))
    at_province = {
        "province-check": f"/stages/{stage.pk}/check/",
        "province-checked": f"/stages/{stage.pk}/",
    }
    assert look(at_province, width=width, user=officer) == {}


@both_widths
def test_what_the_advisory_team_sees(look, width):
    demo = make_world()
    dossier = filed(demo, make_product_of(demo, name=LONG))
    walk.report(demo, dossier, number=12)
    round_ = make_round(demo)
    officer, head, adviser = (demo.user(name) for name in ("tinh1", "tv1", "tv2"))
    fresh = {"team-new": f"/advisory-teams/new/?round={round_.pk}"}
    assert look(fresh, width=width, user=officer) == {}
    stage = advised(demo, round_=round_, dossier=dossier)
    advise(demo, stage, "tv1", **{"1.1": Opinion(1, "Sổ thu mua mới chứng minh 60 %.")})
    seen = visit(demo, stage, make_photo())
    test = ask(demo, stage)
    own = {
        "advice-home": "/",
        "advice-list": "/advice/",
        "advice": f"/stages/{stage.pk}/advice/",
        "advice-hand-in": f"/stages/{stage.pk}/advice/hand-in/",
        "visit-new": f"/stages/{stage.pk}/visits/new/",
        "visit": f"/site-visits/{seen.pk}/",
        "test-new": f"/stages/{stage.pk}/tests/new/",
        "test-answer": f"/further-tests/{test.pk}/answer/",
    }
    assert look(own, width=width, user=adviser) == {}
    advise(demo, stage, "tv2")
    writing = {
        "advice-others": f"/stages/{stage.pk}/advice/",
        "advice-report": f"/stages/{stage.pk}/advisory-report/",
        "advice-issue": f"/stages/{stage.pk}/advisory-report/issue/",
    }
    assert look(writing, width=width, user=head) == {}
    report_advice(demo, stage, visit_need="survey", visit_reason="Sản phẩm đăng ký lần đầu.")
    team = round_.advisory_teams.get()
    desk = {
        "team": f"/advisory-teams/{team.pk}/",
        "team-assign": f"/stages/{stage.pk}/advisers/",
        "stage-advised": f"/stages/{stage.pk}/",
        "visit-frozen": f"/site-visits/{seen.pk}/",
        "round-with-team": f"/rounds/{round_.pk}/",
    }
    assert look(desk, width=width, user=officer) == {}
