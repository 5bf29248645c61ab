"""What every page of one dossier begins with."""

from typing import Any

from django.http import HttpRequest

from core.clocks import today
from core.errors import NotFound
from evaluation import rules
from evaluation.models import Dossier
from evaluation.renewal import renewal_words
from evaluation.selectors import dossiers as reads
from evaluation.selectors.interests import require_declared
from evaluation.selectors.standing import standing_of


def visible_dossier(request: HttpRequest, pk: int) -> Dossier:
    require_declared(request.user, pk)
    found = reads.whole(Dossier.objects.visible_to(request.user)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def drafted_dossier(request: HttpRequest, pk: int) -> Dossier:
    """A visible dossier, for whoever drafts it; others are refused, whatever its state."""
    found = visible_dossier(request, pk)
    rules.require(rules.can_draft(request.user, found.product))
    return found


def is_closed(request: HttpRequest, found: Dossier) -> bool:
    """A page to fill in, asked for when there is nothing to fill in any more."""
    return request.method != "POST" and not rules.can_edit_dossier(request.user, found)


def frame_of(found: Dossier, current: str) -> dict[str, Any]:
    """What stands above every page of a dossier being filled in."""
    missing = reads.gap_links(found, today())
    return {
        "dossier": found,
        "standing": standing_of(found),
        "missing": missing,
        "missing_by_step": reads.by_step(missing),
        "steps": reads.steps_of(found, missing, current),
        "returned": reads.returning_stage(found),
        "returned_items": reads.returned_links(found),
        "renewal": renewal_words(found, today()),
    }
