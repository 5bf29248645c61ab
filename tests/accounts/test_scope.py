"""What a post shows and allows: own ground, that of predecessors, area offices, delegation."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.choices import Role
from accounts.models import AdministrativeUnit, HelpArea, Post, User
from accounts.querysets import compact
from accounts.selectors import served_paths
from core.clocks import today
from core.models import AuditEntry
from products.models import Product
from tests.accounts.build import (
    LONG_AGO,
    TWO_TIERS,
    make_area,
    make_area_officer,
    make_delegation,
    make_succession,
)
from tests.build import make_post, make_product, make_unit, make_user

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    """As the next request would read the person."""
    return User.objects.get(pk=user.pk)


def test_compact_drops_what_a_shorter_path_covers():
    paths = ["14/124/", "14/04075/", "14/124/04075/", "06/", "06/061/", "14/04075/"]

    assert compact(paths) == ("06/", "14/04075/", "14/124/")


def test_closing_slashes_keep_like_codes_apart():
    assert compact(["14/0407/", "14/04075/", "1/"]) == ("1/", "14/0407/", "14/04075/")


def test_an_officer_serves_the_unit_and_all_below():
    officer = make_user(serving=make_unit("14/"))

    assert served_paths(officer, today()) == officer.unit_paths == ["14/"]
    assert officer.holds(Role.PROVINCIAL_OFFICER, at_path="14/04075/")


def test_a_person_without_a_post_serves_nothing():
    user = make_user()
    make_product(unit=make_unit("14/04075/"))

    assert (user.unit_paths, user.post_line) == ([], "")
    assert not user.holds(*Role)
    assert not user.assists_at()
    assert list(AdministrativeUnit.objects.visible_to(user)) == []
    assert list(Product.objects.visible_to(user)) == []


def test_nobody_signed_in_sees_nothing():
    make_area(make_unit("14/04075/"))

    for model in (AdministrativeUnit, HelpArea, Post, Product):
        assert list(model.objects.visible_to(AnonymousUser())) == []


def test_a_sibling_commune_and_a_stranger_see_nothing():
    product = make_product(unit=make_unit("14/04075/"))
    own, sibling, stranger = (
        make_user(serving=make_unit(path), role=Role.COMMUNE_OFFICER)
        for path in ("14/04075/", "14/04030/", "06/01840/")
    )

    seen = [list(Product.objects.visible_to(user)) for user in (own, sibling, stranger)]

    assert seen == [[product], [], []]


def test_a_commune_sees_what_its_predecessors_left_by_default_heir():
    heir = make_unit("14/04075/")
    whole, main_part, other_part = (make_unit(f"14/124/{code}/") for code in ("1", "2", "3"))
    make_succession(whole, heir)
    make_succession(main_part, heir, is_default=True)
    make_succession(other_part, heir, is_default=False)
    officer = make_user(serving=heir, role=Role.COMMUNE_OFFICER)

    assert officer.unit_paths == ["14/04075/", "14/124/1/", "14/124/2/"]
    assert officer.holds(Role.COMMUNE_OFFICER, at_path="14/124/1/")
    assert not officer.holds(Role.COMMUNE_OFFICER, at_path="14/124/3/")
    assert not officer.holds(Role.COMMUNE_OFFICER, at_path="14/124/")


def test_the_whole_line_of_predecessors_is_seen():
    heir, middle, first = (make_unit(path) for path in ("14/04075/", "14/124/2/", "14/119/1/"))
    make_succession(middle, heir)
    make_succession(first, middle, on=date(2020, 3, 1))
    officer = make_user(serving=heir, role=Role.COMMUNE_OFFICER)

    assert officer.unit_paths == ["14/04075/", "14/119/1/", "14/124/2/"]


def test_a_ring_of_successions_ends():
    heir, old = make_unit("14/04075/"), make_unit("14/124/1/")
    make_succession(old, heir)
    make_succession(heir, old)

    assert make_user(serving=heir).unit_paths == ["14/04075/", "14/124/1/"]


def test_a_province_sees_the_province_merged_into_it():
    bac_kan = make_unit("06/", valid_until=date(2025, 6, 30))
    thai_nguyen = make_unit("19/")
    make_succession(bac_kan, thai_nguyen)
    product = make_product(unit=make_unit("06/061/01897/"))
    officer = make_user(serving=thai_nguyen)

    assert officer.unit_paths == ["06/", "19/"]
    assert list(Product.objects.visible_to(officer)) == [product]


def test_a_coming_merger_opens_nothing_before_its_day():
    heir, old = make_unit("14/04075/"), make_unit("14/04030/")
    make_succession(old, heir, on=today() + timedelta(days=1))
    officer = make_user(serving=heir)

    assert served_paths(officer, today()) == ["14/04075/"]
    assert served_paths(officer, today() + timedelta(days=1)) == ["14/04030/", "14/04075/"]


def test_the_predecessors_officer_does_not_see_the_heirs_ground():
    heir, old = make_unit("14/04075/"), make_unit("14/124/1/", valid_until=None)
    make_succession(old, heir)

    assert make_user(serving=old, role=Role.COMMUNE_OFFICER).unit_paths == ["14/124/1/"]


@pytest.mark.parametrize(
    ("fields", "serves"),
    [
        ({"since": date(2100, 1, 1)}, False),
        ({"until": date(2020, 1, 1)}, False),
        ({"until": date(2100, 1, 1)}, True),
    ],
)
def test_a_post_counts_on_its_own_days_only(fields, serves):
    user = make_user()
    make_post(user=user, unit=make_unit("14/"), **fields)

    assert bool(user.unit_paths) is serves


def test_a_post_begins_and_ends_with_its_day():
    user = make_user()
    make_post(user=user, unit=make_unit("14/"), since=today(), until=today())

    days = [today() - timedelta(days=1), today(), today() + timedelta(days=1)]

    assert [served_paths(user, day) for day in days] == [[], ["14/"], []]


def test_a_post_at_an_abolished_unit_gives_nothing():
    district = make_unit("14/124/")
    officer = make_user(serving=district, role=Role.DISTRICT_OFFICER)

    assert officer.unit_paths == []
    assert not officer.holds(Role.DISTRICT_OFFICER)
    assert served_paths(officer, date(2025, 6, 30)) == ["14/124/"]


def test_an_area_office_reads_its_communes_and_what_they_took_over():
    inside, outside = make_unit("14/04075/"), make_unit("14/04030/")
    make_succession(make_unit("14/124/1/"), inside)
    officer = make_area_officer(make_area(inside))

    assert officer.unit_paths == ["14/04075/", "14/124/1/"]
    assert list(AdministrativeUnit.objects.visible_to(officer).values_list("path", flat=True)) == [
        "14/04075/",
        "14/124/1/",
    ]
    assert not AdministrativeUnit.objects.visible_to(officer).filter(pk=outside.pk).exists()


def test_an_area_office_assists_and_never_has_authority():
    officer = make_area_officer(make_area(make_unit("14/04075/")))

    assert officer.assists_at("14/04075/")
    assert officer.assists_at()
    assert not officer.assists_at("14/04030/")
    assert not officer.assists_at("14/")
    assert not officer.holds(Role.DISTRICT_OFFICER, at_path="14/04075/")
    assert not officer.holds(Role.DISTRICT_OFFICER)


def test_a_real_district_has_authority_and_does_not_assist():
    district = make_unit("14/124/", valid_until=None)
    officer = make_user(serving=district, role=Role.DISTRICT_OFFICER)

    assert officer.holds(Role.DISTRICT_OFFICER, at_path="14/124/04075/")
    assert not officer.assists_at("14/124/04075/")


def test_two_posts_are_told_apart_at_each_place():
    area = make_area(make_unit("14/04075/"))
    officer = make_area_officer(area)
    make_post(user=officer, unit=make_unit("14/04030/"), role=Role.COMMUNE_OFFICER)

    assert officer.holds(Role.COMMUNE_OFFICER, at_path="14/04030/")
    assert not officer.holds(Role.COMMUNE_OFFICER, at_path="14/04075/")
    assert not officer.assists_at("14/04030/")


def test_a_commune_is_in_an_area_on_its_days_only():
    past, present = make_unit("14/04030/"), make_unit("14/04075/")
    area = make_area(past, until=date(2025, 12, 31))
    area.members.create(commune=present, since=TWO_TIERS)
    officer = make_area_officer(area)

    assert officer.unit_paths == ["14/04075/"]
    assert served_paths(officer, date(2025, 12, 31)) == ["14/04030/", "14/04075/"]
    assert served_paths(officer, date(2025, 6, 30)) == []


def test_a_delegate_acts_in_the_post_and_the_audit_names_both():
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY, full_name="Lò Văn A")
    delegate = make_user(full_name="Hà Thị B")
    post = holder.posts.get()
    Post.objects.update(title="Phó Chủ tịch")
    make_delegation(post, delegate)

    assert delegate.holds(Role.SIGNATORY, at_path="14/04075/")
    assert delegate.unit_paths == ["14/"]
    assert delegate.post_line == "Phó Chủ tịch, Tỉnh Tỉnh số 14, thay Lò Văn A"

    entry = AuditEntry.objects.record(post, "sign", actor=delegate)
    assert (entry.actor_name, entry.actor_post) == ("Hà Thị B", delegate.post_line)


def test_the_holder_keeps_the_post_while_another_acts():
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY)
    make_delegation(holder.posts.get(), make_user())

    assert holder.holds(Role.SIGNATORY, at_path="14/")
    assert "thay" not in holder.post_line


@pytest.mark.parametrize(
    "fields",
    [
        {"since": date(2020, 1, 1), "until": date(2020, 1, 31)},
        {"since": date(2099, 1, 1)},
    ],
)
def test_a_delegation_counts_on_its_days_only(fields):
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY)
    delegate = make_user()
    make_delegation(holder.posts.get(), delegate, **fields)

    assert delegate.unit_paths == []


def test_a_delegation_ends_with_the_post():
    holder, delegate = make_user(), make_user()
    ended = make_post(user=holder, unit=make_unit("14/"), until=date(2020, 1, 1))
    make_delegation(ended, delegate)

    assert delegate.unit_paths == []


def test_a_delegated_area_post_assists_in_the_same_communes():
    officer = make_area_officer(make_area(make_unit("14/04075/")))
    delegate = make_user()
    make_delegation(officer.posts.get(), delegate)

    assert delegate.assists_at("14/04075/")
    assert not delegate.holds(Role.DISTRICT_OFFICER)


def test_own_posts_come_before_delegated_ones_and_none_twice():
    holder = make_user(serving=make_unit("14/"), role=Role.SIGNATORY)
    user = make_user(serving=make_unit("14/04075/"), role=Role.COMMUNE_OFFICER)
    make_delegation(holder.posts.get(), user)
    make_delegation(user.posts.get(), holder)

    assert [post.role for post in user.posts_today] == [Role.COMMUNE_OFFICER, Role.SIGNATORY]
    assert len(fresh(holder).posts_today) == 2


@pytest.mark.parametrize("posts", [1, 3])
def test_reading_all_posts_takes_two_queries(posts, django_assert_num_queries):
    user = make_user()
    for number in range(posts):
        heir = make_unit(f"14/0407{number}/")
        make_succession(make_unit(f"14/124/{number}/"), heir)
        make_post(user=user, unit=heir, role=Role.COMMUNE_OFFICER)
        area = make_area(make_unit(f"14/0403{number}/"))
        Post.objects.create(user=user, role=Role.DISTRICT_OFFICER, help_area=area, since=LONG_AGO)

    with django_assert_num_queries(2):
        assert len(user.unit_paths) == posts * 3
        assert user.holds(Role.COMMUNE_OFFICER, at_path="14/04070/")
        assert user.assists_at("14/04030/")
        assert user.post_line


def test_a_user_without_posts_costs_one_query(django_assert_num_queries):
    user = make_user()

    with django_assert_num_queries(1):
        assert user.unit_paths == []


def test_a_post_loaded_elsewhere_covers_its_unit_without_asking(django_assert_num_queries):
    make_user(serving=make_unit("14/"))
    post = Post.objects.select_related("unit", "help_area").get()

    with django_assert_num_queries(0):
        assert post.covers("14/04075/")
        assert not post.covers("06/")
