"""What a sent file really is: told from its content, then parsed; the name only says the claim."""

import io
import math
import posixpath
import warnings
import zipfile
from dataclasses import dataclass
from xml.parsers import expat

import filetype
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader

from core.errors import InvalidInput
from documents.choices import FilePurpose

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# MPO is what many phones write: a JPEG with further pictures behind the first.
_IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class _Family:
    """Files that one limit, one label and one parser serve."""

    code: str
    label: str
    told_as: frozenset[str]


_PDF = _Family("pdf", "PDF", frozenset({PDF}))
_IMAGE = _Family("image", gettext_lazy("ảnh"), frozenset(_IMAGES.values()))
# filetype looks at the first members only; an office file in another order is "a zip" to it.
_DOCX = _Family("docx", "Word (.docx)", frozenset({DOCX, "application/zip"}))
_XLSX = _Family("xlsx", "Excel (.xlsx)", frozenset({XLSX, "application/zip"}))
_BY_EXTENSION = {
    "pdf": _PDF,
    "jpg": _IMAGE,
    "jpeg": _IMAGE,
    "png": _IMAGE,
    "webp": _IMAGE,
    "docx": _DOCX,
    "xlsx": _XLSX,
}
_ALLOWED = {
    FilePurpose.EVIDENCE: {"pdf", "image", "docx", "xlsx"},
    FilePurpose.PHOTO: {"image"},
    FilePurpose.PAPER: {"pdf"},
}
_ZIP_MEMBERS = 5000
_ZIP_UNPACKED = 100 * 1024 * 1024
_ZIP_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """`content` is what is to be kept: images come back re-encoded, without camera data."""

    media_type: str
    content: bytes


def family_of(name: str, purpose: str) -> _Family:
    """What the name claims, when that is something this purpose takes."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    family = _BY_EXTENSION.get(extension)
    if family is None or family.code not in _ALLOWED[FilePurpose(purpose)]:
        raise _refusal(_accepted(purpose), code="file_type")
    return family


def check_size(size: int, family: _Family) -> None:
    limit = settings.OCOP_FILE_LIMITS_MB[family.code]
    if size == 0:
        raise _refusal(_("Tệp rỗng, không có nội dung."), code="file_empty")
    if size > limit * 1024 * 1024:
        raise _refusal(
            _("Tệp nặng %(size)s MB, vượt mức cho phép %(limit)s MB.")
            % {"size": f"{size / 1024 / 1024:.1f}".replace(".", ","), "limit": limit},
            code="file_too_large",
        )


def check_content(content: bytes, family: _Family) -> CheckedFile:
    """Tell, then parse; refused with the reason when either disagrees with the claim."""
    told = filetype.guess_mime(content)
    if told not in family.told_as:
        raise _disguised(family)
    parse = {"pdf": _parse_pdf, "image": _parse_image, "docx": _parse_docx, "xlsx": _parse_xlsx}
    try:
        return parse[family.code](content)
    except InvalidInput:
        raise
    except Exception as error:  # whatever keeps it from being read is the answer
        raise _disguised(family) from error


def _parse_pdf(content: bytes) -> CheckedFile:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.encrypted and not reader.decrypt("").status.value:
        raise _refusal(
            _("Tệp PDF có mật khẩu mở; hãy gửi bản không đặt mật khẩu."), code="file_locked"
        )
    if int(reader.root["/Pages"]["/Count"]) < 1:
        raise _disguised(_PDF)
    if _runs_code(reader.root):
        raise _refusal(
            _("Tệp PDF chứa mã lệnh tự chạy nên không được nhận."), code="file_active_content"
        )
    return CheckedFile(PDF, content)


def _runs_code(root: DictionaryObject) -> bool:
    action = root.get("/OpenAction")
    opens = isinstance(action, DictionaryObject) and action.get("/S") in {"/JavaScript", "/Launch"}
    return opens or "/JavaScript" in root.get("/Names", {})


def _parse_image(content: bytes) -> CheckedFile:
    """Decode every pixel and write a new file: what hid behind or between them is gone."""
    image = _open_image(content)
    kept_as = "JPEG" if image.format == "MPO" else str(image.format)
    upright = ImageOps.exif_transpose(image)
    out = io.BytesIO()
    options = {} if kept_as == "PNG" else {"quality": 92}
    upright.save(out, kept_as, icc_profile=image.info.get("icc_profile"), exif=b"", **options)
    return CheckedFile(_IMAGES[kept_as], out.getvalue())


def _open_image(content: bytes) -> Image.Image:
    """Only the header is read here: a picture too large to decode is refused before decoding."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=list(_IMAGES))
        too_large = math.prod(image.size) > settings.OCOP_IMAGE_MAX_PIXELS
    except Image.DecompressionBombError:
        too_large = True
    if too_large:
        raise _refusal(
            _("Ảnh có quá nhiều điểm ảnh; hãy thu nhỏ rồi gửi lại."), code="image_too_large"
        )
    return image


def _parse_docx(content: bytes) -> CheckedFile:
    _check_office(content, main="word/document.xml", family=_DOCX)
    return CheckedFile(DOCX, content)


def _parse_xlsx(content: bytes) -> CheckedFile:
    _check_office(content, main="xl/workbook.xml", family=_XLSX)
    return CheckedFile(XLSX, content)


def _check_office(content: bytes, *, main: str, family: _Family) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        if main not in names or "[Content_Types].xml" not in names:
            raise _disguised(family)
        if len(members) > _ZIP_MEMBERS or any(_leads_out(name) for name in names):
            raise _disguised(family)
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise _refusal(
                _("Tệp có macro nên không được nhận; hãy lưu lại không có macro."),
                code="file_active_content",
            )
        _unpack_within_limit(archive, members)
        for name in ("[Content_Types].xml", main):
            _parse_xml(archive.read(name))


def _leads_out(name: str) -> bool:
    return name.startswith("/") or ".." in posixpath.normpath(name).split("/") or "\\" in name


def _unpack_within_limit(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Count what really comes out: the sizes in a bomb's directory are lies; CRCs are checked."""
    left = _ZIP_UNPACKED
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(_ZIP_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _refusal(
                        _("Tệp nén bung ra quá lớn nên không được nhận."), code="file_bomb"
                    )


def _parse_xml(text: bytes) -> None:
    """Well-formed to the end. Office never declares a document type, and without one no entity
    can grow."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(text, True)


def _refuse_doctype(*_declaration: object) -> None:
    raise ValueError("document type declared")


def _accepted(purpose: str) -> str:
    if purpose == FilePurpose.PHOTO:
        return _("Chỉ nhận ảnh JPEG, PNG hoặc WebP.")
    if purpose == FilePurpose.PAPER:
        return _("Chỉ nhận tệp PDF.")
    return _("Chỉ nhận tệp PDF, ảnh (JPEG, PNG, WebP), Word (.docx) hoặc Excel (.xlsx).")


def _disguised(family: _Family) -> InvalidInput:
    return _refusal(
        _("Tệp tự xưng là %(claim)s nhưng nội dung không phải.") % {"claim": family.label},
        code="file_disguised",
    )


def _refusal(message: str, *, code: str) -> InvalidInput:
    return InvalidInput(message, code=code, fields={"file": [message]})
