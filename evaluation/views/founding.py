"""A council's founding decision and what changes after it: its members, its rules of work."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import ask
from core.clocks import today
from core.edges import posted
from core.errors import NotFound, NotPermitted
from evaluation import rules
from evaluation.choices import SeatRole
from evaluation.forms.council import NoForm
from evaluation.forms.deliberation import ReasonForm
from evaluation.forms.setup import (
    NumberForm,
    ReplaceForm,
    RulesForm,
)
from evaluation.models import Council, CouncilSeat
from evaluation.selectors import council as reads
from evaluation.services import amendments
from evaluation.services import founding as acts
from evaluation.views.council import find_arranged, find_council
from evaluation.views.drawing import drawn

_ANY = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@_ANY
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    find_arranged(request, pk)
    return _ask(
        request, pk, NoForm(posted(request)),
        act=lambda _sent: acts.draft_founding(council_id=pk, actor=request.user),
        done=_("Đã lập dự thảo quyết định thành lập."),
        title=_("Lập dự thảo quyết định thành lập"),
        text=_("Năm bước được khóa cho đến khi phát hành hoặc rút dự thảo."),
        button=_("Lập dự thảo"),
    )  # fmt: skip


@login_required
@_ANY
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    find_arranged(request, pk)
    return _ask(
        request, pk, ReasonForm(posted(request)),
        act=lambda sent: acts.withdraw_draft(council_id=pk, actor=request.user, **sent),
        done=_("Đã rút dự thảo; năm bước mở lại."),
        title=_("Rút dự thảo quyết định thành lập"),
        text=_("Số đã lấy, nếu có, vẫn giữ trong sổ và ghi là đã hủy."),
        button=_("Rút dự thảo"),
        danger=True,
    )  # fmt: skip


@login_required
@_ANY
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    _signed_by(request, pk)
    return _ask(
        request, pk, NoForm(posted(request)),
        act=lambda _sent: acts.approve_founding(council_id=pk, actor=request.user),
        done=_("Đã duyệt dự thảo."),
        title=_("Duyệt dự thảo quyết định thành lập"),
        text=_("Duyệt rồi thì nội dung không sửa được; người duyệt là người ký."),
        button=_("Duyệt"),
    )  # fmt: skip


@login_required
@_ANY
def number(request: HttpRequest, pk: int) -> HttpResponse:
    find_arranged(request, pk)
    return _ask(
        request, pk, NumberForm(posted(request), initial={"decided_on": today()}),
        act=lambda sent: drawn(acts.number_founding(council_id=pk, actor=request.user, **sent)),
        done=_("Đã ghi số; bản PDF đang được lập."),
        title=_("Lấy số quyết định thành lập"),
        text=_("Ghi số và ngày do văn thư cấp."),
        button=_("Ghi số"),
    )  # fmt: skip


@login_required
@_ANY
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    _signed_by(request, pk)
    return _ask(
        request, pk, NoForm(posted(request)),
        act=lambda _sent: drawn(
            acts.issue_founding(council_id=pk, actor=request.user, now=timezone.now())
        ),
        done=_("Hội đồng đã được thành lập; quy chế làm việc đang được lập."),
        title=_("Phát hành quyết định thành lập"),
        text=_("Từ đây danh sách thành viên chỉ đổi bằng việc thay thành viên có lý do."),
        button=_("Phát hành"),
    )  # fmt: skip


@login_required
@_ANY
def member_replace(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Another person takes a seat of a founded council."""
    council = find_arranged(request, pk)
    before = CouncilSeat.objects.serving().filter(council=council, pk=seat).first()
    if before is None:
        raise NotFound
    people = reads.council_candidates(request.user)
    form = ReplaceForm(
        posted(request),
        people=people,
        is_chair=before.role == SeatRole.CHAIR,
        initial={"body": before.body, "on": today()},
    )
    return ask(
        request,
        form,
        act=lambda sent: amendments.replace_member(seat_id=seat, actor=request.user, **sent),
        done=_("Đã thay thành viên."),
        back=reverse("evaluation:council", args=[pk]),
        title=_("Thay thành viên: %(name)s") % {"name": before.user},
        text=_("Vai trò, thứ tự và phân công được giữ; người trước vẫn có trong hồ sơ hội đồng."),
        button=_("Thay thành viên"),
    )


@login_required
@_ANY
def rules_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """New rules of work before the first session."""
    council = find_arranged(request, pk)
    return ask(
        request,
        RulesForm(posted(request), initial=RulesForm.initial_of(council)),
        act=lambda sent: drawn(
            amendments.revise_work_rules(council_id=pk, on=today(), actor=request.user, **sent)
        ),
        done=_("Đã ban hành quy chế mới."),
        back=reverse("evaluation:council", args=[pk]),
        title=_("Sửa quy chế làm việc"),
        text=_("Chỉ sửa được trước phiên họp đầu tiên; quy chế cũ vẫn được lưu."),
        button=_("Ban hành quy chế"),
    )


def _ask(request: HttpRequest, pk: int, form: Any, **words: Any) -> HttpResponse:
    return ask(request, form, back=reverse("evaluation:council_setup", args=[pk]), **words)


def _signed_by(request: HttpRequest, pk: int) -> Council:
    council = find_council(request, pk)
    if not rules.can_sign_for(request.user, council.unit):
        raise NotPermitted
    return council
