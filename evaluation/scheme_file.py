"""Reading schemes.json: the decisions, their bands, and who does what under each."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.clocks import Unit
from evaluation.choices import StepLevel, StepRole
from evaluation.sheet import Band
from evaluation.sheet_checks import band_problems
from evaluation.strict_json import JsonProblem, Node, parse

DATA = Path(__file__).parent / "data"
SCHEMES = DATA / "schemes.json"

# How a level's authority signs, from who the decision names (decree 30/2020, annex I).
_SIGNING_FORMS = (
    ("Chủ tịch", "CHỦ TỊCH"),
    ("Bộ", "BỘ TRƯỞNG"),
    ("UBND", "TM. ỦY BAN NHÂN DÂN"),
)


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A legal text of a scheme: the decision itself or one that amends it."""

    number: str
    issuer: str
    issued_on: date
    in_force_from: date | None
    expired_on: date | None
    is_main: bool


@dataclass(frozen=True, slots=True)
class StepEntry:
    order: int
    level: StepLevel
    role: StepRole
    authority: str
    signing_form: str
    evaluates_points: bool
    recognises: tuple[int, ...]
    forwards_from: Decimal | None
    clock_length: int | None
    clock_unit: str
    rounds: tuple[dict[str, Any], ...]
    basis: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """One scheme as its file says; None where the value is not known."""

    code: str
    decisions: tuple[DecisionEntry, ...]
    in_force_from: date
    in_force_until: date | None
    is_historic: bool
    criteria_path: Path
    set_count: int | None
    total_points: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    bands: tuple[Band, ...]
    steps: tuple[StepEntry, ...]
    certificate_months: int
    certificate_min_stars: int
    sample_count: int | None
    commune_check_days: int | None
    renewal_earliest_days: int | None
    renewal_latest_days: int | None
    re_evaluation_days: int | None
    extension_max_days: int | None
    withdrawal_days: int | None
    transition_first_days: int | None
    transition_re_evaluation_days: int | None
    details: dict[str, Any]
    confidence: dict[str, str]
    sha256: str

    @property
    def title(self) -> str:
        """ "Quyết định 148/QĐ-TTg (sửa đổi: 1489/QĐ-TTg)"."""
        main = next(decision.number for decision in self.decisions if decision.is_main)
        amending = [decision.number for decision in self.decisions if not decision.is_main]
        title = _("Quyết định %s") % main
        return f"{title} ({_('sửa đổi:')} {', '.join(amending)})" if amending else title


def read_schemes(path: Path = SCHEMES) -> tuple[SchemeEntry, ...]:
    """All schemes of the file, newest first as written; raises JsonProblem with the place."""
    content = path.read_bytes()
    root = Node.of(parse(content))
    entries = tuple(_scheme(node, path.parent) for node in root.children("schemes"))
    codes = [entry.code for entry in entries]
    if not codes or len(set(codes)) < len(codes):
        raise JsonProblem(_("Phải có ít nhất một quy định, mã không lặp lại."), "schemes")
    return entries


def _scheme(node: Node, folder: Path) -> SchemeEntry:
    code = node.text("code")
    main_file = node.text_or("criteria_file")
    certificate = node.child("certificate")
    renewal = _maybe(node, "re_evaluation")
    window = _maybe(renewal, "window")
    transition = _maybe(node, "transition")
    entry = SchemeEntry(
        code=code,
        decisions=_decisions(node),
        in_force_from=_day(node, "in_force_from"),
        in_force_until=_day_or_none(node, "in_force_until"),
        is_historic=not main_file,
        criteria_path=folder / (main_file or f"{code}.json"),
        set_count=node.integer_or_none("criteria_sets"),
        total_points=node.decimal("total_points"),
        parts=tuple((p.text("code"), p.decimal("max_points")) for p in node.children("parts")),
        bands=_bands(node),
        steps=_steps(node),
        certificate_months=certificate.integer("validity_months"),
        certificate_min_stars=certificate.integer("min_stars"),
        sample_count=_maybe(node, "samples").integer_or_none("count"),
        commune_check_days=_maybe(node, "commune_check").integer_or_none("working_days"),
        renewal_earliest_days=window.integer_or_none("earliest_days_before_expiry"),
        renewal_latest_days=window.integer_or_none("latest_days_before_expiry"),
        re_evaluation_days=renewal.integer_or_none("decision_clock_days"),
        extension_max_days=_maybe(transition, "extension").integer_or_none("max_days"),
        withdrawal_days=_maybe(node, "withdrawal").integer_or_none("clock_days"),
        transition_first_days=_maybe(transition, "pending_first_or_upgrade").integer_or_none(
            "days"
        ),
        transition_re_evaluation_days=_maybe(transition, "pending_re_evaluation").integer_or_none(
            "days"
        ),
        details={key: node.value[key] for key in _DETAILS if node.has(key)},
        confidence=dict(_maybe(node, "confidence").value),
        sha256=hashlib.sha256(repr(node.value).encode()).hexdigest(),
    )
    _check(entry, node)
    return entry


# Read by people, not by rules of this slice: kept with the scheme as they are.
_DETAILS = (
    "councils", "extra_rounds", "upgrade", "re_evaluation", "withdrawal", "monitoring",
    "transition", "samples", "dossier_copies", "eligible_producers", "commune_check",
)  # fmt: skip


def _check(entry: SchemeEntry, node: Node) -> None:
    problems = band_problems(entry.bands, entry.total_points)
    if problems:
        raise JsonProblem(" ".join(problems), node.at("star_bands"))
    if sum((points for _code, points in entry.parts), Decimal(0)) != entry.total_points:
        raise JsonProblem(_("Các phần cộng lại không bằng tổng điểm."), node.at("parts"))
    if sum(decision.is_main for decision in entry.decisions) != 1:
        raise JsonProblem(_("Phải có đúng một quyết định chính."), node.at("decisions"))


def _maybe(node: Node, key: str) -> Node:
    """A part that older schemes leave null: nothing is known of it."""
    return node.child(key) if node.has(key) else Node({}, node.at(key))


def _day(node: Node, key: str) -> date:
    try:
        return date.fromisoformat(node.text(key))
    except ValueError as error:
        if isinstance(error, JsonProblem):
            raise
        raise JsonProblem(_("Ngày phải viết theo dạng 2026-05-22."), node.at(key)) from error


def _day_or_none(node: Node, key: str) -> date | None:
    return _day(node, key) if node.has(key) else None


def _decisions(node: Node) -> tuple[DecisionEntry, ...]:
    return tuple(
        DecisionEntry(
            number=decision.text("number"),
            issuer=decision.text("issuer"),
            issued_on=_day(decision, "issued"),
            in_force_from=_day_or_none(decision, "effective"),
            expired_on=_day_or_none(decision, "expired"),
            is_main=decision.text("role") == "main",
        )
        for decision in node.children("decisions")
    )


def _bands(node: Node) -> tuple[Band, ...]:
    """Half-open by convention; a file that prints other limits is refused, not bent."""
    bands = []
    total = node.decimal("total_points")
    for printed in node.children("star_bands"):
        ceiling = printed.decimal("max")
        if not printed.boolean("min_inclusive") or printed.boolean("max_inclusive") != (
            ceiling == total
        ):
            message = _("Khung điểm phải gồm mức dưới, không gồm mức trên (trừ mức cao nhất).")
            raise JsonProblem(message, printed.place)
        bands.append(Band(printed.integer("stars"), printed.decimal("min"), ceiling))
    return tuple(sorted(bands, key=lambda band: band.stars))


def _steps(node: Node) -> tuple[StepEntry, ...]:
    rounds = {
        printed.text("level"): tuple(one.value for one in printed.children("rounds"))
        for printed in node.children("rounds")
    }
    return tuple(
        _step(regime, level, rounds)
        for regime in node.children("regimes")
        for level in regime.children("levels")
    )


def _step(regime: Node, level: Node, rounds: dict[str, tuple[dict[str, Any], ...]]) -> StepEntry:
    name = _choice(level, "level", StepLevel)
    days = level.integer_or_none("working_days")
    authority = level.text("authority")
    return StepEntry(
        order=level.integer("order"),
        level=name,
        role=_choice(level, "role", StepRole),
        authority=authority,
        signing_form=next(
            form for start, form in (*_SIGNING_FORMS, ("", "")) if authority.startswith(start)
        ),
        evaluates_points=level.boolean("evaluates_points"),
        recognises=tuple(level.value.get("recognises", ())),
        forwards_from=_threshold(regime, name),
        clock_length=days,
        clock_unit=Unit.WORKING_DAYS.value if days else "",
        rounds=rounds.get(name, ()),
        basis=regime.text_or("basis"),
        valid_from=_day(regime, "from_date"),
        valid_until=_day_or_none(regime, "until"),
    )


def _choice(node: Node, key: str, choices: Any) -> Any:
    value = node.text(key)
    if value not in choices.values:
        raise JsonProblem(_("Giá trị “%s” không dùng được.") % value, node.at(key))
    return choices(value)


def _threshold(regime: Node, level: str) -> Decimal | None:
    for printed in regime.children("forward_thresholds"):
        if printed.text("from_level") == level and printed.has("min_average"):
            return printed.decimal("min_average")
    return None
