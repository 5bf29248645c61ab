"""Open a table file: tell its kind by name and content, refuse what is neither, restore texts."""

from pathlib import Path

from django.utils.translation import gettext as _

from core.legacy_fonts import read_texts
from core.suspect_text import unescape_cell
from core.tabular.book import Book, TableRefused
from core.tabular.delimited import read_delimited
from core.tabular.workbook import Fonts, read_workbook

MAX_BYTES = 20 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# More texts than this share that no encoding explains, and the file was decoded wrongly.
_MAX_RIDDLES = 0.2


def read_book(path: Path) -> Book:
    """The sheets of an .xlsx or .csv file; TableRefused with code and sentence when it is none."""
    content = _content(path)
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise TableRefused(
            _("Chỉ nhận tệp .xlsx hoặc .csv, không nhận “%(suffix)s”.") % {"suffix": suffix},
            code="unsupported_type",
        )
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise TableRefused(_("Tệp rỗng."), code="empty_file")
    _check_kind(content, suffix)
    fonts: Fonts = {}
    book = read_workbook(content, fonts) if suffix == ".xlsx" else read_delimited(content)
    _restore_texts(book, fonts)
    return book


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TableRefused(
                _("Tệp lớn hơn %(limit)d MB.") % {"limit": MAX_BYTES // 2**20}, code="too_large"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise TableRefused(_("Không có tệp này."), code="file_not_found") from error
    except OSError as error:
        raise TableRefused(_("Không mở được tệp."), code="file_unreadable") from error


def _check_kind(content: bytes, suffix: str) -> None:
    """The content must be what the name claims."""
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise TableRefused(_("Tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại."), code="encrypted")
        raise TableRefused(
            _("Tệp Excel kiểu cũ (.xls); hãy lưu lại thành .xlsx."), code="unsupported_type"
        )
    is_zip = content.startswith(_ZIP)
    if suffix == ".xlsx" and not is_zip:
        raise TableRefused(
            _("Tệp mang đuôi .xlsx nhưng không phải bảng tính Excel."), code="wrong_content"
        )
    if suffix == ".csv" and is_zip:
        raise TableRefused(
            _("Tệp mang đuôi .csv nhưng là tệp nén hoặc bảng tính Excel."), code="wrong_content"
        )


def _restore_texts(book: Book, fonts: Fonts) -> None:
    """Read every text of the book in the encoding it was typed in."""
    places, texts, names = [], [], []
    for sheet_index, sheet in enumerate(book.sheets):
        for row in sheet.rows:
            for column, cell in enumerate(row.cells):
                if isinstance(cell, str) and not cell.isascii():
                    places.append((row, column))
                    texts.append(cell)
                    names.append(fonts.get((sheet_index, row.number, column), ""))
                elif isinstance(cell, str) and "_x" in cell:
                    row.cells[column] = unescape_cell(cell)
    riddles = 0
    for (row, column), reading in zip(places, read_texts(texts, names), strict=True):
        row.cells[column] = unescape_cell(reading.text)
        if reading.was:
            row.converted |= {column}
        if reading.is_riddle:
            row.riddles |= {column}
            riddles += 1
    if riddles > 2 and riddles > _MAX_RIDDLES * len(texts):
        raise TableRefused(
            _("Không đọc được bảng mã chữ của tệp; hãy lưu lại bằng Unicode (UTF-8)."),
            code="undecodable",
        )
