"""From stored rows to what the scoring engine reads: cards, agreements, settings."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet, prefetch_related_objects

from evaluation import scoring
from evaluation.models import Agreement, Council, Scorecard, SessionItem
from evaluation.settlement import Settlement, stars_of_each
from evaluation.sheet import Sheet


class Inputs(NamedTuple):
    """All that a result is computed from, in the order the engine takes it."""

    sheet: Sheet
    cards: Sequence[scoring.Card]
    settings: scoring.Settings
    agreements: Mapping[str, scoring.Agreement]


def inputs_of(item: SessionItem) -> Inputs:
    """As the cards, agreements and rules of work now are."""
    return Inputs(
        item.stage.criteria_set.sheet(),
        counted_cards(item),
        settings_of(item.session.council),
        agreements_of(item),
    )


def card_of(card: Scorecard) -> scoring.Card:
    """One scorecard as chosen positions by criterion code (0 = none reached) and findings."""
    prefetch_related_objects([card], "marks", "findings__rule")
    return scoring.Card(
        name=str(card.seat.user),
        role=card.seat.role,
        marks=card.item.stage.criteria_set.rows().chosen(card.marks.all()),
        findings=frozenset(finding.rule.code for finding in card.findings.all()),
        secretary_scores=card.seat.council.secretary_scores,
    )


def content_of(card: Scorecard) -> dict[str, object]:
    """What the hash of a handed-in card covers, and what is kept of each hand-in."""
    prefetch_related_objects([card], "marks", "findings__rule")
    rows = card.item.stage.criteria_set.rows()
    marks = {rows.codes[mark.criterion_id]: mark for mark in card.marks.all()}
    return {
        "card": card.pk,
        "seat": card.seat_id,
        "item": card.item_id,
        "comment": card.comment,
        "marks": [
            [code, rows.positions[mark.option_id] if mark.is_chosen else None, mark.note]
            for code in rows.criteria
            if (mark := marks.get(code)) is not None
        ],
        "findings": sorted([row.rule.code, row.note] for row in card.findings.all()),
    }


def counted_cards(item: SessionItem) -> list[scoring.Card]:
    """Handed-in cards of scoring, unrecused seats, in seat order."""
    return [card_of(card) for card in scorecards_to_print(item).counted()]


def scorecards_to_print(item: SessionItem) -> QuerySet:
    """Handed-in cards of an item with all they hold, in seat order."""
    return (
        Scorecard.objects.handed_in()
        .filter(item=item)
        .select_related(
            "seat__user",
            "seat__council",
            "item__session__council__unit__parent",
            "item__stage__criteria_set__scheme",
        )
        .prefetch_related("marks", "findings__rule")
        .order_by("seat__position")
    )


def settings_of(council: Council) -> scoring.Settings:
    return scoring.Settings(
        gate_rule=council.gate_rule,
        finding_rule=council.finding_rule,
        shown_decimals=council.shown_decimals,
    )


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
