"""How values are written and small marks drawn."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from core.deadlines import Deadline
from core.templatetags import ocop


def draw(source: str, **context) -> str:
    return Template("{% load ocop %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(214111, 3000), "71,37"),
        (Decimal("69.999"), "69,99"),
        (90, "90,00"),
        (Fraction(269999, 3000), "89,99"),
        (0, "0,00"),
        (Fraction(-1, 3), "-0,33"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_points_are_cut_never_rounded(value, written):
    assert ocop.points(value) == written


@pytest.mark.parametrize(
    ("value", "written"), [("8.62", "8,62"), ("8.621", "8,63"), ("1/300", "0,01"), ("0", "0,00")]
)
def test_missing_points_are_never_shown_as_fewer(value, written):
    assert ocop.points_up(Fraction(value)) == written


@pytest.mark.parametrize("places", range(5))
@pytest.mark.parametrize("mean", ["69.95", "209/3", "69.9999", "0.05", "50", "49.8"])
def test_what_is_shown_and_what_is_missing_add_up_to_the_floor(mean, places):
    shown, short = ocop.points(Fraction(mean), places), 70 - Fraction(mean)
    missing = ocop.points_up(short, places)

    assert sum(Decimal(text.replace(",", ".")) for text in (shown, missing)) == 70


@pytest.mark.parametrize(
    ("value", "written"),
    [(2, "2"), (Decimal("1.50"), "1,5"), (Decimal("0.25"), "0,25"), (10, "10"), (None, "–")],
)
def test_a_mark_shows_no_empty_decimals(value, written):
    assert ocop.mark(value) == written


def test_money_is_whole_and_grouped():
    assert ocop.money(12_500_000) == "12.500.000\u00a0₫"
    assert ocop.money(0) == "0\u00a0₫"
    assert ocop.money(None) == "–"


def test_a_moment_is_told_in_vietnam_time():
    late_evening_utc = datetime(2026, 12, 31, 17, 42, 10, tzinfo=UTC)

    assert ocop.moment(late_evening_utc) == "00:42 ngày 01/01/2027"
    assert ocop.day(late_evening_utc) == "01/01/2027"
    assert ocop.day(date(2026, 12, 31)) == "31/12/2026"
    assert ocop.day(None) == "–"


@pytest.mark.parametrize(
    ("left", "kind", "words"),
    [
        (8, "ok", "Còn 8 ngày làm việc"),
        (3, "soon", "Còn 3 ngày làm việc"),
        (0, "soon", "Hạn cuối hôm nay"),
        (-2, "late", "Quá hạn 2 ngày"),
    ],
)
def test_a_clock_says_in_words_what_it_draws(left, kind, words):
    deadline = Deadline(due=date(2026, 12, 3), used=15 - max(left, 0), total=15, left=left)

    drawn = draw("{% clock deadline %}", deadline=deadline)

    assert f"clock--{kind}" in drawn
    assert words in drawn
    assert "03/12/2026" in drawn


def test_a_clock_draws_one_tick_a_day_and_overdue_ones_taller():
    drawn = ocop.clock(Deadline(due=date(2026, 11, 19), used=15, total=15, left=-2))

    assert [tick["kind"] for tick in drawn["ticks"]] == ["on"] * 15 + ["over"] * 2


def test_a_long_clock_still_fits():
    drawn = ocop.clock(Deadline(due=date(2027, 5, 3), used=61, total=130, left=69))
    last = drawn["ticks"][-1]

    assert len(drawn["ticks"]) <= 30
    assert float(last["x"]) + float(drawn["width"]) <= 102


def test_stars_are_drawn_and_written():
    drawn = draw("{% stars 4 %}")

    assert (drawn.count('#star"'), drawn.count('#star-o"')) == (4, 1)
    assert "<b>4</b> sao" in drawn


def test_no_stars_is_said_not_drawn():
    assert "chưa có hạng" in draw("{% stars none %}", none=None)


def test_a_state_needs_a_kind_that_exists():
    assert "state--ok" in draw('{% state "ok" "Còn hiệu lực" %}')
    with pytest.raises(ValueError, match="green"):
        ocop.state("green", "Còn hiệu lực")


def test_words_of_a_state_are_escaped():
    assert "&lt;b&gt;" in draw("{% state kind word %}", kind="ok", word="<b>")


BANDS = [SimpleNamespace(stars=n, floor=f) for n, f in enumerate((0, 30, 50, 70, 90), start=1)]


@pytest.mark.parametrize(
    ("total", "within"),
    [(Decimal("29.99"), 1), (30, 2), (Fraction(69999, 1000), 3), (70, 4), (100, 5), (0, 1)],
)
def test_the_bar_places_a_total_in_its_half_open_band(total, within):
    drawn = ocop.bandbar(total, BANDS)

    assert drawn["within"] == within
    assert float(drawn["at"]) == pytest.approx(float(total) * 2.72, abs=0.01)


def test_figures_in_drawings_have_a_point_in_every_language():
    drawn = draw("{% bandbar total bands %}{{ half|svg }}", total=70, bands=BANDS, half=0.5)

    assert 'x="190.40"' in drawn
    assert "0.50" in drawn


def test_the_spread_lies_on_its_axis():
    drawn = ocop.spread(22, 31, 27, [50, 70, 90])

    low, high, mean = (float(drawn[key]) for key in ("x_low", "x_high", "x_mean"))
    assert 2 <= low < mean < high <= 142


def sort_link(query: str, *, sort: str, descending: bool = False) -> dict:
    context = Context({"request": RequestFactory().get(f"/?{query}"), "sort": sort})
    return ocop.sort_header(context, "stars", "Hạng sao", descending=descending)


def test_a_column_head_keeps_the_filters_and_leaves_the_page():
    assert sort_link("q=chè&page=3", sort="name")["query"] == "q=ch%C3%A8&sort=stars"


@pytest.mark.parametrize(
    ("sort", "descending", "next_sort", "order"),
    [
        ("name", False, "stars", ""),
        ("stars", False, "-stars", "ascending"),
        ("-stars", False, "stars", "descending"),
        ("name", True, "-stars", ""),
        ("-stars", True, "stars", "descending"),
    ],
)
def test_a_column_head_turns_the_order_round(sort, descending, next_sort, order):
    drawn = sort_link("", sort=sort, descending=descending)

    assert (drawn["query"], drawn["order"]) == (f"sort={next_sort}", order)


def test_a_pager_leaves_out_the_middle():
    page = Paginator(range(312), 9).get_page(18)

    assert ocop.pages_around(page) == [1, None, 17, 18, 19, None, 35]
