"""The five steps of setting a council up, and what each still lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clocks import today
from evaluation.choices import CouncilStatus, SeatRole, StageStatus
from evaluation.composition import Composition, composition_of
from evaluation.models import Council, CouncilSeat, DossierStage, Scheme, SeatAssignment
from evaluation.selectors.council import assigned_pairs
from products.choices import CategoryLevel
from products.models import ProductCategory

STEPS = {
    "round": gettext_lazy("Đợt"),
    "members": gettext_lazy("Thành viên"),
    "dossiers": gettext_lazy("Hồ sơ"),
    "assignment": gettext_lazy("Phân công"),
    "rules": gettext_lazy("Quy chế"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """What keeps a council from being founded, and the step where it is mended."""

    step: str
    code: str
    text: str


def composition_for(council: Council) -> Composition | None:
    """By the scheme in force on the day of the decision, or today while there is none."""
    scheme = Scheme.objects.in_force_on(council.decided_on or today())
    return composition_of(scheme, council.unit.level)


def gaps_of(council: Council) -> list[Gap]:
    """Everything still missing, in the order of the steps."""
    seats = list(council.seats.serving().select_related("user", "council"))
    return [*_seat_gaps(council, seats), *_assignment_gaps(council, seats)]


def _seat_gaps(council: Council, seats: list[CouncilSeat]) -> list[Gap]:
    gaps = []
    chair = next((seat for seat in seats if seat.role == SeatRole.CHAIR), None)
    law = composition_for(council)
    if chair is None:
        gaps.append(Gap("members", "no_chair", _("Hội đồng phải có đúng một chủ tịch.")))
    elif law and chair.represents != law.leader and not council.chair_authorisation:
        text = _("Chủ tịch hội đồng là %(leader)s; người khác cần văn bản ủy quyền.")
        gaps.append(Gap("members", "chair_not_authorised", text % {"leader": law.leader}))
    if not any(seat.role == SeatRole.SECRETARY for seat in seats):
        gaps.append(Gap("members", "no_secretary", _("Chưa có thư ký ghi biên bản.")))
    missing = law.missing(seats) if law else []
    if missing and not council.missing_bodies_reason:
        text = _("Chưa có đại diện: %(bodies)s. Bổ sung, hoặc ghi lý do thiếu.")
        gaps.append(Gap("members", "bodies_missing", text % {"bodies": "; ".join(missing)}))
    return gaps


def _assignment_gaps(council: Council, seats: list[CouncilSeat]) -> list[Gap]:
    """Enough members to score at all, and enough assigned to each dossier of the round."""
    scoring = [seat for seat in seats if seat.scores]
    if len(scoring) < council.min_scorers:
        text = _("Cần ít nhất %(count)d thành viên chấm điểm, mới có %(have)d.")
        text %= {"count": council.min_scorers, "have": len(scoring)}
        return [Gap("members", "too_few_scorers", text)]
    return [
        Gap("assignment", "too_few_scorers", _thin(council, row))
        for row in scorers_by_dossier(council, scoring)
        if row.count < council.min_scorers
    ]


def _thin(council: Council, row: "DossierScorers") -> str:
    return _("%(product)s: mới phân công %(have)d, cần %(count)d thành viên chấm.") % {
        "product": row.stage.dossier.product,
        "have": row.count,
        "count": council.min_scorers,
    }


@dataclass(frozen=True, slots=True)
class DossierScorers:
    stage: DossierStage
    count: int


@dataclass(frozen=True, slots=True)
class _OnTable:
    """A stage as assigned_pairs() reads an item."""

    stage: DossierStage

    @property
    def stage_id(self) -> int:
        return self.stage.pk


def scorers_by_dossier(council: Council, seats: list[CouncilSeat]) -> list[DossierScorers]:
    stages = list(stages_of_council(council))
    pairs = assigned_pairs(seats, [_OnTable(stage) for stage in stages])
    return [
        DossierScorers(stage, sum((stage.pk, seat.pk) in pairs for seat in seats))
        for stage in stages
    ]


def stages_of_council(council: Council) -> Any:
    """The dossiers of the council's round at its unit, in order of product group."""
    rows = DossierStage.objects.filter(round=council.round_id, unit=council.unit_id)
    return _named(rows)


def stages_to_take(council: Council) -> Any:
    """Received dossiers of the unit that are in no round yet."""
    rows = DossierStage.objects.filter(
        unit=council.unit_id, status=StageStatus.RECEIVED, step__evaluates_points=True
    )
    return _named(rows)


def _named(rows: Any) -> Any:
    return rows.select_related(
        "dossier__product__category__parent__parent", "dossier__producer", "dossier__unit"
    ).order_by("dossier__product__category__position", "dossier__product__sort_key", "pk")


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """A product group of the round's dossiers, or one of its dossiers below it."""

    kind: str
    pk: int
    word: str
    note: str = ""
    scorers: int | None = None


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """The matrix: lines by seats that may be narrowed, and the ticks as they stand."""

    lines: list[AssignmentLine]
    seats: list[CouncilSeat]
    ticked: dict[str, bool]


def assignment_of(council: Council) -> AssignmentPlan:
    seats = list(council.seats.serving().select_related("user", "council").order_by("position"))
    scoring = [seat for seat in seats if seat.scores]
    rows = scorers_by_dossier(council, scoring)
    given = SeatAssignment.objects.filter(seat__in=scoring).values_list("seat", "category", "stage")
    return AssignmentPlan(
        lines=list(_lines(rows)),
        seats=[seat for seat in scoring if seat.role != SeatRole.CHAIR],
        ticked={
            f"group-{category}-{seat}" if category else f"stage-{stage}-{seat}": True
            for seat, category, stage in given
        },
    )


def _lines(rows: list[DossierScorers]) -> Iterator[AssignmentLine]:
    """Dossiers come in order of their category, so that each group is met once."""
    met = set()
    for row in rows:
        group = _group(row.stage)
        if group is not None and group.pk not in met:
            met.add(group.pk)
            yield AssignmentLine("group", group.pk, group.name)
        dossier = row.stage.dossier
        yield AssignmentLine(
            "stage", row.stage.pk, dossier.product.name, str(dossier.producer), row.count
        )


def _group(stage: DossierStage) -> ProductCategory | None:
    """The group of the product's subgroup, or the sector where there is no group."""
    category = stage.dossier.product.category
    while category is not None and category.level == CategoryLevel.SUBGROUP:
        category = category.parent
    return category


@dataclass(frozen=True, slots=True)
class StepLink:
    code: str
    word: str
    gaps: int
    is_current: bool


def steps_of(gaps: list[Gap], current: str) -> list[StepLink]:
    return [
        StepLink(code, str(word), sum(gap.step == code for gap in gaps), code == current)
        for code, word in STEPS.items()
    ]


def is_open_for_change(council: Council) -> bool:
    """While no founding decision is drafted: then the papers are what counts."""
    return council.status == CouncilStatus.DRAFT and council.founding_id is None
