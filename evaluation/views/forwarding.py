"""The way up: the file of papers, the letter, the sending, the ministry's answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotFound
from evaluation import rules
from evaluation.forms.council import NoForm
from evaluation.forms.decisions import ReasonForm
from evaluation.forms.forwarding import (
    AgainForm,
    LetterNumberForm,
    PapersForm,
    RecognitionForm,
    ReturnForm,
)
from evaluation.models import ForwardingFile, Result
from evaluation.selectors import forwarding as reads
from evaluation.services import external_results
from evaluation.services import forwarding as services
from evaluation.views.drawing import drawn
from evaluation.workflow import FORWARDING

PAGE_SIZE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """Results approved to go up on top, then every file of the person's units."""
    page = Paginator(reads.files_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "to_open": reads.to_open(request.user), "kinds": reads.FILE_KINDS}
    return render(request, "evaluation/forwarding_list.html", context)


@login_required
@_FORM
def file_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked of the desk: the file of one result (`pk`) is begun."""
    rows = Result.objects.visible_to(request.user).select_related(
        "stage__dossier__product", "stage__unit", "stage__step"
    )
    result = rows.filter(pk=pk).first()
    if result is None:
        raise NotFound
    rules.require(rules.can_work_stage(request.user, result.stage))
    form = NoForm(posted(request))
    begin = partial(services.open_forwarding, result_id=pk, actor=request.user, today=today())
    if form.is_bound and carry_out(form, lambda _sent: begin()):
        messages.success(request, _("Đã lập hồ sơ chuyển cấp trên."))
        return redirect("evaluation:forwarding", pk=form.outcome.pk)
    context = {
        "form": form,
        "title": _("Lập hồ sơ chuyển cấp trên: %(product)s")
        % {"product": result.stage.dossier.product},
        "act": _("Lập hồ sơ"),
        "action": request.path,
        "back": reverse("evaluation:decision_list"),
        "text": result.sentence,
    }
    return render(request, "confirm.html", context, status=form_status(form))


@login_required
@require_safe
def file_detail(request: HttpRequest, pk: int) -> HttpResponse:
    file = _file(request, pk)
    left = reads.left_of(file)
    context = {
        "file": file,
        "kind": reads.FILE_KINDS[file.status],
        "items": file.items.select_related("document"),
        "steps": reads.steps_of(file, left),
        "left": left,
        "acts": reads.acts_of(file, request.user, left),
        "job": reads.letter_job(file),
        "lacks_gates": (file.result.stars or 0) < 5 and rules.goes_to_ministry(file.result),
    }
    return render(request, "evaluation/forwarding_detail.html", context)


@login_required
@_FORM
def file_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Papers kept outside the portal, and how many samples."""
    file = _file(request, pk)
    rules.require(rules.can_work_stage(request.user, file.result.stage))
    FORWARDING.require(file, "approve")
    form = PapersForm(posted(request), items=list(file.items.all()))
    fill = partial(services.fill_forwarding, file_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda _sent: fill(given=form.given())):
        messages.success(request, _("Đã ghi."))
        return redirect("evaluation:forwarding", pk=pk)
    context = {"file": file, "form": form}
    return render(request, "evaluation/forwarding_fill.html", context, status=form_status(form))


def _asked(
    request: HttpRequest, pk: int, move: str, *, may: Callable[..., bool], form: Any,
    act: Callable[..., Any], title: str, **context: Any,
) -> HttpResponse:  # fmt: skip
    """One move of a file, asked of whoever may make it now."""
    file = _file(request, pk)
    rules.require(may(request.user, file))
    FORWARDING.require(file, move)
    return ask(
        request,
        form,
        act=lambda sent: act(file_id=pk, actor=request.user, **sent),
        back=reverse("evaluation:forwarding", args=[pk]),
        title=f"{title}: {file.result.stage.dossier.product}",
        **{"button": title, **context},
    )


def _at_desk(user: Any, file: ForwardingFile) -> bool:
    return rules.can_work_stage(user, file.result.stage)


def _signs(user: Any, file: ForwardingFile) -> bool:
    return rules.can_sign_for(user, file.result.stage.unit)


@login_required
@_FORM
def file_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _asked(
        request, pk, "approve", may=_signs, form=NoForm(posted(request)),
        act=services.approve_letter, title=_("Duyệt văn bản đề nghị"),
        text=_("Duyệt rồi thì nội dung văn bản không sửa được nữa."),
        done=_("Đã duyệt. Văn thư cấp số, cán bộ nhập số và ngày."),
    )  # fmt: skip


@login_required
@_FORM
def file_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _asked(
        request, pk, "reopen", may=_signs, form=ReasonForm(posted(request)),
        act=services.reopen_letter, title=_("Chuyển lại văn bản"), done=_("Đã chuyển lại."),
        danger=True,
    )  # fmt: skip


@login_required
@_FORM
def file_number(request: HttpRequest, pk: int) -> HttpResponse:
    return _asked(
        request, pk, "number", may=_at_desk,
        form=LetterNumberForm(posted(request), initial={"issued_on": today()}),
        act=lambda **sent: drawn(services.number_letter(**sent)),
        title=_("Nhập số và ngày"), done=_("Đã ghi số. Bản PDF đang được lập."),
    )  # fmt: skip


@login_required
@_FORM
def file_send(request: HttpRequest, pk: int) -> HttpResponse:
    return _asked(
        request, pk, "send", may=_at_desk, form=NoForm(posted(request)),
        act=partial(services.forward, today=today()), title=_("Gửi cấp trên"),
        text=_("Văn bản được phát hành, hồ sơ rời đơn vị cùng đủ giấy tờ trong danh sách."),
        done=_("Đã gửi hồ sơ lên cấp trên."),
    )  # fmt: skip


# ── The ministry's answer ────────────────────────────────────────────


def _answered(
    request: HttpRequest, pk: int, form: Any, act: Callable[..., Any], title: str, **context: Any
) -> HttpResponse:
    file = _file(request, pk)
    rules.require(_at_desk(request.user, file))
    return ask(
        request,
        form,
        act=lambda sent: act(file_id=pk, actor=request.user, today=today(), **sent),
        back=reverse("evaluation:forwarding", args=[pk]),
        title=f"{title}: {file.result.stage.dossier.product}",
        **{"button": title, **context},
    )


@login_required
@_FORM
def file_recognise(request: HttpRequest, pk: int) -> HttpResponse:
    return _answered(
        request, pk, RecognitionForm(posted(request)), external_results.record_recognition,
        _("Ghi quyết định 5 sao"), done=_("Đã ghi. Sản phẩm đạt 5 sao."),
        text=_("Giấy chứng nhận có giá trị 36 tháng từ ngày quyết định và thay giấy của tỉnh."),
    )  # fmt: skip


@login_required
@_FORM
def file_return(request: HttpRequest, pk: int) -> HttpResponse:
    return _answered(
        request, pk, ReturnForm(posted(request)), external_results.record_return,
        _("Ghi kết quả dưới 90 điểm"), done=_("Đã ghi kết quả của trung ương."),
        text=_("Sau đó chọn: công nhận theo kết quả trung ương, hoặc tổ chức đánh giá lại."),
    )  # fmt: skip


@login_required
@_FORM
def file_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Evaluated anew in a round of the province (Article 7.4g)."""
    file = _file(request, pk)
    rules.require(_at_desk(request.user, file))
    answer = getattr(file, "answer", None)
    if answer is None:
        raise NotFound
    form = AgainForm(posted(request), rounds=reads.rounds_for(file, request.user))
    return ask(
        request,
        form,
        act=lambda sent: external_results.evaluate_again(
            answer_id=answer.pk, round_id=sent["round"].pk, actor=request.user, today=today()
        ),
        back=reverse("evaluation:forwarding", args=[pk]),
        done=_("Đã đưa hồ sơ vào đợt đánh giá lại."),
        title=_("Tổ chức đánh giá lại: %(product)s")
        % {"product": file.result.stage.dossier.product},
        button=_("Đưa vào đợt"),
    )


def _file(request: HttpRequest, pk: int) -> ForwardingFile:
    file = reads.file_for(request.user, pk)
    if file is None:
        raise NotFound
    return file
