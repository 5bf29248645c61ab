"""Appointing, ending, delegating: beats, refusals, audit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from accounts.choices import Role
from accounts.models import Delegation, Post, User
from accounts.services.posts import appoint, delegate_post, end_delegation, end_post
from core.errors import Conflict, DomainError, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from tests.accounts.build import make_area, make_area_officer, make_delegation
from tests.build import make_post, make_unit, make_user

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


def make_administrator(path: str = "14/", **fields) -> User:
    return make_user(serving=make_unit(path), role=Role.ADMINISTRATOR, **fields)


def test_appoint_puts_a_person_into_an_office_and_records_it():
    administrator, person, unit = make_administrator(), make_user(), make_unit("14/04075/")

    post = appoint(
        actor=administrator,
        user_id=person.pk,
        role=Role.COMMUNE_OFFICER,
        unit_id=unit.pk,
        title="  Công chức   xã ",
        since=SINCE,
    )

    assert (post.user, post.unit, post.title) == (person, unit, "Công chức xã")
    assert User.objects.get(pk=person.pk).unit_paths == ["14/04075/"]
    assert list(AuditEntry.objects.values_list("actor", "action", "detail")) == [
        (administrator.pk, "appoint", {"since": "2026-01-01", "until": None, "user": person.pk})
    ]


def test_appoint_serves_area_offices():
    administrator, person = make_administrator(), make_user()
    area = make_area(make_unit("14/04075/"))

    appoint(
        actor=administrator,
        user_id=person.pk,
        role=Role.DISTRICT_OFFICER,
        help_area_id=area.pk,
        since=SINCE,
    )

    assert User.objects.get(pk=person.pk).assists_at("14/04075/")


@pytest.mark.parametrize(
    ("role", "is_staff"), [(Role.PROVINCIAL_OFFICER, True), (Role.SIGNATORY, False)]
)
def test_appoint_opens_the_registers_door_to_those_who_read_them(role, is_staff):
    administrator, person = make_administrator(), make_user()

    appoint(
        actor=administrator,
        user_id=person.pk,
        role=role,
        unit_id=make_unit("14/").pk,
        since=SINCE,
    )

    assert User.objects.get(pk=person.pk).is_staff is is_staff


def attempt(**changes) -> None:
    """An appointment that would do but for the changes."""
    values = {
        "role": Role.COMMUNE_OFFICER,
        "unit_id": make_unit("14/04075/").pk,
        "since": SINCE,
    } | changes
    values.setdefault("actor", None)
    values["actor"] = values["actor"] or make_administrator()
    values.setdefault("user_id", make_user().pk)
    appoint(**values)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": Role.PROVINCIAL_OFFICER}, "role"),
        ({"role": Role.ADMINISTRATOR}, "role"),
        ({"since": date(2025, 6, 30)}, "unit"),
        ({"until": date(2025, 12, 31)}, "until"),
        ({"title": "x" * 151}, "title"),
    ],
)
def test_appoint_names_the_field_that_is_wrong(changes, field):
    with pytest.raises(Incomplete) as refusal:
        attempt(**changes)

    assert list(refusal.value.fields) == [field]
    assert not Post.objects.filter(role=Role.COMMUNE_OFFICER).exists()


def test_appoint_refuses_another_role_in_an_area():
    with pytest.raises(Incomplete) as refusal:
        attempt(unit_id=None, help_area_id=make_area().pk, role=Role.VIEWER)

    assert list(refusal.value.fields) == ["role"]


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_id": None},
        {"unit_id": 0},
        {"user_id": 0},
        {"help_area_id": 0, "unit_id": None},
    ],
)
def test_appoint_finds_nothing_where_nothing_is(changes):
    with pytest.raises(NotFound):
        attempt(**changes)


def test_appoint_needs_an_administrator():
    officer = make_user(serving=make_unit("14/"), role=Role.PROVINCIAL_OFFICER)

    with pytest.raises(NotPermitted):
        attempt(actor=officer)


def test_appoint_stays_inside_the_administrators_units():
    stranger = make_administrator("06/")

    with pytest.raises(NotFound):
        attempt(actor=stranger)


def test_appoint_refuses_the_same_office_twice():
    person = make_user()
    attempt(user_id=person.pk)

    with pytest.raises(Incomplete, match="đã giữ vị trí đó"):
        attempt(user_id=person.pk)

    assert person.posts.count() == 1


def test_end_post_sets_the_last_day_and_records_it():
    administrator = make_administrator()
    post = make_user(serving=make_unit("14/04075/"), role=Role.COMMUNE_OFFICER).posts.get()

    end_post(actor=administrator, post_id=post.pk, last_day=SINCE)

    post.refresh_from_db()
    assert post.until == SINCE
    assert AuditEntry.objects.get().action == "end_post"


def test_end_post_may_bring_an_end_forward_but_not_back():
    administrator = make_administrator()
    post = make_post(user=make_user(), unit=make_unit("14/04075/"), until=SINCE)

    with pytest.raises(Conflict, match="01/01/2026"):
        end_post(actor=administrator, post_id=post.pk, last_day=date(2026, 2, 1))
    end_post(actor=administrator, post_id=post.pk, last_day=date(2025, 12, 1))

    post.refresh_from_db()
    assert post.until == date(2025, 12, 1)


def test_end_post_not_before_it_began():
    administrator = make_administrator()
    post = make_post(user=make_user(), unit=make_unit("14/"), since=SINCE)

    with pytest.raises(Incomplete):
        end_post(actor=administrator, post_id=post.pk, last_day=date(2025, 12, 31))


@pytest.mark.parametrize(
    ("path", "role", "error"),
    [
        ("14/", Role.PROVINCIAL_OFFICER, NotPermitted),
        ("06/", Role.ADMINISTRATOR, NotFound),
        ("14/04030/", Role.COMMUNE_OFFICER, NotFound),
    ],
)
def test_end_post_is_for_administrators_of_the_place(path, role, error):
    post = make_user(serving=make_unit("14/04075/"), role=Role.COMMUNE_OFFICER).posts.get()
    actor = make_user(serving=make_unit(path), role=role)

    with pytest.raises(error):
        end_post(actor=actor, post_id=post.pk, last_day=SINCE)


def test_the_last_administrator_cannot_be_ended():
    administrator = make_administrator()
    post = administrator.posts.get()

    with pytest.raises(Conflict) as refusal:
        end_post(actor=administrator, post_id=post.pk, last_day=SINCE)
    assert refusal.value.code == "last_administrator"

    make_administrator(is_active=False)
    with pytest.raises(Conflict):
        end_post(actor=administrator, post_id=post.pk, last_day=SINCE)

    make_administrator()
    assert end_post(actor=administrator, post_id=post.pk, last_day=SINCE).until == SINCE


@pytest.mark.django_db(transaction=True)
def test_two_administrators_ending_each_other_at_once_leave_one():
    one, other = make_administrator(), make_administrator()

    def end(pair: tuple[User, User]) -> str:
        actor, target = pair
        try:
            end_post(actor=actor, post_id=target.posts.get().pk, last_day=SINCE)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(end, [(one, other), (other, one)]))

    assert outcomes.count("ended") == 1
    assert Post.objects.administering().count() == 1


DAYS = {"since": SINCE, "until": date(2026, 12, 31), "reason": "Đi học"}


@pytest.mark.parametrize("by", ["holder", "administrator"])
def test_delegate_post_lets_another_act_and_records_it(by):
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY)
    actor = holder if by == "holder" else make_administrator()
    delegate = make_user()

    delegation = delegate_post(
        actor=actor, post_id=holder.posts.get().pk, delegate_id=delegate.pk, **DAYS
    )

    assert (delegation.delegate, delegation.reason) == (delegate, "Đi học")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.detail["delegate"]) == (
        "delegate",
        actor,
        delegate.pk,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"since": date(2003, 12, 31)}, "since"),
        ({"until": date(2027, 1, 1)}, "until"),
        ({"until": date(2025, 12, 31)}, "until"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_delegate_post_names_the_field_that_is_wrong(changes, field):
    holder = make_user()
    post = make_post(user=holder, unit=make_unit("14/"), until=date(2026, 12, 31))

    with pytest.raises(Incomplete) as refusal:
        delegate_post(actor=holder, post_id=post.pk, delegate_id=make_user().pk, **DAYS | changes)

    assert list(refusal.value.fields) == [field]


def test_a_post_is_not_delegated_to_its_holder_nor_to_a_closed_account():
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY)
    post = holder.posts.get()

    with pytest.raises(Incomplete):
        delegate_post(actor=holder, post_id=post.pk, delegate_id=holder.pk, **DAYS)
    with pytest.raises(NotFound):
        delegate_post(
            actor=holder, post_id=post.pk, delegate_id=make_user(is_active=False).pk, **DAYS
        )


@pytest.mark.parametrize(
    ("path", "error"), [("14/", NotPermitted), ("14/04075/", NotFound), ("06/", NotFound)]
)
def test_delegate_post_is_for_the_holder_or_an_administrator(path, error):
    post = make_user(serving=make_unit("14/"), role=Role.SIGNATORY).posts.get()
    actor = make_user(serving=make_unit(path), role=Role.VIEWER)

    with pytest.raises(error):
        delegate_post(actor=actor, post_id=post.pk, delegate_id=make_user().pk, **DAYS)


def test_a_delegate_cannot_pass_the_post_on():
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY)
    delegate = make_user()
    make_delegation(holder.posts.get(), delegate)

    with pytest.raises(NotPermitted):
        delegate_post(
            actor=delegate, post_id=holder.posts.get().pk, delegate_id=make_user().pk, **DAYS
        )


def test_end_delegation_brings_the_holder_back():
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY)
    delegate = make_user()
    delegation = make_delegation(holder.posts.get(), delegate)

    end_delegation(actor=holder, delegation_id=delegation.pk, last_day=date(2026, 1, 31))

    assert Delegation.objects.get().until == date(2026, 1, 31)
    assert User.objects.get(pk=delegate.pk).unit_paths == []
    assert AuditEntry.objects.get().action == "end_delegation"
    with pytest.raises(Conflict):
        end_delegation(actor=holder, delegation_id=delegation.pk, last_day=date(2026, 1, 31))


def test_end_delegation_is_not_for_the_delegate_or_a_stranger():
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY)
    delegate, stranger = make_user(), make_user(serving=make_unit("06/"))
    delegation = make_delegation(holder.posts.get(), delegate)

    for actor, error in ((delegate, NotPermitted), (stranger, NotFound)):
        with pytest.raises(error):
            end_delegation(actor=actor, delegation_id=delegation.pk, last_day=SINCE)
    with pytest.raises(NotFound):
        end_delegation(actor=holder, delegation_id=0, last_day=SINCE)


def test_posts_of_area_offices_are_managed_from_the_province():
    administrator = make_administrator()
    post = make_area_officer(make_area(make_unit("14/04075/"))).posts.get()

    assert end_post(actor=administrator, post_id=post.pk, last_day=SINCE).until == SINCE
    with pytest.raises(NotFound):
        end_post(actor=make_administrator("06/"), post_id=post.pk, last_day=SINCE)
