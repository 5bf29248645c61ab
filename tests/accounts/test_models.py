"""What the database refuses, whoever asks."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.choices import Role, SuccessionKind, UnitKind
from accounts.models import HelpArea, HelpAreaCommune, Post, UnitAlias, UnitSuccession
from core.models import ChangeLog
from tests.accounts.build import make_area, make_delegation, make_succession
from tests.build import make_post, make_unit, make_user

pytestmark = pytest.mark.django_db


def refused(constraint: str, make, **fields) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(**fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("unit_dates_in_order", {"valid_until": date(2025, 6, 30)}),
        ("unit_parent_by_level", {"parent": None}),
        ("unit_parent_by_level", {"level": "province", "kind": "tinh"}),
        ("unit_path_ends_with_its_code", {"code": "04076"}),
        ("unit_path_ends_with_its_code", {"path": "14/04075"}),
        ("unit_kind_fits_level", {"kind": UnitKind.HUYEN}),
    ],
)
def test_a_unit_that_cannot_be_is_refused(constraint, fields):
    make_unit("14/")

    refused(constraint, make_unit, path=fields.pop("path", "14/04075/"), **fields)


def test_a_code_names_one_unit_of_a_level_on_a_day():
    make_unit("14/04075/")

    refused("unit_one_per_code_and_day", make_unit, path="06/04075/")


def test_a_code_may_name_another_unit_afterwards():
    make_unit("14/124/04075/")

    assert make_unit("14/04075/").code == "04075"


def test_the_refusal_of_a_taken_code_is_in_vietnamese():
    taken = make_unit("14/04075/")
    taken.pk = None

    with pytest.raises(ValidationError, match="Mã này đã có đơn vị khác"):
        taken.validate_constraints()


def test_a_unit_has_one_default_heir():
    old = make_unit("14/124/1/")
    make_succession(old, make_unit("14/04075/"))

    refused("succession_one_default_heir", make_succession, old=old, new=make_unit("14/04030/"))


def test_a_unit_does_not_succeed_itself():
    unit = make_unit("14/04075/")

    refused("succession_not_itself", make_succession, old=unit, new=unit)


def test_a_pair_is_filed_once():
    old, new = make_unit("14/124/1/"), make_unit("14/04075/")
    make_succession(old, new, is_default=False)

    refused("succession_once", make_succession, old=old, new=new, kind=SuccessionKind.SPLIT)


def test_an_alias_is_filed_once_for_a_unit():
    alias = UnitAlias.objects.create(unit=make_unit("14/04075/"), name="Yên Châu cũ")

    refused("alias_once_per_unit", UnitAlias.objects.create, unit=alias.unit, name=alias.name)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DISTRICT_OFFICER])
def test_a_help_area_takes_district_officers_only(role):
    area = make_area()

    refused(
        "post_unit_or_help_area",
        Post.objects.create,
        user=make_user(),
        role=role,
        help_area=area,
        since=date(2026, 1, 1),
    )


def test_a_post_is_at_a_unit_or_in_an_area():
    area, unit = make_area(), make_unit("14/")
    fields = {"user": make_user(), "role": Role.DISTRICT_OFFICER, "since": date(2026, 1, 1)}

    refused("post_unit_or_help_area", Post.objects.create, **fields)
    refused("post_unit_or_help_area", Post.objects.create, **fields, unit=unit, help_area=area)


def test_a_post_does_not_end_before_it_begins():
    refused(
        "post_dates_in_order",
        make_post,
        user=make_user(),
        unit=make_unit("14/"),
        since=date(2026, 2, 1),
        until=date(2026, 1, 31),
    )


def test_an_office_is_held_once_at_a_time_by_a_person():
    user, unit = make_user(), make_unit("14/")
    make_post(user=user, unit=unit, until=date(2026, 6, 30))

    refused("post_once_per_office", make_post, user=user, unit=unit, since=date(2026, 6, 30))
    assert make_post(user=user, unit=unit, since=date(2026, 7, 1)).pk
    assert make_post(user=user, unit=unit, role=Role.VIEWER).pk
    assert make_post(user=user, unit=make_unit("06/")).pk
    assert make_post(user=make_user(), unit=unit).pk


def test_an_area_post_is_held_once_at_a_time_too():
    area, user = make_area(), make_user()
    fields = {"user": user, "role": Role.DISTRICT_OFFICER, "help_area": area}
    Post.objects.create(**fields, since=date(2026, 1, 1))

    refused("post_once_per_office", Post.objects.create, **fields, since=date(2026, 2, 1))


def test_the_refusal_of_an_office_held_twice_is_in_vietnamese():
    post = make_user(serving=make_unit("14/")).posts.get()
    post.pk = None

    with pytest.raises(ValidationError, match="đã giữ vị trí đó"):
        post.validate_constraints()


def test_a_delegation_does_not_end_before_it_begins():
    post = make_user(serving=make_unit("14/")).posts.get()

    refused(
        "delegation_dates",
        make_delegation,
        post=post,
        delegate=make_user(),
        since=date(2026, 2, 1),
        until=date(2026, 1, 1),
    )


def test_a_post_is_delegated_to_one_person_at_a_time():
    post = make_user(serving=make_unit("14/")).posts.get()
    days = {"since": date(2026, 1, 1), "until": date(2026, 1, 31)}
    make_delegation(post, make_user(), **days)

    refused(
        "delegation_one_delegate_a_day", make_delegation, post=post, delegate=make_user(), **days
    )


def test_a_commune_joins_an_area_once_a_day_and_leaves_after_it_came():
    commune = make_unit("14/04075/")
    area = make_area(commune)
    fields = {"help_area": area, "commune": commune}

    refused(
        "help_area_commune_once", HelpAreaCommune.objects.create, **fields, since=date(2025, 7, 1)
    )
    refused(
        "help_area_commune_dates",
        HelpAreaCommune.objects.create,
        **fields,
        since=date(2026, 7, 1),
        until=date(2026, 6, 30),
    )


def test_a_province_has_one_area_of_a_name():
    area = make_area()

    refused("help_area_name_once", HelpArea.objects.create, province=area.province, name=area.name)


def test_changes_of_units_and_posts_are_logged_by_the_database():
    unit = make_unit("14/")
    make_post(user=make_user(), unit=unit)
    make_succession(make_unit("06/"), unit)
    tables = set(ChangeLog.objects.values_list("table_name", flat=True))

    assert tables >= {
        "accounts_administrativeunit",
        "accounts_post",
        "accounts_user",
        "accounts_unitsuccession",
    }
    diffs = ChangeLog.objects.filter(table_name="accounts_user").values_list("diff", flat=True)
    assert not any("password" in diff for diff in diffs)


def test_full_names_are_printed_as_officials_print_them():
    city = make_unit("01/", name="Hà Nội", kind=UnitKind.THANH_PHO_TW)
    commune = make_unit("14/04075/", name="Yên Châu")

    assert (str(city), str(commune)) == ("Thành phố Hà Nội", "Xã Yên Châu")


def test_successions_read_from_old_to_new():
    step = make_succession(make_unit("14/124/1/", name="A"), make_unit("14/04075/", name="B"))

    assert str(UnitSuccession.objects.get(pk=step.pk)) == "Xã A → Xã B"
