"""Error answers of the REST API: {"code", "message", "fields"}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler
from rest_framework.views import set_rollback

from core.middleware import as_domain_error


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal in one shape; what is not a refusal stays an error of ours."""
    refusal = as_domain_error(error)
    if refusal is not None:
        set_rollback()
        return _answer(refusal.status, refusal.code, str(refusal.message), refusal.fields)
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("Không tìm thấy."))
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = drf_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        message = _("Dữ liệu gửi lên không hợp lệ.")
        answer = _answer(error.status_code, "invalid_input", message, fields)
    else:
        code = error.get_codes() if isinstance(error.get_codes(), str) else error.default_code
        answer = _answer(error.status_code, code, str(error.detail), {})
    for header, value in response.headers.items():
        if header.lower() in {"retry-after", "www-authenticate", "allow"}:
            answer[header] = value
    return answer


def _answer(status: int, code: str, message: str, fields: dict[str, list[str]]) -> Response:
    return Response({"code": code, "message": message, "fields": fields}, status=status)


def _fields(detail: Any) -> dict[str, list[str]]:
    if not isinstance(detail, dict):
        detail = {"non_field_errors": detail if isinstance(detail, list) else [detail]}
    return {
        name: [str(item) for item in (items if isinstance(items, list) else [items])]
        for name, items in detail.items()
    }
