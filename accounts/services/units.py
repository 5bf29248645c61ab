"""Keeping the units themselves: found a new one, close one, and note what a unit's papers need."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.choices import Level, SuccessionKind
from accounts.models import AdministrativeUnit, UnitSuccession, User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from core.text import tidy

AMENDABLE = ("standing_body", "document_symbol", "address", "latitude", "longitude")


@transaction.atomic
def establish_unit(
    *, actor: User, code: str, name: str, kind: str, level: Level, parent_id: int, valid_from: date
) -> AdministrativeUnit:
    """Enter a unit that a resolution created below one the actor administers."""
    parent = AdministrativeUnit.objects.visible_to(actor).filter(pk=parent_id).first()
    if parent is None:
        raise NotFound
    if not rules.can_administer(actor, parent.path):
        raise NotPermitted
    unit = AdministrativeUnit(
        code=code.strip(),
        name=tidy(name),
        kind=kind,
        level=level,
        parent=parent,
        path=f"{parent.path}{code.strip()}/",
        valid_from=valid_from,
    )
    _require_order(unit, parent)
    require_valid(unit)
    unit.save()
    AuditEntry.objects.record(unit, "establish", actor=actor)
    return unit


@transaction.atomic
def amend_unit(*, actor: User, unit_id: int, changes: Mapping[str, Any]) -> AdministrativeUnit:
    """Change what papers print of a unit, never what it is: code, name and dates are law."""
    unit = _lock(actor, unit_id)
    unknown = set(changes) - set(AMENDABLE)
    if unknown:
        raise Incomplete(fields={name: [_("Không sửa được mục này.")] for name in sorted(unknown)})
    before = {name: str(getattr(unit, name) or "") for name in changes}
    for name, value in changes.items():
        setattr(unit, name, tidy(value) if isinstance(value, str) else value)
    require_valid(unit)
    unit.save(update_fields=[*changes, "updated_at"])
    after = {name: str(getattr(unit, name) or "") for name in changes}
    AuditEntry.objects.record(unit, "amend", actor=actor, detail={"before": before, "after": after})
    return unit


@transaction.atomic
def close_unit(
    *, actor: User, unit_id: int, last_day: date, heir_ids: list[int]
) -> AdministrativeUnit:
    """End a unit by resolution; its heirs follow the next day, the first of them by default."""
    unit = _lock(actor, unit_id)
    if unit.valid_until is not None:
        raise Conflict(_("Đơn vị này đã kết thúc."), code="unit_already_closed")
    heirs = list(AdministrativeUnit.objects.visible_to(actor).filter(pk__in=heir_ids))
    if len(heirs) != len(set(heir_ids)) or unit.pk in heir_ids:
        raise NotFound
    unit.valid_until = last_day
    require_valid(unit)
    unit.save(update_fields=["valid_until", "updated_at"])
    kind = SuccessionKind.WHOLE if len(heirs) == 1 else SuccessionKind.SPLIT
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            old=unit, new_id=pk, kind=kind, is_default=place == 0, on=_day_after(last_day)
        )
        for place, pk in enumerate(dict.fromkeys(heir_ids))
    )
    AuditEntry.objects.record(
        unit, "close", actor=actor, detail={"until": last_day.isoformat(), "heirs": heir_ids}
    )
    return unit


def _lock(actor: User, unit_id: int) -> AdministrativeUnit:
    unit = (
        AdministrativeUnit.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=unit_id)
        .first()
    )
    if unit is None:
        raise NotFound
    if not rules.can_administer(actor, unit.path):
        raise NotPermitted
    return unit


def _require_order(unit: AdministrativeUnit, parent: AdministrativeUnit) -> None:
    """Districts below provinces, communes below either; the parent must stand on that day."""
    fields: dict[str, list[str]] = {}
    levels = [Level.COMMUNE, Level.DISTRICT, Level.PROVINCE]
    if levels.index(Level(unit.level)) >= levels.index(Level(parent.level)):
        fields["level"] = [_("Cấp của đơn vị phải thấp hơn cấp trên.")]
    if not AdministrativeUnit.objects.valid_on(unit.valid_from).filter(pk=parent.pk).exists():
        fields["parent"] = [_("Đơn vị cấp trên không tồn tại vào ngày đó.")]
    if fields:
        raise Incomplete(fields=fields)


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
