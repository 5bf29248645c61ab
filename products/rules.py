"""Who may keep the registers of producers and products."""

from collections.abc import Mapping

from accounts.choices import Level, Role
from accounts.models import AdministrativeUnit, User
from products.models import Producer

_KEEPERS: Mapping[str, tuple[Role, ...]] = {
    Level.COMMUNE: (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.PROVINCIAL_OFFICER),
    Level.DISTRICT: (Role.DISTRICT_OFFICER, Role.PROVINCIAL_OFFICER),
    Level.PROVINCE: (Role.PROVINCIAL_OFFICER,),
}


def can_keep_register(user: User, unit: AdministrativeUnit) -> bool:
    """Officers at or above the unit; an area office assists there too."""
    return user.holds(*_KEEPERS[unit.level], at_path=unit.path) or user.assists_at(unit.path)


def can_keep_papers(user: User, producer: Producer) -> bool:
    """The producer's own people, and whoever keeps the register of its unit."""
    return producer.pk in user.producer_ids or can_keep_register(user, producer.unit)
