"""One recognition as rows state it: is it the same, does it add, correct or contradict."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.text import fold
from evaluation.import_codes import Recogniser
from evaluation.import_facts import CheckedRow, Facts
from evaluation.import_identity import producer_name, product_name
from evaluation.import_places import Place
from evaluation.import_values import is_committee, is_national, number_key, round_key
from evaluation.models import Recognition
from products.models import Product

# Facts that a later list may correct; of the rest it only fills what is empty.
_CORRECTED = ("stars", "score", "decided_on")
_FILLED = ("score_text", "date_text")
_REWORDED = ("form_text", "sector_text", "note")


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a row cannot stand beside an earlier one of the same file."""

    code: str
    text: str
    earlier: CheckedRow


@dataclass(slots=True, eq=False)
class Statement:
    """A recognition, on file or new; `said` are the rows of this run that state it."""

    record: Recognition
    said: list[CheckedRow] = field(default_factory=list)

    def clash(self, facts: Facts) -> Clash | None:
        """A row that says otherwise than an earlier one, or nothing that one had not said."""
        for earlier in self.said:
            for name in _CORRECTED:
                before, now = getattr(earlier.facts, name), getattr(facts, name)
                if before is not None and now is not None and before != now:
                    return Clash("contradicts_row", _("mâu thuẫn"), earlier)
        for earlier in self.said:
            if _stated(facts) <= _stated(earlier.facts):
                return Clash("duplicate_in_file", _("trùng"), earlier)
        return None


def _stated(facts: Facts) -> set[str]:
    """Which of the facts a row gives at all; names and places every row gives."""
    names = (
        "stars", "score", "decision_number", "decided_on", "date_text", "round", "note", "sector",
        "form_text", "commune",
    )  # fmt: skip
    return {name for name in names if getattr(facts, name) not in (None, "")}


def list_key(facts: Facts) -> tuple[str, date | None, str]:
    """Rows of one decision or round: two of them are meant to be two products."""
    return number_key(facts.decision_number), facts.decided_on, round_key(facts.round)


def fingerprint(facts: Facts, place: Place) -> tuple[object, ...]:
    """Equal for rows that state exactly the same, however the names are spelled."""
    return (
        producer_name(facts.producer).key,
        product_name(facts.product),
        place.home.pk,
        *list_key(facts),
        facts.date_text if facts.decided_on is None else "",
        facts.stars,
        facts.score,
        facts.sector,
        facts.form_text,
        facts.note,
    )


def find_statement(statements: Iterable[Statement], facts: Facts) -> Statement | None:
    """The recognition on file that the row states again, the surest first."""
    scored = [(_likeness(each.record, facts), each) for each in statements]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > 0 else None


def _likeness(record: Recognition, facts: Facts) -> int:
    """3 the same number, 2 the same day, 1 the same round (or none) and no different stars."""
    number, day = number_key(facts.decision_number), facts.decided_on
    if record.number_key and number:
        is_same_year = not (record.decided_on and day) or record.decided_on.year == day.year
        if record.number_key != number or not is_same_year:
            return 0
        return 4 if record.decided_on == day else 3
    if record.decided_on and day:
        return 2 if record.decided_on == day else 0
    if record.round_key != round_key(facts.round):
        return 0
    if (record.decided_on or day or record.number_key or number) and not record.round_key:
        return 0  # nothing in common but the silence
    return 1 if len({record.stars, facts.stars} - {None}) < 2 else 0


def new_record(facts: Facts, product: Product, place: Place) -> Recognition:
    """The recognition a row states, its printed names frozen."""
    return Recognition(
        product=product,
        unit_id=place.unit.pk,
        stars=facts.stars,
        score=facts.score,
        score_text="" if facts.score is not None else facts.score_text,
        recogniser=_recogniser(facts.decision_number),
        decision_number=facts.decision_number,
        number_key=number_key(facts.decision_number),
        decided_on=facts.decided_on,
        date_text="" if facts.decided_on else facts.date_text,
        valid_until=facts.valid_until,
        round=facts.round,
        round_key=round_key(facts.round),
        product_text=facts.product,
        producer_text=facts.producer,
        form_text=facts.form_text,
        commune_text=facts.commune,
        district_text=facts.district,
        province_text=facts.province,
        sector_text=facts.sector,
        note=facts.note,
    )


def restate(record: Recognition, facts: Facts, place: Place) -> bool:
    """Take over what a row adds or corrects; False when it says nothing new."""
    stated = new_record(facts, record.product, place)
    before = _content(record)
    for name in _CORRECTED:
        if getattr(stated, name) is not None:
            setattr(record, name, getattr(stated, name))
    for name in _FILLED:
        setattr(record, name, getattr(record, name) or getattr(stated, name))
    if stated.decision_number and not record.decision_number:
        record.decision_number, record.number_key = stated.decision_number, stated.number_key
        record.recogniser = stated.recogniser
    if stated.round and stated.round_key != record.round_key:
        record.round, record.round_key = stated.round, stated.round_key
    for name in _REWORDED:
        if fold(getattr(stated, name)) not in ("", fold(getattr(record, name))):
            setattr(record, name, getattr(stated, name))
    if record.decided_on:
        record.date_text = ""
    if record.score is not None:
        record.score_text = ""
    record.valid_until = _valid_until(record)
    return _content(record) != before


def _valid_until(record: Recognition) -> date | None:
    return Facts(stars=record.stars, decided_on=record.decided_on).valid_until


def _content(record: Recognition) -> tuple[int | str | Decimal | date | None, ...]:
    return tuple(getattr(record, name) for name in CHANGING)


CHANGING = (
    *_CORRECTED, *_FILLED, *_REWORDED, "decision_number", "number_key", "recogniser", "round",
    "round_key", "valid_until",
)  # fmt: skip


def _recogniser(number: str) -> Recogniser:
    if is_national(number):
        return Recogniser.NATIONAL
    return Recogniser.COMMITTEE if is_committee(number) else Recogniser.UNKNOWN
