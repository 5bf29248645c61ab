"""Area offices: which communes a province's former district goes on helping."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.choices import Level
from accounts.models import AdministrativeUnit, HelpArea, HelpAreaCommune, User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from core.text import tidy


@transaction.atomic
def open_help_area(
    *, actor: User, province_id: int, name: str, commune_ids: Sequence[int], since: date
) -> HelpArea:
    """Found an area office of a province with its first communes."""
    province = AdministrativeUnit.objects.visible_to(actor).filter(pk=province_id).first()
    if province is None:
        raise NotFound
    if not rules.can_administer(actor, province.path):
        raise NotPermitted
    area = HelpArea(province=province, name=tidy(name))
    require_valid(area)
    area.save()
    _add(area, commune_ids, since)
    AuditEntry.objects.record(
        area, "open", actor=actor, detail={"communes": list(commune_ids), "since": str(since)}
    )
    return area


@transaction.atomic
def add_communes(
    *, actor: User, help_area_id: int, commune_ids: Sequence[int], since: date
) -> HelpArea:
    area = _lock(actor, help_area_id)
    _add(area, commune_ids, since)
    AuditEntry.objects.record(
        area, "add_communes", actor=actor, detail={"communes": list(commune_ids)}
    )
    return area


@transaction.atomic
def remove_commune(
    *, actor: User, help_area_id: int, commune_id: int, last_day: date
) -> HelpAreaCommune:
    """The commune's last day in the area; the past stays."""
    area = _lock(actor, help_area_id)
    member = area.members.filter(commune=commune_id, until__isnull=True).first()
    if member is None:
        raise Conflict(_("Xã này không còn trong khu vực."), code="not_in_area")
    member.until = last_day
    require_valid(member)
    member.save(update_fields=["until"])
    AuditEntry.objects.record(
        area, "remove_commune", actor=actor, detail={"commune": commune_id, "until": str(last_day)}
    )
    return member


def _lock(actor: User, help_area_id: int) -> HelpArea:
    visible = HelpArea.objects.visible_to(actor)
    area = visible.select_for_update(of=("self",)).filter(pk=help_area_id).first()
    if area is None:
        raise NotFound
    if not rules.can_administer(actor, area.province.path):
        raise NotPermitted
    return area


def _add(area: HelpArea, commune_ids: Sequence[int], since: date) -> None:
    """Communes of the province that stand on the day and are not in the area already."""
    wanted = set(commune_ids)
    communes = AdministrativeUnit.objects.valid_on(since).filter(
        pk__in=wanted, level=Level.COMMUNE, path__startswith=area.province.path
    )
    if not wanted or communes.count() != len(wanted):
        message = _("Chọn các xã của tỉnh, còn tồn tại vào ngày bắt đầu.")
        raise Incomplete(message, fields={"communes": [message]})
    if area.members.filter(commune__in=wanted, until__isnull=True).exists():
        raise Conflict(_("Xã này đã ở trong khu vực."), code="already_in_area")
    HelpAreaCommune.objects.bulk_create(
        HelpAreaCommune(help_area=area, commune=commune, since=since) for commune in communes
    )
