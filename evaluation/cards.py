"""From stored rows to what the scoring engine reads: cards, agreements, settings."""

from collections.abc import Sequence

from django.db.models import QuerySet, prefetch_related_objects

from evaluation import scoring
from evaluation.models import Agreement, Council, Scorecard, SessionItem
from evaluation.settlement import Settlement, stars_of_each


def card_of(card: Scorecard) -> scoring.Card:
    """One scorecard as chosen positions by criterion code (0 = none reached) and findings."""
    prefetch_related_objects([card], "marks__criterion", "marks__option", "findings__rule")
    return scoring.Card(
        name=str(card.seat.user),
        role=card.seat.role,
        marks={
            mark.criterion.code: mark.option.position if mark.option else 0
            for mark in card.marks.all()
            if mark.is_chosen
        },
        findings=frozenset(finding.rule.code for finding in card.findings.all()),
        secretary_scores=card.seat.council.secretary_scores,
    )


def content_of(card: Scorecard) -> dict[str, object]:
    """What the hash of a handed-in card covers, and what is kept of each hand-in."""
    marks = card.marks.order_by("criterion__position").values_list(
        "criterion__code", "is_chosen", "option__position", "note"
    )
    return {
        "card": card.pk,
        "seat": card.seat_id,
        "item": card.item_id,
        "comment": card.comment,
        "marks": [
            [code, (position or 0) if is_chosen else None, note]
            for code, is_chosen, position, note in marks
        ],
        "findings": [
            list(finding)
            for finding in card.findings.order_by("rule__code").values_list("rule__code", "note")
        ],
    }


def counted_cards(item: SessionItem) -> list[scoring.Card]:
    """Handed-in cards of scoring, unrecused seats, in seat order; three queries."""
    return [card_of(card) for card in scorecards_to_print(item).counted()]


def scorecards_to_print(item: SessionItem) -> QuerySet:
    """Handed-in cards of an item with all they hold, in seat order."""
    return (
        Scorecard.objects.handed_in()
        .filter(item=item)
        .select_related(
            "seat__user", "seat__council", "item__session__council__unit__parent", "item__stage"
        )
        .prefetch_related("marks__criterion", "marks__option", "findings__rule")
        .order_by("seat__position")
    )


def settings_of(council: Council) -> scoring.Settings:
    return scoring.Settings(gate_rule=council.gate_rule, finding_rule=council.finding_rule)


def settlement_from(
    item: SessionItem,
    outcome: scoring.Outcome,
    cards: Sequence[scoring.Card],
    *,
    requests: int,
    rescored: int,
) -> Settlement:
    """Whether opened marks may be concluded; `rescored`: attempts this meeting replaced so far."""
    council, is_written = item.session.council, item.session.is_written
    sheet = item.stage.criteria_set.sheet()
    return Settlement(
        spread=outcome.spread,
        limit=council.spread_limit,
        requests=requests,
        attempts_left=max(0, council.rescore_attempts - rescored),
        has_note=bool(item.spread_note),
        is_written=is_written,
        stars=stars_of_each(sheet, cards, settings_of(council)) if is_written else frozenset(),
    )


def agreements_of(item: SessionItem) -> dict[str, scoring.Agreement]:
    rows = Agreement.objects.filter(item=item).select_related("criterion", "option")
    return {
        row.criterion.code: scoring.Agreement(
            criterion=row.criterion.code,
            position=row.option.position if row.option else 0,
            note=row.note,
        )
        for row in rows
    }
