"""How stars and papers stand on a day, in words and a kind of state."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from products.choices import ProductState
from products.models import Product

# The window for a re-evaluation opens half a year before the end (Article 7.6a).
EXPIRING_DAYS = 180
# A paper is worth renewing before the next dossier needs it.
PAPER_ENDING_DAYS = 90
# Its keepers are told so many days before its end.
PAPER_REMINDERS = (60, 30)


@dataclass(frozen=True, slots=True)
class Standing:
    kind: str
    word: str


def standing_of(product: Product, day: date) -> Standing:
    """The state of the product itself where it is not on the market, else of its stars."""
    if product.state != ProductState.ACTIVE:
        return Standing("idle", product.get_state_display())
    if product.stars is None:
        return Standing("idle", _("Chưa có hạng"))
    if product.stars_valid_until is None:
        return Standing("wait", _("Chưa rõ thời hạn"))
    left = (product.stars_valid_until - day).days
    if left < 0:
        return Standing("late", _("Hết hiệu lực"))
    if left <= EXPIRING_DAYS:
        return Standing("wait", _("Còn %(n)s ngày") % {"n": left})
    return Standing("ok", _("Còn hiệu lực"))


def expiry_of(expires_on: date | None, day: date) -> Standing:
    """Of a licence or another paper with an end."""
    if expires_on is None:
        return Standing("ok", _("Không ghi thời hạn"))
    left, written = (expires_on - day).days, expires_on.strftime("%d/%m/%Y")
    if left < 0:
        return Standing("stop", _("Hết hạn %(day)s, quá %(n)s ngày") % {"day": written, "n": -left})
    if left <= PAPER_ENDING_DAYS:
        return Standing("wait", _("Còn %(n)s ngày, đến %(day)s") % {"n": left, "day": written})
    return Standing("ok", _("Còn hiệu lực đến %(day)s") % {"day": written})
