"""Keep the register of producers: enter, revise, give an account."""

from collections.abc import Mapping
from datetime import date
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
def give_account(*, producer_id: int, user: User, actor: User, since: date) -> ProducerAccount:
    """Let a user act for a producer."""
    producer = Producer.objects.visible_to(actor).filter(pk=producer_id).first()
    if producer is None:
        raise NotFound
    if not rules.can_keep_register(actor, producer.unit):
        raise NotPermitted
    account, _created = ProducerAccount.objects.get_or_create(
        producer=producer, user=user, defaults={"since": since}
    )
    AuditEntry.objects.record(producer, "give_account", actor=actor, detail={"user": user.pk})
    return account
