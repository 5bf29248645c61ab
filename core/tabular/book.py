"""What a table file holds, whichever kind it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from core.errors import InvalidInput


class TableRefused(InvalidInput):
    """The file as a whole cannot be read as a table; `code` says why."""

    code = "not_a_table"


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes instead of stating."""

    text: str


@dataclass(frozen=True, slots=True)
class CellError:
    """What a failed formula leaves: #REF!, #N/A."""

    text: str


Cell = str | int | float | bool | date | datetime | time | timedelta | Formula | CellError | None


@dataclass(slots=True)
class Row:
    """One row; `number` counts from 1 at the top of the file, cells start at column A.

    A cell merged downwards appears in every row it covers; `continued` are the columns where it
    came from above. `spans` says over how many columns a cell is merged sideways. `converted` and
    `riddles` are columns whose text came in an old font encoding: converted, or none that we know.
    """

    number: int
    cells: list[Cell]
    is_hidden: bool = False
    spans: Mapping[int, int] = field(default_factory=dict)
    continued: frozenset[int] = frozenset()
    converted: frozenset[int] = frozenset()
    riddles: frozenset[int] = frozenset()

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else None

    @property
    def is_blank(self) -> bool:
        return all(
            cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells
        )


@dataclass(slots=True)
class Sheet:
    """A sheet; a CSV file is one without a name."""

    name: str
    rows: list[Row]
    is_hidden: bool = False


@dataclass(slots=True)
class Book:
    sheets: list[Sheet]
    is_1904: bool = False
