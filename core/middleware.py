"""Request id, the actor the database triggers see, and domain errors as pages."""

import logging
import uuid
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.constraints import refusal_of
from core.context import request_id
from core.errors import DomainError, Incomplete

logger = logging.getLogger(__name__)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id that log lines, audit rows and error pages share."""

    def __init__(self, get_response: _Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = request.id
        return response


class AuditActorMiddleware:
    """Tells the database who acts in a changing request; connections persist, so it is unset."""

    def __init__(self, get_response: _Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _SAFE or not request.user.is_authenticated:
            return self.get_response(request)
        _announce(str(request.user.pk), request.id)
        try:
            return self.get_response(request)
        finally:
            _announce("", "")


def _announce(actor: str, request_key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('ocop.actor', %s, false), set_config('ocop.request', %s, false)",
            [actor, request_key],
        )


class DomainErrorMiddleware:
    """The one place where pages answer a refusal: 400, 403, 404, 409 or 422 with its sentence."""

    def __init__(self, get_response: _Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        refusal = as_domain_error(error)
        return None if refusal is None else refusal_page(request, refusal)


def refusal_page(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """One refusal in its words: a page, or for htmx a message in the message line."""
    context = {"error": refusal, "status": refusal.status}
    if not getattr(request, "htmx", False):
        return render(request, "error.html", context, status=refusal.status)
    response = render(request, "_error.html", context, status=refusal.status)
    # Into the message line, whatever the status: the part being changed keeps what was typed.
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


def as_domain_error(error: Exception) -> DomainError | None:
    """The refusal behind an exception, a constraint lost in a race included; else None."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, ValidationError):
        return Incomplete(" ".join(error.messages))
    if isinstance(error, IntegrityError):
        logger.warning("A constraint refused what the checks had let pass: %s", error)
        return refusal_of(error)
    return None
