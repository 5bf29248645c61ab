"""The API's documentation works under the policy of every other page, offline."""

import pytest


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_documentation_draws_the_schema_without_breaking_the_policy(live_server, chromium):
    page = chromium.new_page()
    complaints, strangers = [], []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on(
        "request",
        lambda asked: strangers.append(asked.url) if live_server.url not in asked.url else None,
    )

    page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector(".info .title", timeout=20_000)

    assert "Cổng OCOP" in page.inner_text(".info .title")
    assert complaints == []
    assert [address for address in strangers if not address.startswith("data:")] == []
    page.close()


@pytest.mark.django_db
def test_schema_is_served_to_programs(client):
    response = client.get("/api/schema/?format=json")

    assert response.status_code == 200
    assert response.json()["openapi"] == "3.1.1"
