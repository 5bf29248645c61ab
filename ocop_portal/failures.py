"""What a person sees when something of ours, not theirs, has failed."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from ocop_portal import views

_RETRY_SECONDS = 30


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 with a time to come back when the database or the queue does not answer."""
    is_outage = isinstance(sys.exc_info()[1], (OperationalError, RedisError))
    response = _api_answer(request, is_outage) or views.server_error(request)
    if is_outage:
        response.status_code = 503
        response["Retry-After"] = str(_RETRY_SECONDS)
    return response


def _api_answer(request: HttpRequest, is_outage: bool) -> HttpResponse | None:
    if not request.path_info.startswith("/api/"):
        return None
    code = "unavailable" if is_outage else "server_error"
    message = _("Máy chủ gặp lỗi, hãy thử lại sau ít phút.")
    return JsonResponse({"code": code, "message": message, "fields": {}}, status=500)
