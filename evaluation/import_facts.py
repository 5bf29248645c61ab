"""What a row states, what is said of it, and where in the file that is."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from core.personal_data import scrub
from core.tabular import CellError, Formula
from evaluation.import_codes import Remark, Weight
from evaluation.import_columns import Column
from evaluation.import_rows import DataRow
from evaluation.terms import last_valid_day
from products.choices import ProducerForm

TERM_MONTHS = 36
LOWEST_RECOGNISED = 3
_SHOWN = 60
_YEAR = re.compile(r"(?<!\d)(20[12]\d)(?!\d)")


@dataclass(slots=True)
class Facts:
    """What a row states, each text cleaned and freed of personal data."""

    product: str = ""
    producer: str = ""
    form_text: str = ""
    form: ProducerForm | None = None
    commune: str = ""
    district: str = ""
    province: str = ""
    sector: str = ""
    score: Decimal | None = None
    score_text: str = ""
    stars: int | None = None
    decision_number: str = ""
    decided_on: date | None = None
    date_text: str = ""
    round: str = ""
    note: str = ""

    @property
    def valid_until(self) -> date | None:
        """Nobody knows the end where the day is unknown, and one or two stars have no term."""
        if self.decided_on is None or self.stars is None or self.stars < LOWEST_RECOGNISED:
            return None
        return last_valid_day(self.decided_on, TERM_MONTHS)


@dataclass(slots=True)
class CheckedRow:
    """A data row read: its facts, what is to be said of it, and its values fit to be kept."""

    row: DataRow
    facts: Facts
    remarks: list[Remark] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    refused: set[Column] = field(default_factory=set)

    @property
    def is_faulty(self) -> bool:
        return any(remark.weight == Weight.FAULT for remark in self.remarks)

    @property
    def has_warning(self) -> bool:
        return any(remark.weight == Weight.WARNING for remark in self.remarks)

    @property
    def texts(self) -> dict[str, str]:
        """The row as it may be kept, what its group says included."""
        said = {column.value: text for column, text in self.row.group.items()}
        return said | self.kept

    def say(
        self, code: str, text: str, column: Column | None = None, weight: Weight = Weight.FAULT
    ) -> None:
        """One remark, with its place in the file; one code is said once of a column."""
        if column is not None and weight == Weight.FAULT:
            self.refused.add(column)
        message = f"{place_of(self.row, column)}: {text}"
        if all(remark.message != message for remark in self.remarks):
            self.remarks.append(Remark(code, message, weight))


def place_of_row(sheet: str, number: int) -> str:
    """Trang “Mộc Châu”, hàng 12; a CSV file has no sheets."""
    if sheet:
        return _("Trang “%(sheet)s”, hàng %(row)d") % {"sheet": sheet, "row": number}
    return _("Hàng %(row)d") % {"row": number}


def place_of(row: DataRow, column: Column | None = None) -> str:
    """Trang “Mộc Châu”, hàng 12, cột J “Hạng sao”."""
    where = place_of_row(row.sheet, row.number)
    if column is not None and column in row.letters:
        where += _(", cột %(letter)s “%(column)s”") % {
            "letter": row.letters[column],
            "column": column.value,
        }
    elif column is not None:
        where += _(", cột “%(column)s”") % {"column": column.value}
    return where


def shown(value: object) -> str:
    """A value as a message may repeat it: short, visible, without personal data."""
    text = value.text if isinstance(value, Formula | CellError) else str(value)
    if isinstance(value, datetime):
        text = f"{value:%d/%m/%Y}"
    text = "".join(char if char.isprintable() else "�" for char in scrub(text).text)
    return f"“{text[: _SHOWN - 1]}…”" if len(text) > _SHOWN else f"“{text}”"


def year_stated(facts: Facts) -> int | None:
    """The one year that date or round name, where the day is unknown."""
    years = {int(year) for year in _YEAR.findall(f"{facts.date_text} {facts.round}")}
    return years.pop() if len(years) == 1 else None
