"""Between opening and conclusion: samples counted, a new scoring asked for or begun."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import ask
from core.edges import posted
from core.errors import NotPermitted
from evaluation import rules
from evaluation.forms.deliberation import DiscussionForm, ReasonForm, SamplesForm
from evaluation.services.attempts import request_rescore, score_again
from evaluation.services.results import count_samples
from evaluation.views.drawing import drawn
from evaluation.views.seating import item_run_by, opened_item
from evaluation.workflow import ITEM


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_samples(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary counts the samples on the table."""
    item = item_run_by(request, pk)
    needed = item.stage.criteria_set.sample_count or 0
    counted = needed if item.sample_count is None else item.sample_count
    return ask(
        request,
        SamplesForm(posted(request), initial={"count": counted, "note": item.sample_note}),
        act=lambda sent: count_samples(item_id=pk, actor=request.user, **sent),
        done=_("Đã ghi số mẫu của %(product)s.") % {"product": item.stage.dossier.product},
        back=reverse("evaluation:board", args=[item.session_id]),
        title=_("Đếm mẫu: %(product)s") % {"product": item.stage.dossier.product},
        text=_("Quy định cần ít nhất %(needed)d mẫu; ít hơn thì ghi lý do.") % {"needed": needed}
        if needed
        else _("Bộ tiêu chí này không cần mẫu."),
        button=_("Ghi số mẫu"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_score_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair has everybody score once more, after discussion."""
    item = opened_item(request, pk)
    if not rules.presides(request.user, item):
        raise NotPermitted
    ITEM.require(item, "score_again")
    return ask(
        request,
        DiscussionForm(posted(request)),
        act=lambda sent: drawn(
            score_again(item_id=pk, actor=request.user, now=timezone.now(), **sent)
        ),
        done=_("Bắt đầu chấm lại %(product)s.") % {"product": item.stage.dossier.product},
        back=reverse("evaluation:board", args=[item.session_id]),
        title=_("Chấm lại: %(product)s") % {"product": item.stage.dossier.product},
        text=_(
            "Phiếu lần này được giữ nguyên. Mỗi thành viên chấm lại trên bản chép phiếu cũ của "
            "mình; điểm niêm phong cho đến khi mở lại."
        ),
        button=_("Bắt đầu chấm lại"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_request(request: HttpRequest, pk: int) -> HttpResponse:
    """A counted member asks for a new scoring."""
    item = opened_item(request, pk)
    return ask(
        request,
        ReasonForm(posted(request)),
        act=lambda sent: request_rescore(item_id=pk, actor=request.user, **sent),
        done=_("Đã ghi đề nghị chấm lại."),
        back=reverse("evaluation:session_item", args=[pk]),
        title=_("Đề nghị chấm lại: %(product)s") % {"product": item.stage.dossier.product},
        text=_("Đề nghị và lý do được ghi vào biên bản; không rút lại được."),
        button=_("Đề nghị chấm lại"),
    )
