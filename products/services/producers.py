"""Keep the register of producers: enter, revise, give an account."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from core.errors import NotFound, NotPermitted
from core.models import AuditEntry
from core.records import require_valid
from core.text import tidy
from products import rules
from products.models import Producer, ProducerAccount, ProducerFormPeriod


@transaction.atomic
def register_producer(*, values: Mapping[str, Any], actor: User, today: date) -> Producer:
    """Enter a producer of a unit the actor serves; its form begins a history."""
    producer = Producer(**{**values, "name": tidy(values["name"])})
    if not rules.can_keep_register(actor, producer.unit):
        raise NotPermitted
    require_valid(producer)
    producer.save()
    ProducerFormPeriod.objects.create(
        producer=producer, form=producer.form, name=producer.name, since=producer.registered_on
    )
    if not Producer.objects.visible_to(actor).filter(pk=producer.pk).exists():
        raise NotPermitted
    AuditEntry.objects.record(producer, "register", actor=actor)
    return producer


@transaction.atomic
def revise_producer(
    *, producer_id: int, values: Mapping[str, Any], actor: User, today: date
) -> Producer:
    """Correct the register; a new form or name closes the old one in the history."""
    producer = _kept(producer_id, actor)
    before = (producer.form, producer.name)
    for name, value in values.items():
        setattr(producer, name, tidy(value) if name == "name" else value)
    if not rules.can_keep_register(actor, producer.unit):
        raise NotPermitted
    require_valid(producer)
    producer.save()
    if (producer.form, producer.name) != before:
        _begin_form(producer, today)
    AuditEntry.objects.record(producer, "revise", actor=actor, detail={"fields": sorted(values)})
    return producer


def _kept(producer_id: int, actor: User) -> Producer:
    """The visible producer, locked, of a unit whose register the actor keeps."""
    if not Producer.objects.visible_to(actor).filter(pk=producer_id).exists():
        raise NotFound
    producer = Producer.objects.select_related("unit").lock(producer_id)
    if not rules.can_keep_register(actor, producer.unit):
        raise NotPermitted
    return producer


def _begin_form(producer: Producer, day: date) -> None:
    """Periods never overlap: the open one ends the day before, or is replaced when it is new."""
    open_period = producer.form_periods.filter(until__isnull=True).first()
    if open_period is not None and open_period.since is not None and open_period.since >= day:
        open_period.form, open_period.name = producer.form, producer.name
        open_period.save(update_fields=["form", "name"])
        return
    if open_period is not None:
        open_period.until = day - timedelta(days=1)
        open_period.save(update_fields=["until"])
    ProducerFormPeriod.objects.create(
        producer=producer, form=producer.form, name=producer.name, since=day
    )


@transaction.atomic
def give_account(*, producer_id: int, user: User, actor: User, since: date) -> ProducerAccount:
    """Let a user act for a producer."""
    producer = _kept(producer_id, actor)
    account, _created = ProducerAccount.objects.get_or_create(
        producer=producer, user=user, defaults={"since": since}
    )
    AuditEntry.objects.record(producer, "give_account", actor=actor, detail={"user": user.pk})
    return account


@transaction.atomic
def end_account(*, account_id: int, last_day: date | None, actor: User) -> ProducerAccount:
    """Say until when a user acts for a producer."""
    account = ProducerAccount.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound
    producer = _kept(account.producer_id, actor)
    account.until = last_day
    require_valid(account)
    account.save(update_fields=["until", "updated_at"])
    AuditEntry.objects.record(
        producer, "end_account", actor=actor, detail={"user": account.user_id}
    )
    return account
