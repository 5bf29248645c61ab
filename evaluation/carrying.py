"""What of one dossier may stand in another: criteria that are the same, forms, papers shown."""

from collections.abc import Mapping
from typing import Any

from core.text import fold
from evaluation.form_fields import typed_fields
from evaluation.models import CriteriaSet

# Given anew with every dossier: a promise holds for the dossier it stands in.
_NEVER_CARRIED = frozenset({"commitment"})


def same_criteria(old: CriteriaSet, new: CriteriaSet) -> frozenset[str]:
    """Codes that mean the same criterion in both sets: the same code under the same name."""
    before, after = old.sheet().leaves, new.sheet().leaves
    if old == new:
        return frozenset(after)
    return frozenset(
        code
        for code, leaf in after.items()
        if code in before and fold(before[code].name) == fold(leaf.name)
    )


def carried_form(form: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed last time, but for promises and for what one kind of dossier alone asks."""
    lasting = {
        field.key
        for field in typed_fields(form)
        if not field.only_for and field.key not in _NEVER_CARRIED
    }
    return {key: value for key, value in values.items() if key in lasting}
