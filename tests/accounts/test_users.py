"""Accounts are made, corrected, closed and opened again by administrators."""

from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import User
from accounts.selectors import people_in_reach
from accounts.services.users import (
    amend_user,
    create_user,
    deactivate_user,
    install_first_administrator,
    reactivate_user,
    set_password,
)
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from tests.build import make_unit, make_user

pytestmark = pytest.mark.django_db
NEW = {"username": "lo.van.a", "full_name": "Lò Văn A", "password": "mot-mat-khau-dai"}


def make_administrator(path: str = "14/") -> User:
    return make_user(serving=make_unit(path), role=Role.ADMINISTRATOR)


def test_create_user_makes_an_account_that_sees_nothing_yet():
    administrator = make_administrator()

    user = create_user(actor=administrator, **NEW | {"full_name": " Lò  Văn A "})

    assert (user.full_name, user.is_staff, user.is_superuser) == ("Lò Văn A", False, False)
    assert user.check_password(NEW["password"])
    assert user.unit_paths == []
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action) == (administrator, "create_user")
    assert NEW["password"] not in str(entry.detail)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "123"}, "password"),
        ({"password": "1234567890123"}, "password"),
        ({"username": ""}, "username"),
        ({"username": "có dấu cách"}, "username"),
        ({"full_name": " "}, "full_name"),
        ({"email": "không phải thư"}, "email"),
    ],
)
def test_create_user_names_the_field_that_is_wrong(changes, field):
    with pytest.raises(Incomplete) as refusal:
        create_user(actor=make_administrator(), **NEW | changes)

    assert list(refusal.value.fields) == [field]
    assert not User.objects.filter(username=NEW["username"]).exists()


def test_a_taken_name_is_refused_at_its_field():
    administrator = make_administrator()
    create_user(actor=administrator, **NEW)

    with pytest.raises(Incomplete) as refusal:
        create_user(actor=administrator, **NEW)

    assert list(refusal.value.fields) == ["username"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_make_accounts(role):
    fields = {"district_officer": {"valid_until": None}}.get(role, {})
    path = "14/124/" if role == Role.DISTRICT_OFFICER else "14/"
    actor = make_user(serving=make_unit(path, **fields), role=role)

    with pytest.raises(NotPermitted):
        create_user(actor=actor, **NEW)


def test_the_first_administrator_is_installed_once():
    province = make_unit("14/")

    user = install_first_administrator(**NEW, unit_id=province.pk, since=date(2026, 1, 1))

    assert user.holds(Role.ADMINISTRATOR, at_path="14/04075/")
    assert user.is_staff
    with pytest.raises(Conflict):
        install_first_administrator(
            **NEW | {"username": "khac"}, unit_id=province.pk, since=date(2026, 1, 1)
        )
    assert User.objects.count() == 1


def test_the_first_administrator_serves_a_province():
    for unit_id in (0, make_unit("14/04075/").pk):
        with pytest.raises(NotFound):
            install_first_administrator(**NEW, unit_id=unit_id, since=date(2026, 1, 1))


def test_an_administrator_corrects_a_name_and_gives_a_password():
    administrator, user = make_administrator(), make_user()

    amend_user(actor=administrator, user_id=user.pk, full_name="Tên Mới", email="a@b.vn")
    set_password(actor=administrator, user_id=user.pk, password="mat-khau-khac-han")

    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Tên Mới", "a@b.vn")
    assert user.check_password("mat-khau-khac-han")
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {
        "amend_user",
        "set_password",
    }


def test_a_weak_password_is_refused():
    with pytest.raises(Incomplete):
        set_password(actor=make_administrator(), user_id=make_user().pk, password="123456")


def test_an_account_is_closed_and_opened_again():
    administrator, user = make_administrator(), make_user()

    deactivate_user(actor=administrator, user_id=user.pk)
    user.refresh_from_db()
    assert not user.is_active
    with pytest.raises(Conflict):
        deactivate_user(actor=administrator, user_id=user.pk)

    reactivate_user(actor=administrator, user_id=user.pk)
    user.refresh_from_db()
    assert user.is_active
    with pytest.raises(Conflict):
        reactivate_user(actor=administrator, user_id=user.pk)


def test_the_last_administrators_account_stays_open():
    administrator = make_administrator()

    with pytest.raises(Conflict) as refusal:
        deactivate_user(actor=administrator, user_id=administrator.pk)

    assert refusal.value.code == "last_administrator"


def test_people_of_other_provinces_are_out_of_reach():
    administrator = make_administrator()
    near = make_user(serving=make_unit("14/04075/"), role=Role.COMMUNE_OFFICER)
    nowhere = make_user()
    far = make_user(serving=make_unit("06/"))

    assert set(people_in_reach(administrator)) == {administrator, near, nowhere}
    for service in (deactivate_user, reactivate_user):
        with pytest.raises(NotFound):
            service(actor=administrator, user_id=far.pk)
