"""Sign-in, headers and cookies as every page has them."""

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from ocop_portal.settings import base
from tests.build import make_user

pytestmark = pytest.mark.django_db
LOGIN = "account_login"
TOO_OFTEN = "Đăng nhập sai quá nhiều lần. Hãy thử lại sau ít phút."


def sign_in(client, username, password, **headers):
    fields = {"login": username, "password": password}
    return client.post(reverse(LOGIN), fields, headers=headers)


def test_right_password_signs_in(client):
    user = make_user(username="chi-lan", password="đúng mật khẩu")

    response = sign_in(client, "chi-lan", "đúng mật khẩu")

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_sixth_wrong_password_is_refused_in_vietnamese_even_when_right(client):
    make_user(username="chi-lan", password="đúng mật khẩu")
    for _ in range(5):
        assert TOO_OFTEN not in sign_in(client, "chi-lan", "sai").content.decode()

    response = sign_in(client, "chi-lan", "đúng mật khẩu")

    assert TOO_OFTEN in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_stranger_cannot_reset_the_count_by_forging_an_address(client):
    make_user(username="chi-lan", password="đúng mật khẩu")
    for number in range(5):
        sign_in(client, "chi-lan", "sai", x_forwarded_for=f"203.0.113.{number}")

    response = sign_in(client, "chi-lan", "đúng mật khẩu", x_forwarded_for="203.0.113.99")

    assert TOO_OFTEN in response.content.decode()


def test_forged_addresses_count_as_the_one_they_come_from(client):
    for number in range(30):
        sign_in(client, f"nguoi-{number}", "sai", x_forwarded_for=f"203.0.113.{number}")

    response = sign_in(client, "nguoi-99", "sai", x_forwarded_for="203.0.113.99")

    assert TOO_OFTEN in response.content.decode()


def test_nobody_signs_themselves_up_or_resets_by_mail(client):
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/account/password/reset/").status_code == 404


def test_next_address_of_another_site_is_not_followed(client):
    make_user(username="chi-lan", password="đúng mật khẩu")

    response = client.post(
        reverse(LOGIN) + "?next=https://evil.example/",
        {"login": "chi-lan", "password": "đúng mật khẩu", "next": "https://evil.example/"},
    )

    assert response["Location"] == reverse("home")


def test_admin_sends_strangers_to_the_one_sign_in(client):
    response = client.get(reverse("admin:login"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse(LOGIN) + "?next=")


def test_admin_refuses_who_is_no_staff(client):
    client.force_login(make_user())

    assert client.get(reverse("admin:login")).status_code == 403


def test_no_page_may_run_inline_script_or_be_framed(client):
    policy = client.get(reverse(LOGIN))["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert {"default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"} <= {
        part.strip() for part in policy.split(";")
    }


def test_a_form_without_its_token_is_refused():
    from django.test import Client

    response = sign_in(Client(enforce_csrf_checks=True), "chi-lan", "sai")

    assert response.status_code == 403


def test_cookies_are_hidden_from_scripts(client):
    make_user(username="chi-lan", password="đúng mật khẩu")

    cookie = sign_in(client, "chi-lan", "đúng mật khẩu").cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@override_settings(
    SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True
)
def test_production_speaks_only_https_but_for_its_health(client):
    moved = client.get(reverse(LOGIN))
    secure = client.get(reverse(LOGIN), secure=True)

    assert (moved.status_code, moved["Location"][:8]) == (301, "https://")
    assert secure["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_argon2_comes_first():
    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
