"""Kinds of file people may send, what a name may claim, and how a refusal is said."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput
from documents.choices import FilePurpose

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True, slots=True)
class Family:
    """Files that one limit, one label and one parser serve."""

    code: str
    label: str | Promise
    told_as: frozenset[str]


PDFS = Family("pdf", "PDF", frozenset({PDF}))
PICTURES = Family("image", gettext_lazy("ảnh"), IMAGES)
# filetype looks at the first members only; an office file in another order is "a zip" to it.
DOCUMENTS = Family("docx", "Word (.docx)", frozenset({DOCX, "application/zip"}))
SHEETS = Family("xlsx", "Excel (.xlsx)", frozenset({XLSX, "application/zip"}))
_BY_EXTENSION = {
    "pdf": PDFS,
    "jpg": PICTURES,
    "jpeg": PICTURES,
    "png": PICTURES,
    "webp": PICTURES,
    "docx": DOCUMENTS,
    "xlsx": SHEETS,
}
_ALLOWED = {
    FilePurpose.EVIDENCE: {"pdf", "image", "docx", "xlsx"},
    FilePurpose.PHOTO: {"image"},
    FilePurpose.PAPER: {"pdf"},
}
# Extensions of what runs, unpacks or is drawn by a browser: refused wherever in a name they stand.
ACTIVE_EXTENSIONS = frozenset(
    {
        "7z", "apk", "app", "bat", "cab", "chm", "cmd", "com", "cpl", "dll", "docm", "dotm", "exe",
        "gz", "hta", "htm", "html", "iso", "jar", "js", "jse", "jsp", "lnk", "mht", "mhtml", "msi",
        "php", "phtml", "pif", "ps1", "py", "rar", "scr", "sh", "svg", "svgz", "tar", "tgz", "vbe",
        "vbs", "wsf", "xhtml", "xlsm", "xltm", "zip",
    }
)  # fmt: skip
_PHONE_PICTURES = frozenset({"heic", "heif", "avif"})


def family_of(name: str, purpose: str) -> Family:
    """What the name claims, when that is something this purpose takes."""
    _stem, *extensions = [part.strip() for part in name.lower().split(".")]
    last = extensions[-1] if extensions else ""
    if last in _PHONE_PICTURES:
        raise phone_picture()
    family = _BY_EXTENSION.get(last)
    if family is None or family.code not in _ALLOWED[FilePurpose(purpose)]:
        raise refusal(_accepted(purpose), code="file_type")
    hidden = next((part for part in extensions[:-1] if part in ACTIVE_EXTENSIONS), None)
    if hidden:
        message = _("Tên tệp có hai đuôi, trong đó có “.%(hidden)s”; hãy đổi tên rồi gửi lại.")
        raise refusal(message % {"hidden": hidden}, code="file_name")
    return family


def check_size(size: int, family: Family) -> None:
    """Neither empty nor over the family's limit (OCOP_FILE_LIMITS_MB)."""
    limit = settings.OCOP_FILE_LIMITS_MB[family.code]
    if size == 0:
        raise refusal(_("Tệp rỗng, không có nội dung."), code="file_empty")
    if size > limit * 1024 * 1024:
        raise refusal(
            _("Tệp nặng %(size)s MB, vượt mức cho phép %(limit)s MB.")
            % {"size": f"{size / 1024 / 1024:.1f}".replace(".", ","), "limit": limit},
            code="file_too_large",
        )


def _accepted(purpose: str) -> str:
    if purpose == FilePurpose.PHOTO:
        return _("Chỉ nhận ảnh JPEG, PNG hoặc WebP.")
    if purpose == FilePurpose.PAPER:
        return _("Chỉ nhận tệp PDF.")
    return _("Chỉ nhận tệp PDF, ảnh (JPEG, PNG, WebP), Word (.docx) hoặc Excel (.xlsx).")


def disguised(family: Family) -> InvalidInput:
    """The content is not what the name says, or cannot be read as that."""
    return refusal(
        _("Tệp tự xưng là %(claim)s nhưng nội dung không phải.") % {"claim": family.label},
        code="file_disguised",
    )


def phone_picture() -> InvalidInput:
    """What iPhones write unless told otherwise; neither browsers nor council members open it."""
    return refusal(
        _(
            "Ảnh HEIC của điện thoại chưa dùng được. Hãy đổi sang JPEG (iPhone: Cài đặt › Camera › "
            "Định dạng › Tương thích nhất) rồi gửi lại."
        ),
        code="file_heic",
    )


def refusal(message: str, *, code: str) -> InvalidInput:
    """At the field of the file, whatever form it was sent in."""
    return InvalidInput(message, code=code, fields={"file": [message]})
