"""How one criterion was marked for like products: counted, without a name.

Only dossiers whose result was decided are looked at, and only when they are enough of them that
nobody's product or card can be told from the numbers.
"""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluation.choices import ItemStatus, SeatRole, StageStatus
from evaluation.models import Mark, Recusal, SessionItem
from evaluation.sheet import Criterion

LEAST_DOSSIERS, LEAST_CARDS = 3, 5
_DECIDED = (StageStatus.RECOGNISED, StageStatus.FORWARDED, StageStatus.NOTIFIED)


@dataclass(frozen=True, slots=True)
class PrecedentOption:
    label: str
    points: Decimal
    cards: int
    percent: int


@dataclass(frozen=True, slots=True)
class Precedents:
    """`options` is empty where there are too few to stay anonymous."""

    criterion: Criterion
    dossiers: int
    cards: int
    median: Decimal | None
    options: list[PrecedentOption]


def precedents_of(item: SessionItem, criterion: Criterion) -> Precedents:
    """Of earlier meetings of the same unit under the same criteria set; one query."""
    rows = list(_marks(item, criterion.code).values_list("option__position", "scorecard__item"))
    dossiers = len({of_item for _position, of_item in rows})
    if dossiers < LEAST_DOSSIERS or len(rows) < LEAST_CARDS:
        return Precedents(criterion, 0, 0, None, [])
    positions = [position or 0 for position, _of_item in rows]
    return Precedents(
        criterion=criterion,
        dossiers=dossiers,
        cards=len(rows),
        median=median(criterion.points_at(position) for position in positions),
        options=[
            PrecedentOption(
                label=option.label,
                points=option.points,
                cards=positions.count(option.position),
                percent=round(100 * positions.count(option.position) / len(rows)),
            )
            for option in criterion.choices
        ],
    )


def _marks(item: SessionItem, code: str) -> QuerySet[Mark]:
    """Counted cards' marks on the criterion; the same product's own earlier dossiers left out."""
    recused = Recusal.objects.filter(
        seat=OuterRef("scorecard__seat"), stage=OuterRef("scorecard__item__stage")
    )
    earlier = Q(scorecard__item__session__held_on__lt=item.session.held_on)
    return (
        Mark.objects.filter(
            earlier,
            is_chosen=True,
            criterion__code=code,
            criterion__criteria_set=item.stage.criteria_set_id,
            scorecard__status="handed_in",
            scorecard__item__status=ItemStatus.CONCLUDED,
            scorecard__item__stage__status__in=_DECIDED,
            scorecard__item__session__council__unit=item.session.council.unit_id,
        )
        .exclude(scorecard__seat__role=SeatRole.SECRETARY)
        .exclude(scorecard__item__stage__dossier__product=item.stage.dossier.product_id)
        .exclude(Exists(recused))
    )
