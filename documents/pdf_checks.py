"""A PDF object by object: readable by everyone, of a bounded size, with nothing that runs."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    Reference,
    StreamObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.file_families import PDFS, disguised, refusal

_OBJECTS = 100_000
# What runs or fetches something, by the key that holds it or the action that does it.
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie",
        "/RichMediaExecute",
    }
)  # fmt: skip
_ATTACHMENT_KEYS = frozenset({"/EmbeddedFiles", "/EF"})


def check_pdf(sent: BinaryIO) -> None:
    """Refuse with the reason; a file that cannot be read raises whatever kept it from it."""
    reader = PdfFileReader(sent, strict=False)
    if reader.encrypted:
        raise refusal(
            _("Tệp PDF có mật khẩu hoặc bị khóa quyền; hãy gửi bản không khóa."), code="file_locked"
        )
    pages = int(reader.root["/Pages"]["/Count"])
    if pages < 1:
        raise disguised(PDFS)
    _check_pages(pages)
    drawn = 0
    for entry in _dictionaries(reader):
        _check_entry(entry)
        drawn += entry.get("/Type") == "/Page"
    _check_pages(drawn)  # the count in the page tree may lie


def _check_pages(pages: int) -> None:
    limit = settings.OCOP_PDF_MAX_PAGES
    if pages > limit:
        message = _("Tệp PDF có %(pages)d trang, vượt mức cho phép %(limit)d trang.")
        raise refusal(message % {"pages": pages, "limit": limit}, code="file_too_long")


def _check_entry(entry: DictionaryObject) -> None:
    keys = entry.keys()
    if keys & _ACTIVE_KEYS or entry.get("/S") in _ACTIVE_ACTIONS:
        raise refusal(
            _("Tệp PDF chứa mã lệnh tự chạy nên không được nhận."), code="file_active_content"
        )
    if keys & _ATTACHMENT_KEYS or entry.get("/Type") == "/EmbeddedFile":
        raise refusal(
            _("Tệp PDF có tệp khác đính kèm bên trong; hãy in lại thành PDF rồi gửi."),
            code="file_active_content",
        )


def _dictionaries(reader: PdfFileReader) -> Iterator[DictionaryObject]:
    """Every dictionary that the document leads to, streams' included, each once.

    Only what leads on is held: a stream is let go as soon as its own entries were seen.
    """
    waiting: list[Any] = [reader.trailer.raw_get("/Root")]
    seen: set[Reference] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.reference in seen:
                continue
            seen.add(found.reference)
            _check_count(len(seen))
            found = _read(reader, found.reference)
        if isinstance(found, DictionaryObject):
            yield found
            waiting.extend(found.raw_get(key) for key in found)
        elif isinstance(found, ArrayObject):
            waiting.extend(found.raw_get(place) for place in range(len(found)))


def _read(reader: PdfFileReader, reference: Reference) -> Any:
    found = reader.get_object(reference)
    if isinstance(found, StreamObject):
        reader.resolved_objects.pop((reference.generation, reference.idnum), None)
    return found


def _check_count(objects: int) -> None:
    if objects > _OBJECTS:
        raise refusal(
            _("Tệp PDF quá phức tạp; hãy in lại thành PDF rồi gửi."), code="file_too_complex"
        )
