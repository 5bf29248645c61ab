"""A handed-in card may be had again until the chair opens, and what it held stays on file."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.digest import digest
from core.errors import Incomplete, InvalidTransition, NotFound, NotPermitted
from core.models import AuditEntry, ChangeLog
from evaluation.models import Mark, Scorecard, ScorecardVersion, SessionItem
from evaluation.services import results, scorecards, sessions
from ocop_portal.demo import walk
from ocop_portal.demo.marks import good_marks
from ocop_portal.demo.walk import Demo
from tests.path import in_session, make_world

pytestmark = pytest.mark.django_db


def handed_in() -> tuple[Demo, SessionItem, Scorecard]:
    demo = make_world()
    item = in_session(demo).items.get()
    card = walk.score_as(demo, item, "hd2", good_marks(item.stage.criteria_set.sheet()))
    return demo, item, card


def take_back(demo: Demo, card: Scorecard, username: str = "hd2") -> Scorecard:
    return scorecards.take_back(card_id=card.pk, actor=demo.user(username), today=demo.today)


def test_a_member_takes_a_card_back_changes_it_and_hands_it_in_again():
    demo, _item, card = handed_in()
    first = card.sha256

    take_back(demo, card)
    scorecards.mark_criterion(
        card_id=card.pk, criterion="1.1", position=1, note="Xem lại sổ", actor=demo.user("hd2"),
        today=demo.today,
    )  # fmt: skip
    again = scorecards.hand_in(
        card_id=card.pk, actor=demo.user("hd2"), now=timezone.now(), today=demo.today
    )

    assert again.sha256 != first
    assert list(card.versions.values_list("number", "sha256")) == [(1, first), (2, again.sha256)]


def test_every_hand_in_keeps_what_its_hash_covers():
    _demo, _item, card = handed_in()

    version = card.versions.get()

    assert digest(version.content) == version.sha256 == card.sha256
    assert len(version.content["marks"]) == card.marks.count()


def test_the_remark_made_at_hand_in_is_part_of_what_is_hashed():
    demo, item, _card = handed_in()
    sheet = item.stage.criteria_set.sheet()
    actor = demo.user("hd3")
    card = scorecards.begin_scorecard(item_id=item.pk, actor=actor)
    scorecards.fill_card(
        card_id=card.pk, marks=good_marks(sheet), notes={}, findings={"forged_dossier": "Ngày sửa"},
        comment="", actor=actor, today=demo.today,
    )  # fmt: skip
    scorecards.hand_in(
        card_id=card.pk, actor=actor, now=timezone.now(), today=demo.today, comment="Gọn"
    )

    content = card.versions.get().content
    assert content["comment"] == "Gọn"
    assert content["findings"] == [["forged_dossier", "Ngày sửa"]]


def test_taking_back_is_audited_without_anything_drawn_from_what_was_marked():
    demo, _item, card = handed_in()

    take_back(demo, card)

    entry = AuditEntry.objects.of(card).get(action="take_back")
    assert entry.detail == {}  # a hash would let whoever reads the trail try out a guess
    assert (entry.before, entry.after, entry.actor) == ("handed_in", "draft", demo.user("hd2"))
    tables = set(ChangeLog.objects.values_list("table_name", flat=True))
    assert tables & {
        "evaluation_scorecard", "evaluation_scorecardversion", "evaluation_mark",
        "evaluation_finding",
    } == set()  # fmt: skip


def test_a_card_taken_back_is_waited_for_again():
    demo, item, card = handed_in()
    for number in (1, 3, 4, 5):
        sheet = item.stage.criteria_set.sheet()
        walk.score_as(demo, item, f"hd{number}", good_marks(sheet))
    take_back(demo, card)

    with pytest.raises(Incomplete) as refusal:
        results.open_marks(
            item_id=item.pk, actor=demo.user("hd1"), now=timezone.now(), today=demo.today
        )

    assert refusal.value.code == "cards_missing"
    assert str(demo.user("hd2")) in str(refusal.value.message)


def test_nobody_takes_back_anothers_card_and_a_draft_is_not_taken_back():
    demo, item, card = handed_in()
    draft = scorecards.begin_scorecard(item_id=item.pk, actor=demo.user("hd3"))

    for username in ("hd1", "hd3", "thuky", "tinh1"):
        with pytest.raises(NotFound):
            take_back(demo, card, username)
    with pytest.raises(InvalidTransition):
        take_back(demo, draft, "hd3")


def test_after_opening_no_card_is_taken_back():
    demo, item, card = handed_in()
    for number in (1, 3, 4, 5):
        sheet = item.stage.criteria_set.sheet()
        walk.score_as(demo, item, f"hd{number}", good_marks(sheet))
    results.open_marks(
        item_id=item.pk, actor=demo.user("hd1"), now=timezone.now(), today=demo.today
    )

    with pytest.raises(InvalidTransition):
        take_back(demo, card)
    with pytest.raises(DatabaseError), transaction.atomic():
        reopen(card)


def test_a_member_who_has_left_the_meeting_takes_nothing_back():
    demo, item, card = handed_in()
    present = {
        seat.pk: seat.user_id != demo.user("hd2").pk for seat in item.session.council.seats.all()
    }
    sessions.record_attendance(
        session_id=item.session_id, present=present, actor=demo.user("thuky")
    )

    with pytest.raises(NotPermitted):
        take_back(demo, card)


def reopen(card: Scorecard, **also) -> None:
    Scorecard.objects.filter(pk=card.pk).update(
        status="draft", sha256="", handed_in_at=None, **also
    )


def test_the_database_lets_a_handed_in_card_be_taken_back_and_nothing_else():
    _demo, _item, card = handed_in()
    other = Mark.objects.filter(scorecard=card)
    refused = (
        lambda: reopen(card, comment="khác"),
        lambda: Scorecard.objects.filter(pk=card.pk).update(status="draft"),
        lambda: Scorecard.objects.filter(pk=card.pk).update(sha256="0" * 64),
        lambda: Scorecard.objects.filter(pk=card.pk).delete(),
        lambda: other.update(note="khác"),
    )
    for change in refused:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    reopen(card)

    card.refresh_from_db()
    assert card.status == "draft"


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_was_handed_in_is_only_ever_added_to(change):
    _demo, _item, card = handed_in()
    version = ScorecardVersion.objects.filter(card=card)

    with pytest.raises(DatabaseError), transaction.atomic():
        version.update(sha256="0" * 64) if change == "update" else version.delete()
