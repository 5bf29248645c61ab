"""Every cell of a row as a clean text, or what forbids it."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.personal_data import scrub
from core.suspect_text import (
    clean,
    has_control,
    has_markup,
    looks_like_formula,
    straighten,
    without_control,
)
from core.tabular import Cell, CellError, Formula
from evaluation.import_codes import Weight
from evaluation.import_columns import Column
from evaluation.import_facts import CheckedRow, shown

_LENGTHS = {
    Column.PRODUCT: 250, Column.PRODUCER: 250, Column.FORM: 100, Column.COMMUNE: 150,
    Column.DISTRICT: 150, Column.PROVINCE: 100, Column.SECTOR: 200, Column.POINTS: 50,
    Column.STARS: 50, Column.NUMBER: 120, Column.DATE: 60, Column.ROUND: 100, Column.NOTE: 1000,
    Column.ADDRESS: 300,
}  # fmt: skip
# What people put where they have nothing to put.
_NOTHING = frozenset({"-", "--", "---", "–", "—", "_", ".", "..", "...", "…", "/", "x", "n/a",
                      "không", "không có", "chưa có", "khong", "null", "none"})  # fmt: skip


def read_text(checked: CheckedRow, column: Column) -> None:
    """Clean one cell into `kept`; what may not stand there is said and the cell left out."""
    value = checked.row.values[column]
    if value is None:
        return
    if isinstance(value, Formula):
        checked.say("formula", _("ô có công thức, cần giá trị."), column)
    elif isinstance(value, CellError):
        checked.say("cell_error", _("ô báo lỗi %(value)s.") % {"value": shown(value)}, column)
    elif not isinstance(value, str):
        checked.kept[column.value] = printed(value)
    else:
        text = _clean_text(checked, column, value)
        if text and text.lower() not in _NOTHING:
            checked.kept[column.value] = text


def printed(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return format(value, ".15g")
    return str(value)


def _clean_text(checked: CheckedRow, column: Column, value: str) -> str:
    if column in checked.row.riddles:
        checked.say(
            "unreadable_text",
            _("không đọc được chữ %(value)s, có thể sai phông hoặc bảng mã.")
            % {"value": shown(value)},
            column,
        )
    if has_control(value):
        checked.say(
            "control_character",
            _("có ký tự điều khiển trong %(value)s.") % {"value": shown(value)},
            column,
        )
    if has_markup(value):
        checked.say(
            "markup", _("có thẻ đánh dấu (HTML) trong %(value)s.") % {"value": shown(value)}, column
        )
    freed = scrub(clean(without_control(value)))
    if freed.found:
        checked.say(
            "personal_data",
            _("có dữ liệu cá nhân (số điện thoại, thư điện tử, số giấy tờ), đã bỏ, không lưu."),
            column,
            Weight.WARNING,
        )
    straight = straighten(freed.text)
    if straight.was_mixed or straight.has_foreign:
        done = _("đã đổi") if straight.was_mixed and not straight.has_foreign else _("cần xem lại")
        checked.say(
            "lookalike_letters",
            _("%(value)s có chữ cái của bảng chữ khác trông giống chữ Việt (%(done)s).")
            % {"value": shown(straight.text), "done": done},
            column,
            Weight.WARNING,
        )
    text = straight.text
    if looks_like_formula(text):
        checked.say(
            "formula", _("%(value)s bắt đầu như một công thức.") % {"value": shown(text)}, column
        )
    if len(text) > _LENGTHS[column]:
        checked.say(
            "text_too_long",
            _("dài %(length)d ký tự, chỉ nhận đến %(limit)d.")
            % {"length": len(text), "limit": _LENGTHS[column]},
            column,
        )
        text = text[: _LENGTHS[column]]
    return text.removeprefix("- ").strip()
