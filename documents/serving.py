"""Hand a private file to a reader whom the calling view has checked: who is the view's question,
how is answered here."""

from collections.abc import Callable

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.errors import Conflict, NotFound
from documents import storage
from documents.file_families import IMAGES, PDF
from documents.models import OfficialDocument, StoredFile, Thumbnail

# How a file is handed out: the functions below, under one signature.
HandOut = Callable[..., HttpResponseBase]
# Browsers refuse to open their PDF reader in a sandbox; it runs no script of the file, and no page
# but ours may frame it.
_FRAMED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_BARE = "default-src 'none'; sandbox"


def serve_file(stored_file: StoredFile, *, download_name: str) -> HttpResponseBase:
    """Always a download, never run in our pages."""
    return _handed(stored_file.path, stored_file.media_type, download_name, policy=_BARE)


def serve_paper(document: OfficialDocument) -> HttpResponseBase:
    """The signed copy where there is one, else the drawn one."""
    pdf = document.signed_pdf or document.pdf
    if pdf is None:
        raise Conflict(_("Bản PDF chưa lập xong, hãy thử lại sau ít phút."), code="not_rendered")
    return serve_file(pdf, download_name=document.download_name)


def show_file(stored_file: StoredFile, *, download_name: str) -> HttpResponseBase:
    """Pictures and PDFs open in the browser, in a frame of our own pages too; others download."""
    if stored_file.media_type == PDF:
        response = _handed(stored_file.path, PDF, download_name, policy=_FRAMED, inline=True)
        response["X-Frame-Options"] = "SAMEORIGIN"
        return response
    is_picture = stored_file.media_type in IMAGES
    return _handed(
        stored_file.path, stored_file.media_type, download_name, policy=_BARE, inline=is_picture
    )


def show_thumbnail(stored_file: StoredFile, *, download_name: str) -> HttpResponseBase:
    """The small picture, once it is drawn."""
    drawn = Thumbnail.objects.filter(file=stored_file).exclude(path="").first()
    if drawn is None:
        raise NotFound(code="no_thumbnail")
    name = f"{download_name.rsplit('.', 1)[0]}.webp"
    return _handed(drawn.path, "image/webp", name, policy=_BARE, inline=True)


def _handed(
    path: str, media_type: str, name: str, *, policy: str, inline: bool = False
) -> HttpResponseBase:
    if settings.OCOP_ACCEL_PREFIX:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = f"{settings.OCOP_ACCEL_PREFIX}{path}"
    else:
        response = _streamed(path)
    response["Content-Type"] = media_type
    response["Content-Disposition"] = content_disposition_header(not inline, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = policy
    response["Cache-Control"] = "private, no-store"
    return response


def _streamed(path: str) -> FileResponse:
    try:
        response = FileResponse(storage.open_file(path))
    except FileNotFoundError as error:
        raise NotFound(code="file_missing") from error
    response["Content-Length"] = storage.location(path).stat().st_size
    return response
