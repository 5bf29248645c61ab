"""What every page does with a form: one service call, and what it refuses back onto the form."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import DomainError, Incomplete
from core.middleware import as_domain_error

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


def form_status(form: BaseForm) -> int:
    """422 for a page that shows errors, which our htmx configuration swaps in like any other."""
    return 422 if form.is_bound and form.errors else 200
