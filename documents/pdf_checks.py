"""A PDF object by object: readable by everyone, of a bounded size, with nothing that runs."""

from collections.abc import Iterator
from io import BytesIO
from time import monotonic
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.decode_limits import (
    DEFAULT_PURPOSE_LIMITS,
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    Reference,
    StreamObject,
    read_object,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef

from documents.file_families import PDFS, disguised, refusal

_OBJECTS = 100_000
_SECONDS = 20
_MEGABYTE = 1024 * 1024
# What tables and packed objects may unpack to; pictures and text are never unpacked here.
_LIMITS = DecodeLimits(
    per_purpose={
        **DEFAULT_PURPOSE_LIMITS,
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_ratio=None, max_output_size=_MEGABYTE),
    },
    document_budget=DocumentDecodeBudget(base_allowance=64 * _MEGABYTE, max_ratio=4),
)
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
    reader = PdfFileReader(sent, strict=False, decode_limits=_LIMITS)
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
    packed = _PackedObjects(reader)
    give_up_at = monotonic() + _SECONDS
    waiting: list[Any] = [reader.trailer.raw_get("/Root")]
    seen: set[Reference] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.reference in seen:
                continue
            seen.add(found.reference)
            _check_effort(len(seen), give_up_at)
            found = _read(reader, packed, found.reference)
        if isinstance(found, DictionaryObject):
            yield found
            waiting.extend(found.raw_get(key) for key in found)
        elif isinstance(found, ArrayObject):
            waiting.extend(found.raw_get(place) for place in range(len(found)))


def _read(reader: PdfFileReader, packed: "_PackedObjects", reference: Reference) -> Any:
    place = reader.xrefs[reference]
    if isinstance(place, ObjStreamRef):
        return packed.read(reference, place.obj_stream_id)
    found = reader.get_object(reference)
    if isinstance(found, StreamObject):
        reader.resolved_objects.pop((reference.generation, reference.idnum), None)
    return found


class _PackedObjects:
    """Objects packed into streams; each stream is unpacked once, the reader itself would do it
    again for every object in it."""

    def __init__(self, reader: PdfFileReader) -> None:
        self._reader = reader
        self._unpacked: dict[int, tuple[BytesIO, dict[int, int]]] = {}

    def read(self, reference: Reference, stream: int) -> Any:
        if stream not in self._unpacked:
            self._unpacked[stream] = self._unpack(stream)
        content, places = self._unpacked[stream]
        if reference.idnum not in places:
            return NullObject()
        content.seek(places[reference.idnum])
        return read_object(content, reference)

    def _unpack(self, stream: int) -> tuple[BytesIO, dict[int, int]]:
        """The stream begins with pairs: number of an object, and how far behind /First it lies."""
        packed = self._reader.get_object(Reference(stream, 0, self._reader))
        content, first = packed.read_data(DecodePurpose.OBJECT_STREAM), int(packed["/First"])
        numbers = [int(word) for word in content[:first].split()[: 2 * int(packed["/N"])]]
        places = {
            idnum: first + offset for idnum, offset in zip(numbers[::2], numbers[1::2], strict=True)
        }
        return BytesIO(content), places


def _check_effort(objects: int, give_up_at: float) -> None:
    if objects > _OBJECTS or monotonic() > give_up_at:
        raise refusal(
            _("Tệp PDF quá phức tạp; hãy in lại thành PDF rồi gửi."), code="file_too_complex"
        )
