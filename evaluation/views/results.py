"""Results that get no decision here: sent up, or told to the producer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import ask
from core.clocks import today
from core.edges import posted
from core.errors import NotFound
from evaluation import rules
from evaluation.forms.council import NoForm
from evaluation.models import Result
from evaluation.services import decisions as services
from evaluation.workflow import STAGE

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@_FORM
def result_forward(request: HttpRequest, pk: int) -> HttpResponse:
    result = _ready_result(request, pk, "forward")
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: _done(services.forward_result, pk, request),
        done=_("Đã chuyển hồ sơ lên cấp trên."),
        back=reverse("evaluation:decision_list"),
        title=_("Chuyển cấp trên: %(product)s") % {"product": result.stage.dossier.product},
        text=result.sentence,
        button=_("Chuyển cấp trên"),
    )


@login_required
@_FORM
def result_notify(request: HttpRequest, pk: int) -> HttpResponse:
    result = _ready_result(request, pk, "notify")
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: _done(services.notify_result, pk, request),
        done=_("Đã ghi nhận thông báo kết quả."),
        back=reverse("evaluation:decision_list"),
        title=_("Thông báo kết quả: %(product)s") % {"product": result.stage.dossier.product},
        text=result.sentence,
        button=_("Thông báo kết quả"),
    )


def _done(act: Any, pk: int, request: HttpRequest) -> Any:
    return act(result_id=pk, actor=request.user, today=today())


def _ready_result(request: HttpRequest, pk: int, move: str) -> Result:
    """A producer or a council member may read a result; only its desk moves it."""
    rows = Result.objects.visible_to(request.user).select_related(
        "stage__dossier__product", "stage__unit"
    )
    result = rows.filter(pk=pk).first()
    if result is None:
        raise NotFound
    rules.require(rules.can_work_stage(request.user, result.stage))
    STAGE.require(result.stage, move)
    return result
