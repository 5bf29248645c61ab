"""From what a person ticks, criterion code and printed position, to rows of the criteria set."""

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
    criterion = Criterion.objects.get(criteria_set=criteria_set, code=code)
    option = criterion.options.get(position=position) if position else None
    return criterion, option


def _refused(code: str, message: str) -> Incomplete:
    return Incomplete(message, code="no_such_option", fields={code: [message]})
