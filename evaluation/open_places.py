"""Which places of a dossier may be changed: all of a draft, of a returned one what was named."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Conflict
from evaluation import completeness
from evaluation.choices import DossierStatus, ReturnStep
from evaluation.models import Dossier, ReturnItem


@dataclass(frozen=True, slots=True)
class OpenPlaces:
    """`places` are (step, anchor) pairs; an empty anchor opens the whole step."""

    everything: bool
    places: frozenset[tuple[str, str]] = frozenset()

    def allows(self, step: str, anchor: str) -> bool:
        return self.everything or (step, "") in self.places or (step, anchor) in self.places

    def has(self, step: str) -> bool:
        """Whether anything of that step may be changed."""
        return self.everything or any(place[0] == step for place in self.places)

    def require(self, step: str, named: dict[str, str]) -> None:
        """Refuse changes elsewhere, each named: `named` is anchor -> what people call it."""
        shut = {anchor: label for anchor, label in named.items() if not self.allows(step, anchor)}
        if not shut:
            return
        message = _("Hồ sơ được trả lại chỉ để bổ sung các mục đã nêu; không sửa được: %(labels)s.")
        raise Conflict(
            message % {"labels": "; ".join(shut.values())},
            code="not_returned",
            fields={anchor: [_("Mục này không được trả lại.")] for anchor in shut},
        )


def open_items(dossier: Dossier) -> list[ReturnItem]:
    """What was given back and not filed again yet, in the order it was named."""
    rows = ReturnItem.objects.filter(stage__dossier=dossier, resolved_by__isnull=True)
    return list(rows.order_by("pk"))


def open_places(dossier: Dossier, day: date) -> OpenPlaces:
    """What may be changed that day; a gap is open too, or the dossier could never be filed."""
    if dossier.status == DossierStatus.DRAFT:
        return OpenPlaces(everything=True)
    if dossier.status != DossierStatus.RETURNED:
        return OpenPlaces(everything=False)
    items = open_items(dossier)
    if not items or any(item.step == ReturnStep.ALL for item in items):
        return OpenPlaces(everything=True)
    named = {(item.step, item.anchor) for item in items}
    lacking = {
        (gap.step, "" if gap.anchor == gap.step else gap.anchor)
        for gap in completeness.gaps(dossier, day)
    }
    return OpenPlaces(False, frozenset(_with_dependents(dossier, named | lacking)))


def _with_dependents(dossier: Dossier, places: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """A criterion that hangs on an open one opens with it: 5.2 counts only where 5.1 has points."""
    leaves = dossier.criteria_set.sheet().leaves.values()
    hanging = {
        (step, leaf.code)
        for step, anchor in places
        for leaf in leaves
        if leaf.condition is not None and leaf.condition.criterion == anchor
    }
    return places | hanging
