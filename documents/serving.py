"""Hand a private file to a reader whom the calling view has checked."""

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from core.errors import NotFound
from documents import storage
from documents.models import StoredFile


def serve_file(stored_file: StoredFile, *, download_name: str) -> HttpResponseBase:
    """Always a download, never run in our pages: the view decides who, this decides how."""
    if settings.OCOP_ACCEL_PREFIX:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = f"{settings.OCOP_ACCEL_PREFIX}{stored_file.path}"
    else:
        response = FileResponse(_opened(stored_file))
        response["Content-Length"] = stored_file.size
    response["Content-Type"] = stored_file.media_type
    response["Content-Disposition"] = content_disposition_header(True, download_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _opened(stored_file: StoredFile):
    try:
        return storage.open_file(stored_file.path)
    except FileNotFoundError as error:
        raise NotFound(code="file_missing") from error
