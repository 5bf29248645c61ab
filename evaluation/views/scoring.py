"""A council member's own desk: one scorecard, marked, noted, handed in."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.acts import ask
from core.clocks import today
from core.edges import carry_out, form_status, posted
from core.errors import Conflict, NotFound
from core.htmx import page_or_partial
from documents.serving import serve_paper
from evaluation.forms.scoring import (
    CardForm,
    CommentForm,
    FindingForm,
    HandInForm,
    MarkForm,
    RecusalForm,
)
from evaluation.models import Mark, Scorecard, SessionItem
from evaluation.selectors import scorecard_page
from evaluation.selectors.interests import require_declared
from evaluation.selectors.precedents import precedents_of
from evaluation.services.interests import declare_recusal
from evaluation.services.scorecards import (
    begin_scorecard,
    comment_card,
    fill_card,
    hand_in,
    mark_criterion,
    note_criterion,
    record_finding,
    take_back,
)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scorecard(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier to mark; a browser without script sends the whole sheet here."""
    require_declared(request.user, _seated_item(request, pk).stage.dossier_id)
    begin_scorecard(item_id=pk, actor=request.user)
    card = _own_card(request, pk)
    form = CardForm(posted(request), card.item.stage.criteria_set.sheet())
    own = {"card_id": card.pk, "actor": request.user, "today": today()}
    fill = partial(fill_card, written_at=timezone.now(), **own)
    if form.is_bound and carry_out(form, lambda sheet: fill(**sheet)):
        messages.success(request, _("Đã lưu phiếu."))
        page = "scorecard_hand_in" if "hand_in" in request.POST else "scorecard"
        return redirect(f"evaluation:{page}", pk=pk)
    context = scorecard_page.card_page(card, request.user, form.typed() if form.is_bound else None)
    status = form_status(form)
    return render(
        request, "evaluation/scorecard_page.html", {"form": form, **context}, status=status
    )


@login_required
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """One criterion as it is chosen or noted; answers the parts that changed."""
    card = _card_being_marked(request, pk)
    sheet = card.item.stage.criteria_set.sheet()
    form = MarkForm(request.POST, sheet, timezone.now())
    if not carry_out(form, lambda sent: _keep(card, request, **sent)):
        return _refused(request, form)
    is_kept = form.outcome.written_at == form.cleaned_data["written_at"]
    return _changed(request, card, form.code, is_kept=is_kept)


def _keep(card: Scorecard, request: HttpRequest, *, position: int | None, **sent: Any) -> Mark:
    own = {"card_id": card.pk, "actor": request.user, "today": today(), **sent}
    if position is None:
        return note_criterion(**own)
    return mark_criterion(position=position, **own)


def _changed(
    request: HttpRequest, card: Scorecard, code: str = "", *, is_kept: bool
) -> HttpResponse:
    """The parts that a change draws anew; the whole page where something newer is kept."""
    sheet = card.item.stage.criteria_set.sheet()
    context = scorecard_page.changed_parts(card, sheet, code)
    response = render(request, "evaluation/_scorecard_status.html", context)
    if not is_kept:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One recorded rule, ticked, unticked or given its ground."""
    card = _card_being_marked(request, pk)
    sheet = card.item.stage.criteria_set.sheet()
    form = FindingForm(request.POST, sheet, timezone.now())
    record = partial(record_finding, card_id=card.pk, actor=request.user, today=today())
    if not carry_out(form, lambda sent: record(**sent)):
        return _refused(request, form)
    return _changed(request, card, is_kept=form.outcome)


@login_required
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The general remark as it is being written."""
    card = _card_being_marked(request, pk)
    form = CommentForm(request.POST, timezone.now())
    keep = partial(comment_card, card_id=card.pk, actor=request.user, today=today())
    if not carry_out(form, lambda sent: keep(**sent)):
        return _refused(request, form)
    return _changed(request, card, is_kept=form.outcome)


def _refused(request: HttpRequest, form) -> HttpResponse:
    """A change that could not be kept is told in the message line; the page keeps what is typed."""
    sentences = [text for texts in form.errors.values() for text in texts]
    error = Conflict(" ".join(sentences), code="invalid_input")
    response = render(request, "_error.html", {"error": error, "status": 422}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


@login_required
@require_safe
def precedents(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """How like products were marked on one criterion, for who marks it now."""
    card = _own_card(request, pk)
    leaf = card.item.stage.criteria_set.sheet().leaves.get(code)
    if leaf is None:
        raise NotFound
    context = {"item": card.item, "precedents": precedents_of(card.item, leaf)}
    return page_or_partial(
        request, "evaluation/precedents.html", "evaluation/_precedents.html", context
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still unmarked, each with its place; then the hand-in that freezes the card."""
    card = _own_card(request, pk)
    form = HandInForm(posted(request), initial={"comment": card.comment})
    give = partial(hand_in, card_id=card.pk, actor=request.user, now=timezone.now(), today=today())
    if form.is_bound and carry_out(form, lambda sent: give(**sent)):
        messages.success(request, _("Đã nộp phiếu. Phiếu được niêm phong đến khi mở điểm."))
        return redirect("evaluation:session", pk=card.item.session_id)
    context = {"form": form, **scorecard_page.hand_in_page(card, request.user)}
    return render(request, "evaluation/scorecard_hand_in.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A member has the handed-in card again, until the chair opens."""
    card = _own_card(request, pk)
    return ask(
        request,
        Form(posted(request)),
        act=lambda _sent: take_back(card_id=card.pk, actor=request.user, today=today()),
        done=_("Đã rút phiếu lại. Sửa xong thì nộp lại, phiếu chưa nộp không được tính."),
        back=reverse("evaluation:scorecard", kwargs={"pk": pk}),
        title=_("Rút lại phiếu chấm"),
        text=_(
            "Hồ sơ: %(product)s. Phiếu mở ra để sửa; bản đã nộp được giữ lại, niêm phong. "
            "Khi Chủ tịch hội đồng đã mở điểm thì không rút được nữa."
        )
        % {"product": card.item.stage.dossier.product},
        button=_("Rút lại phiếu"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """A member keeps out of a dossier for an interest of their own."""
    item = _seated_item(request, pk)
    return ask(
        request,
        RecusalForm(posted(request)),
        act=lambda sent: declare_recusal(item_id=pk, actor=request.user, **sent),
        done=_("Đã ghi nhận: bạn không tham gia chấm hồ sơ này."),
        back=reverse("evaluation:session", kwargs={"pk": item.session_id}),
        title=_("Không tham gia vì lợi ích liên quan"),
        text=_("Hồ sơ: %(product)s. Khai rồi thì không chấm hồ sơ này và không rút lại được.")
        % {"product": item.stage.dossier.product},
        button=_("Khai không tham gia"),
        danger=True,
    )


@login_required
@require_safe
def scorecard_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The printed card: one's own, and after opening those of one's council."""
    card = Scorecard.objects.visible_to(request.user).select_related("document__pdf")
    found = card.filter(pk=pk, document__isnull=False).first()
    if found is None:
        raise NotFound
    return serve_paper(found.document)


def _seated_item(request: HttpRequest, pk: int) -> SessionItem:
    item = SessionItem.objects.seated(request.user).select_related("stage__dossier__product")
    found = item.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _own_card(request: HttpRequest, item_id: int) -> Scorecard:
    card = scorecard_page.own_card(request.user, item_id)
    if card is None:
        raise NotFound
    return card


def _card_being_marked(request: HttpRequest, item_id: int) -> Scorecard:
    card = scorecard_page.card_being_marked(request.user, item_id)
    if card is None:
        raise NotFound
    return card
