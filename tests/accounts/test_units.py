"""Keeping units and area offices: founding, closing, what papers print."""

from datetime import date

import pytest

from accounts.choices import Level, Role, SuccessionKind, UnitKind
from accounts.models import AdministrativeUnit, HelpArea, User
from accounts.services.help_areas import add_communes, open_help_area, remove_commune
from accounts.services.units import amend_unit, close_unit, establish_unit
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from tests.accounts.build import make_area
from tests.build import make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


def make_administrator(path: str = "14/") -> User:
    return make_user(serving=make_unit(path), role=Role.ADMINISTRATOR)


def establish(**changes) -> AdministrativeUnit:
    values = {
        "code": "04076",
        "name": " Tú  Nang ",
        "kind": UnitKind.XA,
        "level": Level.COMMUNE,
        "valid_from": DAY,
    } | changes
    values.setdefault("parent_id", make_unit("14/").pk)
    values.setdefault("actor", None)
    return establish_unit(**values | {"actor": values["actor"] or make_administrator()})


def test_establish_unit_places_it_below_its_parent():
    unit = establish()

    assert (unit.path, unit.name, str(unit)) == ("14/04076/", "Tú Nang", "Xã Tú Nang")
    assert AuditEntry.objects.get().action == "establish"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"code": ""}, "code"),
        ({"kind": UnitKind.HUYEN}, ""),
        ({"level": Level.PROVINCE, "kind": UnitKind.TINH}, "level"),
        ({"valid_from": date(2003, 1, 1)}, "parent"),
        ({"code": "1" * 11}, "code"),
    ],
)
def test_establish_unit_names_the_field_that_is_wrong(changes, field):
    with pytest.raises(Incomplete) as refusal:
        establish(**changes)

    assert field in refusal.value.fields


def test_establish_unit_refuses_a_code_in_use():
    establish()

    with pytest.raises(Incomplete, match="Mã này đã có đơn vị khác"):
        establish()


def test_units_are_kept_by_administrators_of_the_place():
    officer = make_user(serving=make_unit("14/"))
    unit = make_unit("14/04075/")

    with pytest.raises(NotPermitted):
        establish(actor=officer)
    with pytest.raises(NotFound):
        establish(actor=make_administrator("06/"))
    with pytest.raises(NotPermitted):
        amend_unit(actor=officer, unit_id=unit.pk, changes={"address": "a"})
    with pytest.raises(NotFound):
        close_unit(actor=make_administrator("06/"), unit_id=unit.pk, last_day=DAY, heir_ids=[])


def test_amend_unit_changes_what_papers_print():
    unit = make_unit("14/")

    amend_unit(
        actor=make_administrator(),
        unit_id=unit.pk,
        changes={"standing_body": "Sở Nông nghiệp và Môi trường", "document_symbol": "UBND"},
    )

    unit.refresh_from_db()
    assert (unit.standing_body, unit.document_symbol) == ("Sở Nông nghiệp và Môi trường", "UBND")
    assert AuditEntry.objects.get().detail["before"] == {"standing_body": "", "document_symbol": ""}


@pytest.mark.parametrize("name", ["code", "name", "path", "parent_id", "valid_from"])
def test_amend_unit_never_changes_what_a_unit_is(name):
    with pytest.raises(Incomplete):
        amend_unit(actor=make_administrator(), unit_id=make_unit("14/").pk, changes={name: "x"})


def test_close_unit_hands_its_ground_to_its_heirs():
    old, main, other = (make_unit(f"14/0407{number}/") for number in (5, 6, 7))
    administrator = make_administrator()

    close_unit(actor=administrator, unit_id=old.pk, last_day=DAY, heir_ids=[main.pk, other.pk])

    old.refresh_from_db()
    steps = old.successions.order_by("pk").values_list("new", "kind", "is_default", "on")
    assert old.valid_until == DAY
    assert list(steps) == [
        (main.pk, SuccessionKind.SPLIT, True, date(2026, 7, 2)),
        (other.pk, SuccessionKind.SPLIT, False, date(2026, 7, 2)),
    ]
    heir = make_user(serving=main, role=Role.COMMUNE_OFFICER)
    assert heir.unit_paths == ["14/04075/", "14/04076/"]
    with pytest.raises(Conflict):
        close_unit(actor=administrator, unit_id=old.pk, last_day=DAY, heir_ids=[main.pk])


def test_close_unit_refuses_heirs_it_cannot_find_and_a_day_before_it_began():
    unit, administrator = make_unit("14/04075/"), make_administrator()

    for heirs in ([unit.pk], [0], [make_unit("06/").pk]):
        with pytest.raises(NotFound):
            close_unit(actor=administrator, unit_id=unit.pk, last_day=DAY, heir_ids=heirs)
    with pytest.raises(Incomplete):
        close_unit(actor=administrator, unit_id=unit.pk, last_day=date(2025, 6, 30), heir_ids=[])


def test_an_area_office_is_opened_with_its_communes_and_recorded():
    communes = [make_unit("14/04075/"), make_unit("14/04030/")]

    area = open_help_area(
        actor=make_administrator(),
        province_id=make_unit("14/").pk,
        name=" Khu vực  Yên Châu ",
        commune_ids=[unit.pk for unit in communes],
        since=DAY,
    )

    assert (area.name, set(area.communes.all())) == ("Khu vực Yên Châu", set(communes))
    assert AuditEntry.objects.get().action == "open"


def test_communes_come_and_go_on_their_days():
    first, second = make_unit("14/04075/"), make_unit("14/04030/")
    area, administrator = make_area(first), make_administrator()

    add_communes(actor=administrator, help_area_id=area.pk, commune_ids=[second.pk], since=DAY)
    remove_commune(actor=administrator, help_area_id=area.pk, commune_id=first.pk, last_day=DAY)

    members = area.members.order_by("commune__path").values_list("commune", "since", "until")
    assert list(members) == [(second.pk, DAY, None), (first.pk, date(2025, 7, 1), DAY)]
    with pytest.raises(Conflict):
        add_communes(actor=administrator, help_area_id=area.pk, commune_ids=[second.pk], since=DAY)
    with pytest.raises(Conflict):
        remove_commune(actor=administrator, help_area_id=area.pk, commune_id=first.pk, last_day=DAY)


@pytest.mark.parametrize("path", ["06/01840/", "14/124/", "14/124/04075/"])
def test_an_area_takes_only_todays_communes_of_its_province(path):
    with pytest.raises(Incomplete):
        open_help_area(
            actor=make_administrator(),
            province_id=make_unit("14/").pk,
            name="Khu vực",
            commune_ids=[make_unit(path).pk],
            since=DAY,
        )

    assert not HelpArea.objects.exists()


def test_area_offices_are_kept_by_administrators_of_the_province():
    area = make_area(make_unit("14/04075/"))
    values = {"help_area_id": area.pk, "commune_ids": [make_unit("14/04030/").pk], "since": DAY}

    with pytest.raises(NotPermitted):
        add_communes(actor=make_user(serving=make_unit("14/")), **values)
    with pytest.raises(NotFound):
        add_communes(actor=make_administrator("06/"), **values)
