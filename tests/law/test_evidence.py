"""Annex II and III on papers: what a dossier must carry before it may be filed."""

import pytest

from core.errors import Incomplete
from evaluation.completeness import cautions, gaps
from evaluation.models import Dossier, EvidenceLink
from evaluation.services import filing
from ocop_portal.demo import walk
from products.models import Licence, Producer
from tests.path import make_product_of, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    return make_world()


@pytest.fixture
def dossier(demo) -> Dossier:
    return walk.draft(demo, make_product_of(demo))


def without(dossier: Dossier, kind: str) -> Dossier:
    EvidenceLink.objects.filter(dossier=dossier, licence__kind=kind).delete()
    return Dossier.objects.get(pk=dossier.pk)


def told(dossier: Dossier, demo) -> list[tuple[str, str]]:
    return [
        (gap.anchor, gap.message) for gap in gaps(dossier, demo.today) if gap.step == "evidence"
    ]


def test_r06_annex2_a_food_dossier_without_food_safety_paper_is_not_filed(demo, dossier):
    missing = without(dossier, "food_safety")

    assert told(missing, demo) == [
        (
            "9",
            "Thiếu giấy bắt buộc: Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm (cơ sở "
            "không thuộc diện cấp: bản cam kết, hoặc chứng nhận GMP, HACCP, ISO 22000 còn hạn).",
        )
    ]
    with pytest.raises(Incomplete) as refusal:
        filing.file_dossier(dossier_id=dossier.pk, actor=demo.user("chuthe1"), filed_on=demo.today)
    assert refusal.value.code == "dossier_incomplete"


@pytest.mark.parametrize("kind", ["food_safety", "quality_system", "production_certificate"])
def test_r06_annex2_a_certificate_that_stands_in_its_place_is_enough(demo, dossier, kind):
    Licence.objects.filter(kind="food_safety").update(kind=kind)

    assert told(dossier, demo) == []


def test_r06_annex2_a_registered_producer_shows_its_registration(demo, dossier):
    missing = without(dossier, "business_registration")

    assert told(missing, demo) == [("3.1", "Thiếu giấy bắt buộc: Giấy đăng ký kinh doanh.")]


def test_r06_annex2_a_cooperative_group_has_no_registration_to_show(demo, dossier):
    Producer.objects.update(form="cooperative_group")
    missing = without(dossier, "business_registration")

    assert told(missing, demo) == []


def test_r06_annex2_what_the_table_only_asks_for_is_advised_and_bars_nothing(demo, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(form_02={"has_quality_declaration": True})

    advised = [gap.message for gap in cautions(Dossier.objects.get(pk=dossier.pk), demo.today)]

    assert "Mẫu 02 ghi đã có “Công bố chất lượng sản phẩm” nhưng chưa kèm giấy tờ." in advised
    assert any(message.startswith("Tiêu chí 3.3 ") for message in advised)
    assert told(dossier, demo) == []
