"""A file opened in its place in Chromium: under the strict policy, without a complaint."""

import pytest
from django.utils import timezone

from documents.services.thumbnails import draw_next_thumbnail
from evaluation.models import EvidenceLink
from evaluation.services import evidence
from ocop_portal.demo import walk
from tests.documents import files
from tests.pages.conftest import WIDTHS, session_cookie
from tests.path import make_product_of, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_files_open_in_place_only_when_asked_for(chromium, live_server, width):
    demo = make_world()
    draft = walk.draft(demo, make_product_of(demo))
    photo = evidence.add_evidence(
        dossier_id=draft.pk,
        criterion="2.3",
        upload=files.upload("nhan.jpg", files.image("JPEG", (900, 600))),
        values={"kind": "label", "title": "Ảnh nhãn"},
        actor=demo.user("chuthe1"),
    )
    while draw_next_thumbnail(now=timezone.now()):
        pass
    context = chromium.new_context(viewport=WIDTHS[width])
    context.add_cookies([session_cookie(demo.user("chuthe1"), live_server.url)])
    page, trouble, views = context.new_page(), [], []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("request", lambda request: views.append(request.url) if "/view/" in request.url else 0)
    page.goto(f"{live_server.url}/dossiers/{draft.pk}/evidence/")
    fetched_before = list(views)

    paper = EvidenceLink.objects.filter(dossier=draft).exclude(pk=photo.pk).first()
    statuses = [opened(page, link.pk) for link in (photo, paper)]

    picture = page.locator(f'img[src="/evidence/{photo.pk}/view/"]')
    page.wait_for_function("picture => picture.complete", arg=picture.element_handle())
    assert fetched_before == []
    assert statuses == [200, 200]
    assert picture.evaluate("picture => picture.naturalWidth") == 900
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]["width"]
    assert trouble == []
    context.close()


def opened(page, link: int) -> int:
    """Unfold one file; what the server answered for it."""
    place = f"/evidence/{link}/view/"
    fold = page.locator("details.preview", has=page.locator(f'[src="{place}"]'))
    with page.expect_response(lambda answer: answer.url.endswith(place)) as answer:
        fold.locator("summary").click()
    return answer.value.status
