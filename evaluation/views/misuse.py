"""Reporting misuse from the public page behind a code; no account."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.clocks import today
from core.edges import carry_out, form_status, posted
from documents.verification import shown
from evaluation.forms.inspections import MisuseForm
from evaluation.services.misuse_reports import report_misuse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def misuse_report(request: HttpRequest, code: str) -> HttpResponse:
    """What was seen and where; counted by address and by code, so that nobody floods the desk."""
    form = MisuseForm(posted(request), request.FILES or None)
    if form.is_bound and not ratelimit.consume(request, action="misuse_report", key=shown(code)):
        form.add_error(None, _("Đã nhận nhiều phản ánh từ đây. Hãy thử lại sau ít giờ."))
        return _page(request, form, code, status=429)
    if form.is_bound and carry_out(form, lambda sent: _kept(code, sent)):
        return _page(request, None, code, status=200)
    return _page(request, form, code, status=form_status(form))


def _kept(code: str, sent: dict) -> None:
    """A filled trap is a program: thanked, not kept."""
    if sent.pop("website", ""):
        return
    report_misuse(code=code, today=today(), **sent)


def _page(request: HttpRequest, form: MisuseForm | None, code: str, *, status: int) -> HttpResponse:
    context = {"form": form, "code": shown(code)}
    return render(request, "evaluation/qr_report.html", context, status=status)
