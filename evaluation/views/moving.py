"""One move of a decision, whatever it decides: asked of whoever may make it, then carried out."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from core.acts import ask
from core.edges import posted
from core.workflow import Workflow
from evaluation import rules
from evaluation.forms.council import NoForm


def waits_for_another(user: User, decision: Model, workflow: Workflow) -> bool:
    """Why the one who prepared it finds no button to check it."""
    return decision.prepared_by_id == user.pk and workflow.allows(decision, "check")


def ask_move(
    request: HttpRequest,
    decision: Model,
    move: str,
    *,
    workflow: Workflow,
    may: Callable[[User, Any], bool],
    act: Callable[..., Any],
    back: str,
    title: str,
    form: Any = None,
    **context: Any,
) -> HttpResponse:
    """The confirmation page of the move; `act` is the service, given decision_id and actor."""
    rules.require(may(request.user, decision))
    workflow.require(decision, move)
    return ask(
        request,
        form or NoForm(posted(request)),
        act=lambda sent: act(decision_id=decision.pk, actor=request.user, **sent),
        back=back,
        title=f"{title}: {decision}",
        **{"button": title, **context},
    )
