"""Results told to producers and communes, held in the outbox until read (Article 7.3g)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse

from accounts.models import User
from core.notice_texts import written
from core.notices import leave_notices
from evaluation.models import FeedbackLetter, Result
from evaluation.result_reasons import reasons
from evaluation.services.telling import commune_of
from products.models import ProducerAccount


def tell_results(
    event: str, about: models.Model, results: Mapping[Result, str], *, number: str, on: date
) -> int:
    """One held notice for each result and person: its producer's people and its commune's desk.

    `results` says in words what became of each. People are looked up once for each producer and
    commune, however many results there are.
    """
    people = _people_by_producer({result.stage.dossier.producer_id for result in results}, on)
    desks = {}
    drafts = []
    for result, outcome in results.items():
        dossier = result.stage.dossier
        if dossier.product.unit_id not in desks:
            desks[dossier.product.unit_id] = commune_of(dossier.product, on)
        told = [*people[dossier.producer_id], *desks[dossier.product.unit_id]]
        drafts += _drafts(event, about, result, outcome, told, number=number, on=on)
    return leave_notices(drafts)


def _people_by_producer(producer_ids: Iterable[int], day: date) -> dict[int, list[User]]:
    accounts = (
        ProducerAccount.objects.filter(producer__in=producer_ids, since__lte=day)
        .exclude(until__lt=day)
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("user_id")
    )
    found: dict[int, list[User]] = defaultdict(list)
    for account in accounts:
        found[account.producer_id].append(account.user)
    return found


def _drafts(
    event: str,
    about: models.Model,
    result: Result,
    outcome: str,
    people: list[User],
    *,
    number: str,
    on: date,
) -> list[dict[str, Any]]:
    dossier = result.stage.dossier
    subject, body = written(
        event,
        {
            "product": dossier.product,
            "producer": dossier.product.producer,
            "result": result,
            "outcome": outcome,
            "reasons": reasons(result),
            "number": number,
            "on": on,
        },
    )
    return [
        {
            "event": event,
            "key": f"{event}:{about.pk}:{result.pk}:{person.pk}",
            "subject": subject,
            "body": body,
            "to": person,
            "url": reverse("evaluation:dossier", args=[dossier.pk]),
            "about": about,
            "held": True,
        }
        for person in {person.pk: person for person in people}.values()
    ]


def tell_feedback(letters: Iterable[FeedbackLetter], on: date) -> int:
    """A held notice with the letter's words for each of its producer's people."""
    letters = list(letters)
    people = _people_by_producer(
        {letter.result.stage.dossier.producer_id for letter in letters}, on
    )
    return leave_notices(
        draft
        for letter in letters
        for draft in _feedback_drafts(letter, people[letter.result.stage.dossier.producer_id])
    )


def _feedback_drafts(letter: FeedbackLetter, people: list[User]) -> Iterator[dict[str, Any]]:
    stage = letter.result.stage
    words = {"product": stage.dossier.product, "text": letter.text}
    subject, body = written("feedback_letter", words)
    for person in people:
        yield {
            "event": "feedback_letter",
            "key": f"feedback_letter:{letter.pk}:{person.pk}",
            "subject": subject,
            "body": body,
            "to": person,
            "url": reverse("evaluation:dossier", args=[stage.dossier_id]),
            "about": letter,
            "unit_path": stage.unit.path,
            "held": True,
        }
