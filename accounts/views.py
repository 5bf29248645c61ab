"""A person's notices, and the outbox where a unit's notices are read before they leave."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import rules
from accounts.forms import CancelNoticeForm, NothingForm, NoticeForm, RetryNoticeForm
from accounts.selectors import Sending, outbox_counts, outbox_of, sending_of
from accounts.services import outbox as services
from core.acts import ask
from core.edges import carry_out, form_status, posted
from core.errors import Incomplete, NotFound, NotPermitted
from core.models import Notice
from core.models.notice import NoticeStatus
from core.notices import see_notices

PAGE_SIZE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])
STATE_KINDS = {
    NoticeStatus.HELD: "todo",
    NoticeStatus.READY: "half",
    NoticeStatus.SENT: "ok",
    NoticeStatus.FAILED: "stop",
    NoticeStatus.CANCELLED: "idle",
}


# ── One's own notices ────────────────────────────────────────────────


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    rows = Notice.objects.read_by(request.user).order_by("-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    unseen = Notice.objects.unseen_by(request.user).count()
    return render(request, "notices/notice_list.html", {"page": page, "unseen": unseen})


@login_required
@require_POST
def notices_seen(request: HttpRequest) -> HttpResponse:
    see_notices(user=request.user)
    return redirect("accounts:notices")


@login_required
@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Seen, and on to the record it is about."""
    notice = Notice.objects.read_by(request.user).filter(pk=pk).first()
    if notice is None:
        raise NotFound
    see_notices(user=request.user, notice_ids=[pk])
    here = {request.get_host()}
    inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=here)
    return redirect(notice.url if notice.url and inside else "accounts:notices")


# ── The outbox ───────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Tab:
    """One state of the outbox, with how many stand in it."""

    state: str
    word: str
    count: int
    current: bool


def _tabs(request: HttpRequest, state: str) -> list[Tab]:
    counts = outbox_counts(request.user)
    return [
        Tab(status.value, status.label, counts.get(status.value, 0), status.value == state)
        for status in NoticeStatus
    ]


@login_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Held ones first: they wait for somebody to read them."""
    _require_keeper(request)
    state = request.GET.get("state", "")
    state = state if state in NoticeStatus.values else NoticeStatus.HELD.value
    rows = outbox_of(request.user).filter(status=state)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "tabs": _tabs(request, state),
        "state": state,
        "kind": STATE_KINDS[NoticeStatus(state)],
    }
    return render(request, "notices/outbox.html", context)


def _require_keeper(request: HttpRequest) -> None:
    if not rules.keeps_outbox(request.user):
        raise NotPermitted


@login_required
@_FORM
def outbox_release(request: HttpRequest) -> HttpResponse:
    """Choose, the list of names, confirm: ?notice=…&notice=…"""
    _require_keeper(request)
    chosen = _chosen(request)
    form = NothingForm(posted(request))
    if form.is_bound and carry_out(form, lambda _sent: _release(request, chosen)):
        return redirect("accounts:outbox_sending", batch=form.outcome)
    context = {
        "form": form,
        "title": _("Gửi %(n)d thông báo") % {"n": len(chosen)},
        "act": _("Gửi"),
        "action": request.get_full_path(),
        "back": reverse("accounts:outbox"),
        "text": _("Đã đọc từng thông báo; gửi rồi thì không thu lại được."),
        "body": "components/_names.html",
        "names": [f"{notice.to_name}: {notice.subject}" for notice in chosen],
    }
    return render(request, "confirm.html", context, status=form_status(form))


def _chosen(request: HttpRequest) -> list[Notice]:
    keys = {
        int(key)
        for key in request.GET.getlist("notice")[:1000]
        if key.isascii() and key.isdigit() and len(key) < 19
    }
    chosen = list(outbox_of(request.user).filter(pk__in=keys, status=NoticeStatus.HELD))
    if not chosen or len(chosen) != len(keys):
        message = _("Chọn ít nhất một thông báo đang chờ đọc lại.")
        raise Incomplete(message, code="no_notices")
    return chosen


def _release(request: HttpRequest, chosen: list[Notice]) -> UUID:
    return services.release(notice_ids=[notice.pk for notice in chosen], actor=request.user)


@login_required
@require_safe
def outbox_sending(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The bar of notices let out together; asks by itself until all have left or failed."""
    sending = sending_of(request.user, batch)
    if sending is None:
        raise NotFound
    job = _job(sending, batch)
    if request.htmx:
        return render(request, "components/_job.html", {"job": job})
    context = {"job": job, "rows": _batch(request, batch), "sending": sending}
    return render(request, "notices/outbox_sending.html", context)


def _batch(request: HttpRequest, batch: UUID) -> QuerySet[Notice]:
    return outbox_of(request.user).filter(batch=batch)


def _job(sending: Sending, batch: UUID) -> dict[str, object]:
    job = {"id": f"sending-{batch}", "title": _("Gửi thông báo")}
    if sending.failed:
        job["detail"] = _("%(n)d thông báo không gửi được.") % {"n": sending.failed}
    if sending.is_done:
        word = _("Đã gửi %(n)d thông báo") % {"n": sending.sent}
        return {**job, "kind": "stop" if sending.failed else "ok", "word": word}
    poll = reverse("accounts:outbox_sending", args=[batch])
    return {**job, "done": sending.sent, "total": sending.total, "poll": poll}


@login_required
@_FORM
def outbox_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: read, and while held, written anew."""
    notice = _notice(request, pk)
    may_revise = notice.status == NoticeStatus.HELD and rules.can_release(request.user, notice)
    form = NoticeForm(posted(request), initial={"subject": notice.subject, "body": notice.body})
    if form.is_bound and carry_out(
        form, lambda sent: services.revise(notice_id=pk, actor=request.user, **sent)
    ):
        messages.success(request, _("Đã lưu thông báo."))
        return redirect("accounts:outbox_notice", pk=pk)
    context = {
        "notice": notice,
        "kind": STATE_KINDS[NoticeStatus(notice.status)],
        "form": form,
        "may_revise": may_revise,
        "may_cancel": rules.can_release(request.user, notice)
        and notice.status in {NoticeStatus.HELD, NoticeStatus.READY, NoticeStatus.FAILED},
    }
    return render(request, "notices/outbox_notice.html", context, status=form_status(form))


@login_required
@_FORM
def outbox_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    notice = _releasable(request, pk)
    return ask(
        request,
        CancelNoticeForm(posted(request)),
        act=lambda sent: services.cancel(notice_id=pk, actor=request.user, **sent),
        back=reverse("accounts:outbox_notice", args=[pk]),
        done=_("Đã hủy thông báo."),
        title=_("Hủy thông báo gửi %(who)s") % {"who": notice.to_name},
        button=_("Hủy thông báo"),
        danger=True,
    )


@login_required
@_FORM
def outbox_retry(request: HttpRequest, pk: int) -> HttpResponse:
    notice = _releasable(request, pk)
    return ask(
        request,
        RetryNoticeForm(posted(request), initial={"to_address": notice.to_address}),
        act=lambda sent: services.retry(notice_id=pk, actor=request.user, **sent),
        back=reverse("accounts:outbox_notice", args=[pk]),
        done=_("Thông báo sẽ được gửi lại."),
        title=_("Gửi lại cho %(who)s") % {"who": notice.to_name},
        button=_("Gửi lại"),
        text=notice.last_error,
    )


def _notice(request: HttpRequest, pk: int) -> Notice:
    notice = outbox_of(request.user).filter(pk=pk).first()
    if notice is None:
        raise NotFound
    return notice


def _releasable(request: HttpRequest, pk: int) -> Notice:
    notice = _notice(request, pk)
    if not rules.can_release(request.user, notice):
        raise NotPermitted
    return notice
