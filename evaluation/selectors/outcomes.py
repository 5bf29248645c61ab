"""An opened dossier's result in figures: computed while it is discussed, then as it was frozen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from evaluation import scoring
from evaluation.cards import card_of, settings_of, settlement_from
from evaluation.choices import ItemStatus
from evaluation.models import (
    Agreement,
    Council,
    MemberRequest,
    Recusal,
    Scorecard,
    SessionItem,
)
from evaluation.selectors.outcome_view import OutcomeView, view_of
from evaluation.settlement import Settlement


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """One opened dossier; `settlement` while it is discussed, None once it is over."""

    item: SessionItem
    view: OutcomeView
    settlement: Settlement | None

    @property
    def floors(self) -> list[Decimal]:
        """Limits of the star bands, for the spread drawing."""
        return [band.floor for band in self.item.stage.criteria_set.sheet().bands]

    @property
    def is_concluded(self) -> bool:
        return self.item.status == ItemStatus.CONCLUDED

    @property
    def lacks_samples(self) -> bool:
        needed = self.item.stage.criteria_set.sample_count
        return bool(needed) and self.item.sample_count is None and not self.item.is_over

    @property
    def can_conclude(self) -> bool:
        return bool(self.settlement and self.settlement.is_settled) and not self.lacks_samples


def recused_pairs(items: Iterable[SessionItem]) -> set[tuple[int, int]]:
    """(stage, seat) of every member who keeps out of one of the dossiers."""
    stages = [item.stage_id for item in items]
    return set(Recusal.objects.filter(stage__in=stages).values_list("stage_id", "seat_id"))


def opened_rows(
    council: Council, items: Iterable[SessionItem], recused: set[tuple[int, int]]
) -> list[OpenedRow]:
    """Results of the opened and concluded ones; a sealed dossier's cards are not read at all."""
    shown = [item for item in items if item.status != ItemStatus.SCORING]
    live = [item for item in shown if item.status == ItemStatus.OPENED]
    figures = _live_figures(council, live, recused)
    rows = []
    for item in shown:
        outcome, settlement = figures.get(item.pk) or (_kept(item), None)
        rows.append(OpenedRow(item, view_of(outcome, council.spread_limit), settlement))
    return rows


def _kept(item: SessionItem) -> dict[str, Any]:
    return item.kept_outcome if item.is_replaced else item.result.outcome


def _live_figures(
    council: Council, live: list[SessionItem], recused: set[tuple[int, int]]
) -> dict[int, tuple[dict[str, Any], Settlement]]:
    """What open dossiers come to now, and whether that may be concluded, by item."""
    cards, agreed = _cards_of(live, recused), _agreements_of(live)
    asked, used = _requests_of(live), _rescored_of(live)
    settings, figures = settings_of(council), {}
    for item in live:
        sheet, counted = item.stage.criteria_set.sheet(), cards.get(item.pk, [])
        outcome = scoring.score(sheet, counted, settings, agreed.get(item.pk, {}))
        settlement = settlement_from(
            item, outcome, counted,
            requests=asked.get(item.pk, 0), rescored=used.get(item.stage_id, 0),
        )  # fmt: skip
        figures[item.pk] = outcome.as_json(), settlement
    return figures


def _requests_of(live: list[SessionItem]) -> dict[int, int]:
    rows = MemberRequest.objects.filter(item__in=live).order_by()
    return dict(rows.values_list("item").annotate(Count("pk")))


def _rescored_of(live: list[SessionItem]) -> dict[int, int]:
    """How many attempts the same meeting has replaced already, by stage."""
    rows = SessionItem.objects.filter(
        session__in={item.session_id for item in live},
        stage__in=[item.stage_id for item in live],
        status=ItemStatus.RESCORED,
    ).order_by()
    return dict(rows.values_list("stage").annotate(Count("pk")))


def _cards_of(
    items: list[SessionItem], recused: set[tuple[int, int]]
) -> dict[int, list[scoring.Card]]:
    """Counted cards of opened dossiers, in seat order; what counted_cards() reads, at once."""
    stage_of = {item.pk: item.stage_id for item in items}
    rows = (
        Scorecard.objects.counted()
        .filter(item__in=stage_of)
        .select_related("seat__user", "seat__council", "item__stage__criteria_set")
        .prefetch_related("marks", "findings__rule")
        .order_by("item", "seat__position")
    )
    cards: dict[int, list[scoring.Card]] = {}
    for row in rows:
        if (stage_of[row.item_id], row.seat_id) not in recused:
            cards.setdefault(row.item_id, []).append(card_of(row))
    return cards


def _agreements_of(items: list[SessionItem]) -> dict[int, dict[str, scoring.Agreement]]:
    rows = Agreement.objects.filter(item__in=items).select_related("criterion", "option")
    agreed: dict[int, dict[str, scoring.Agreement]] = {}
    for row in rows:
        position = row.option.position if row.option else 0
        agreed.setdefault(row.item_id, {})[row.criterion.code] = scoring.Agreement(
            row.criterion.code, position, row.note
        )
    return agreed


@dataclass(frozen=True, slots=True)
class AgreementShown:
    criterion: str
    name: str
    label: str
    points: Decimal
    note: str
    by: str


def agreements_shown(item: SessionItem) -> list[AgreementShown]:
    """What the council agreed so far, in printed order of the criteria."""
    rows = Agreement.objects.filter(item=item).select_related("criterion", "option", "recorded_by")
    return [
        AgreementShown(
            criterion=row.criterion.code,
            name=row.criterion.name,
            label=row.option.label if row.option else _("Không đạt mức nào"),
            points=row.option.points if row.option else Decimal(0),
            note=row.note,
            by=str(row.recorded_by),
        )
        for row in rows.order_by("criterion__position")
    ]


@dataclass(frozen=True, slots=True)
class RequestShown:
    by: str
    kind: str
    reason: str
    at: datetime


def requests_shown(item: SessionItem) -> list[RequestShown]:
    """What members asked of the chair for this dossier and attempt, oldest first."""
    rows = MemberRequest.objects.filter(item=item).select_related("seat__user").order_by("pk")
    return [
        RequestShown(str(row.seat.user), row.get_kind_display(), row.reason, row.at) for row in rows
    ]


def other_attempts(item: SessionItem) -> list[SessionItem]:
    """Further attempts on the same stage by the same council, first to last."""
    rows = SessionItem.objects.filter(
        stage=item.stage_id, session__council=item.session.council_id
    ).exclude(pk=item.pk)
    return list(rows.select_related("session").order_by("attempt"))
