"""What was given back and what came of it: places to choose, old and new side by side."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from evaluation import rules
from evaluation.choices import ReturnStep
from evaluation.models import CriteriaSet, Dossier, DossierSubmission
from evaluation.places import places_of
from evaluation.selectors.place_notes import answers
from evaluation.sheet import Sheet


def place_choices(dossier: Dossier) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups for a select box; a value is "step|anchor"."""
    labels = dict(ReturnStep.choices)
    grouped = groupby(places_of(dossier).items(), key=lambda place: place[0][0])
    return [
        (
            str(labels[step]),
            [(f"{place[0]}|{place[1]}", label) for place, label in found],
        )
        for step, found in grouped
    ]


def returned_and_answered(filed: list[DossierSubmission]) -> Mapping[str, Any]:
    """Of the last two filings, newest first: each returned place, then whatever else changed."""
    items = list(filed[0].resolved_items.order_by("pk"))
    if len(filed) < 2:
        return {"answers": [], "changes": []}
    answered, others = answers(items, filed[1], filed[0].snapshot)
    return {"answers": answered, "changes": others}


def sheet_of(filed: DossierSubmission) -> Sheet:
    """The set a filing was made under, whatever the dossier is judged by today."""
    named = {"scheme__code": filed.snapshot["scheme"], "number": filed.snapshot["criteria_set"]}
    return CriteriaSet.objects.select_related("scheme").get(**named).sheet()


def transition_words(dossier: Dossier, day: date) -> str:
    """Until when an old-scheme dossier may be finished, or that it no longer may (12.2)."""
    deadline = rules.transition_deadline(dossier, day)
    if deadline is None:
        return ""
    values = {"scheme": dossier.scheme.title, "day": f"{deadline:%d/%m/%Y}"}
    if dossier.first_filed_on is None:
        message = _(
            "Hồ sơ soạn theo %(scheme)s và chưa nộp: chuyển sang quy định đang có hiệu lực rồi mới "
            "nộp, hoặc bỏ bản nháp."
        )
    elif day > deadline:
        message = _(
            "Hồ sơ theo %(scheme)s đã quá hạn chuyển tiếp (%(day)s): không chấm điểm, không quyết "
            "định được cho đến khi chuyển sang quy định đang có hiệu lực."
        )
    else:
        message = _("Hồ sơ theo %(scheme)s phải xong trước hết ngày %(day)s (chuyển tiếp).")
    return message % values
