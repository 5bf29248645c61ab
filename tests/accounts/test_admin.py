"""The registers in the administration pages: who enters, what is shown, services called."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Level, Role
from accounts.models import AdministrativeUnit, Delegation, HelpArea, Post, User
from core.models import AuditEntry
from tests.accounts.build import make_area, make_area_officer, make_delegation, make_succession
from tests.build import make_unit, make_user

pytestmark = pytest.mark.django_db
REGISTERS = ("administrativeunit", "user", "post", "delegation", "helparea")


def address(register: str, view: str = "changelist", *args: int) -> str:
    return reverse(f"admin:accounts_{register}_{view}", args=args)


@pytest.fixture
def enter(client):
    """Sign in as somebody serving a place; staff are who read the registers."""

    def _enter(role: Role, path: str = "14/", **fields) -> User:
        user = make_user(serving=make_unit(path, **fields), role=role, is_staff=True)
        client.force_login(user)
        return user

    return _enter


@pytest.mark.parametrize("register", REGISTERS)
def test_administrators_keep_every_register(client, enter, register):
    enter(Role.ADMINISTRATOR)

    assert client.get(address(register)).status_code == 200
    assert client.get(address(register, "add")).status_code == 200


@pytest.mark.parametrize("register", REGISTERS)
def test_provincial_officers_read_but_not_accounts(client, enter, register):
    enter(Role.PROVINCIAL_OFFICER)

    assert client.get(address(register)).status_code == (403 if register == "user" else 200)
    assert client.get(address(register, "add")).status_code == 403


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER)]
)
def test_others_do_not_read_the_registers(client, enter, register, role):
    enter(role, valid_until=None)

    assert client.get(address(register)).status_code == 403
    assert client.get(address(register, "add")).status_code == 403


@pytest.mark.parametrize("register", REGISTERS)
def test_a_superuser_without_a_post_reads_nothing(client, register):
    client.force_login(make_user(is_staff=True, is_superuser=True))

    assert client.get(address(register)).status_code == 403


def test_nothing_is_deleted(client, enter):
    administrator = enter(Role.ADMINISTRATOR)
    area = make_area(make_unit("14/04075/"))
    delegation = make_delegation(administrator.posts.get(), make_user())
    records = (administrator, administrator.posts.get(), make_unit("14/04075/"), area, delegation)

    for record in records:
        page = address(record._meta.model_name, "delete", record.pk)
        assert client.post(page, {"post": "yes"}).status_code == 403
        assert type(record).objects.filter(pk=record.pk).exists()


def test_the_list_of_units_is_that_of_ones_places(client, enter):
    enter(Role.PROVINCIAL_OFFICER)
    inside, outside = make_unit("14/04075/", name="Yên Châu"), make_unit("06/01840/", name="Chợ Rã")

    page = client.get(address("administrativeunit")).content.decode()
    other = client.get(address("administrativeunit", "change", outside.pk))

    assert "Xã Yên Châu" in page
    assert "Chợ Rã" not in page
    assert other.status_code == 302
    assert client.get(address("administrativeunit", "change", inside.pk)).status_code == 200


@pytest.mark.parametrize("term", ["Yên Châu", "yen chau", "YEN CHAU", "04075"])
def test_units_are_searched_without_accents_and_by_code(client, enter, term):
    enter(Role.ADMINISTRATOR)
    make_unit("14/04075/", name="Yên Châu")
    make_unit("14/04030/", name="Đông Sang")

    page = client.get(address("administrativeunit"), {"q": term}).content.decode()

    assert "Xã Yên Châu" in page
    assert "Xã Đông Sang" not in page


def test_units_in_force_are_told_from_former_ones(client, enter):
    enter(Role.ADMINISTRATOR)
    make_unit("14/04075/", name="Nay")
    make_unit("14/124/04075/", name="Xưa")

    today = client.get(address("administrativeunit"), {"in_force": "today"}).content.decode()
    former = client.get(address("administrativeunit"), {"in_force": "former"}).content.decode()

    assert ("Xã Nay" in today, "Xã Xưa" in today) == (True, False)
    assert ("Xã Nay" in former, "Xã Xưa" in former) == (False, True)


def test_a_units_page_shows_where_it_came_from(client, enter):
    enter(Role.ADMINISTRATOR)
    unit = make_unit("14/04075/")
    make_succession(make_unit("14/124/04078/", name="Viêng Lán"), unit)

    page = client.get(address("administrativeunit", "change", unit.pk)).content.decode()

    assert "Xã Viêng Lán" in page


def test_a_units_papers_are_amended_through_the_service(client, enter):
    administrator = enter(Role.ADMINISTRATOR)
    unit = make_unit("14/")

    answer = client.post(
        address("administrativeunit", "change", unit.pk),
        {"standing_body": "Sở Nông nghiệp và Môi trường", "code": "99", "path": "x/"}
        | _empty_inlines(),
    )

    unit.refresh_from_db()
    assert answer.status_code == 302
    assert (unit.standing_body, unit.code, unit.path) == (
        "Sở Nông nghiệp và Môi trường",
        "14",
        "14/",
    )
    assert AuditEntry.objects.get().actor == administrator


def _empty_inlines() -> dict[str, str]:
    """No rows in the three read-only tables of a unit."""
    names = ("successions", "predecessions", "aliases")
    return {f"{name}-{part}": "0" for name in names for part in ("TOTAL_FORMS", "INITIAL_FORMS")}


def test_a_unit_is_established_through_the_service(client, enter):
    enter(Role.ADMINISTRATOR)

    answer = client.post(
        address("administrativeunit", "add"),
        {
            "code": "04076",
            "name": "Tú Nang",
            "kind": "xa",
            "level": Level.COMMUNE,
            "parent": make_unit("14/").pk,
            "valid_from": "01/07/2026",
        },
    )

    assert answer.status_code == 302
    assert AdministrativeUnit.objects.get(code="04076").path == "14/04076/"


def test_a_unit_without_a_parent_is_refused_not_a_crash(client, enter):
    enter(Role.ADMINISTRATOR)

    answer = client.post(
        address("administrativeunit", "add"),
        {
            "code": "77",
            "name": "Mới",
            "kind": "tinh",
            "level": Level.PROVINCE,
            "valid_from": "01/07/2026",
        },
    )

    assert answer.status_code == 404
    assert not AdministrativeUnit.objects.filter(code="77").exists()


def test_a_person_is_appointed_through_the_service(client, enter):
    administrator = enter(Role.ADMINISTRATOR)
    person, unit = make_user(), make_unit("14/04075/")

    answer = client.post(
        address("post", "add"),
        {"user": person.pk, "role": Role.COMMUNE_OFFICER, "unit": unit.pk, "since": "01/01/2026"},
    )

    post = Post.objects.get(user=person)
    assert answer.status_code == 302
    assert (post.unit, post.since) == (unit, date(2026, 1, 1))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("appoint", administrator)


def test_what_the_service_refuses_comes_back_with_the_typed_text(client, enter):
    enter(Role.ADMINISTRATOR)
    person, unit = make_user(), make_unit("14/04075/")

    answer = client.post(
        address("post", "add"),
        {
            "user": person.pk,
            "role": Role.SIGNATORY,
            "unit": unit.pk,
            "title": "Chủ tịch",
            "since": "30/06/2025",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Đơn vị không tồn tại vào ngày bắt đầu." in page
    assert 'value="Chủ tịch"' in page
    assert not person.posts.exists()


def test_dates_in_the_wrong_order_are_a_field_error_not_a_crash(client, enter):
    enter(Role.ADMINISTRATOR)

    answer = client.post(
        address("post", "add"),
        {
            "user": make_user().pk,
            "role": Role.COMMUNE_OFFICER,
            "unit": make_unit("14/04075/").pk,
            "since": "02/01/2026",
            "until": "01/01/2026",
        },
    )

    assert answer.status_code == 200
    assert "Ngày kết thúc không thể trước ngày bắt đầu." in answer.content.decode()


def test_a_unit_of_another_province_cannot_be_chosen(client, enter):
    enter(Role.ADMINISTRATOR)

    answer = client.post(
        address("post", "add"),
        {
            "user": make_user().pk,
            "role": Role.PROVINCIAL_OFFICER,
            "unit": make_unit("06/").pk,
            "since": "01/01/2026",
        },
    )

    assert answer.status_code == 200
    assert Post.objects.filter(role=Role.PROVINCIAL_OFFICER).count() == 0


def test_a_post_is_ended_and_nothing_else_of_it_changed(client, enter):
    enter(Role.ADMINISTRATOR)
    post = make_user(serving=make_unit("14/04075/"), role=Role.COMMUNE_OFFICER).posts.get()

    client.post(
        address("post", "change", post.pk), {"until": "31/12/2026", "role": Role.ADMINISTRATOR}
    )

    post.refresh_from_db()
    assert (post.until, post.role) == (date(2026, 12, 31), Role.COMMUNE_OFFICER)


def test_the_last_administrator_stays_and_reads_why(client, enter):
    administrator = enter(Role.ADMINISTRATOR)
    post = administrator.posts.get()

    answer = client.post(address("post", "change", post.pk), {"until": "31/12/2026"})

    assert answer.status_code == 200
    assert "người quản trị duy nhất" in answer.content.decode()


def test_a_post_is_delegated_and_taken_back(client, enter):
    enter(Role.ADMINISTRATOR)
    post = make_user(serving=make_unit("14/"), role=Role.SIGNATORY).posts.get()
    values = {"since": "01/01/2026", "until": "31/12/2026", "reason": "Đi học"}

    client.post(
        address("delegation", "add"), {"post": post.pk, "delegate": make_user().pk} | values
    )
    delegation = Delegation.objects.get()
    client.post(address("delegation", "change", delegation.pk), {"until": "30/06/2026"})

    delegation.refresh_from_db()
    assert (delegation.reason, delegation.until) == ("Đi học", date(2026, 6, 30))


def test_an_account_is_made_corrected_and_closed(client, enter):
    enter(Role.ADMINISTRATOR)
    values = {"username": "lo.van.a", "full_name": "Lò Văn A", "password": "mot-mat-khau-dai"}

    client.post(address("user", "add"), values)
    user = User.objects.get(username="lo.van.a")
    client.post(
        address("user", "change", user.pk),
        {"full_name": "Lò Văn B", "password": "mat-khau-khac-han"},
    )
    client.post(address("user"), {"action": "deactivate", "_selected_action": [user.pk]})

    user.refresh_from_db()
    assert (user.full_name, user.is_active) == ("Lò Văn B", False)
    assert user.check_password("mat-khau-khac-han")
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {
        "create_user",
        "amend_user",
        "set_password",
        "deactivate_user",
    }


def test_a_weak_password_is_refused_and_never_shown(client, enter):
    enter(Role.ADMINISTRATOR)
    values = {"username": "lo.van.a", "full_name": "Lò Văn A", "password": "1234567"}

    answer = client.post(address("user", "add"), values)

    assert answer.status_code == 200
    assert "1234567" not in answer.content.decode()
    assert not User.objects.filter(username="lo.van.a").exists()


def test_an_area_office_is_opened_and_its_communes_come_and_go(client, enter):
    enter(Role.ADMINISTRATOR)
    first, second = make_unit("14/04075/"), make_unit("14/04030/")

    client.post(
        address("helparea", "add"),
        {
            "province": make_unit("14/").pk,
            "name": "Khu vực Yên Châu",
            "new_communes": [first.pk],
            "since": "01/07/2026",
        },
    )
    area = HelpArea.objects.get()
    member = area.members.get()
    answer = client.post(
        address("helparea", "change", area.pk),
        {
            "new_communes": [second.pk],
            "since": "01/08/2026",
            "members-TOTAL_FORMS": "1",
            "members-INITIAL_FORMS": "1",
            "members-0-id": member.pk,
            "members-0-help_area": area.pk,
            "members-0-until": "31/07/2026",
        },
    )

    assert answer.status_code == 302
    members = area.members.order_by("since").values_list("commune", "since", "until")
    assert list(members) == [
        (first.pk, date(2026, 7, 1), date(2026, 7, 31)),
        (second.pk, date(2026, 8, 1), None),
    ]


@pytest.mark.parametrize("register", REGISTERS)
def test_lists_take_a_constant_number_of_queries(client, enter, register):
    enter(Role.ADMINISTRATOR)
    taken = []
    for rows in (1, 3):
        for number in range(rows):
            unit = make_unit(f"14/0{rows}07{number}/")
            user = make_user(serving=unit, role=Role.COMMUNE_OFFICER)
            make_delegation(user.posts.get(), make_user())
            make_area_officer(make_area(unit))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(register)).status_code == 200
        taken.append(len(queries))

    assert taken[0] == taken[1] <= 11


def test_the_choice_of_a_unit_is_searched_in_ones_own_places(client, enter):
    enter(Role.ADMINISTRATOR)
    make_unit("14/04075/", name="Yên Châu")
    make_unit("06/01840/", name="Yên Cư")

    answer = client.get(
        reverse("admin:autocomplete"),
        {"term": "yen", "app_label": "accounts", "model_name": "post", "field_name": "unit"},
    )

    assert [found["text"] for found in answer.json()["results"]] == ["Xã Yên Châu"]
