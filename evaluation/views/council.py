"""Rounds, councils and sessions: what the unit's officers arrange, and each member's table."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import NotFound, NotPermitted
from evaluation import rules
from evaluation.calendar_file import calendar_file
from evaluation.choices import CouncilStatus
from evaluation.forms.council import (
    NoForm,
    PostponeForm,
    RoundForm,
    SessionForm,
    TakeOffForm,
    YearForm,
)
from evaluation.models import Council, CouncilSession, EvaluationRound
from evaluation.selectors import council as reads
from evaluation.services.invitations import postpone_session, send_papers
from evaluation.services.rounds import open_round, open_year
from evaluation.services.sessions import call_session
from evaluation.services.tables import take_off_table
from evaluation.views.drawing import drawn

PAGE_SIZE = 50


@login_required
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    page = Paginator(reads.rounds_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_open": bool(reads.arranged_units(request.user))}
    return render(request, "evaluation/round_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    units = reads.arranged_units(request.user)
    if not units:
        raise NotPermitted
    initial = reads.next_round(_chosen_unit(request, units), today())
    form = RoundForm(posted(request), units=units, initial=initial)
    if form.is_bound and carry_out(form, lambda sent: open_round(actor=request.user, **sent)):
        messages.success(request, _("Đã mở %(round)s.") % {"round": form.outcome})
        return redirect("evaluation:round", pk=form.outcome.pk)
    return render(request, "evaluation/round_new.html", {"form": form}, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year_new(request: HttpRequest) -> HttpResponse:
    """All the rounds that the scheme prints for a year, at once."""
    units = reads.arranged_units(request.user)
    if not units:
        raise NotPermitted
    initial = {"unit_id": units[0].pk, "year": today().year}
    return ask(
        request,
        YearForm(posted(request), units=units, initial=initial),
        act=lambda sent: open_year(actor=request.user, today=today(), **sent),
        done=_("Đã mở các đợt của năm."),
        back=reverse("evaluation:round_list"),
        title=_("Mở các đợt của năm"),
        text=_(
            "Ngày nhận đề nghị và hạn ra quyết định lấy theo quy định; mỗi năm ít nhất hai đợt."
        ),
        button=_("Mở các đợt"),
    )


def _chosen_unit(request: HttpRequest, units: list):
    wanted = request.GET.get("unit", "")
    return next((unit for unit in units if str(unit.pk) == wanted), units[0])


@login_required
@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = find_round(request, pk)
    stages = reads.stages_of(request.user, round_)
    page = Paginator(stages, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "page": page,
        "rows": reads.stage_rows(page),
        "counts": reads.state_counts(stages),
        "councils": list(round_.councils.all()),
        "teams": list(round_.advisory_teams.all()),
        "may_arrange": rules.can_arrange_round(request.user, round_),
    }
    return render(request, "evaluation/round_detail.html", context)


@login_required
@require_safe
def council_detail(request: HttpRequest, pk: int) -> HttpResponse:
    council = find_council(request, pk)
    context = {
        "council": council,
        "seats": reads.seats_of(council),
        "sessions": list(reads.sessions_of(request.user).filter(council=council)),
        "ready": list(reads.ready_stages(council)[:PAGE_SIZE]),
        "left": reads.left_seats(council),
        "is_founded": council.status == CouncilStatus.FOUNDED,
        "may_arrange": rules.can_arrange_council(request.user, council.unit),
        "may_ask_in_writing": reads.written_stages(council).exists(),
        "may_calibrate": rules.can_see_calibration(request.user, council),
    }
    return render(request, "evaluation/council_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    """Call a meeting on dossiers that wait in the council's round."""
    council = find_council(request, request.GET.get("council", ""))
    if not rules.can_arrange_council(request.user, council.unit):
        raise NotPermitted
    stages = reads.ready_stages(council)
    form = SessionForm(posted(request), stages=stages, initial={"held_on": today()})
    call = partial(call_session, council_id=council.pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: call(**sent)):
        messages.success(request, _("Đã mời họp ngày %(day)s.") % {"day": _day(form.outcome)})
        return redirect("evaluation:session", pk=form.outcome.pk)
    context = {"council": council, "form": form, "has_stages": stages.exists()}
    return render(request, "evaluation/session_new.html", context, status=form_status(form))


def _day(session: CouncilSession) -> str:
    return f"{session.held_on:%d/%m/%Y}"


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Meetings of one's units and of the councils one sits on."""
    page = Paginator(reads.sessions_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": reads.SESSION_KINDS}
    return render(request, "evaluation/session_list.html", context)


@login_required
@require_safe
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossiers of a meeting, each with one's own progress and nobody else's."""
    session = reads.session_for(request.user, pk)
    if session is None:
        raise NotFound
    seat = rules.seat_of(request.user, session.council)
    context = {
        "session": session,
        "kind": reads.SESSION_KINDS[session.status],
        "rows": reads.table_of(session, request.user),
        "seat": seat,
        "is_declared": seat is not None and seat.declarations.filter(session=session).exists(),
        "may_arrange": rules.can_arrange_council(request.user, session.council.unit),
        "may_run": rules.can_run_session(request.user, session.council),
        "may_read_minutes": rules.can_read_minutes(request.user, session),
        "without_presider": reads.without_presider(session),
    }
    return render(request, "evaluation/session_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def papers_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite the members of a called session and open the electronic dossiers to them."""
    arranged_session(request, pk)
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: drawn(send_papers(session_id=pk, actor=request.user, now=timezone.now())),
        done=_("Đã gửi giấy mời và hồ sơ điện tử cho thành viên."),
        back=reverse("evaluation:session", args=[pk]),
        title=_("Gửi giấy mời và hồ sơ điện tử"),
        text=_("Mỗi thành viên đọc được hồ sơ sau khi ký bản khai lợi ích liên quan."),
        button=_("Gửi hồ sơ"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, hour or place for a meeting that has not begun."""
    session = arranged_session(request, pk)
    as_planned = {
        "held_on": session.held_on, "starts_at": session.starts_at, "place": session.place
    }  # fmt: skip
    return ask(
        request,
        PostponeForm(posted(request), initial=as_planned),
        act=lambda sent: drawn(
            postpone_session(session_id=pk, actor=request.user, now=timezone.now(), **sent)
        ),
        done=_("Đã dời phiên họp."),
        back=reverse("evaluation:session", args=[pk]),
        title=_("Dời phiên họp"),
        text=_("Thành viên đã được mời thì nhận giấy mời mới; tệp lịch được cập nhật."),
        button=_("Dời phiên họp"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item_take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier off the table of a meeting that has not begun."""
    item = reads.item_for(request.user, pk)
    if item is None:
        raise NotFound
    arranged_session(request, item.session_id)
    return ask(
        request,
        TakeOffForm(posted(request)),
        act=lambda sent: take_off_table(item_id=pk, actor=request.user, **sent),
        done=_("Đã rút hồ sơ khỏi phiên họp."),
        back=reverse("evaluation:session", args=[item.session_id]),
        title=_("Rút hồ sơ khỏi phiên họp"),
        text=_("%(product)s chờ phiên họp khác của đợt. Thành viên đã được mời thì nhận thông báo.")
        % {"product": item.stage.dossier.product}
        + (_(" Đây là hồ sơ cuối cùng: phiên họp sẽ bị hủy.") if reads.is_last(item) else ""),
        button=_("Rút hồ sơ"),
    )


@login_required
@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar file of a meeting, for those invited and those who invite."""
    session = reads.session_for(request.user, pk)
    if session is None or session.papers_sent_at is None or session.is_written:
        raise NotFound
    url = request.build_absolute_uri(reverse("evaluation:session", args=[pk]))
    content = calendar_file(session, url=url, stamp=session.updated_at)
    method = "CANCEL" if session.cancelled_reason else "REQUEST"
    response = HttpResponse(content, content_type=f"text/calendar; charset=utf-8; method={method}")
    response["Content-Disposition"] = f'attachment; filename="phien-hop-{pk}.ics"'
    return response


def arranged_session(request: HttpRequest, pk: int) -> CouncilSession:
    session = reads.session_for(request.user, pk)
    if session is None:
        raise NotFound
    if not rules.can_arrange_council(request.user, session.council.unit):
        raise NotPermitted
    return session


def find_round(request: HttpRequest, pk: int | str) -> EvaluationRound:
    rounds_ = EvaluationRound.objects.visible_to(request.user).select_related("unit")
    return _found(rounds_.prefetch_related("councils"), pk)


def find_council(request: HttpRequest, pk: int | str) -> Council:
    councils = Council.objects.visible_to(request.user).select_related(
        "unit", "round", "founding", "work_rules"
    )
    return _found(councils, pk)


def find_arranged(request: HttpRequest, pk: int) -> Council:
    """The same, for whoever arranges it."""
    council = find_council(request, pk)
    if not rules.can_arrange_council(request.user, council.unit):
        raise NotPermitted
    return council


def _found(rows, pk: int | str):
    """One row by a key that may come from the address line, whatever was typed there."""
    key = str(pk)
    row = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if row is None:
        raise NotFound
    return row
