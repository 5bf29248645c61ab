"""Two levels score one dossier: the district's total beside the province's, and what it shows."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from evaluation.models import Council, Mark, Scorecard
from evaluation.selectors.calibration import calibration_of
from tests import walks
from tests.path import fresh
from tests.walks import Q148, Q1048, Regime, World

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Q1048, Q148], ids=str)
def world(request) -> Iterator[World]:
    regime: Regime = request.param
    with time_machine.travel(f"{regime.day} 09:00 +0700", tick=True):
        yield walks.make_regime(regime)


def twice_scored(world: World, *, lower: str, higher: str) -> tuple[Council, Council]:
    """A dossier that the district sends up and the province scores anew; both councils."""
    [dossier] = walks.file_products(world, ["Mận sấy dẻo"])
    result = walks.evaluate(world.lowest, {dossier: lower})[dossier]
    walks.send_up(world.lowest, result, number=31)
    walks.evaluate(world.province, {dossier: higher})
    district, province = Council.objects.order_by("unit__level", "pk")
    return district, province


def page_of(world: World, council: Council, username: str) -> str:
    client = Client()
    client.force_login(world.province.user(username))
    return client.get(reverse("evaluation:calibration", args=[council.pk])).content.decode()


def test_the_province_reads_the_district_s_total_beside_its_own_and_young_three_stars(world):
    _district, province = twice_scored(world, lower="72", higher="55.4")

    page = calibration_of(province, fresh(world.province.user("hd1")))

    [row] = page.levels
    assert (row.lower.mean_fraction, row.higher.mean_fraction) == (72, Fraction("55.4"))
    assert row.difference == Fraction("-16.6")
    assert (row.lower.stage.unit, row.higher.stage.unit) == (
        world.lowest.province,
        world.province.province,
    )
    assert [(young.mean, young.item.result.stars) for young in page.young] == [
        (Fraction("55.4"), 3)
    ]
    for words in ("Cấp huyện so với cấp tỉnh", "72,00", "55,40", "−16,60"):
        assert words in page_of(world, province, "hd1")


def test_sixty_is_no_longer_young_and_the_district_reads_the_same_pair(world):
    district, province = twice_scored(world, lower="72", higher="60")

    below = calibration_of(district, fresh(world.lowest.user("hd1")))

    assert calibration_of(province, fresh(world.province.user("hd1"))).young == []
    assert [(row.lower.mean, row.higher.mean) for row in below.levels] == [("72", "60")]


def test_an_unusual_card_is_flagged_for_the_chair_alone_and_no_mark_is_touched(world):
    _district, province = twice_scored(world, lower="72", higher="55.4")
    Council.objects.filter(pk=province.pk).update(spread_limit=0)
    province.refresh_from_db()
    before = list(Mark.objects.order_by("pk").values_list("pk", "option"))
    hashes = list(Scorecard.objects.order_by("pk").values_list("sha256", flat=True))

    pages = {name: page_of(world, province, name) for name in ("hd1", "thuky", "tinh1")}

    flagged = calibration_of(province, fresh(world.province.user("hd1"))).outliers
    assert [row.figures.distance for row in flagged] == [1, 1]
    assert {name for name, text in pages.items() if "Phiếu khác thường" in text} == {"hd1"}
    assert list(Mark.objects.order_by("pk").values_list("pk", "option")) == before
    assert list(Scorecard.objects.order_by("pk").values_list("sha256", flat=True)) == hashes
