"""From what a person ticks, criterion code and printed position, to rows of the criteria set."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import Incomplete
from evaluation.models import CriteriaSet, Criterion, CriterionOption
from evaluation.sheet import Criterion as Leaf


def choose(
    criteria_set: CriteriaSet, code: str, position: int | None
) -> tuple[Criterion, CriterionOption | None]:
    """The leaf criterion and its option; position 0 ("Không đạt mức nào") and None give no option.

    Raises Incomplete at the criterion when there is no such leaf or no such option.
    """
    return choose_all(criteria_set, {code: position})[code]


def choose_all(
    criteria_set: CriteriaSet, positions: Mapping[str, int | None]
) -> dict[str, tuple[Criterion, CriterionOption | None]]:
    """choose() for many criteria at once; refused with every wrong one named."""
    leaves = criteria_set.sheet().leaves
    wrong = {
        code: [problem]
        for code, position in positions.items()
        if (problem := _problem(leaves.get(code), code, position))
    }
    if wrong:
        first, *more = (problem for [problem] in wrong.values())
        message = _("Có tiêu chí chọn chưa đúng.") if more else first
        raise Incomplete(message, code="no_such_option", fields=wrong)
    rows = criteria_set.rows()
    return {
        code: (rows.criteria[code], rows.options[code][position] if position else None)
        for code, position in positions.items()
    }


def _problem(leaf: Leaf | None, code: str, position: int | None) -> str:
    if leaf is None:
        return _("Bộ tiêu chí không có tiêu chí %(code)s.") % {"code": code}
    if position is not None and not leaf.offers(position):
        message = _("Tiêu chí %(code)s không có mức thứ %(position)s.")
        return message % {"code": code, "position": position}
    return ""
