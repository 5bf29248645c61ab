"""Each morning: papers that end soon, told to the people who keep them."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core.notice_texts import written
from core.notices import leave_notice
from products.models import Licence
from products.selectors import people_of
from products.standing import PAPER_REMINDERS


def remind_of_ending_papers(*, today: date) -> int:
    """Tell of every paper 60 and 30 days before its end; answers how many notices stand.

    Once for each paper, end and step: another run, or a day missed, changes nothing; a paper that
    got a new end is told of anew.
    """
    return sum(_tell(licence, days, today) for licence, days in _ending(today))


def _ending(today: date) -> Iterator[tuple[Licence, int]]:
    """Each paper with the nearest step it has reached."""
    last = today + timedelta(days=max(PAPER_REMINDERS))
    ending = Licence.objects.filter(expires_on__range=(today, last)).select_related("producer")
    for licence in ending.order_by("expires_on", "pk"):
        left = (licence.expires_on - today).days
        yield licence, min(days for days in PAPER_REMINDERS if left <= days)


@transaction.atomic
def _tell(licence: Licence, days: int, today: date) -> int:
    people = people_of(licence.producer, today)
    for person in people:
        _leave(licence, days, person, today)
    return len(people)


def _leave(licence: Licence, days: int, person: User, today: date) -> None:
    left = (licence.expires_on - today).days
    subject, body = written("licence_expiring", {"licence": licence, "days_left": left})
    leave_notice(
        event="licence_expiring",
        key=f"licence_expiring:{licence.pk}:{licence.expires_on}:{days}:{person.pk}",
        subject=subject,
        body=body,
        to=person,
        url=reverse("products:licences", args=[licence.producer_id]),
        about=licence,
    )
