"""How one sheet stands while it is being filled: for the panels beside it, saved or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluation.sheet import Gate, Sheet

PASSED, FAILED, WAITING = "passed", "failed", "waiting"
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class PartScore:
    code: str
    name: str
    points: Decimal
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class GateState:
    """A gate against one sheet: passed, failed, or waiting while its criterion is unmarked."""

    star: int
    criterion: str
    name: str
    needed: Decimal
    have: Decimal | None
    state: str


@dataclass(frozen=True, slots=True)
class GateCount:
    """Of one star's own gates: how many there are and how they stand."""

    star: int
    total: int
    passed: int
    failed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class MissingGate:
    """What must be raised for the next star; `have` is None while the criterion is unmarked."""

    criterion: str
    name: str
    star: int
    needed: Decimal
    have: Decimal | None

    @property
    def plus(self) -> Decimal:
        return self.needed - (self.have or _NOTHING)


@dataclass(frozen=True, slots=True)
class SelfScore:
    """Where a sheet stands: `stars` is None until every criterion that counts is marked."""

    total: Decimal
    max_reachable: Decimal
    max_points: Decimal
    done: int
    leaves: int
    unmarked: tuple[str, ...]
    not_applicable: tuple[str, ...]
    parts: tuple[PartScore, ...]
    gates: tuple[GateState, ...]
    gate_counts: tuple[GateCount, ...]
    stars_by_points: int
    stars_by_gates: int
    stars: int | None
    next_stars: int | None
    points_short: Decimal
    missing_for_next: tuple[MissingGate, ...]
    total_with_missing: Decimal
    zero_stops: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return self.done == self.leaves

    @property
    def failed_gates(self) -> tuple[GateState, ...]:
        return tuple(gate for gate in self.gates if gate.state == FAILED)


def self_score(sheet: Sheet, marks: Mapping[str, int]) -> SelfScore:
    """One sheet, complete or not: marks are positions by criterion code, unknown codes ignored.

    A criterion whose condition is not met is done, counts 0 and no longer waits.
    """
    idle = frozenset(code for code in sheet.leaves if not sheet.applies(code, marks))
    points = _points(sheet, marks, idle)
    total = sum(points.values(), _NOTHING)
    gates = tuple(_state(gate, points) for gate in sheet.gates)
    by_points = sheet.band_of(total).stars
    open_gates = [gate.star for gate in gates if gate.state != PASSED]
    by_gates = min(open_gates, default=6) - 1
    standing = min(by_points, by_gates)
    next_stars = standing + 1 if standing < 5 else None
    missing = _missing(gates, next_stars)
    return SelfScore(
        total=total,
        max_reachable=total
        + sum(
            (leaf.max_points for code, leaf in sheet.leaves.items() if code not in points), _NOTHING
        ),
        max_points=sheet.max_points,
        done=len(points),
        leaves=len(sheet.leaves),
        unmarked=tuple(code for code in sheet.leaves if code not in points),
        not_applicable=tuple(code for code in sheet.leaves if code in idle),
        parts=_parts(sheet, points),
        gates=gates,
        gate_counts=_counts(gates),
        stars_by_points=by_points,
        stars_by_gates=by_gates,
        stars=standing if len(points) == len(sheet.leaves) else None,
        next_stars=next_stars,
        points_short=max(_NOTHING, sheet.floor_of(next_stars) - total) if next_stars else _NOTHING,
        missing_for_next=missing,
        total_with_missing=total + sum((gate.plus for gate in missing), _NOTHING),
        zero_stops=_zero_stops(sheet, points),
    )


def _points(sheet: Sheet, marks: Mapping[str, int], idle: frozenset[str]) -> dict[str, Decimal]:
    """Points of what is settled: marked with a real option, or not to be marked at all."""
    points = {}
    for code, leaf in sheet.leaves.items():
        if code in idle:
            points[code] = _NOTHING
        elif code in marks and 0 <= marks[code] <= len(leaf.options):
            points[code] = leaf.points_at(marks[code])
    return points


def _parts(sheet: Sheet, points: Mapping[str, Decimal]) -> tuple[PartScore, ...]:
    return tuple(
        PartScore(
            code=part.code,
            name=part.name,
            points=sum(
                (points.get(code, _NOTHING) for code in sheet.leaves_of_part[part.code]), _NOTHING
            ),
            max_points=part.max_points,
        )
        for part in sheet.parts
    )


def _state(gate: Gate, points: Mapping[str, Decimal]) -> GateState:
    have = points.get(gate.criterion)
    if have is None:
        return GateState(gate.star, gate.criterion, gate.name, gate.needed, None, WAITING)
    state = PASSED if have >= gate.needed else FAILED
    return GateState(gate.star, gate.criterion, gate.name, gate.needed, have, state)


def _counts(gates: tuple[GateState, ...]) -> tuple[GateCount, ...]:
    counts = []
    for star in sorted({gate.star for gate in gates}):
        states = [gate.state for gate in gates if gate.star == star]
        counts.append(
            GateCount(
                star=star,
                total=len(states),
                passed=states.count(PASSED),
                failed=states.count(FAILED),
                waiting=states.count(WAITING),
            )
        )
    return tuple(counts)


def _missing(gates: tuple[GateState, ...], stars: int | None) -> tuple[MissingGate, ...]:
    """Per criterion the highest gate up to that star that is not passed yet."""
    if stars is None:
        return ()
    wanted = {
        gate.criterion: MissingGate(gate.criterion, gate.name, gate.star, gate.needed, gate.have)
        for gate in gates
        if gate.star <= stars and gate.state != PASSED
    }
    return tuple(wanted.values())


def _zero_stops(sheet: Sheet, points: Mapping[str, Decimal]) -> tuple[str, ...]:
    """Texts of rules by which a 0 on this sheet would end the evaluation."""
    return tuple(
        rule.text
        for rule in sheet.rules
        if rule.type == "stop_if_zero" and any(points.get(code) == 0 for code in rule.criteria)
    )
