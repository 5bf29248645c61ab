"""Real published rows against the real units of the country, loaded once for this module."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from accounts.services.reference import load_units
from evaluation import import_sectors
from evaluation.import_sectors import Sectors
from evaluation.models import Recognition
from evaluation.services.reference import load_classification
from products.models import Producer, Product, ProductCategory
from tests.evaluation.lists import row, take, write_csv

BAC_KAN = Path(__file__).parent.parent / "fixtures" / "bac_kan.csv"
inside = pytest.mark.usefixtures("_inside")
SON_LA = Path(settings.BASE_DIR) / "products" / "data" / "son_la.xlsx"


@pytest.fixture(scope="module")
def _country(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_units()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _inside(_country: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_old_and_new_classification_names_have_a_place_in_annex_one() -> None:
    load_classification()
    current = ProductCategory.objects.filter(valid_until__isnull=True)
    sectors = Sectors({each.code: each.name for each in current.order_by("position")})

    placed = {name: sectors.read(name) for name in import_sectors.ALL_NAMES}

    assert [name for name, found in placed.items() if found is None] == []
    assert [name for name, found in placed.items() if not found.code] == [
        "trang thiet bi dung cu y te"
    ]
    for category in current:
        found = sectors.read(category.name)
        assert found is not None
        assert not found.is_old or category.name == "Vải, may mặc"


@inside
def test_the_demo_list_of_son_la_is_taken_whole_and_then_unchanged() -> None:
    first, again = take(SON_LA), take(SON_LA)

    assert first.is_clean
    assert first.summary == {"accepted": 4, "accepted_with_warning": 8}
    assert again.summary == {"unchanged": 12}
    assert Product.objects.exclude(unit__path__startswith="14/").count() == 0


@inside
def test_bac_kans_real_rows_give_one_product_for_each_and_its_history() -> None:
    first, again = take(BAC_KAN), take(BAC_KAN)

    assert first.summary == {"accepted": 17, "accepted_with_warning": 30, "linked": 2}
    assert again.summary == {"unchanged": 49}
    codes = Counter(code for each in first.rows for code in each.codes)
    assert codes["old_commune"] == 32
    noodles = Product.objects.get(name="Miến dong Tài Hoan")
    history = noodles.recognitions.order_by("pk").values_list("stars", "decided_on__year")
    assert list(history) == [(4, None), (5, 2021), (5, 2024)]
    assert noodles.producer.name == "HTX Tài Hoan"
    assert noodles.unit.full_name == "Xã Côn Minh"
    assert (noodles.stars, str(noodles.stars_valid_until)) == (5, "2027-06-25")
    namesakes = Product.objects.filter(name="Rượu men lá").values_list("producer__name", flat=True)
    assert set(namesakes) == {"HTX Rượu men lá Thanh Tâm", "HTX rượu men lá Bằng Phúc"}
    spellings = Producer.objects.filter(name_folded__contains="thanh tam")
    assert spellings.count() == 1


@inside
def test_an_old_commune_is_found_and_its_heir_is_the_home(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(commune="Xã Đông Sang", district="huyện Mộc Châu")))

    kept = Recognition.objects.get()
    assert kept.unit.full_name == "Xã Đông Sang"
    assert kept.unit.parent.full_name == "Huyện Mộc Châu"
    assert kept.product.unit.full_name == "Phường Mộc Sơn"


@inside
@override_settings(OCOP_PROVINCE_CODE="19")
def test_without_a_province_the_portals_own_is_meant(tmp_path: Path) -> None:
    take(write_csv(tmp_path, row(province="", commune="Xã Côn Minh", district="Na Rì")))

    assert Recognition.objects.get().product.unit.path.startswith("19/")
