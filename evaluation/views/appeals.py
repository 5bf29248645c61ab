"""Appeals: the producer files and follows, the desk receives and drafts, the signatory answers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotFound
from documents.serving import serve_file
from evaluation import appeal_rules, rules
from evaluation.forms.appeals import AnswerForm, AnswerNumberForm, AppealForm
from evaluation.forms.council import NoForm
from evaluation.forms.decisions import ReasonForm
from evaluation.models import Appeal, Result
from evaluation.selectors import appeals as reads
from evaluation.selectors.papers import job_of
from evaluation.services import appeals as services
from evaluation.views.drawing import drawn
from evaluation.workflow import APPEAL

PAGE_SIZE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def appeal_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(reads.appeals_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        (appeal, reads.KINDS[appeal.status], reads.clock_of(appeal, today())) for appeal in page
    ]
    return render(request, "evaluation/appeal_list.html", {"page": page, "rows": rows})


@login_required
@_FORM
def appeal_new(request: HttpRequest, pk: int) -> HttpResponse:
    result = (
        Result.objects.visible_to(request.user)
        .select_related("stage__dossier__product", "stage__unit")
        .filter(pk=pk)
        .first()
    )
    if result is None:
        raise NotFound
    rules.require(appeal_rules.can_appeal(request.user, result))
    form = AppealForm(posted(request), request.FILES or None)
    act = partial(services.file_appeal, result_id=pk, actor=request.user, today=today())
    if form.is_bound and carry_out(form, lambda sent: act(**sent)):
        messages.success(request, _("Đã gửi kiến nghị."))
        return redirect("evaluation:appeal", pk=form.outcome.pk)
    dossier = result.stage.dossier
    context = {
        "form": form,
        "title": _("Kiến nghị về kết quả đánh giá"),
        "button": _("Gửi kiến nghị"),
        "parent": str(dossier),
        "back": reverse("evaluation:dossier", args=[dossier.pk]),
        "facts": [(_("Sản phẩm"), dossier.product.name), (_("Kết luận"), result.sentence)],
    }
    return render(request, "evaluation/act_form.html", context, status=form_status(form))


@login_required
@require_safe
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _appeal(request, pk)
    is_office = appeal_rules.can_work_appeal(request.user, found) or appeal_rules.can_answer(
        request.user, found
    )
    context = {
        "appeal": found,
        "dossier": found.result.stage.dossier,
        "kind": reads.KINDS[found.status],
        "deadline": reads.clock_of(found, today()),
        "acts": reads.acts_on(request.user, found),
        # A draft is the office's own until it is signed.
        "shows_answer": is_office or found.document_id is not None,
        "job": job_of(found.document) if found.document else None,
    }
    return render(request, "evaluation/appeal_detail.html", context)


def _appeal(request: HttpRequest, pk: int) -> Appeal:
    found = reads.appeal_for(request.user, pk)
    if found is None:
        raise NotFound
    return found


@login_required
@require_safe
def appeal_file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    stored = _appeal(request, pk).files.filter(pk=file).first()
    if stored is None:
        raise NotFound
    return serve_file(stored, download_name=stored.original_name)


def _move(
    request: HttpRequest,
    pk: int,
    move: str,
    *,
    may: Callable[[User, Appeal], bool],
    act: Callable[..., Appeal],
    title: str,
    form: Any = None,
    **context: Any,
) -> HttpResponse:
    found = _appeal(request, pk)
    rules.require(may(request.user, found))
    APPEAL.require(found, move)
    return ask(
        request,
        form or NoForm(posted(request)),
        act=lambda sent: act(appeal_id=pk, actor=request.user, **sent),
        back=reverse("evaluation:appeal", args=[pk]),
        title=f"{title}: {found.result.stage.dossier.product.name}",
        **{"button": title, **context},
    )


def _may_withdraw(user: User, found: Appeal) -> bool:
    return appeal_rules.can_appeal(user, found.result)


@login_required
@_FORM
def appeal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "withdraw", may=_may_withdraw, act=services.withdraw_appeal,
        title=_("Rút kiến nghị"), done=_("Đã rút kiến nghị."), danger=True,
        text=_("Cơ quan không xem xét, trả lời nữa. Còn thời hạn thì gửi kiến nghị khác được."),
    )  # fmt: skip


@login_required
@_FORM
def appeal_receive(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "receive", may=appeal_rules.can_work_appeal,
        act=partial(services.receive_appeal, today=today()),
        title=_("Tiếp nhận kiến nghị"), done=_("Đã tiếp nhận kiến nghị."),
        text=_("Chủ thể được báo đã tiếp nhận. Hạn trả lời vẫn tính từ ngày gửi kiến nghị."),
    )  # fmt: skip


@login_required
@_FORM
def appeal_propose(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "propose", may=appeal_rules.can_work_appeal, act=services.propose_answer,
        form=AnswerForm(posted(request)), title=_("Dự thảo trả lời"),
        done=_("Đã dự thảo. Người ký duyệt và nhập số văn bản."),
    )  # fmt: skip


@login_required
@_FORM
def appeal_return(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "return", may=appeal_rules.can_answer, act=services.return_answer,
        form=ReasonForm(posted(request)), title=_("Chuyển lại dự thảo trả lời"),
        done=_("Đã chuyển lại."), danger=True,
    )  # fmt: skip


@login_required
@_FORM
def appeal_answer(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "uphold", may=appeal_rules.can_answer,
        act=lambda **sent: drawn(services.answer_appeal(**sent)),
        form=AnswerNumberForm(posted(request), initial={"issued_on": today()}),
        title=_("Ký trả lời"), button=_("Ký, gửi trả lời"),
        text=_("Văn bản trả lời theo dự thảo được lập dưới số của văn thư và gửi chủ thể."),
        done=_("Đã trả lời kiến nghị. Bản PDF đang được lập."),
    )  # fmt: skip
