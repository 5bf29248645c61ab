"""Word and Excel files as the archives they are: whole, bounded, without anything that runs."""

import posixpath
import zipfile
from typing import IO, BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from documents.file_families import ACTIVE_EXTENSIONS, Family, disguised, refusal

_MEMBERS = 5000
_UNPACKED = 100 * 1024 * 1024
_CHUNK = 1024 * 1024
_TYPES = "[Content_Types].xml"
# Relations that fetch and run something from elsewhere when the file is opened.
_FETCHED = ("/attachedTemplate", "/oleObject", "/subDocument", "/frame")


def check_office(sent: BinaryIO, *, main: str, family: Family) -> None:
    """Refuse what is no such document, unpacks without end, or carries macros and objects."""
    with zipfile.ZipFile(sent) as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        if main not in names or _TYPES not in names:
            raise disguised(family)
        if len(members) > _MEMBERS or any(_leads_out(name) for name in names):
            raise disguised(family)
        if any(_is_active(name.lower()) for name in names):
            raise _active()
        _unpack_within_limit(archive, members)
        _check_markup(archive, names, main)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in posixpath.normpath(name).split("/") or "\\" in name


def _is_active(name: str) -> bool:
    """Macros, ActiveX, packaged objects, and anything that would run or unpack by itself."""
    return (
        name.endswith("vbaproject.bin")
        or "/activex/" in name
        or ("/embeddings/" in name and name.endswith(".bin"))
        or name.rsplit(".", 1)[-1] in ACTIVE_EXTENSIONS
    )


def _unpack_within_limit(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Count what really comes out: the sizes in a bomb's directory are lies; CRCs are checked."""
    left = _UNPACKED
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise refusal(
                        _("Tệp nén bung ra quá lớn nên không được nhận."), code="file_bomb"
                    )


def _check_markup(archive: zipfile.ZipFile, names: list[str], main: str) -> None:
    """Well-formed to the end; a macro part under another name is told by its declared type."""
    for name in (_TYPES, main, *(name for name in names if name.endswith(".rels"))):
        with archive.open(name) as stream:
            _parse_xml(stream)


def _parse_xml(stream: IO[bytes]) -> None:
    """Office never declares a document type, and without one no entity can grow."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _refuse_active
    parser.ParseFile(stream)


def _refuse_doctype(*_declaration: object) -> None:
    raise ValueError("document type declared")


def _refuse_active(_tag: str, attributes: dict[str, str]) -> None:
    declared = attributes.get("ContentType", "").lower()
    if "macroenabled" in declared or "vbaproject" in declared:
        raise _active()
    if attributes.get("TargetMode") == "External" and attributes.get("Type", "").endswith(_FETCHED):
        raise _active()


def _active() -> InvalidInput:
    return refusal(
        _("Tệp có macro hoặc đối tượng nhúng nên không được nhận; hãy lưu lại không có chúng."),
        code="file_active_content",
    )
