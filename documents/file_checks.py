"""What a sent file really is: told from its content, then parsed; the name only says the claim."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import filetype

from core.errors import InvalidInput
from documents import file_families as families
from documents.file_families import Family, disguised, phone_picture
from documents.office_checks import check_office
from documents.pdf_checks import check_pdf
from documents.pictures import redraw

_HEAD = 8192  # what filetype looks at
_PHONE_PICTURES = frozenset({"image/heic", "image/heif", "image/avif"})
_CHUNK = 1024 * 1024
_ARCHIVE_MARKS = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_LONGEST_MARK = max(map(len, _ARCHIVE_MARKS))


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """`content` is what is to be kept: the sent file itself, or a picture drawn anew."""

    media_type: str
    content: BinaryIO


def check_content(sent: BinaryIO, family: Family) -> CheckedFile:
    """Tell, then parse; refused with the reason when either disagrees with the claim.

    The file is read where it lies, piece by piece: a large one is never whole in memory.
    """
    sent.seek(0)
    told = filetype.guess_mime(sent.read(_HEAD))
    if told in _PHONE_PICTURES:
        raise phone_picture()
    if told not in family.told_as:
        raise disguised(family)
    try:
        checked = _PARSERS[family.code](sent)
    except InvalidInput:
        raise
    except Exception as error:  # whatever keeps it from being read is the answer
        raise disguised(family) from error
    checked.content.seek(0)
    return checked


def _pdf(sent: BinaryIO) -> CheckedFile:
    if zipfile.is_zipfile(sent) or _holds_archive(sent):  # two files under one name
        raise disguised(families.PDFS)
    sent.seek(0)
    check_pdf(sent)
    return CheckedFile(families.PDF, sent)


def _holds_archive(sent: BinaryIO) -> bool:
    """Whether an archive that unpackers find anywhere in a file hangs on before or behind."""
    sent.seek(0)
    tail = b""
    while chunk := sent.read(_CHUNK):
        if any(mark in tail + chunk for mark in _ARCHIVE_MARKS):
            return True
        tail = chunk[-_LONGEST_MARK:]
    return False


def _picture(sent: BinaryIO) -> CheckedFile:
    return CheckedFile(*redraw(sent))


def _docx(sent: BinaryIO) -> CheckedFile:
    check_office(sent, main="word/document.xml", family=families.DOCUMENTS)
    return CheckedFile(families.DOCX, sent)


def _xlsx(sent: BinaryIO) -> CheckedFile:
    check_office(sent, main="xl/workbook.xml", family=families.SHEETS)
    return CheckedFile(families.XLSX, sent)


_PARSERS: dict[str, Callable[[BinaryIO], CheckedFile]] = {
    "pdf": _pdf,
    "image": _picture,
    "docx": _docx,
    "xlsx": _xlsx,
}
