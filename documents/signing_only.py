"""Whether a signed copy shows the very paper that was drawn: nothing but signatures was added."""

import io
from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

# What signing tools write into the catalogue; none of it is shown on a page.
_CATALOGUE = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/Version"})
_PAGE = frozenset({"/Annots", "/Tabs"})
_ROUNDED = 0.001  # points
_LARGEST_STAMP = 0.25  # of the page: a larger picture of a signature could hide the text


def is_only_signed(ours: bytes, signed: bytes) -> bool:
    """Whether all that comes behind our bytes is signatures and what they need.

    A signature proves what its holder saw, which may be our PDF with another page laid over it:
    so the objects that were drawn must be those that are shown now. (pyHanko's DEFAULT_DIFF_POLICY
    compares with a revision that has a signature field already; what we draw has none.)
    """
    drawn = PdfFileReader(io.BytesIO(ours), strict=False).xrefs.total_revisions
    reader = PdfFileReader(io.BytesIO(signed), strict=False)
    before = reader.get_historical_resolver(drawn - 1)
    if reader.root_ref != before.root_ref:
        return False
    pages = dict(_pages(before.root["/Pages"]))
    return (
        not _freed(reader, drawn)
        and _is_same_but(before.root, reader.root, _CATALOGUE)
        and all(_is_page_only_signed(page, reader.get_object(ref)) for ref, page in pages.items())
        and all(
            _is_same(before(ref), reader.get_object(ref))
            for ref in _rewritten(reader, before, drawn) - _may_change(reader, before, pages)
        )
    )


def _freed(reader: PdfFileReader, drawn: int) -> bool:
    """An object taken away leaves a hole in what is shown."""
    later = range(drawn, reader.xrefs.total_revisions)
    return any(reader.xrefs.refs_freed_in_revision(revision) for revision in later)


def _rewritten(
    reader: PdfFileReader, before: HistoricalResolver, drawn: int
) -> set[generic.Reference]:
    """Drawn objects that were written again later."""
    later = range(drawn, reader.xrefs.total_revisions)
    again = {ref for revision in later for ref in reader.xrefs.explicit_refs_in_revision(revision)}
    return {ref for ref in again if not before.is_ref_unassignable(ref)}


def _may_change(
    reader: PdfFileReader, before: HistoricalResolver, pages: dict[generic.Reference, object]
) -> set[generic.Reference]:
    """Catalogue and pages, which are compared key by key, their lists of notes, and descriptions
    of the file, which no page shows."""
    held = [before.root.get_value_as_reference("/Metadata", optional=True)]
    held += [before.trailer_view.get_value_as_reference("/Info", optional=True)]
    held += [page.get_value_as_reference("/Annots", optional=True) for page in pages.values()]
    return {before.root_ref, *pages, *(ref for ref in held if ref is not None)}


def _pages(node: generic.DictionaryObject) -> Iterator[tuple[generic.Reference, generic.PdfObject]]:
    kids = node["/Kids"]
    for place in range(len(kids)):
        kid = kids[place]
        if "/Kids" in kid:
            yield from _pages(kid)
        else:
            yield kids.raw_get(place).reference, kid


def _is_page_only_signed(before: generic.DictionaryObject, after: generic.DictionaryObject) -> bool:
    """The page as drawn, its links kept, with signatures of a bounded size."""
    if not _is_same_but(before, after, _PAGE):
        return False
    nothing = generic.ArrayObject()
    kept, now = before.get("/Annots", nothing), after.get("/Annots", nothing)
    return (
        len(now) >= len(kept)
        and all(map(_is_same, _raw(kept), _raw(now)))
        and all(_is_stamp(now[place], after) for place in range(len(kept), len(now)))
    )


def _is_stamp(note: generic.DictionaryObject, page: generic.DictionaryObject) -> bool:
    field = note if "/FT" in note else note.get("/Parent", note)
    if note.get("/Subtype") != "/Widget" or field.get("/FT") != "/Sig":
        return False
    return _area(note["/Rect"]) <= _LARGEST_STAMP * _area(page["/MediaBox"])


def _area(box: generic.ArrayObject) -> float:
    left, bottom, right, top = (float(edge) for edge in box)
    return abs(right - left) * abs(top - bottom)


def _is_same_but(
    before: generic.DictionaryObject, after: generic.DictionaryObject, free: frozenset[str]
) -> bool:
    names = (before.keys() | after.keys()) - free
    return all(
        name in before and name in after and _is_same(before.raw_get(name), after.raw_get(name))
        for name in names
    )


def _is_same(before: generic.PdfObject, after: generic.PdfObject) -> bool:
    """Alike as written, references not followed; a tool may write a number with fewer digits."""
    if isinstance(before, generic.IndirectObject):
        return isinstance(after, generic.IndirectObject) and before.reference == after.reference
    if type(before) is not type(after) and not _are_numbers(before, after):
        return False
    if isinstance(before, generic.StreamObject) and before.encoded_data != after.encoded_data:
        return False
    if isinstance(before, generic.DictionaryObject):
        return _is_same_but(before, after, frozenset())
    if isinstance(before, generic.ArrayObject):
        return len(before) == len(after) and all(map(_is_same, _raw(before), _raw(after)))
    if _are_numbers(before, after):
        return abs(float(before) - float(after)) < _ROUNDED
    return before == after


def _are_numbers(*found: generic.PdfObject) -> bool:
    return all(isinstance(one, generic.NumberObject | generic.FloatObject) for one in found)


def _raw(array: generic.ArrayObject) -> Iterator[generic.PdfObject]:
    return (array.raw_get(place) for place in range(len(array)))
