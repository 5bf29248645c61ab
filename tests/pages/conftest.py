"""A page as people see it: in Chromium, wide and narrow, with what went wrong on the way."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import clear_url_caches

HERE = Path(__file__).parent
AXE = HERE / "vendor" / "axe.min.js"
WIDTHS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
# Where to leave screenshots for a person to look at; nowhere unless asked.
PICTURES = os.environ.get("OCOP_PICTURES")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def gallery_pages(settings):
    """Adds the gallery's addresses and templates to the portal's."""
    templates = [{**settings.TEMPLATES[0]}]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], HERE / "templates"]
    with override_settings(ROOT_URLCONF="tests.pages.urls", TEMPLATES=templates):
        clear_url_caches()
        yield
    clear_url_caches()


@dataclass
class Look:
    """What a look at one page at one width found."""

    overflow: int
    trouble: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)


@pytest.fixture
def look(chromium, live_server) -> Callable[..., Look]:
    """Opens a path (signed in as `user`) and reports overflow, console and network trouble, axe."""

    def at(path: str, *, width: str, user=None, name: str = "", status: int = 200) -> Look:
        phone = {"has_touch": True, "is_mobile": True} if width == "phone" else {}
        context = chromium.new_context(viewport=WIDTHS[width], locale="vi-VN", **phone)
        if user is not None:
            context.add_cookies([_session_cookie(user, live_server.url)])
        page = context.new_page()
        trouble: list[str] = []
        page.on("console", lambda message: _note(message, trouble, status))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: _note_stranger(request, live_server.url, trouble))
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        if PICTURES:
            target = Path(PICTURES) / f"{name or path.strip('/').replace('/', '-')}-{width}.png"
            page.screenshot(path=str(target), full_page=True)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        # axe measures with inline styles, which the policy refuses: its complaints are its own.
        before_axe = list(trouble)
        found = Look(overflow=overflow, trouble=before_axe, violations=_violations(page))
        context.close()
        return found

    return at


def _session_cookie(user, url: str) -> dict:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def _note(message, trouble: list[str], status: int) -> None:
    is_the_answer_asked_for = status >= 400 and "status of" in message.text
    if message.type in {"error", "warning"} and not is_the_answer_asked_for:
        trouble.append(message.text)


def _note_stranger(request, own: str, trouble: list[str]) -> None:
    if not request.url.startswith((own, "data:")):
        trouble.append(f"asked another host: {request.url}")


def _violations(page) -> list[str]:
    page.evaluate(AXE.read_text())
    result = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", _RULES
    )
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for found in result["violations"]
        for node in found["nodes"]
    ]
