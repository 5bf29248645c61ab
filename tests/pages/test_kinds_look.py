"""Pages of dossiers that follow a recognition, and of those given back by place, in Chromium."""

from datetime import timedelta

import pytest

from evaluation.choices import ExtensionPolicy
from evaluation.models import Certificate, Dossier, ProvinceRules
from evaluation.services import dossiers, filing, stages
from evaluation.services.stages import Returned
from ocop_portal.demo import walk
from products.models import Licence
from tests.path import concluded, draw_only, make_world, past_the_triggers
from tests.recognised import begin, complete, ending

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_a_late_re_evaluation_from_its_beginning_to_its_extension(look, width):
    demo = make_world()
    producer, officer, clerk = demo.user("chuthe1"), demo.user("xa1"), demo.user("tinh1")
    certificate = recognised(demo)
    product = certificate.product
    choice = {"kinds-choice": f"/dossiers/new/?product={product.pk}"}
    assert look(choice, width=width, user=producer) == {}
    expired = Licence.objects.order_by("pk")[0]
    with past_the_triggers():
        Licence.objects.filter(pk=expired.pk).update(expires_on=demo.today - timedelta(days=9))
    draft = complete(demo, begin(demo, certificate, "re_evaluation"))
    filling = {
        "kinds-form": f"/dossiers/{draft.pk}/report/",
        "kinds-papers": f"/dossiers/{draft.pk}/evidence/",
        "kinds-file": f"/dossiers/{draft.pk}/file/",
        "kinds-preview": f"/dossiers/{draft.pk}/",
    }
    assert look(filling, width=width, user=producer) == {}
    with past_the_triggers():
        Licence.objects.filter(pk=expired.pk).update(expires_on=None)
    filing.file_dossier(dossier_id=draft.pk, actor=producer, filed_on=demo.today)
    rules = ProvinceRules.objects.of(demo.province)
    rules.extension_policy = ExtensionPolicy.ALL
    rules.save()
    dates = {
        "kinds-late": f"/dossiers/{draft.pk}/",
        "kinds-extension": f"/dossiers/{draft.pk}/extension/",
    }
    assert look(dates, width=width, user=clerk) == {}
    stage = draft.stages.get()
    stages.receive_dossier(stage_id=stage.pk, actor=officer, received_on=demo.today)
    asking = {
        "kinds-stage": f"/stages/{stage.pk}/",
        "kinds-return": f"/stages/{stage.pk}/return/",
        "kinds-rebind": f"/stages/{stage.pk}/rebind/",
    }
    assert look(asking, width=width, user=officer) == {}
    give_back(demo, stage)
    back = {
        "kinds-back-form": f"/dossiers/{draft.pk}/registration/",
        "kinds-back-score": f"/dossiers/{draft.pk}/self-score/",
        "kinds-back-papers": f"/dossiers/{draft.pk}/evidence/?criterion=1.2",
        "kinds-back-file": f"/dossiers/{draft.pk}/file/",
    }
    assert look(back, width=width, user=producer) == {}


def recognised(demo) -> Certificate:
    """Of 4 stars, to end in thirty days: a re-evaluation comes late."""
    concluded(demo)
    decision = walk.decide(demo, number=7)
    draw_only(decision.document)
    walk.issue(demo, decision)
    return ending(Certificate.objects.get(), demo.today + timedelta(days=30))


def give_back(demo, stage) -> None:
    items = [
        Returned("registration", "01.position", "Ghi đúng chức vụ theo giấy đăng ký."),
        Returned("self_score", "1.1", "Mô tả rõ tỷ lệ nguyên liệu địa phương."),
    ]
    stages.return_dossier(stage_id=stage.pk, items=items, actor=demo.user("xa1"))
    dossiers.save_form(
        dossier_id=stage.dossier_id, form="01", values={"position": "Chủ nhiệm"},
        actor=demo.user("chuthe1"),
    )  # fmt: skip
    assert Dossier.objects.get(pk=stage.dossier_id).form_01["position"] == "Chủ nhiệm"
