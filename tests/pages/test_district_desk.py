"""The district's desk under decision 148: it receives, checks, returns, scores and signs."""

import pytest
from django.urls import reverse

from evaluation.choices import StageStatus
from evaluation.models import StarDecision
from evaluation.paper_content import office
from evaluation.services import filing
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from tests.evaluation.test_scheme_148 import (
    SET,
    _in_may_2024,  # noqa: F401
    conclude_at_district,
    make_district_world,
)
from tests.pages.room import signed_in, text_of
from tests.path import draw_only, load_law, make_product_of, make_round

pytestmark = pytest.mark.django_db


def at(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


def arrived(demo):
    dossier = walk.draft(demo, make_product_of(demo, set_number=SET, home="14/123/04030/"))
    walk.file(demo, dossier)
    return dossier.stages.get()


def test_the_district_receives_checks_and_puts_into_its_own_round():
    demo = make_district_world()
    stage, round_ = arrived(demo), make_round(demo)
    client = signed_in(demo.user("tinh1"))
    assert "Mận sấy dẻo" in text_of(client.get(at("stage_list") + "?desk=mine"))

    client.post(at("stage_receive", stage.pk), {"received_on": demo.day(20).isoformat()})
    page = text_of(client.get(at("stage_check", stage.pk)))
    client.post(
        at("stage_check", stage.pk),
        {
            "has_form_01": "on", "has_form_02": "on", "has_samples": "5",
            "outcome": "complete", "checked_on": demo.day(19).isoformat(),
        },
    )  # fmt: skip
    late = {"round": round_.pk, "late_reason": ""}
    client.post(at("stage_round", stage.pk), late)

    stage.refresh_from_db()
    assert "Chuyển lại xã hoàn thiện" not in page  # no commune proposed it
    assert "Báo cáo Mẫu 03" not in page
    assert (stage.status, stage.round) == (StageStatus.IN_REVIEW, round_)


def test_the_district_returns_to_the_producer_and_gets_it_again():
    demo = make_district_world()
    stage = arrived(demo)
    client = signed_in(demo.user("tinh1"))
    client.post(at("stage_receive", stage.pk), {"received_on": demo.day(20).isoformat()})
    client.post(
        at("stage_check", stage.pk),
        {
            "has_form_01": "on", "outcome": "ask_producer", "note": "Ghi lại Mẫu 02.",
            "checked_on": demo.day(19).isoformat(),
        },
    )  # fmt: skip
    stage.refresh_from_db()
    assert stage.status == StageStatus.RETURNED

    filing.file_dossier(
        dossier_id=stage.dossier_id, actor=demo.user("chuthe1"), filed_on=demo.day(5)
    )

    stage.refresh_from_db()
    assert stage.status == StageStatus.RECEIVED


def test_the_communes_officer_has_no_desk_for_it():
    demo = make_district_world()
    stage = arrived(demo)

    page = text_of(signed_in(demo.user("tinh1")).get(at("stage", stage.pk)))

    assert at("stage_receive", stage.pk) in page
    assert signed_in(demo.user("tinh3")).get(at("stage_receive", stage.pk)).status_code == 403


@pytest.mark.parametrize(
    ("form", "title", "lines"),
    [
        ("CHỦ TỊCH", "Chủ tịch", ["CHỦ TỊCH"]),
        ("CHỦ TỊCH", "Phó Chủ tịch", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("TM. ỦY BAN NHÂN DÂN", "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (
            "TM. ỦY BAN NHÂN DÂN",
            "Phó Chủ tịch",
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ),
    ],
)
def test_a_deputy_signs_for_the_chairman_alone_or_on_the_committees_behalf(form, title, lines):
    assert office.signing_lines(form, title) == lines


def test_the_districts_decision_carries_its_own_signing_form():
    demo = make_district_world()
    sheet = load_law("qd148-2023", set_number=SET).criteria_sets.get(number=SET).sheet()
    conclude_at_district(demo, good_marks(sheet, at_most=69, gates_up_to=3))
    decision = walk.decide(demo, number=12)
    draw_only(decision.document)

    paper = StarDecision.objects.get().document

    assert paper.signing_lines == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert paper.content["authority"] == "Ủy ban nhân dân huyện Huyện số 123"
    assert paper.content["heading"]["agency"] == ["ỦY BAN NHÂN DÂN", "HUYỆN HUYỆN SỐ 123"]
