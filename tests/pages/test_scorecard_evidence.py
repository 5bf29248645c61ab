"""Evidence beside a member's card: opened in place, flagged when it ends before the session."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluation.selectors.deciding_day import called_to
from evaluation.selectors.scorecard_page import claims_of
from tests.build import make_user
from tests.pages.room import Room, open_room, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with open_room(django_db_blocker, "Mận sấy dẻo") as room:
        yield room


@pytest.fixture
def room(built: Room, db) -> Room:
    return built


def test_a_paper_that_ends_before_the_session_says_so_beside_the_card(room):
    """What was filed is frozen, so the end is put into a copy of the filing."""
    day = room.session.held_on
    submission = room.item.stage.dossier.submissions.get()
    first, *rest = submission.snapshot["evidence"]
    ends = {**first, "expires_on": str(day - timedelta(days=1))}
    submission.snapshot = {**submission.snapshot, "evidence": [ends, *rest]}

    claims = claims_of(submission, room.sheet, day - timedelta(days=9), called_to(room.session))

    [paper] = claims[0].papers
    assert paper.kind == "late"
    assert paper.word.endswith(f"trước ngày họp hội đồng {day:%d/%m/%Y}")


def test_the_file_opens_in_place_for_members_and_for_no_stranger(room):
    submission = room.item.stage.dossier.submissions.get()
    sha256 = submission.snapshot["evidence"][0]["sha256"]
    place = [submission.dossier_id, submission.attempt, sha256]
    view = reverse("evaluation:dossier_filed_view", args=place)

    page = text_of(room.client("hd2").get(reverse("evaluation:scorecard", args=[room.item.pk])))

    assert f'<iframe src="{view}"' in page
    assert room.client("hd2").get(view).status_code == 200
    assert signed_in(make_user()).get(view).status_code == 404
