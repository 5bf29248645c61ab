"""The ways out of a draft that was never filed: on under the scheme in force, or dropped."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.acts import ask
from core.clocks import today
from core.edges import posted
from evaluation import rules
from evaluation.forms.council import NoForm
from evaluation.models import Dossier
from evaluation.services import drafts as services
from evaluation.services.drafts import TakenOver
from evaluation.views.dossier_frame import drafted_dossier

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@_FORM
def dossier_take_over(request: HttpRequest, pk: int) -> HttpResponse:
    found = drafted_dossier(request, pk)
    if _is_over(request, found):
        return redirect("evaluation:dossier", pk)

    def act(_sent: Mapping[str, Any]) -> None:
        taken = services.take_over_draft(dossier_id=pk, actor=request.user, today=today())
        if taken.left:
            messages.warning(request, _left_words(taken))

    return ask(
        request,
        NoForm(posted(request)),
        act=act,
        back=reverse("evaluation:dossier", args=[pk]),
        done=_("Hồ sơ đã theo quy định đang có hiệu lực."),
        title=_("Chuyển sang quy định đang có hiệu lực"),
        button=_("Chuyển"),
        text=_(
            "Phiếu đăng ký, báo cáo giữ nguyên. Minh chứng, ghi chú giữ ở tiêu chí không đổi; "
            "phần tự chấm làm lại theo bộ tiêu chí mới."
        ),
    )


def _left_words(taken: TakenOver) -> str:
    message = ngettext(
        "Làm lại phần tự chấm hoặc minh chứng của %(n)d tiêu chí trong bộ cũ: %(codes)s.",
        "Làm lại phần tự chấm hoặc minh chứng của %(n)d tiêu chí trong bộ cũ: %(codes)s.",
        len(taken.left),
    )
    return message % {"n": len(taken.left), "codes": ", ".join(taken.left)}


def _is_over(request: HttpRequest, found: Dossier) -> bool:
    """Asked for when it was filed or dropped meanwhile."""
    return request.method != "POST" and not rules.can_discard(request.user, found)


@login_required
@_FORM
def dossier_discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = drafted_dossier(request, pk)
    if _is_over(request, found):
        return redirect("evaluation:dossier", pk)
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: services.discard_draft(dossier_id=pk, actor=request.user),
        back=reverse("evaluation:dossier_list"),
        done=_("Đã bỏ bản nháp. Giấy tờ vẫn còn trong kho của chủ thể."),
        title=_("Bỏ bản nháp: %(product)s") % {"product": found.product},
        button=_("Bỏ bản nháp"),
        text=_("Bản nháp chưa nộp khép lại, không mở lại được; sản phẩm lập được hồ sơ khác."),
        danger=True,
    )
