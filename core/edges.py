"""What every page does with a form: one service call, and what it refuses back onto the form."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.errors import DomainError, Incomplete
from core.middleware import as_domain_error, refusal_page
from core.together import ChangedMeanwhile, prints

# Refusals that typing something else can mend; authority and state cannot be typed.
_MENDABLE = frozenset({400, 422})


def posted(request: HttpRequest) -> Any:
    """The data that binds a form, also when nothing at all was sent; None unless it was sent."""
    return request.POST if request.method == "POST" else None


def carry_out(form: BaseForm, act: Callable[[Mapping[str, Any]], Any]) -> bool:
    """Whether the form is sound and the service did it; `form.outcome` is what it answered.

    `act` makes the one service call with the cleaned fields. A refusal because of what was typed
    lands on its fields, so that the page comes back with the typed text; 403, 404 and 409 go on.
    """
    if not form.is_valid():
        return False
    try:
        form.outcome = act(form.cleaned_data)
    except (DomainError, ValidationError) as error:
        refusal = as_domain_error(error)
        if refusal.status not in _MENDABLE:
            raise
        put_on(form, refusal)
        return False
    return True


def put_on(form: BaseForm, refusal: DomainError) -> None:
    """Each sentence at its field; what belongs to no field of the form stands above them."""
    placed = {name for name in refusal.fields if name in form.fields}
    for name in placed:
        form.add_error(name, refusal.fields[name])
    rest = [text for name, texts in refusal.fields.items() if name not in placed for text in texts]
    if rest or not placed:
        form.add_error(None, rest or [str(refusal.message)])


def refuse_unreadable(form: BaseForm) -> None:
    """What a draft that saves itself could not keep, for the message line; the rest is kept."""
    if form.errors:
        told = [f"{form[name].label}: {' '.join(texts)}" for name, texts in form.errors.items()]
        raise Incomplete(_("Đã lưu các ô khác. Chưa lưu:"), fields={"form": told})


def keep_together(request: HttpRequest, form: BaseForm, act: Callable[..., Any]) -> None:
    """Keep what can be read of a form that several people fill; `act` takes values and seen.

    A box changed on both sides comes back with what is kept. Only the button replaces that, from
    a page that has shown it: a page that saves itself stays refused at that box.
    """
    form.full_clean()
    typed, kept = form.values, {}
    try:
        act(values=typed, seen=form.seen if request.htmx else {**form.seen, **form.shown})
    except ChangedMeanwhile as refusal:
        kept = refusal.kept
        for name, texts in refusal.fields.items():
            words = [*texts, form.words_of_kept(name, kept[name]), _after(request)]
            form.add_error(name, " ".join(words))
    own = {name: value for name, value in typed.items() if name not in kept}
    form.seen = {**form.seen, **prints(own)}
    form.shown = {name: mark for name, mark in form.shown.items() if name not in own}
    if not request.htmx:
        form.shown |= prints(kept)


def _after(request: HttpRequest) -> str:
    if request.htmx:
        return _("Bấm Lưu để xem cả hai và chọn.")
    return _("Bấm Lưu lần nữa là thay bằng nội dung trong ô này.")


def answer_autosave(request: HttpRequest, form: BaseForm, answer: HttpResponse) -> HttpResponse:
    """`answer`, or what could not be kept; either way the page learns what it now goes by."""
    try:
        refuse_unreadable(form)
    except Incomplete as refusal:
        answer = refusal_page(request, refusal)
    if form.knows_seen:
        answer.write(render_to_string("components/_seen.html", {"form": form, "again": True}))
    return answer


def form_status(form: BaseForm) -> int:
    """422 for a page that shows errors, which our htmx configuration swaps in like any other."""
    return 422 if form.is_bound and form.errors else 200
