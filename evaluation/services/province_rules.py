"""What a province settles for itself where the decision is silent."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.choices import Level, Role
from accounts.models import AdministrativeUnit, User
from core.errors import InvalidInput, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from evaluation.models import ProvinceRules

SETTLED = (
    "extension_policy",
    "appeal_days",
    "appeal_answer_days",
    "invitation_lead_days",
)


@transaction.atomic
def settle_province_rules(*, unit_id: int, values: Mapping[str, Any], actor: User) -> ProvinceRules:
    """Write the province's own rules down; what is left out keeps its value."""
    unit = AdministrativeUnit.objects.visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    if not actor.holds(Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, at_path=unit.path):
        raise NotPermitted
    if unit.level != Level.PROVINCE:
        message = _("Quy định riêng do cấp tỉnh ban hành: chọn một tỉnh.")
        raise InvalidInput(message, fields={"unit": [message]})
    ProvinceRules.objects.get_or_create(unit=unit)
    rules = ProvinceRules.objects.select_for_update().get(unit=unit)
    before = {name: getattr(rules, name) for name in SETTLED}
    for name in SETTLED:
        setattr(rules, name, values.get(name, before[name]))
    require_valid(rules)
    rules.save()
    changed = {name: [before[name], getattr(rules, name)] for name in SETTLED}
    told = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    AuditEntry.objects.record(rules, "settle", actor=actor, detail=told)
    return rules
