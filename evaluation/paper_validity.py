"""Whether a paper still holds on the day it will be judged by; pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from products.standing import Standing, expiry_of


@dataclass(frozen=True, slots=True)
class NeededUntil:
    """The day a dossier's papers must still hold on, and what happens then."""

    day: date
    event: str | Promise


def validity_of(expires_on: date | None, today: date, needed: NeededUntil | None) -> Standing:
    """Its expiry today, sharpened when it would end before the day it is needed.

    A paper that ends on that very day still holds: dates are inclusive.
    """
    if needed is None or expires_on is None or not today <= expires_on < needed.day:
        return expiry_of(expires_on, today)
    values = {
        "end": f"{expires_on:%d/%m/%Y}",
        "event": needed.event,
        "day": f"{needed.day:%d/%m/%Y}",
    }
    return Standing("late", _("Hết hạn %(end)s, trước %(event)s %(day)s") % values)


def is_flagged(standing: Standing) -> bool:
    """Expired, or ending before it is needed."""
    return standing.kind in {"stop", "late"}
