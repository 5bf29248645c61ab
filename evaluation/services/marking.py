"""From what a person ticks, criterion code and printed position, to rows of the criteria set."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import Incomplete
from evaluation.models import CriteriaSet, Criterion, CriterionOption


def choose(
    criteria_set: CriteriaSet, code: str, position: int | None
) -> tuple[Criterion, CriterionOption | None]:
    """The leaf criterion and its option; position 0 ("Không đạt mức nào") and None give no option.

    Raises Incomplete at the criterion when there is no such leaf or no such option.
    """
    leaf = criteria_set.sheet().leaves.get(code)
    if leaf is None:
        raise _refused(code, _("Bộ tiêu chí không có tiêu chí %(code)s.") % {"code": code})
    if position is not None and not leaf.offers(position):
        message = _("Tiêu chí %(code)s không có mức thứ %(position)s.")
        raise _refused(code, message % {"code": code, "position": position})
    rows = criteria_set.rows()
    return rows.criteria[code], rows.options[code][position] if position else None


def choose_all(
    criteria_set: CriteriaSet, positions: Mapping[str, int]
) -> dict[str, tuple[Criterion, CriterionOption | None]]:
    """choose() for many criteria at once; refused with every wrong one named."""
    leaves = criteria_set.sheet().leaves
    wrong = {
        code: [_("Tiêu chí %(code)s không có mức này.") % {"code": code}]
        for code, position in positions.items()
        if code not in leaves or not leaves[code].offers(position)
    }
    if wrong:
        raise Incomplete(_("Có tiêu chí chọn chưa đúng."), code="no_such_option", fields=wrong)
    return {code: choose(criteria_set, code, position) for code, position in positions.items()}


def _refused(code: str, message: str) -> Incomplete:
    return Incomplete(message, code="no_such_option", fields={code: [message]})
