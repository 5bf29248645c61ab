"""Feedback letters of a session: written, approved, sent; each in bulk from the same list."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.acts import ask
from core.edges import carry_out, form_status, posted
from core.errors import Incomplete, NotFound
from evaluation import rules
from evaluation.forms.council import NoForm
from evaluation.forms.decisions import ReasonForm
from evaluation.forms.feedback import LetterForm
from evaluation.models import CouncilSession, FeedbackLetter
from evaluation.selectors import feedback as reads
from evaluation.selectors.notices_job import notices_job
from evaluation.services import feedback as services
from evaluation.views.decisions import chosen_keys
from evaluation.views.drawing import drawn

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters of a session (`pk`)."""
    session = _session(request, pk)
    letters = reads.letters_of(request.user, session)
    context = {
        "session": session,
        "letters": letters,
        "notices_job": notices_job(letters, request.user),
        "kinds": reads.LETTER_KINDS,
        "unwritten": reads.unwritten(session),
        "may_write": rules.can_write_feedback(request.user, session.council),
        "may_approve": rules.can_open_marks(request.user, session.council),
    }
    return render(request, "evaluation/feedback_list.html", context)


@login_required
@require_POST
def letters_draft(request: HttpRequest, pk: int) -> HttpResponse:
    _session(request, pk)
    services.draft_letters(session_id=pk, actor=request.user)
    messages.success(request, _("Đã soạn thư từ ghi chú và mức còn thiếu. Đọc và sửa từng thư."))
    return redirect("evaluation:feedback_letters", pk=pk)


@login_required
@_FORM
def letters_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose, read the list of names, confirm: ?letter=…&letter=…"""
    return _together(
        request, pk, services.approve_letters, title=_("Duyệt thư góp ý"),
        done=_("Đã duyệt. Thư ký gửi thư."),
        text=_("Các thư này đi đúng như đã viết."),
    )  # fmt: skip


@login_required
@_FORM
def letters_send(request: HttpRequest, pk: int) -> HttpResponse:
    act = partial(services.send_letters, now=timezone.now())
    return _together(
        request, pk, lambda **sent: drawn(act(**sent)), title=_("Chuyển vào hộp thư đi"),
        done=_("Đã lập thư. Thư báo chờ đọc lại trong hộp thư đi."),
        text=_("Mỗi thư thành một văn bản; thư báo cho chủ thể chờ đọc lại rồi mới gửi."),
    )  # fmt: skip


def _together(request: HttpRequest, pk: int, act, *, title: str, **context) -> HttpResponse:
    session = _session(request, pk)
    keys = chosen_keys(request, "letter")
    chosen = list(reads.letters_of(request.user, session).filter(pk__in=keys))
    if not chosen or len(chosen) != len(keys):
        raise Incomplete(_("Chọn ít nhất một thư của phiên họp."), code="no_letters")
    names = [str(letter.result.stage.dossier.product) for letter in chosen]
    return ask(
        request,
        NoForm(posted(request)),
        act=lambda _sent: act(letter_ids=keys, actor=request.user),
        back=reverse("evaluation:feedback_letters", args=[pk]),
        title=f"{title} ({len(chosen)})",
        button=title,
        body="components/_names.html",
        names=names,
        **context,
    )


@login_required
@_FORM
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, to be read or, while a draft, written anew."""
    found = _letter(request, pk)
    council = found.result.item.session.council
    may_write = rules.can_write_feedback(request.user, council) and found.status == "draft"
    if request.method == "POST":
        rules.require(rules.can_write_feedback(request.user, council))
    form = LetterForm(posted(request), initial={"text": found.text})
    revise = partial(services.revise_letter, letter_id=pk, actor=request.user)
    if form.is_bound and carry_out(form, lambda sent: revise(**sent)):
        messages.success(request, _("Đã lưu thư."))
        return redirect("evaluation:feedback_letters", pk=found.result.item.session_id)
    context = {
        "letter": found,
        "kind": reads.LETTER_KINDS[found.status],
        "form": form,
        "may_write": may_write,
        "may_send_back": rules.can_open_marks(request.user, council) and found.status == "approved",
    }
    return render(request, "evaluation/feedback_letter.html", context, status=form_status(form))


@login_required
@_FORM
def letter_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = _letter(request, pk)
    rules.require(rules.can_open_marks(request.user, found.result.item.session.council))
    return ask(
        request,
        ReasonForm(posted(request)),
        act=lambda sent: services.send_back_letter(letter_id=pk, actor=request.user, **sent),
        back=reverse("evaluation:feedback_letter", args=[pk]),
        done=_("Đã chuyển lại thư."),
        title=_("Chuyển lại thư: %(letter)s") % {"letter": found},
        button=_("Chuyển lại"),
        danger=True,
    )


def _session(request: HttpRequest, pk: int) -> CouncilSession:
    """Of the council's own people and its unit's desk."""
    sessions = CouncilSession.objects.visible_to(request.user).select_related("council__unit")
    session = sessions.filter(pk=pk).first()
    if session is None:
        raise NotFound
    council = session.council
    rules.require(
        rules.can_run_session(request.user, council)
        or rules.is_officer_of(request.user, council.unit)
    )
    return session


def _letter(request: HttpRequest, pk: int) -> FeedbackLetter:
    found = reads.letter_for(request.user, pk)
    if found is None:
        raise NotFound
    return found
