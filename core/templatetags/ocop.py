"""How values are written and the small marks drawn; nothing here decides or queries."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.deadlines import Deadline

register = template.Library()
NONE = "–"
Number = int | Decimal | Fraction


# ── Written values ───────────────────────────────────────────────────


@register.filter
def points(value: Number | None, places: int = 2) -> str:
    """71.379 → "71,37": cut, never rounded, because a shown 90,00 must be at least 90."""
    if value is None or value == "":
        return NONE
    scale = 10**places
    whole, part = divmod(int(abs(Fraction(value)) * scale), scale)
    sign = "-" if Fraction(value) < 0 else ""
    return f"{sign}{whole},{part:0{places}d}" if places else f"{sign}{whole}"


@register.filter
def points_up(value: Number, places: int = 2) -> str:
    """8.621 → "8,63": what is still missing is never shown as less than it is.

    With the places of the mean beside it, the two always add up to what is asked for.
    """
    scale = 10**places
    return points(Fraction(-(-Fraction(value) * scale // 1), scale), places)


@register.filter
def signed(value: Number) -> str:
    """Which way from the middle: "+1,50", "−2,25", "0,00"; cut, never rounded."""
    written = points(abs(Fraction(value)))
    if written == points(0):
        return written
    return f"{'+' if value > 0 else '−'}{written}"


@register.filter
def rounded(value: float) -> str:
    """A measure of scatter, which decides nothing, to two decimals: 1.2345 → "1,23"."""
    return f"{value:.2f}".replace(".", ",")


@register.filter
def mark(value: Number | None) -> str:
    """One member's points: as few decimals as the value has, two at most."""
    if value is None or value == "":
        return NONE
    return points(value).rstrip("0").rstrip(",")


@register.filter
def count(value: int | None) -> str:
    """12500 → "12.500"."""
    return NONE if value is None or value == "" else f"{int(value):,}".replace(",", ".")


@register.filter
def money(value: int | None) -> str:
    """Whole đồng: 12500000 → "12.500.000 ₫" (the space does not break)."""
    return NONE if value is None or value == "" else f"{count(value)}\u00a0₫"


@register.filter
def day(value: date | datetime | None) -> str:
    """31/12/2026; a moment is the day it was in Vietnam."""
    return _written(value, "%d/%m/%Y")


@register.filter
def clock_time(value: datetime | None) -> str:
    """09:42"""
    return _written(value, "%H:%M")


@register.filter
def moment(value: datetime | None) -> str:
    """09:42 ngày 23/11/2026"""
    return _("%(time)s ngày %(day)s") % {"time": clock_time(value), "day": day(value)}


def _written(value: Any, pattern: str) -> str:
    if not value:
        return NONE
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime(pattern)


@register.filter
def weekday(value: date) -> str:
    """Thứ Hai … Chủ Nhật"""
    names = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
    return names[value.weekday()]


@register.filter
def deadline_word(value: Deadline) -> str:
    """Còn 3 ngày làm việc / hạn cuối hôm nay / quá hạn 2 ngày (worked days too)"""
    if value.left < 0:
        return _("Quá hạn %(n)s ngày") % {"n": -value.left}
    if value.left == 0:
        return _("Hạn cuối hôm nay")
    return _("Còn %(n)s ngày làm việc") % {"n": value.left}


# ── Marks ────────────────────────────────────────────────────────────


@register.simple_tag
@cache
def sprite() -> str:
    """Address of the file that holds every drawing."""
    return static("icons/icons.svg")


@register.simple_tag
def icon(name: str, css: str = "i") -> SafeString:
    """A line drawing from icons.svg, silent to screen readers: words stand beside it."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, sprite(), name
    )


KINDS = frozenset({"idle", "todo", "half", "sent", "lock", "ok", "wait", "back", "late", "stop"})


@register.inclusion_tag("components/_state.html")
def state(kind: str, word: str, *, bare: bool = False) -> dict[str, Any]:
    """A state by shape, word and tint."""
    if kind not in KINDS:
        raise ValueError(f"No such kind of state: {kind!r}")
    return {"kind": kind, "word": word, "bare": bare}


@register.inclusion_tag("components/_stars.html")
def stars(number: int | None, size: str = "") -> dict[str, Any]:
    """A rank drawn and written; none or 0 is written only."""
    number = number or 0
    return {"number": number, "size": size, "row": [place <= number for place in range(1, 6)]}


_MOST_TICKS = 30
_WIDTH = 102


@register.inclusion_tag("components/_clock.html")
def clock(deadline: Deadline) -> dict[str, Any]:
    """Words, then one tick a worked day; long clocks draw several days as one tick."""
    over = max(-deadline.left, 0)
    per_tick = -(-(deadline.total + over) // _MOST_TICKS)
    used, total, late = (-(-n // per_tick) for n in (deadline.used, deadline.total, over))
    step = Fraction(_WIDTH, max(total + late, 5))
    marks = ["on"] * used + [""] * (total - used) + ["over"] * late
    ticks = [
        {"x": _coordinate(step * n), "kind": kind, "is_over": kind == "over"}
        for n, kind in enumerate(marks)
    ]
    return {"deadline": deadline, "ticks": ticks, "width": _coordinate(step * Fraction(3, 4))}


@register.filter(name="svg")
def _coordinate(value: Number) -> str:
    """A length for an SVG attribute: a point for the decimals whatever the language."""
    return f"{float(value):.2f}"


# ── Points drawn ─────────────────────────────────────────────────────

_BAR = 272


@register.inclusion_tag("components/_bandbar.html")
def bandbar(value: Number, bands: Sequence[Any], total: Number = 100) -> dict[str, Any]:
    """Where a total lies among the star bands: each band has `stars` and `floor`, ascending."""
    unit = Fraction(_BAR) / Fraction(total)
    floors = [Fraction(band.floor) for band in bands] + [Fraction(total)]
    drawn = [
        {
            "stars": band.stars,
            "x": _coordinate(low * unit),
            "width": _coordinate((high - low) * unit),
            "middle": _coordinate((low + high) / 2 * unit),
            "limit": mark(low) if low else "",
        }
        for band, low, high in zip(bands, floors, floors[1:], strict=False)
    ]
    within = [band.stars for band in bands if Fraction(band.floor) <= Fraction(value)]
    at = min(max(Fraction(value), Fraction(0)), Fraction(total)) * unit
    label = _("%(points)s điểm, trong khung %(stars)s sao") % {
        "points": points(value),
        "stars": within[-1] if within else 0,
    }
    return {
        "bands": drawn,
        "at": _coordinate(at),
        "needle": _coordinate(at - 1),
        "label": label,
        "within": within[-1] if within else 0,
    }


@register.inclusion_tag("components/_offset.html")
def offset_bar(offset: Number, widest: Number, *, is_flagged: bool = False) -> dict[str, Any]:
    """From the middle to the left or right, on the scale of the widest offset shown."""
    reach = Fraction(offset) / widest if widest else Fraction(0)
    return {"end": _coordinate(72 + reach * 68), "is_flagged": is_flagged}


@register.inclusion_tag("components/_spread.html")
def spread(
    low: Number, high: Number, mean: Number, floors: Sequence[Number], *, is_wide: bool = False
) -> dict[str, Any]:
    """Lowest to highest total of the members, their mean, and the limits of the bands."""
    start = min(40, int(min(Fraction(low), *map(Fraction, floors))) // 10 * 10)
    unit = Fraction(140, 100 - start)

    def x(value: Number) -> str:
        return _coordinate(2 + (Fraction(value) - start) * unit)

    return {
        "low": low,
        "high": high,
        "mean": mean,
        "gap": Fraction(high) - Fraction(low),
        "x_low": x(low),
        "x_high": x(high),
        "x_mean": x(mean),
        "limits": [x(floor) for floor in floors if Fraction(floor) > start],
        "is_wide": is_wide,
    }


# ── Lists ────────────────────────────────────────────────────────────


@register.inclusion_tag("components/_sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, name: str, word: str, *, css: str = "", descending: bool = False
) -> dict[str, Any]:
    """A column head that sorts by `name`; keeps every other filter, goes back to page 1.

    `sort` in the context is the order in use ("name" or "-name"); the first click sorts
    ascending, or descending where the biggest is what people look for.
    """
    current = context.get("sort", "")
    first, second = (f"-{name}", name) if descending else (name, f"-{name}")
    query = context["request"].GET.copy()
    query["sort"] = second if current == first else first
    query.pop("page", None)
    return {
        "word": word,
        "query": query.urlencode(),
        "css": css,
        "order": {name: "ascending", f"-{name}": "descending"}.get(current, ""),
    }


@register.filter
def pages_around(page: Any) -> list[int | None]:
    """Page numbers for a pager; None where some are left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]
