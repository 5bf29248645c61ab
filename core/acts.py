"""An act that asks before it happens: one page that says what follows, one service call."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.edges import carry_out, form_status


def ask(
    request: HttpRequest,
    form: BaseForm,
    *,
    act: Callable[[Mapping[str, Any]], Any],
    done: str,
    back: str,
    title: str,
    button: str,
    **context: Any,
) -> HttpResponse:
    """The confirmation page of an act; once carried out, `back` with `done` said there.

    `context` is what components/_confirm.html takes besides: text, body, danger.
    """
    if form.is_bound and carry_out(form, act):
        messages.success(request, done)
        return redirect(back)
    page = {"form": form, "title": title, "act": button, "action": request.path, "back": back}
    return render(request, "confirm.html", {**page, **context}, status=form_status(form))
