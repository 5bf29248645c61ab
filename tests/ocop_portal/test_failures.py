import json

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from redis.exceptions import ConnectionError as QueueGone

from ocop_portal import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(monkeypatch, client):
    """A sign-in page that fails with the given error, asked by a browser that shows the answer."""
    client = Client(raise_request_exception=False)

    def ask(error: Exception, path: str):
        def fail(*_, **__):
            raise error

        monkeypatch.setattr("django.template.base.Template.render", fail)
        monkeypatch.setattr("rest_framework.views.APIView.initial", fail)
        monkeypatch.setattr(views, "server_error", _plain)
        return client.get(path)

    return ask


def _plain(request):
    from django.http import HttpResponse

    return HttpResponse("lỗi", status=500)


@pytest.mark.parametrize("error", [OperationalError("gone"), QueueGone("gone")])
def test_a_server_that_is_away_answers_503_and_when_to_come_back(failing, error):
    response = failing(error, reverse("account_login"))

    assert (response.status_code, response["Retry-After"]) == (503, "30")


def test_a_fault_of_ours_is_a_500(failing):
    response = failing(ZeroDivisionError(), reverse("account_login"))

    assert response.status_code == 500
    assert "Retry-After" not in response


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(QueueGone("gone"), 503, "unavailable"), (ZeroDivisionError(), 500, "server_error")],
)
def test_the_api_says_so_in_its_own_shape(failing, error, status, code):
    response = failing(error, reverse("api_schema"))

    assert response.status_code == status
    assert json.loads(response.content) == {
        "code": code,
        "message": "Máy chủ gặp lỗi, hãy thử lại sau ít phút.",
        "fields": {},
    }
