"""A form and the one service call behind it: what the service refuses is told on the form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import DomainError, Incomplete, InvalidInput


def perform(form: forms.Form, act: Callable[..., Any]) -> Any:
    """The answer of act(**cleaned_data); None with the reasons on the form.

    Refusals that no other typing would change (403, 404, 409) go on to the one error handler.
    """
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except (InvalidInput, Incomplete) as error:
        put_on(form, error)
        return None


def put_on(form: forms.Form, error: DomainError) -> None:
    """Each sentence at its field; what has no field here stands above the form."""
    for name, sentences in (error.fields or {"": [str(error.message)]}).items():
        form.add_error(name if name in form.fields else None, sentences)


def ask(
    request: HttpRequest,
    form: forms.Form,
    *,
    act: Callable[..., Any],
    done: str,
    back: str,
    title: str,
    button: str,
    **context: Any,
) -> HttpResponse:
    """One act's confirmation page; on POST the act, then `back` with `done` said there.

    `context` is what components/_confirm.html takes besides: text, body, danger.
    """
    if form.is_bound and perform(form, act) is not None:
        messages.success(request, done)
        return redirect(back)
    page = {"form": form, "title": title, "act": button, "action": request.path, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "confirm.html", {**page, **context}, status=status)
