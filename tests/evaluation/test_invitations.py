"""Invitations with their calendar file, papers in time, a meeting moved to another day."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.attachments import part_of
from core.clocks import build_calendar, working_days_from
from core.errors import Conflict, Incomplete, InvalidTransition, NotPermitted
from core.models import Notice
from documents.models import OfficialDocument
from evaluation.calendar_file import calendar_file
from evaluation.models import CouncilSession, ProvinceRules
from evaluation.services import invitations, sessions, tables
from ocop_portal.demo.walk import Demo
from tests.evaluation.test_interests import called, send
from tests.path import make_world

pytestmark = pytest.mark.django_db


def open_it(demo: Demo, session: CouncilSession) -> CouncilSession:
    present = {seat.pk: True for seat in session.council.seats.all()}
    sessions.record_attendance(session_id=session.pk, present=present, actor=demo.user("hd1"))
    return sessions.open_session(session_id=session.pk, actor=demo.user("hd1"), now=timezone.now())


def postpone(demo: Demo, session: CouncilSession, **changes) -> CouncilSession:
    given = {
        "held_on": demo.today + timedelta(days=7), "starts_at": time(14), "place": "Phòng số 2",
        "reason": "Chủ tịch đi công tác", "actor": demo.user("tinh1"), "now": timezone.now(),
    }  # fmt: skip
    return invitations.postpone_session(session_id=session.pk, **(given | changes))


def calendar_of(user, session: CouncilSession):
    client = Client()
    client.force_login(user)
    return client.get(reverse("evaluation:session_calendar", args=[session.pk]))


# ── Papers in time ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sent", "held", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday for Monday
        (date(2026, 11, 21), date(2026, 11, 23), 0),  # Saturday for Monday
        (date(2026, 11, 20), date(2026, 11, 21), 1),  # Friday for Saturday
        (date(2026, 11, 23), date(2026, 11, 23), 0),  # the same day
        (date(2026, 11, 24), date(2026, 11, 23), 0),  # afterwards
    ],
)
def test_worked_days_between_sending_and_meeting(sent, held, days):
    assert working_days_from(sent, held, build_calendar([])) == days


def test_a_session_whose_papers_went_out_too_late_does_not_open():
    demo = make_world()
    session = called(demo)
    with pytest.raises(Conflict) as unsent:
        open_it(demo, session)
    send(demo, session, days_ago=0)
    with pytest.raises(Conflict) as late:
        open_it(demo, session)

    assert (unsent.value.code, late.value.code) == ("papers_too_late", "papers_too_late")


def test_a_province_may_ask_for_more_days():
    demo = make_world()
    ProvinceRules.objects.create(unit=demo.province, invitation_lead_days=20)
    session = called(demo)
    send(demo, session, days_ago=14)

    with pytest.raises(Conflict) as refusal:
        open_it(demo, session)

    assert refusal.value.code == "papers_too_late"


def test_papers_are_sent_once_and_by_the_unit_s_officer():
    demo = make_world()
    session = called(demo)
    with pytest.raises(NotPermitted):
        invitations.send_papers(session_id=session.pk, actor=demo.user("hd1"), now=timezone.now())
    send(demo, session)

    with pytest.raises(Conflict) as refusal:
        send(demo, session)

    assert refusal.value.code == "already_sent"


# ── Invitations ──────────────────────────────────────────────────────


def test_one_paper_is_numbered_and_every_member_is_told_once():
    demo = make_world()
    session = called(demo)

    send(demo, session)

    session.refresh_from_db()
    paper = OfficialDocument.objects.get(pk=session.invitation_id)
    told = Notice.objects.filter(event="session_called")
    assert paper.number_text == "01/GM-HĐOCOP"
    assert len(paper.content["invited"]) == 6
    assert {notice.recipient for notice in told} == {
        demo.user(name) for name in ("hd1", "hd2", "hd3", "hd4", "hd5", "thuky")
    }
    assert "mời họp lúc 08:00" in told[0].body


def test_a_moved_meeting_has_a_reason_a_new_paper_and_new_notices():
    demo = make_world()
    session = called(demo)
    send(demo, session)
    session.refresh_from_db()
    first = session.invitation_id

    with pytest.raises(Incomplete):
        postpone(demo, session, reason=" ")
    with pytest.raises(Incomplete):
        postpone(demo, session, held_on=demo.today - timedelta(days=30))
    moved = postpone(demo, session)

    assert (moved.version, moved.starts_at, moved.place) == (1, time(14), "Phòng số 2")
    assert moved.invitation_id != first
    assert moved.invitation.content["changed"].startswith("08 giờ 00")
    assert Notice.objects.filter(event="session_called").count() == 12


def test_a_meeting_moved_before_anybody_was_invited_tells_nobody():
    demo = make_world()

    moved = postpone(demo, called(demo))

    assert moved.invitation is None
    assert not Notice.objects.filter(event="session_called").exists()


def test_an_opened_meeting_is_not_moved():
    demo = make_world()
    session = called(demo)
    send(demo, session)
    open_it(demo, session)

    with pytest.raises(InvalidTransition):
        postpone(demo, session)


# ── Calendar file ────────────────────────────────────────────────────


def test_the_calendar_file_keeps_its_uid_and_counts_changes():
    demo = make_world()
    session = called(demo)
    send(demo, session)
    before = _event(calendar_of(demo.user("hd2"), session).content)

    postpone(demo, session)
    after = _event(calendar_of(demo.user("hd2"), session).content)

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.decoded("dtstart").isoformat() == (
        f"{demo.today + timedelta(days=7)}T14:00:00+07:00"
    )


def test_the_calendar_file_is_folded_at_75_octets_and_reads_back():
    demo = make_world()
    session = called(demo)
    session.place = "Phòng họp số 2, tầng 3, trụ sở Sở Nông nghiệp và Môi trường; cổng phía Tây"
    stamp = timezone.make_aware(datetime(2026, 11, 1, 9))

    content = calendar_file(session, url="https://ocop.example/sessions/1/", stamp=stamp)

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # no letter is torn apart
    calendar = Calendar.from_ical(content)
    assert calendar["method"] == "REQUEST"
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Ho_Chi_Minh"
    event = _event(content)
    assert event["location"] == session.place
    assert event["summary"] == f"Họp {session.council.name}"
    assert content == calendar_file(session, url="https://ocop.example/sessions/1/", stamp=stamp)


def test_strangers_and_the_uninvited_get_no_calendar_file():
    demo = make_world()
    session = called(demo)

    assert calendar_of(demo.user("hd2"), session).status_code == 404
    send(demo, session)
    assert calendar_of(demo.user("hd2"), session).status_code == 200
    assert calendar_of(demo.user("chuthe1"), session).status_code == 404


def _event(content: bytes):
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return event


# ── Attached to the mail ─────────────────────────────────────────────


def mailed(event: str) -> list:
    """The calendars of the mails about an event, in the order they were left."""
    notices = Notice.objects.filter(event=event).order_by("pk")
    return [Calendar.from_ical(part_of(notice).get_payload(decode=True)) for notice in notices]


def test_the_invitation_mail_carries_the_meeting_and_its_cancellation_takes_it_back(settings):
    settings.OCOP_PUBLIC_URL = "https://ocop.sonla.example"
    demo = make_world()
    session = called(demo)
    send(demo, session)
    postpone(demo, session)
    tables.take_off_table(
        item_id=session.items.get().pk, reason="Thiếu mẫu", actor=demo.user("tinh1")
    )

    invited, off = mailed("session_called"), mailed("session_cancelled")

    assert len(invited) == 12
    assert [calendar["method"] for calendar in (invited[0], invited[-1], off[0])] == [
        "REQUEST", "REQUEST", "CANCEL",
    ]  # fmt: skip
    first, moved, gone = (_event(mail.to_ical()) for mail in (invited[0], invited[-1], off[0]))
    assert {first["uid"], moved["uid"], gone["uid"]} == {f"phien-hop-{session.pk}@ocop.portal"}
    assert [event["sequence"] for event in (first, moved, gone)] == [0, 1, 2]
    assert gone["status"] == "CANCELLED"
    assert first["url"] == f"https://ocop.sonla.example/sessions/{session.pk}/"
    assert calendar_of(demo.user("hd2"), session)["Content-Type"].endswith("method=CANCEL")
