"""How stars and papers stand on a day."""

from datetime import date, timedelta

import pytest

from evaluation import terms
from products import standing
from products.models import Product
from products.standing import Standing, expiry_of, standing_of

DAY = date(2026, 11, 23)


def stars_until(until: date | None, **fields) -> Standing:
    return standing_of(Product(**{"stars": 4, "stars_valid_until": until} | fields), DAY)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (-1, Standing("late", "Hết hiệu lực")),
        (0, Standing("wait", "Còn 0 ngày")),
        (180, Standing("wait", "Còn 180 ngày")),
        (181, Standing("ok", "Còn hiệu lực")),
    ],
)
def test_stars_count_through_their_last_day(left, expected):
    assert stars_until(DAY + timedelta(days=left)) == expected


def test_stars_without_a_known_end_are_not_called_in_force():
    assert stars_until(None) == Standing("wait", "Chưa rõ thời hạn")


def test_a_product_off_the_market_says_so_before_its_stars():
    assert stars_until(DAY, state="discontinued") == Standing("idle", "Đã ngừng")


def test_a_product_never_ranked():
    assert stars_until(None, stars=None) == Standing("idle", "Chưa có hạng")


def test_the_register_and_the_qr_page_warn_from_the_same_day():
    assert standing.EXPIRING_DAYS == terms.EXPIRING_DAYS


@pytest.mark.parametrize(
    ("left", "kind", "word"),
    [
        (-9, "stop", "Hết hạn 14/11/2026, quá 9 ngày"),
        (0, "wait", "Còn 0 ngày, đến 23/11/2026"),
        (90, "wait", "Còn 90 ngày, đến 21/02/2027"),
        (91, "ok", "Còn hiệu lực đến 22/02/2027"),
    ],
)
def test_a_paper_warns_before_it_ends(left, kind, word):
    assert expiry_of(DAY + timedelta(days=left), DAY) == Standing(kind, word)
