"""The one door: signing in, out, and changing a password, in words that help."""

import pytest
from django.urls import reverse

from tests.build import make_user

pytestmark = pytest.mark.django_db
SECRET = "mat-khau-thu-2026"


def test_a_wrong_password_says_so_and_keeps_the_name(client):
    make_user(username="lo.thi.may", password=SECRET)

    page = client.post(
        reverse("account_login"), {"login": "lo.thi.may", "password": "sai-roi-2026"}
    )

    assert page.context["form"].non_field_errors() == ["Tên đăng nhập hoặc mật khẩu chưa đúng."]
    assert 'value="lo.thi.may"' in page.content.decode()
    assert "Chưa đăng nhập được" in page.content.decode()


def test_signing_in_leads_to_the_page_that_was_asked_for(client):
    make_user(username="lo.thi.may", password=SECRET)
    asked = client.get(reverse("account_change_password"))
    address = asked["Location"]

    answer = client.post(
        address, {"login": "lo.thi.may", "password": SECRET, "next": address.split("next=")[1]}
    )

    assert (answer.status_code, answer["Location"]) == (302, reverse("account_change_password"))


def test_too_many_wrong_passwords_are_told_to_wait(client):
    make_user(username="lo.thi.may", password=SECRET)
    for _ in range(6):
        page = client.post(reverse("account_login"), {"login": "lo.thi.may", "password": "sai-roi"})

    assert "Đăng nhập sai quá nhiều lần" in page.content.decode()


def test_a_short_new_password_is_refused_in_vietnamese(client):
    user = make_user(password=SECRET)
    client.force_login(user)

    page = client.post(
        reverse("account_change_password"),
        {"oldpassword": SECRET, "password1": "ngan", "password2": "ngan"},
    )

    text = page.content.decode()
    assert "Mật khẩu này quá ngắn" in text
    assert "This password" not in text


def test_signing_out_asks_first_and_then_does(client):
    client.force_login(make_user())

    asked = client.get(reverse("account_logout"))
    client.post(reverse("account_logout"))

    assert "Bạn chắc chắn muốn đăng xuất" in asked.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["signup", "password/reset", "email", "confirm-email"])
def test_there_is_no_other_door(client, name):
    assert client.get(f"/account/{name}/").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "account_inactive",
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
    ],
)
def test_no_account_page_speaks_english(client, name):
    user = make_user(password=SECRET)
    if name == "account_set_password":
        user.set_unusable_password()
        user.save()
    if name not in {"account_login", "account_inactive"}:
        client.force_login(user)

    page = client.get(reverse(name))

    text = page.content.decode()
    assert page.status_code == 200
    assert [
        word for word in ("Sign", "Password", "Username", "Your", "Login") if word in text
    ] == []
