"""Feedback letters: from notes and missing gates, no member named, approved, held in the outbox."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.errors import Conflict, Incomplete, InvalidTransition, NotFound, NotPermitted
from core.models import Notice
from evaluation.feedback_text import named
from evaluation.models import CouncilSession, FeedbackLetter, Mark
from evaluation.services import feedback
from tests.build import make_unit, make_user
from tests.path import concluded, draw_only, in_session, make_world, rewrite_past

pytestmark = pytest.mark.django_db
NOTE = "Bổ sung phiếu kiểm nghiệm mới nhất"


def drafted(demo, *, note: str = NOTE) -> FeedbackLetter:
    result = concluded(demo)
    mark = Mark.objects.filter(scorecard__item=result.item).first()
    with_note(mark, note)
    [letter] = feedback.draft_letters(session_id=result.item.session_id, actor=demo.user("thuky"))
    return letter


def with_note(mark: Mark, note: str) -> None:
    """A note on a handed-in card, written past the trigger as an import of old cards would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE evaluation_mark SET note = %s WHERE id = %s", [note, mark.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")


def members(demo) -> list[str]:
    return [str(demo.user(name)) for name in ("hd1", "hd2", "hd3", "hd4", "hd5", "thuky")]


def test_a_draft_says_what_is_missing_and_the_members_notes_and_names_nobody():
    demo = make_world()

    letter = drafted(demo)

    assert NOTE in letter.text
    gates = letter.result.outcome["missing_for_next"]
    assert gates
    assert all(f"Tiêu chí {gate['criterion']}" in letter.text for gate in gates)
    assert named(letter.text, members(demo)) == []


@pytest.mark.parametrize("text", ["Theo {}, cần sửa bao bì", "theo {} can sua"])
def test_a_text_that_names_a_member_is_refused(text):
    demo = make_world()
    letter = drafted(demo)
    name = str(demo.user("hd3"))

    with pytest.raises(Incomplete) as refusal:
        feedback.revise_letter(
            letter_id=letter.pk, text=text.format(name.upper()), actor=demo.user("thuky")
        )

    assert refusal.value.code == "member_named"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bà Trần Thị Hòa góp ý", ["Trần Thị Hoà"]),
        ("Ông Hoà góp ý", ["Trần Thị Hoà"]),
        ("tran thi hoa", ["Trần Thị Hoà"]),
        ("Hòa bình, hài hoà", []),
    ],
)
def test_names_are_found_without_accents_and_behind_a_title(text, found):
    assert named(text, ["Trần Thị Hoà"]) == found


def test_a_note_that_names_a_member_stops_the_chairs_approval():
    demo = make_world()
    letter = drafted(demo, note=f"Như {demo.user('hd2')} đã nói")

    with pytest.raises(Incomplete) as refusal:
        feedback.approve_letters(letter_ids=[letter.pk], actor=demo.user("hd1"))

    assert refusal.value.code == "member_named"


def test_only_the_chair_approves_and_only_the_secretary_and_chair_write():
    demo = make_world()
    letter = drafted(demo)

    with pytest.raises(NotPermitted):
        feedback.approve_letters(letter_ids=[letter.pk], actor=demo.user("thuky"))
    with pytest.raises(NotFound):
        feedback.revise_letter(letter_id=letter.pk, text="x", actor=demo.user("hd2"))
    with pytest.raises(NotPermitted):
        feedback.revise_letter(letter_id=letter.pk, text="x", actor=demo.user("tinh1"))
    with pytest.raises(NotFound):
        feedback.revise_letter(
            letter_id=letter.pk, text="x", actor=make_user(serving=make_unit("15/"))
        )


def test_letters_are_written_once_the_session_is_closed():
    demo = make_world()
    in_session(demo)

    with pytest.raises(Conflict):
        feedback.draft_letters(session_id=CouncilSession.objects.get().pk, actor=demo.user("thuky"))


def test_an_approved_letter_becomes_a_paper_and_a_held_notice_without_names():
    demo = make_world()
    letter = drafted(demo)
    with pytest.raises(InvalidTransition):
        feedback.send_letters(letter_ids=[letter.pk], actor=demo.user("thuky"), now=timezone.now())
    feedback.approve_letters(letter_ids=[letter.pk], actor=demo.user("hd1"))

    [letter] = feedback.send_letters(
        letter_ids=[letter.pk], actor=demo.user("thuky"), now=timezone.now()
    )

    draw_only(letter.document)
    letter.document.refresh_from_db()
    [told] = Notice.objects.filter(event="feedback_letter")
    assert letter.document.status == "issued"
    assert (told.status, told.recipient) == ("held", demo.user("chuthe1"))
    assert named(told.body + str(letter.document.content), members(demo)) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        FeedbackLetter.objects.update(text="khác")
    assert list(FeedbackLetter.objects.visible_to(demo.user("chuthe1"))) == [letter]


def test_the_producer_reads_no_letter_before_it_is_sent():
    demo = make_world()
    drafted(demo)

    assert not FeedbackLetter.objects.visible_to(demo.user("chuthe1")).exists()
    assert not FeedbackLetter.objects.visible_to(demo.user("hd2")).exists()


def test_the_vice_chair_reads_the_letters_and_whoever_left_the_council_does_not():
    demo = make_world()
    letter = drafted(demo)
    seats = letter.result.item.session.council.seats
    rewrite_past(seats.filter(user=demo.user("hd2")), role="vice_chair")
    seats.filter(user=demo.user("thuky")).update(left_on=demo.today, left_reason="Nghỉ hưu")

    readers = [
        name for name in ("hd1", "hd2", "hd3", "thuky")
        if FeedbackLetter.objects.visible_to(demo.user(name)).exists()
    ]  # fmt: skip

    assert readers == ["hd1", "hd2"]
