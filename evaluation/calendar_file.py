"""A meeting as a calendar file (RFC 5545), with Vietnam's time zone written in it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from core.attachments import Attachment
from core.models.notice import AttachmentKind
from evaluation.choices import SessionStatus
from evaluation.models import CouncilSession

_ZONE = "Asia/Ho_Chi_Minh"
# What a calendar shows as taken; when a meeting ends is not known beforehand.
_LENGTH = timedelta(hours=4)


def calendar_file(session: CouncilSession, *, url: str, stamp: datetime) -> bytes:
    """One event: the same UID for good, a SEQUENCE that grows each time the meeting is moved.

    Of a meeting called off it is the cancellation, which takes the event out of a calendar.
    """
    is_off = session.status == SessionStatus.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Cong OCOP//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "REQUEST")
    calendar.add_component(_vietnam())
    event = _event(session, url, stamp)
    if is_off:
        event["sequence"] = session.version + 1
        event.add("status", "CANCELLED")
    calendar.add_component(event)
    return calendar.to_ical()


def attached(session: CouncilSession) -> Attachment:
    """The same, to go along with the mail that invites or calls off."""
    path = reverse("evaluation:session", args=[session.pk])
    url = f"{settings.OCOP_PUBLIC_URL.rstrip('/')}{path}"
    is_off = session.status == SessionStatus.CANCELLED
    return Attachment(
        name=f"phien-hop-{session.pk}.ics",
        kind=AttachmentKind.MEETING_OFF if is_off else AttachmentKind.MEETING,
        text=calendar_file(session, url=url, stamp=session.updated_at).decode(),
    )


def _vietnam() -> Timezone:
    """UTC+7 all year since 1975; no daylight saving."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1975, 6, 13))
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone = Timezone()
    zone.add("tzid", _ZONE)
    zone.add_component(standard)
    return zone


def _event(session: CouncilSession, url: str, stamp: datetime) -> Event:
    council = session.council
    starts = datetime.combine(session.held_on, session.starts_at, ZoneInfo(_ZONE))
    event = Event()
    event.add("uid", f"phien-hop-{session.pk}@ocop.portal")
    event.add("sequence", session.version)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", starts + _LENGTH)
    event.add("summary", f"Họp {council.name}")
    event.add("location", session.place)
    event.add("description", f"{council.round}. Hồ sơ điện tử: {url}")
    event.add("url", url)
    event["organizer"] = _organiser(council.name)
    return event


def _organiser(name: str) -> vCalAddress:
    """The council has no mailbox of its own; METHOD:REQUEST asks for an organiser all the same."""
    address = vCalAddress("invalid:nomail")
    address.params["cn"] = vText(name)
    return address
