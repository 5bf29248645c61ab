"""The portal's own pages: home, and what failure looks like."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.clocks import today
from core.errors import NotPermitted
from evaluation.selectors.work_queue import work_queue


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The work queue: what waits for the person, and where what they sent is now."""
    day, due = today(), request.GET.get("due", "")
    context = {"day": day, "due": due, "queue": work_queue(request.user, day, due)}
    return render(request, "home.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form older than its sign-in; what was typed is still one step back in the browser."""
    error = NotPermitted(
        _("Biểu mẫu đã quá hạn. Quay lại trang trước, tải lại rồi gửi lần nữa."), code="csrf"
    )
    return render(request, "error.html", {"error": error, "status": 403}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without context processors: the database may be what failed."""
    context = {"request_id": getattr(request, "id", "")}
    return render(None, "500.html", context, status=500)
