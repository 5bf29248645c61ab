"""What a member does before the papers open: the declaration of interest."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.edges import carry_out, form_status, posted
from core.errors import NotFound
from evaluation import rules
from evaluation.forms.interests import DeclarationForm
from evaluation.selectors.council import session_for
from evaluation.services.interests import STATEMENT, declare_interests, stages_to_declare


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no for each dossier of the session; once signed, the page shows what was signed."""
    session = session_for(request.user, pk)
    seat = rules.seat_of(request.user, session.council) if session else None
    if seat is None:
        raise NotFound
    signed = seat.declarations.filter(session=session).first()
    form = DeclarationForm(posted(request), items=list(stages_to_declare(session, seat)))
    declare = partial(declare_interests, session_id=pk, actor=request.user, now=timezone.now())
    if form.is_bound and carry_out(form, lambda sent: declare(**sent)):
        messages.success(request, _("Đã ký bản khai."))
        return redirect("evaluation:session", pk=pk)
    context = {"session": session, "seat": seat, "signed": signed, "form": form}
    context["statement"] = signed.statement if signed else STATEMENT
    status = form_status(form)
    return render(request, "evaluation/session_declaration.html", context, status=status)
