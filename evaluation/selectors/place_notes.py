"""What stands beside each place of a dossier: whether it is open, what was asked, what it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from evaluation.choices import DossierStatus
from evaluation.differences import Difference, differences
from evaluation.models import Dossier, DossierSubmission, ReturnItem
from evaluation.open_places import OpenPlaces, open_items, open_places
from evaluation.places import Place
from evaluation.recognised import changes_since_recognition


@dataclass(frozen=True, slots=True)
class PlaceNotes:
    """`asked` is why a place was given back; `before` what stood there when recognised."""

    open: OpenPlaces
    asked: Mapping[Place, str] = field(default_factory=dict)
    before: Mapping[Place, str] = field(default_factory=dict)

    def hint(self, step: str, anchor: str) -> str:
        """Both in one sentence each, for beside the box."""
        said = []
        if reason := self.asked.get((step, anchor)):
            said.append(_("Cần bổ sung: %(reason)s") % {"reason": reason})
        if (step, anchor) in self.before:
            was = self.before[step, anchor] or _("chưa có")
            said.append(_("Đã đổi. Khi được công nhận: %(was)s") % {"was": was})
        return " ".join(said)


def place_notes(dossier: Dossier, day: date) -> PlaceNotes:
    items = open_items(dossier) if dossier.status == DossierStatus.RETURNED else []
    return PlaceNotes(
        open=open_places(dossier, day),
        asked={(item.step, item.anchor): item.reason for item in items},
        before={
            (change.step, change.anchor): change.before
            for change in changes_since_recognition(dossier)
        },
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """One place that was given back, with old and new side by side; none while untouched."""

    item: ReturnItem
    changes: list[Difference]


def answers(
    items: list[ReturnItem], old: DossierSubmission, new: Mapping
) -> tuple[list[Answer], list[Difference]]:
    """What was done about each item between a filing and what follows; and all other changes."""
    found = differences(old.snapshot, new)
    answered = [
        Answer(item, [change for change in found if _concerns(item, change)]) for item in items
    ]
    told = {id(change) for answer in answered for change in answer.changes}
    return answered, [change for change in found if id(change) not in told]


def _concerns(item: ReturnItem, change: Difference) -> bool:
    return item.step == "all" or change.lies_in(item.step, item.anchor)
