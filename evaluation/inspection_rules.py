"""Who checks what was recognised: officers and inspectors of the unit that checks (Article 9.4)."""

from accounts.choices import Level, Role
from accounts.models import AdministrativeUnit, User
from evaluation.models import Inspection
from evaluation.rules import is_officer_of
from products.models import Product


def can_arrange(user: User, unit: AdministrativeUnit) -> bool:
    """Plans, takes up reports, closes: the officers of the province (Article 9.4)."""
    return unit.level == Level.PROVINCE and is_officer_of(user, unit)


def can_inspect(user: User, inspection: Inspection) -> bool:
    """The officers, and whoever serves the unit as inspector."""
    unit = inspection.unit
    return is_officer_of(user, unit) or user.holds(Role.INSPECTOR, at_path=unit.path)


def lies_in(unit: AdministrativeUnit, product: Product) -> bool:
    """A province checks in its own area only (Article 9.4)."""
    return product.unit.path.startswith(unit.path)
