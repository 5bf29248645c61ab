"""Article 2: what is judged by which set, and who may apply with it."""

import pytest

from core.errors import Incomplete
from evaluation.models import CategoryCriteriaSet
from evaluation.services import dossiers
from ocop_portal.demo import walk
from products.choices import ProducerForm
from products.models import Producer, ProductCategory
from tests.path import load_law, make_product_of, make_world

pytestmark = pytest.mark.django_db
TOURISM = 26
ALONE = {ProducerForm.ASSOCIATION}  # may apply with tourism only


def test_r01_art2_2_the_subgroup_a_product_lies_in_names_its_criteria_set_and_lead_ministries():
    demo = make_world(set_number=7)
    product = make_product_of(demo, set_number=7)

    dossier = walk.draft(demo, product)

    assert dossier.criteria_set.number == 7
    assert product.category.lead_agencies == ["Bộ Nông nghiệp và Môi trường"]
    mapped = CategoryCriteriaSet.objects.get(scheme=dossier.scheme, category=product.category)
    assert mapped.criteria_set == dossier.criteria_set
    assert ProductCategory.objects.filter(level="sector", edition="qd26-2026").count() == 6


def test_r01_art2_2_a_product_outside_every_subgroup_has_no_set_and_no_dossier():
    demo = make_world()
    product = make_product_of(demo)
    type(product).objects.filter(pk=product.pk).update(category=None)

    with pytest.raises(Incomplete) as refusal:
        dossiers.draft_dossier(
            product_id=product.pk, kind="first", actor=demo.user("chuthe1"), today=demo.today
        )

    assert refusal.value.code == "no_criteria_set"


@pytest.mark.parametrize("form", sorted(set(ProducerForm) - ALONE))
def test_r02_art2_3_businesses_cooperatives_farms_and_households_apply_with_goods(form):
    assert _gaps_of_the_producer(form, set_number=7) == []


def test_r02_art2_3_an_association_applies_with_tourism_and_with_nothing_else():
    assert _gaps_of_the_producer(ProducerForm.ASSOCIATION, set_number=7) == ["producer"]
    load_law(set_number=TOURISM)
    assert _gaps_of_the_producer(ProducerForm.ASSOCIATION, set_number=TOURISM) == []


def _gaps_of_the_producer(form: str, *, set_number: int) -> list[str]:
    """What filing refuses because of who applies."""
    demo = make_world(set_number=set_number)
    dossier = walk.draft(demo, make_product_of(demo, set_number=set_number, name=f"SP {form}"))
    Producer.objects.filter(pk=dossier.producer_id).update(form=form)
    try:
        walk.file(demo, dossier)
    except Incomplete as refusal:
        return [name for name in refusal.fields if name == "producer"]
    return []
