"""From members' cards to an explained result: pure, exact, the same answer in any order of cards.

Bands are Article 3.3 of decision 26/2026, gates the asterisks of Annex II read cumulatively: the
stars are the highest s whose band floor the exact mean reaches and all of whose gates up to s pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core.digest import digest
from core.errors import InvalidInput
from evaluation import explanation
from evaluation.choices import EndingType, FindingRule, GateRule
from evaluation.outcome import (
    FindingOutcome,
    GateOutcome,
    MemberTotal,
    Missing,
    Outcome,
    PartMean,
    as_fraction,
    as_number,
    cut,
)
from evaluation.self_score import SelfScore, self_score
from evaluation.sheet import Card, EndingRule, Gate, Sheet

__all__ = [
    "Agreement",
    "Card",
    "InvalidCards",
    "Outcome",
    "SelfScore",
    "Settings",
    "as_fraction",
    "as_number",
    "cut",
    "inputs_hash",
    "score",
    "self_score",
]

MAX_STARS = 5


class InvalidCards(InvalidInput):
    """Cards that cannot be counted as they are; `fields` names the criteria."""

    code = "invalid_cards"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the decision leaves to the council's rules of work."""

    gate_rule: str = GateRule.MAJORITY
    finding_rule: str = FindingRule.MAJORITY
    shown_decimals: int = 2  # of a mean; what it decides is always the exact one


@dataclass(frozen=True, slots=True)
class Agreement:
    """The position the council agreed on for one criterion; it settles that gate, not the mean."""

    criterion: str
    position: int
    note: str = ""


def score(
    sheet: Sheet,
    cards: Sequence[Card],
    settings: Settings | None = None,
    agreements: Mapping[str, Agreement] | None = None,
) -> Outcome:
    """The result of complete cards; raises InvalidCards where one is incomplete or none counts."""
    settings = settings or Settings()
    counted = [card for card in cards if card.counts]
    if not counted:
        raise InvalidCards(_("Không có phiếu nào được tính (thư ký không chấm điểm)."))
    for card in counted:
        _require_complete(sheet, card)
    agreed = _agreed_points(sheet, agreements or {})
    points = [_points_of(sheet, card) for card in counted]

    members = tuple(_member(sheet, card, row) for card, row in zip(counted, points, strict=True))
    mean = Fraction(sum(member.total for member in members)) / len(members)
    gates = tuple(_gate(gate, points, agreed, settings.gate_rule) for gate in sheet.gates)
    findings = _findings(sheet, counted, points, agreed, settings.finding_rule)
    by_points = sheet.band_of(mean).stars
    by_gates = min((gate.star for gate in gates if not gate.passed), default=MAX_STARS + 1) - 1
    ending = [finding for finding in findings if finding.is_binding]
    stars = None if ending else min(by_points, by_gates)
    missing, short = _to_next(sheet, stars, mean, gates)
    return Outcome(
        members=members,
        mean=mean,
        parts=_part_means(sheet, members),
        spread=max(m.total for m in members) - min(m.total for m in members),
        gates=gates,
        findings=findings,
        rejected=any(finding.type == EndingType.REJECT for finding in ending),
        stopped=any(finding.type != EndingType.REJECT for finding in ending),
        stars_by_points=by_points,
        stars_by_gates=by_gates,
        stars=stars,
        missing_for_next=missing,
        points_short=short,
        sentence=explanation.sentence(
            shown=cut(mean, settings.shown_decimals),
            band=by_points,
            stars=stars,
            gates=gates,
            endings=ending,
            gate_rule=settings.gate_rule,
        ),
        shown_decimals=settings.shown_decimals,
    )


def _require_complete(sheet: Sheet, card: Card) -> None:
    problems = sheet.problems(card)
    if problems:
        text = next(iter(problems.values()))
        message = _("Phiếu của %(name)s: %(problem)s") % {"name": card.name, "problem": text}
        raise InvalidCards(message, fields={code: [text] for code, text in problems.items()})


def _agreed_points(sheet: Sheet, agreements: Mapping[str, Agreement]) -> dict[str, Decimal]:
    agreed = {}
    for code, agreement in agreements.items():
        leaf = sheet.leaves.get(code)
        if leaf is None or not 0 <= agreement.position <= len(leaf.options):
            message = _("Nội dung thống nhất: tiêu chí %(code)s không có mức thứ %(position)s.")
            message %= {"code": code, "position": agreement.position}
            raise InvalidCards(message, fields={code: [message]})
        agreed[code] = leaf.points_at(agreement.position)
    return agreed


def _points_of(sheet: Sheet, card: Card) -> dict[str, Decimal]:
    """Points of every leaf; one left out because its condition is not met counts 0."""
    return {code: leaf.points_at(card.marks.get(code, 0)) for code, leaf in sheet.leaves.items()}


def _member(sheet: Sheet, card: Card, points: Mapping[str, Decimal]) -> MemberTotal:
    parts = {
        part: sum((points[code] for code in codes), Decimal(0))
        for part, codes in sheet.leaves_of_part.items()
    }
    return MemberTotal(card.name, card.role, sum(parts.values(), Decimal(0)), parts)


def _part_means(sheet: Sheet, members: Sequence[MemberTotal]) -> tuple[PartMean, ...]:
    return tuple(
        PartMean(
            code=part.code,
            name=part.name,
            max_points=part.max_points,
            mean=Fraction(sum(member.parts[part.code] for member in members)) / len(members),
        )
        for part in sheet.parts
    )


def _gate(
    gate: Gate,
    rows: Sequence[Mapping[str, Decimal]],
    agreed: Mapping[str, Decimal],
    rule: str,
) -> GateOutcome:
    points = [row[gate.criterion] for row in rows]
    is_agreed = gate.criterion in agreed
    have = Fraction(agreed[gate.criterion]) if is_agreed else _council_level(points, rule)
    return GateOutcome(
        star=gate.star,
        criterion=gate.criterion,
        name=gate.name,
        needed=gate.needed,
        have=have,
        reached=sum(value >= gate.needed for value in points),
        counted=len(points),
        passed=have >= gate.needed,
        is_agreed=is_agreed,
    )


def _council_level(points: Sequence[Decimal], rule: str) -> Fraction:
    """The most that the rule grants: reached by more than half, by the mean, or by everyone."""
    if rule == GateRule.MEAN:
        return Fraction(sum(points)) / len(points)
    if rule == GateRule.ALL:
        return Fraction(min(points))
    return Fraction(sorted(points, reverse=True)[len(points) // 2])


def _findings(
    sheet: Sheet,
    cards: Sequence[Card],
    rows: Sequence[Mapping[str, Decimal]],
    agreed: Mapping[str, Decimal],
    rule: str,
) -> tuple[FindingOutcome, ...]:
    found = []
    for ending in sheet.rules:
        recorded = sum(
            ending.code in card.findings or _is_zero(ending, {**row, **agreed})
            for card, row in zip(cards, rows, strict=True)
        )
        if recorded:
            found.append(
                FindingOutcome(
                    code=ending.code,
                    text=ending.text,
                    type=ending.type,
                    recorded=recorded,
                    counted=len(cards),
                    is_binding=rule == FindingRule.ANY or recorded * 2 > len(cards),
                )
            )
    return tuple(found)


def _is_zero(ending: EndingRule, points: Mapping[str, Decimal]) -> bool:
    """A card records a zero-stop by itself: 0 points in any criterion the rule lists."""
    if ending.type != EndingType.STOP_IF_ZERO:
        return False
    return any(points[code] == 0 for code in ending.criteria)


def _to_next(
    sheet: Sheet, stars: int | None, mean: Fraction, gates: Sequence[GateOutcome]
) -> tuple[tuple[Missing, ...], Fraction]:
    """Gates and points missing for one star more; nothing for five stars or none."""
    if stars is None or stars == MAX_STARS:
        return (), Fraction(0)
    wanted = {
        gate.criterion: Missing(gate.criterion, gate.name, gate.needed, gate.have)
        for gate in gates
        if gate.star <= stars + 1 and not gate.passed
    }
    return tuple(wanted.values()), max(Fraction(0), Fraction(sheet.floor_of(stars + 1)) - mean)


def inputs_hash(
    sheet: Sheet,
    cards: Sequence[Card],
    settings: Settings,
    agreements: Mapping[str, Agreement],
) -> str:
    """sha256 over all that a result depends on; the order of cards does not matter."""
    return digest(
        {
            "sheet": sheet.fingerprint,
            "cards": sorted(
                [card.name, str(card.role), sorted(card.marks.items()), sorted(card.findings)]
                for card in cards
            ),
            "settings": [str(settings.gate_rule), str(settings.finding_rule)],
            "agreements": sorted(
                [code, agreement.position, agreement.note] for code, agreement in agreements.items()
            ),
        }
    )
