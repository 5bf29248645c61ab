"""Confirming that a certificate counts on while its late re-evaluation runs (Article 12.3)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import ask
from core.clocks import today
from core.edges import posted
from evaluation import rules
from evaluation.forms.returns import ExtensionForm
from evaluation.selectors.recognitions import extension_of
from evaluation.services.extensions import extend_certificate
from evaluation.views.dossier_frame import visible_dossier


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates first, then the officer's word."""
    found = visible_dossier(request, pk)
    case = extension_of(request.user, found, today())
    rules.require(case is not None and (case.may_confirm or bool(case.refusal)))
    return ask(
        request,
        ExtensionForm(posted(request)),
        act=lambda typed: extend_certificate(
            dossier_id=pk, actor=request.user, today=today(), **typed
        ),
        done=_("Đã xác nhận kéo dài giấy chứng nhận đến khi có kết quả."),
        back=reverse("evaluation:dossier", args=[pk]),
        title=_("Kéo dài giấy chứng nhận"),
        text=case.refusal,
        body="evaluation/_extension_dates.html",
        case=case,
        button=_("Xác nhận kéo dài"),
    )
