from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.models import AdministrativeUnit
from documents.choices import DocumentKind as K
from documents.rendering import render_html
from evaluation import papers
from tests.documents import samples

SON_LA = AdministrativeUnit(name="Sơn La", kind="tinh", code="14")


@pytest.mark.parametrize("kind", list(K))
def test_every_kind_of_paper_has_a_shape_and_a_template_that_prints_it(kind):
    content = samples.CONTENTS[kind]()

    assert papers.checked(kind, content) == content
    assert "</html>" in render_html(samples.unsaved(kind, content, unit=SON_LA))


def leaves(value, place=()):
    """Places of every named value in a content, in lists those of the first item."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield (*place, name)
            yield from leaves(item, (*place, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from leaves(value[0], (*place, 0))


@pytest.mark.parametrize("kind", list(K))
def test_nothing_of_a_paper_may_be_left_out(kind):
    places = list(leaves(samples.CONTENTS[kind]()))
    for place in places:
        content = holder = deepcopy(samples.CONTENTS[kind]())
        for step in place[:-1]:
            holder = holder[step]
        del holder[place[-1]]

        with pytest.raises(ValueError) as error:
            papers.checked(kind, content)

        named = "".join(f"[{step}]" if step == 0 else f".{step}" for step in place)
        assert str(error.value) == f"{kind}{named}: missing"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("stars", "4", "certificate.stars: int wanted, not '4'"),
        ("stars", True, "certificate.stars: int wanted, not True"),
        ("valid_until", date(2029, 11, 20), "certificate.valid_until: str wanted"),
        ("heading", None, "certificate.heading: Heading wanted"),
        ("heading", {"superior": "", "agency": "UBND"}, "certificate.heading.agency: list wanted"),
        ("secret", "x", "certificate.secret: unknown"),
    ],
)
def test_a_value_of_another_kind_is_named_with_its_place(name, value, problem):
    content = samples.certificate() | {name: value}

    with pytest.raises(ValueError) as error:
        papers.checked(K.CERTIFICATE, content)

    assert str(error.value).startswith(problem)


def test_a_rejected_dossier_has_no_stars_in_the_minutes():
    content = samples.minutes(1)
    content["items"][0]["stars"] = None

    assert papers.checked(K.MINUTES, content)["items"][0]["stars"] is None


@pytest.mark.parametrize(
    ("value", "shown", "mean"),
    [
        (Decimal("71.375"), "71,37", "71,37"),
        (Decimal("90"), "90", "90,00"),
        (100, "100", "100,00"),
        (0, "0", "0,00"),
        (Fraction(1234, 15), "82,26", "82,26"),
        (Fraction(209999, 3000), "69,99", "69,99"),
        (Fraction(179999999, 2000000), "89,99", "89,99"),
        (Decimal("2.50"), "2,5", "2,50"),
    ],
)
def test_points_are_cut_and_never_rounded(value, shown, mean):
    assert (papers.points(value), papers.mean_points(value)) == (shown, mean)


def test_days_times_and_money_are_written_as_offices_write_them():
    instant = datetime(2026, 11, 16, 1, 5, tzinfo=UTC)

    assert papers.short_day(date(2029, 11, 20)) == "20/11/2029"
    assert papers.long_day(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert papers.meeting_time(instant) == "08 giờ 05, ngày 16 tháng 11 năm 2026"
    assert papers.clock_time(instant) == "08:05 ngày 16/11/2026"
    assert papers.money(1_250_000_000) == "1.250.000.000"


@pytest.mark.parametrize(("places", "shown"), [(0, "69"), (1, "69,9"), (3, "69,999")])
def test_a_mean_is_cut_at_the_decimals_that_the_rules_of_work_show(places, shown):
    assert papers.mean_points(Fraction("69.9999"), places) == shown
