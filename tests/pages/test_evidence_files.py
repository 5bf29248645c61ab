"""Files of papers in the pages: who sees them, how they open, what is flagged."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.models import StoredFile, Thumbnail
from documents.services.thumbnails import draw_next_thumbnail
from evaluation.models import EvaluationRound, EvidenceLink
from evaluation.services import evidence, filing
from products.models import Licence
from tests.build import make_user
from tests.documents import files
from tests.pages.conftest import World
from tests.pages.room import text_of

pytestmark = pytest.mark.django_db
PICTURE = {"kind": "label", "title": "Ảnh nhãn"}


def at(name: str, *args) -> str:
    return reverse(f"evaluation:{name}", args=args)


@pytest.fixture
def shown(world: World) -> EvidenceLink:
    """A photo linked to criterion 2.3 of the draft, drawn in small."""
    link = evidence.add_evidence(
        dossier_id=world.draft.pk,
        criterion="2.3",
        upload=files.upload("nhan.jpg", files.image("JPEG", (900, 600))),
        values=PICTURE,
        actor=world.user("chuthe1"),
    )
    Thumbnail.objects.exclude(file=link.licence.file).update(next_try_at=None)
    draw_next_thumbnail(now=timezone.now())
    return link


def doors(link: EvidenceLink) -> list[str]:
    """Every address a file can be had by."""
    sha256 = link.licence.file.sha256
    return [
        at("evidence_file", link.pk),
        at("evidence_view", link.pk),
        at("evidence_thumbnail", link.pk),
        reverse("products:licence_file", args=[link.licence_id]),
        reverse("products:licence_view", args=[link.licence_id]),
        reverse("products:licence_thumbnail", args=[link.licence_id]),
        at("dossier_filed_file", link.dossier_id, 1, sha256),
        at("dossier_filed_view", link.dossier_id, 1, sha256),
        at("dossier_filed_thumbnail", link.dossier_id, 1, sha256),
    ]


# ── The three doors ──────────────────────────────────────────────────


def test_the_producer_opens_its_file_by_every_door(world, shown):
    filing.file_dossier(
        dossier_id=world.draft.pk, actor=world.user("chuthe1"), filed_on=world.demo.today
    )
    client = world.client("chuthe1")

    assert [client.get(door).status_code for door in doors(shown)] == [200] * 9


def test_a_stranger_finds_no_file_by_its_number_or_hash(world, shown):
    filing.file_dossier(
        dossier_id=world.draft.pk, actor=world.user("chuthe1"), filed_on=world.demo.today
    )
    stranger = world.client_of(make_user())

    assert [stranger.get(door).status_code for door in doors(shown)] == [404] * 9


def test_nobody_signed_out_gets_a_file(client, world, shown):
    answers = [client.get(door) for door in doors(shown)]

    assert {answer.status_code for answer in answers} == {302}


def test_a_stranger_finds_no_list_of_papers(world, shown):
    stranger = world.client_of(make_user())
    lists = [
        at("dossier_evidence", world.draft.pk),
        reverse("products:licences", args=[world.draft.producer_id]),
        at("dossier", world.draft.pk),
    ]

    assert [stranger.get(page).status_code for page in lists] == [404] * 3


def test_a_stranger_adds_nothing_to_a_dossier_or_store(world, shown):
    stranger = world.client_of(make_user())
    before = Licence.objects.count(), StoredFile.objects.count(), EvidenceLink.objects.count()

    answers = [
        stranger.post(
            f"{at('dossier_evidence_upload', world.draft.pk)}?criterion=2.3",
            {**PICTURE, "file": files.upload("a.png", files.image("PNG"))},
        ),
        stranger.post(
            reverse("products:licences", args=[world.draft.producer_id]),
            {**PICTURE, "file": files.upload("a.png", files.image("PNG"))},
        ),
        stranger.post(at("dossier_evidence_remove", world.draft.pk, shown.pk)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    after = Licence.objects.count(), StoredFile.objects.count(), EvidenceLink.objects.count()
    assert after == before


def test_a_hash_that_was_not_filed_is_not_found_through_ones_own_dossier(world, shown):
    """Knowing the hash of somebody's file opens nothing."""
    address = at("dossier_filed_view", world.filed.pk, 1, shown.licence.file.sha256)

    assert world.client("chuthe1").get(address).status_code == 404


# ── In the pages ─────────────────────────────────────────────────────


def test_the_evidence_page_shows_the_small_picture_and_opens_the_file_in_place(world, shown):
    page = text_of(world.client("chuthe1").get(at("dossier_evidence", world.draft.pk)))

    assert f'src="{at("evidence_thumbnail", shown.pk)}"' in page
    assert f'<img src="{at("evidence_view", shown.pk)}"' in page
    pdf = world.draft.evidence_links.exclude(pk=shown.pk).first()
    assert f'<iframe src="{at("evidence_view", pdf.pk)}"' in page
    assert at("evidence_thumbnail", pdf.pk) not in page  # not drawn yet: an icon stands for it


def test_the_store_shows_its_files_in_place_too(world, shown):
    store = reverse("products:licences", args=[world.draft.producer_id])

    page = text_of(world.client("chuthe1").get(store))

    assert reverse("products:licence_thumbnail", args=[shown.licence_id]) in page
    assert reverse("products:licence_view", args=[shown.licence_id]) in page


def test_a_criterion_says_what_is_asked_what_is_there_and_what_is_missing(world):
    world.draft.evidence_links.filter(licence__kind="food_safety").delete()

    page = text_of(world.client("chuthe1").get(at("dossier_evidence", world.draft.pk)))

    assert "Thiếu giấy bắt buộc" in page
    assert "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm" in page
    assert "Nên bổ sung" in page
    assert "Không chặn việc nộp hồ sơ" in page


def test_a_new_paper_is_offered_as_what_the_criterion_demands(world):
    world.draft.evidence_links.filter(licence__kind="food_safety").delete()
    url = f"{at('dossier_evidence', world.draft.pk)}?criterion=9"

    page = text_of(world.client("chuthe1").get(url))

    assert '<option value="food_safety" selected>' in page


def queries_with(world: World, papers: int) -> int:
    """What the evidence page asks of the database with so many more papers."""
    for number in range(papers):
        evidence.add_evidence(
            dossier_id=world.draft.pk,
            criterion="2.3",
            upload=files.upload("a.png", files.image("PNG", (10 + number, 10))),
            values=PICTURE,
            actor=world.user("chuthe1"),
        )
    client, url = world.client("chuthe1"), at("dossier_evidence", world.draft.pk)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_the_evidence_page_asks_as_much_of_one_paper_as_of_three(world):
    assert queries_with(world, 1) == queries_with(world, 3)


@pytest.fixture
def ending(world: World) -> World:
    """The draft's papers end in 30 days; the round decides in 60."""
    day = world.demo.today
    EvaluationRound.objects.create(
        unit=world.demo.province,
        year=day.year,
        number=9,
        proposals_close_on=day,
        decision_due_on=day + timedelta(days=60),
    )
    papers = Licence.objects.filter(evidence_links__dossier=world.draft)
    papers.update(expires_on=day + timedelta(days=30))
    return world


def test_a_paper_that_ends_before_the_round_decides_is_flagged_to_its_producer(ending):
    client = ending.client("chuthe1")

    drafted = text_of(client.get(at("dossier_evidence", ending.draft.pk)))
    whole = text_of(client.get(at("dossier", ending.draft.pk)))

    assert "trước hạn quyết định" in drafted
    assert "Giấy tờ không còn hạn khi xét" in whole


def test_it_is_flagged_to_the_desk_as_it_was_filed(ending):
    filing.file_dossier(
        dossier_id=ending.draft.pk, actor=ending.user("chuthe1"), filed_on=ending.demo.today
    )

    page = text_of(ending.client("xa1").get(at("stage", ending.draft.stages.get().pk)))

    assert "Giấy tờ không còn hạn khi xét" in page
    assert "trước hạn quyết định" in page


def test_where_all_papers_hold_nothing_is_flagged(world):
    page = text_of(world.client("chuthe1").get(at("dossier", world.draft.pk)))

    assert "Giấy tờ không còn hạn khi xét" not in page
