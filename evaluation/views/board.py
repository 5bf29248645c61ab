"""The chair's and secretary's board: quorum, opening, discussion, conclusion, minutes."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotPermitted
from evaluation import rules
from evaluation.forms.council import AgreementForm, AttendanceForm, NoForm, SpreadForm
from evaluation.models import CouncilSession
from evaluation.selectors import board as reads
from evaluation.selectors import outcomes
from evaluation.selectors.council import seats_of
from evaluation.selectors.papers import Job, job_of
from evaluation.selectors.scoring import Filled, card_for
from evaluation.self_score import self_score
from evaluation.services import results, sessions
from evaluation.services.minutes import close_session
from evaluation.views.drawing import drawn
from evaluation.views.seating import item_run_by, opened_item, run_by
from evaluation.workflow import ITEM, SESSION


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The projector's page; the list of those present is sent here."""
    session = run_by(request, pk)
    form = AttendanceForm(posted(request), seats=seats_of(session.council), initial=_known(session))
    record = partial(sessions.record_attendance, session_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: record(**sent)):
        messages.success(request, _("Đã ghi điểm danh."))
        return redirect("evaluation:board", pk=pk)
    context = _board_context(request, session) | {"form": form}
    return render(request, "evaluation/board_page.html", context, status=form_status(form))


@login_required
@require_safe
def board_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed since the page or fragment that asks: nothing, counts, or the page itself."""
    session = run_by(request, pk)
    progress = reads.progress_of(session, request.user)
    seen_steps, _dot, seen_counts = request.GET.get("seen", "").partition(".")
    if seen_steps != progress.steps:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    if seen_counts == progress.counts:
        return HttpResponse(status=204)
    context = {
        "session": session,
        "board": progress,
        "quorum": sessions.quorum_of(session),
    }
    return render(request, "evaluation/_board_progress.html", context)


def _known(session: CouncilSession) -> dict[str, Any]:
    rows = session.attendances.all()
    return {f"p-{row.seat_id}": row.present for row in rows} | {
        f"r-{row.seat_id}": row.reason for row in rows
    }


def _board_context(request: HttpRequest, session: CouncilSession) -> dict[str, Any]:
    return {
        "session": session,
        "board": reads.board_of(session, request.user),
        "quorum": sessions.quorum_of(session),
        "job": _minutes_job(session),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_open(request: HttpRequest, pk: int) -> HttpResponse:
    session = run_by(request, pk)
    SESSION.require(session, "open")
    quorum = sessions.quorum_of(session)
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: sessions.open_session(
            session_id=pk, actor=request.user, now=timezone.now()
        ),
        done=_("Phiên họp đã khai mạc; thành viên bắt đầu chấm."),
        back=reverse("evaluation:board", args=[pk]),
        title=_("Khai mạc phiên họp"),
        text=_("Có mặt %(present)d/%(seats)d thành viên, cần ít nhất %(percent)d%% và có chủ tịch.")
        % {"present": quorum.present, "seats": quorum.seats, "percent": quorum.percent},
        button=_("Khai mạc"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_close(request: HttpRequest, pk: int) -> HttpResponse:
    SESSION.require(run_by(request, pk), "close")
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: close_session(session_id=pk, actor=request.user, now=timezone.now()),
        done=_("Phiên họp đã kết thúc; thư ký đọc, sửa dự thảo biên bản."),
        back=reverse("evaluation:minutes", args=[pk]),
        title=_("Kết thúc phiên họp"),
        text=_("Dự thảo biên bản được lập từ điểm danh, phiếu, ý kiến và kết luận đã ghi."),
        button=_("Kết thúc phiên họp"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair unseals one dossier."""
    item = item_run_by(request, pk)
    if not rules.presides(request.user, item):
        raise NotPermitted
    ITEM.require(item, "open_marks")
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: results.open_marks(
            item_id=pk, actor=request.user, now=timezone.now(), today=today()
        ),
        done=_("Đã mở điểm %(product)s.") % {"product": item.stage.dossier.product},
        back=reverse("evaluation:board", args=[item.session_id]),
        title=_("Mở điểm: %(product)s") % {"product": item.stage.dossier.product},
        text=_("Mở rồi thì phiếu không sửa được. Việc mở được ghi vào biên bản."),
        button=_("Mở điểm"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An opened dossier's result for the whole council; chair or secretary write its notes."""
    item = opened_item(request, pk)
    form = SpreadForm(posted(request), initial={"note": item.spread_note, "remarks": item.remarks})
    note = partial(results.note_spread, item_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: note(**sent)):
        messages.success(request, _("Đã ghi ý kiến của hội đồng."))
        return redirect("evaluation:session_item", pk=pk)
    [row] = outcomes.opened_rows(item.session.council, [item], outcomes.recused_pairs([item]))
    context = {
        "item": item,
        "row": row,
        "form": form,
        "agreements": outcomes.agreements_shown(item),
        "requests": outcomes.requests_shown(item),
        "attempts": outcomes.other_attempts(item),
        "may_ask": rules.is_counted(rules.seat_of(request.user, item.session.council), item),
        "may_run": rules.can_run_session(request.user, item.session.council),
        "may_conclude": rules.presides(request.user, item),
    }
    return render(request, "evaluation/board_item.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What the council agrees one criterion reaches."""
    item = opened_item(request, pk)
    sheet = item.stage.criteria_set.sheet()
    if code not in sheet.leaves:
        raise Http404
    if not rules.can_run_session(request.user, item.session.council):
        raise NotPermitted
    empty = Filled(marks={}, notes={}, findings={})
    card = card_for(sheet, code, empty, self_score(sheet, {}))
    form = AgreementForm(posted(request), options=card.options)
    agree = partial(results.record_agreement, item_id=pk, criterion=code, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: agree(**sent)):
        messages.success(request, _("Đã ghi nội dung thống nhất."))
        return redirect("evaluation:session_item", pk=pk)
    context = {"item": item, "card": card, "form": form}
    return render(request, "evaluation/board_agreement.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair freezes the result."""
    item = opened_item(request, pk)
    if not rules.presides(request.user, item):
        raise NotPermitted
    ITEM.require(item, "conclude")
    [row] = outcomes.opened_rows(item.session.council, [item], outcomes.recused_pairs([item]))
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: drawn(results.conclude(item_id=pk, actor=request.user, today=today())),
        done=_("Đã kết luận %(product)s.") % {"product": item.stage.dossier.product},
        back=reverse("evaluation:board", args=[item.session_id]),
        title=_("Kết luận: %(product)s") % {"product": item.stage.dossier.product},
        text=row.view.sentence,
        button=_("Kết luận"),
    )


def _minutes_job(session: CouncilSession) -> Job | None:
    """How the drawing stands once the minutes are approved; a draft is no job."""
    minutes = session.minutes
    return job_of(minutes) if minutes and minutes.rendering_requested_at else None
