"""What makes a row of a list acceptable: read every cell, say what is wrong with it. No database.

The limits are those of all three decisions the lists come from (1048/2019, 148/2023, 26/2026); a
test holds them against the schemes on file.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.choices import Level, Role
from accounts.models import User
from core.tabular import Cell, CellError, Formula
from core.vietnamese_values import DateReading, Impossible, Precision, Unreadable, read_date
from evaluation.import_codes import Weight
from evaluation.import_columns import Column
from evaluation.import_facts import (
    LOWEST_RECOGNISED,
    CheckedRow,
    Facts,
    shown,
)
from evaluation.import_rows import DataRow
from evaluation.import_texts import printed, read_text
from evaluation.import_values import (
    OutOfRange,
    contradict,
    form_in_name,
    is_committee,
    read_form,
    read_points,
    read_stars,
    split_number,
)
from products.choices import ProducerForm

PROGRAMME_BEGAN = date(2018, 1, 1)
# Half-open, the highest closed at 100: stars -> first point that belongs to them.
BAND_FLOORS = {5: 90, 4: 70, 3: 50, 2: 30, 1: 0}


def check_row(
    row: DataRow, *, today: date, is_1904: bool = False, swaps_dates: bool = False
) -> CheckedRow:
    """Read a row; everything wrong is said at once, not only the first thing.

    `swaps_dates`: the column shows that a sheet with American settings has turned days and months
    of some dates (see `import_dates`).
    """
    checked = CheckedRow(row, Facts())
    for column in row.values:
        if column != Column.SERIAL:
            read_text(checked, column)
    if row.surplus:
        checked.say("extra_cells", _("hàng có nhiều ô hơn tiêu đề, có thể thiếu dấu ngoặc kép."))
    _set_names(checked)
    _set_form(checked)
    _set_stars(checked)
    _set_points(checked)
    _set_decision(checked, today, is_1904=is_1904, swaps_dates=swaps_dates)
    _warn_of_stars(checked, today)
    if row.converted:
        checked.say(
            "font_converted",
            _("đã chuyển từ phông chữ cũ (TCVN3, VNI) sang Unicode."),
            weight=Weight.NOTE,
        )
    return checked


def _text(checked: CheckedRow, column: Column) -> str:
    """The row's own text, else what its group says."""
    return checked.kept.get(column.value) or checked.row.group.get(column, "")


def _set_names(checked: CheckedRow) -> None:
    facts = checked.facts
    facts.product = _text(checked, Column.PRODUCT)
    facts.producer = _text(checked, Column.PRODUCER)
    facts.commune = _text(checked, Column.COMMUNE) or _text(checked, Column.ADDRESS)
    facts.district = _text(checked, Column.DISTRICT)
    facts.province = _text(checked, Column.PROVINCE)
    facts.sector = _text(checked, Column.SECTOR)
    facts.round = _text(checked, Column.ROUND)
    facts.note = _text(checked, Column.NOTE)
    for column, value, code in (
        (Column.PRODUCT, facts.product, "missing_product"),
        (Column.PRODUCER, facts.producer, "missing_producer"),
    ):
        if column not in checked.refused and not any(char.isalpha() for char in value):
            checked.say(code, _("không có %(what)s.") % {"what": column.value.lower()}, column)


def _set_form(checked: CheckedRow) -> None:
    facts = checked.facts
    facts.form_text = _text(checked, Column.FORM)
    named = form_in_name(facts.producer)
    stated = read_form(facts.form_text) if facts.form_text else None
    if facts.form_text and stated is None:
        checked.say(
            "unknown_form",
            _("không rõ loại hình %(value)s.") % {"value": shown(facts.form_text)},
            Column.FORM,
            Weight.WARNING,
        )
    if stated and named and contradict(stated, named):
        checked.say(
            "form_contradicts_name",
            _("ghi %(value)s nhưng tên chủ thể là %(form)s.")
            % {"value": shown(facts.form_text), "form": named.label.lower()},
            Column.FORM,
            Weight.WARNING,
        )
        facts.form = named  # the name is what was registered
    else:
        facts.form = stated if stated and stated != ProducerForm.ESTABLISHMENT else named or stated


def _set_stars(checked: CheckedRow) -> None:
    value = _value(checked, Column.STARS)
    if Column.STARS in checked.refused:
        return
    if value is None:
        checked.say(
            "stars_unknown",
            _("không có hạng sao, ghi là chưa rõ."),
            Column.STARS,
            Weight.WARNING,
        )
        return
    try:
        checked.facts.stars = read_stars(value)
    except OutOfRange:
        checked.say(
            "stars_out_of_range",
            _("%(value)s không nằm trong 1–5 sao.") % {"value": shown(value)},
            Column.STARS,
        )
    except Unreadable:
        checked.say(
            "stars_invalid",
            _("%(value)s không phải hạng sao.") % {"value": shown(value)},
            Column.STARS,
        )


def _value(checked: CheckedRow, column: Column) -> Cell:
    """A cell as it came when it was a number or date, else its cleaned text or the group's."""
    value = checked.row.values.get(column)
    if isinstance(value, str | Formula | CellError) or value is None:
        return _text(checked, column) or None
    return value


def _set_points(checked: CheckedRow) -> None:
    value = _value(checked, Column.POINTS)
    if value is None or Column.POINTS in checked.refused:
        return
    facts = checked.facts
    facts.score_text = checked.kept.get(Column.POINTS.value, "")
    try:
        points = read_points(value)
    except OutOfRange:
        checked.say(
            "points_out_of_range",
            _("%(value)s không nằm trong 0–100 điểm.") % {"value": shown(value)},
            Column.POINTS,
        )
        return
    except Unreadable:
        checked.say(
            "points_invalid",
            _("%(value)s không phải điểm số.") % {"value": shown(value)},
            Column.POINTS,
        )
        return
    facts.score = points.exact
    if points.exact is None:
        checked.say(
            "points_inexact",
            _("%(value)s là khoảng điểm, không ghi điểm chính xác.") % {"value": shown(value)},
            Column.POINTS,
            Weight.WARNING,
        )
    if facts.stars and facts.stars not in (band(points.lowest), band(points.highest)):
        checked.say(
            "points_outside_band",
            _("%(value)s điểm không thuộc khung %(stars)d sao.")
            % {"value": shown(value), "stars": facts.stars},
            Column.POINTS,
        )


def band(points: Decimal) -> int:
    """The stars whose band holds these points."""
    return next(stars for stars, floor in BAND_FLOORS.items() if points >= floor)


def _set_decision(checked: CheckedRow, today: date, *, is_1904: bool, swaps_dates: bool) -> None:
    facts = checked.facts
    facts.decision_number, in_number = split_number(_text(checked, Column.NUMBER))
    value = _value(checked, Column.DATE)
    column = Column.DATE
    if column in checked.refused:
        return
    if value is None and in_number:
        value, column = in_number, Column.NUMBER
    if value is None:
        return
    facts.date_text = printed(value)
    reading = _date(checked, value, column, is_1904)
    if reading is None:
        return
    if reading.year < PROGRAMME_BEGAN.year:
        checked.say(
            "date_before_programme",
            _("%(value)s là trước Chương trình OCOP (2018).") % {"value": shown(value)},
            column,
        )
    elif (reading.day or date(reading.year, 1, 1)) > today:
        checked.say("date_in_future", _("%(value)s ở tương lai.") % {"value": shown(value)}, column)
    else:
        facts.decided_on = reading.day
        _warn_of_date(checked, value, column, reading, today, swaps_dates)


def _date(checked: CheckedRow, value: Cell, column: Column, is_1904: bool) -> DateReading | None:
    try:
        return read_date(value, is_1904=is_1904)
    except Impossible:
        checked.say(
            "date_impossible", _("không có ngày %(value)s.") % {"value": shown(value)}, column
        )
    except Unreadable:
        checked.say(
            "date_invalid", _("%(value)s không phải ngày tháng.") % {"value": shown(value)}, column
        )
    return None


def _warn_of_date(
    checked: CheckedRow, value: Cell, column: Column, reading: DateReading, today: date,
    swaps_dates: bool,
) -> None:  # fmt: skip
    other = reading.other
    if isinstance(value, datetime) and swaps_dates:
        other = _swapped(value.date())
    if reading.precision != Precision.DAY:
        checked.say(
            "date_incomplete",
            _("%(value)s chưa đủ ngày, tháng, năm: ghi là chưa rõ ngày.") % {"value": shown(value)},
            column,
            Weight.WARNING,
        )
    elif reading.is_month_first or (other and PROGRAMME_BEGAN <= other <= today):
        checked.say(
            "date_ambiguous",
            _("%(value)s có thể đọc theo hai cách, đã đọc là %(day)s.")
            % {"value": shown(value), "day": f"{reading.day:%d/%m/%Y}"},
            column,
            Weight.WARNING,
        )


def _swapped(day: date) -> date | None:
    return date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None


def _warn_of_stars(checked: CheckedRow, today: date) -> None:
    facts = checked.facts
    say: Callable[[str, str, Column], None] = lambda code, text, column: checked.say(  # noqa: E731
        code, text, column, Weight.WARNING
    )
    if facts.stars and facts.stars < LOWEST_RECOGNISED:
        say("stars_below_three", _("%(stars)d sao: không có quyết định công nhận, giấy chứng nhận.")
            % {"stars": facts.stars}, Column.STARS)  # fmt: skip
    if facts.stars == 5 and is_committee(facts.decision_number):
        say(
            "five_stars_by_province",
            _("5 sao do Bộ công nhận, số %(value)s là của Ủy ban nhân dân.")
            % {"value": shown(facts.decision_number)},
            Column.STARS,
        )
    ends = facts.valid_until
    if ends and ends < today:
        say(
            "certificate_expired",
            _("giấy chứng nhận đã hết hạn ngày %(day)s.") % {"day": f"{ends:%d/%m/%Y}"},
            Column.DATE,
        )


def can_import(user: User) -> bool:
    """Officers and administrators of a province; rows outside its units are refused singly."""
    return any(
        post.role in (Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER)
        and post.unit is not None
        and post.unit.level == Level.PROVINCE
        for post in user.posts_today
    )
