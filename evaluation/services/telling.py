"""Whom an act concerns, and one notice for each of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

from accounts.choices import Role
from accounts.models import AdministrativeUnit, User
from accounts.selectors import people_serving
from core.attachments import Attachment
from core.notice_texts import written
from core.notices import leave_notice
from evaluation.rules import OFFICERS
from products import selectors
from products.models import Product


def people_of(product: Product, day: date) -> list[User]:
    """The people who act for its producer that day."""
    return selectors.people_of(product.producer, day)


def officers_of(unit: AdministrativeUnit, day: date) -> list[User]:
    """The desk of exactly this unit's level."""
    return people_serving(unit, OFFICERS[unit.level], day)


def commune_of(product: Product, day: date) -> list[User]:
    return people_serving(product.unit, Role.COMMUNE_OFFICER, day)


def tell(
    people: Iterable[User], *, event: str, key: str, about: models.Model, url: str,
    held: bool = False, attachment: Attachment | None = None, **words: Any,
) -> int:  # fmt: skip
    """Leave the event's notice for each person once; a person named twice is told once."""
    subject, body = written(event, words)
    told = {person.pk: person for person in people}
    for pk in sorted(told):
        leave_notice(
            event=event,
            key=f"{event}:{key}:{pk}",
            subject=subject,
            body=body,
            to=told[pk],
            url=url,
            about=about,
            held=held,
            attachment=attachment,
        )
    return len(told)
