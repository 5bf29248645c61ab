"""Has a spreadsheet with American settings turned days and months of a column of dates?"""

from collections.abc import Iterable
from datetime import datetime

from core.tabular import Cell
from core.vietnamese_values import Unreadable, read_date


def swaps_dates(cells: Iterable[Cell]) -> bool:
    """Typed 05/08/2021 it takes for May 8 and makes a date of; 15/08/2021 it leaves as text.

    The mark of it: date cells all have a day up to 12, and texts of later days stand among them.
    """
    dates, late_texts = [], 0
    for cell in cells:
        if isinstance(cell, datetime):
            dates.append(cell)
        elif isinstance(cell, str) and cell.strip():
            try:
                reading = read_date(cell)
            except Unreadable:
                continue
            late_texts += reading.day is not None and reading.day.day > 12
    return bool(dates) and late_texts > 0 and all(day.day <= 12 for day in dates)
