"""The portal's own pages: home, choice of post, and what failure looks like."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import NotFound, NotPermitted
from ocop_portal.context import CHOSEN_POST


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


@login_required
@require_POST
def choose_post(request: HttpRequest) -> HttpResponse:
    """Which of the person's posts the frame names; what they may see does not change."""
    chosen = request.POST.get("post", "")
    if chosen not in {str(post.pk) for post in request.user.posts_today}:
        raise NotFound(_("Bạn không giữ vị trí công tác này."))
    request.session[CHOSEN_POST] = int(chosen)
    return redirect(_own_address(request, request.POST.get("next", "")))


def _own_address(request: HttpRequest, address: str) -> str:
    hosts = {request.get_host()}
    is_own = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return address if is_own else "home"


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
