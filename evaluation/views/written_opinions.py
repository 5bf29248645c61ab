"""Re-evaluations answered in writing: asked, and moved to a meeting where members differ."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import ask
from core.edges import carry_out, form_status, posted
from core.errors import NotFound, NotPermitted
from evaluation import rules
from evaluation.forms.council import ExtendAnswersForm, WrittenOpinionForm
from evaluation.forms.deliberation import DiscussionForm, ReasonForm
from evaluation.selectors.council import written_stages
from evaluation.services import written_opinions as services
from evaluation.views.council import arranged_session, find_council
from evaluation.views.drawing import drawn
from evaluation.views.seating import opened_item, seated_item
from evaluation.workflow import ITEM, SESSION


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_new(request: HttpRequest) -> HttpResponse:
    """Ask the council in writing about re-evaluations that wait in its round."""
    council = find_council(request, request.GET.get("council", ""))
    if not rules.can_arrange_council(request.user, council.unit):
        raise NotPermitted
    stages = written_stages(council)
    form = WrittenOpinionForm(posted(request), stages=stages)
    send = partial(
        services.ask_in_writing, council_id=council.pk, actor=request.user, now=timezone.now()
    )
    if form.is_bound and carry_out(form, lambda sent: send(**sent)):
        messages.success(request, _("Đã xin ý kiến các thành viên."))
        return redirect("evaluation:session", pk=form.outcome.pk)
    context = {"council": council, "form": form, "has_stages": stages.exists()}
    return render(request, "evaluation/written_opinion_new.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answers_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """A later last day for the members to answer."""
    session = arranged_session(request, pk)
    if not session.is_written:
        raise NotFound
    SESSION.require(session, "close")
    return ask(
        request,
        ExtendAnswersForm(posted(request)),
        act=lambda sent: services.extend_answers(
            session_id=pk, actor=request.user, now=timezone.now(), **sent
        ),
        done=_("Đã lùi ngày trả lời."),
        back=reverse("evaluation:session", args=[pk]),
        title=_("Lùi ngày trả lời"),
        text=_("Đang nhận trả lời đến hết ngày %(day)s. Các thành viên được hỏi nhận thông báo.")
        % {"day": f"{session.last_day:%d/%m/%Y}"},
        button=_("Lùi ngày trả lời"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A member would rather meet on one dossier."""
    item = seated_item(request, pk)
    seat = rules.seat_of(request.user, item.session.council)
    if not rules.can_ask_for_meeting(seat, item):
        raise NotPermitted(_("Chỉ thành viên được hỏi ý kiến mới đề nghị họp."))
    return ask(
        request,
        ReasonForm(posted(request)),
        act=lambda sent: services.ask_for_meeting(item_id=pk, actor=request.user, **sent),
        done=_("Đã ghi đề nghị họp; bạn vẫn chấm và nộp phiếu."),
        back=reverse("evaluation:session", args=[item.session_id]),
        title=_("Đề nghị họp: %(product)s") % {"product": item.stage.dossier.product},
        text=_("Đề nghị và lý do được ghi lại; hồ sơ sẽ được đưa ra họp sau khi mở điểm."),
        button=_("Đề nghị họp"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair has the council meet on a dossier answered in writing."""
    item = opened_item(request, pk)
    if not rules.presides(request.user, item) or not item.session.is_written:
        raise NotPermitted
    ITEM.require(item, "call_meeting")
    return ask(
        request,
        DiscussionForm(posted(request)),
        act=lambda sent: drawn(services.call_meeting(item_id=pk, actor=request.user, **sent)),
        done=_("Đã chuyển %(product)s ra họp.") % {"product": item.stage.dossier.product},
        back=reverse("evaluation:board", args=[item.session_id]),
        title=_("Chuyển ra họp: %(product)s") % {"product": item.stage.dossier.product},
        text=_("Phiếu trả lời được giữ nguyên. Hồ sơ trở lại danh sách chờ họp của đợt."),
        button=_("Chuyển ra họp"),
    )
