"""Successions, area offices and delegations of tests."""

from datetime import date

from accounts.choices import Role, SuccessionKind
from accounts.models import (
    AdministrativeUnit,
    Delegation,
    HelpArea,
    HelpAreaCommune,
    Post,
    UnitSuccession,
    User,
)
from accounts.unit_index import IndexedUnit, Step, UnitIndex
from accounts.unit_lists import UnitPlan
from tests.build import make_unit, make_user

LONG_AGO = date(2004, 1, 1)
TWO_TIERS = date(2025, 7, 1)


def make_succession(
    old: AdministrativeUnit, new: AdministrativeUnit, *, is_default: bool = True, **fields
) -> UnitSuccession:
    defaults = {"kind": SuccessionKind.WHOLE, "on": TWO_TIERS}
    return UnitSuccession.objects.create(
        old=old, new=new, is_default=is_default, **defaults | fields
    )


def make_area(
    *communes: AdministrativeUnit, since: date = TWO_TIERS, until: date | None = None
) -> HelpArea:
    province = make_unit("14/")
    area = HelpArea.objects.create(province=province, name=f"Khu vực {HelpArea.objects.count()}")
    for commune in communes:
        HelpAreaCommune.objects.create(help_area=area, commune=commune, since=since, until=until)
    return area


def make_area_officer(area: HelpArea, **fields) -> User:
    user = make_user()
    Post.objects.create(
        user=user, role=Role.DISTRICT_OFFICER, help_area=area, **{"since": LONG_AGO} | fields
    )
    return user


def make_delegation(post: Post, delegate: User, **fields) -> Delegation:
    defaults = {"since": LONG_AGO, "until": date(2100, 1, 1), "reason": "Nghỉ phép"}
    return Delegation.objects.create(post=post, delegate=delegate, **defaults | fields)


def index_of(plan: UnitPlan) -> UnitIndex:
    """The index a load of the plan would give, without a database."""
    pks = {key: number for number, key in enumerate(plan.units, start=1)}
    units = (
        IndexedUnit(
            pks[key],
            unit.level,
            unit.code,
            unit.name,
            unit.kind,
            unit.path,
            unit.valid_from,
            unit.valid_until,
        )
        for key, unit in sorted(plan.units.items(), key=lambda item: item[1].path)
    )
    steps = (Step(pks[each.old], pks[each.new], each.is_default) for each in plan.successions)
    return UnitIndex.build(units, steps, ((pks[each.unit], each.name) for each in plan.aliases))
