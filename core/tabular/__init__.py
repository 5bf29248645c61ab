"""Spreadsheets and CSV files as sheets of rows, numbered as the person sees them in the file."""

from core.tabular.book import Book, Cell, CellError, Formula, Row, Sheet, TableRefused
from core.tabular.reading import MAX_BYTES, read_book

__all__ = [
    "MAX_BYTES",
    "Book",
    "Cell",
    "CellError",
    "Formula",
    "Row",
    "Sheet",
    "TableRefused",
    "read_book",
]
