"""A dossier leaves a desk backwards: given back by place, or moved to the scheme in force."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from evaluation import rules
from evaluation.forms.returns import RebindForm, ReturnForm
from evaluation.models import DossierStage, Scheme
from evaluation.selectors.desks import visible_stage
from evaluation.selectors.returns import place_choices
from evaluation.services.rebinding import rebind_dossier
from evaluation.services.stages import Returned, return_dossier
from evaluation.workflow import STAGE

_READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row a place and what is wrong there; more rows without losing what was typed."""
    found = visible_stage(request.user, pk)
    rules.require(rules.can_work_stage(request.user, found))
    STAGE.require(found, "return")
    form = ReturnForm(posted(request), places=place_choices(found.dossier))
    if "more" in request.POST:
        form = form.with_more_rows()
    elif form.is_bound and carry_out(form, lambda typed: _return(request, pk, form)):
        messages.success(request, _("Đã trả hồ sơ để chủ thể bổ sung."))
        return redirect("evaluation:stage", pk)
    context = {"form": form, "stage": found, "dossier": found.dossier}
    return render(request, "evaluation/stage_return.html", context, status=form_status(form))


def _return(request: HttpRequest, pk: int, form: ReturnForm) -> DossierStage:
    items = [Returned(*item) for item in form.items]
    return return_dossier(
        stage_id=pk, items=items, reason=form.cleaned_data["reason"], actor=request.user
    )


@login_required
@require_http_methods(_READ_OR_SEND)
def stage_rebind(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what follows before a named officer does it (Article 12.2)."""
    found = visible_stage(request.user, pk)
    rules.require(rules.can_work_stage(request.user, found))
    scheme = Scheme.objects.in_force_on(today())
    return ask(
        request,
        RebindForm(posted(request)),
        act=lambda typed: rebind_dossier(
            dossier_id=found.dossier_id, actor=request.user, today=today(), **typed
        ),
        done=_("Đã chuyển hồ sơ sang quy định đang có hiệu lực, trả chủ thể tự chấm lại."),
        back=reverse("evaluation:stage", args=[pk]),
        title=_("Chuyển sang quy định đang có hiệu lực"),
        text=_(
            "%(product)s: từ %(old)s sang %(new)s. Phiếu chấm và các lần nộp cũ được giữ nguyên, "
            "vẫn xem được. Hồ sơ trở về chủ thể để tự chấm, gắn minh chứng theo bộ tiêu chí mới."
        )
        % {
            "product": found.dossier.product.name,
            "old": found.dossier.scheme.title,
            "new": scheme.title if scheme else "",
        },
        button=_("Chuyển quy định"),
        danger=True,
    )
