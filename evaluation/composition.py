"""Who must sit on a council by the scheme's own words (Article 7.3b of decision 26/2026)."""

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.models import CouncilSeat, Scheme

# How the data writes "where it exists".
_WHERE_IT_EXISTS = "(nếu có)"


@dataclass(frozen=True, slots=True)
class Composition:
    """`leader` may chair by right; `required` bodies each need a seat, `optional` where they
    exist; `invited` may be asked besides."""

    leader: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    invited: tuple[str, ...]

    @property
    def bodies(self) -> tuple[str, ...]:
        return (self.leader, *self.required, *self.optional)

    def missing(self, seats: Iterable[CouncilSeat]) -> list[str]:
        """Required bodies without a seat, as the scheme lists them."""
        seated = {seat.represents for seat in seats}
        return [body for body in self.required if body not in seated]


def composition_of(scheme: Scheme | None, level: str) -> Composition | None:
    """What the scheme says of the councils of a level; None where it names no bodies."""
    councils = (scheme.details.get("councils") if scheme else None) or []
    found = next((row for row in councils if row["level"] == level), None)
    if found is None:
        return None
    named = [_body(text) for text in found["members"]]
    return Composition(
        leader=_sentence(found["chair"].partition(" (")[0]),
        required=tuple(name for name, is_optional in named if not is_optional),
        optional=tuple(name for name, is_optional in named if is_optional),
        invited=tuple(_sentence(text) for text in found["may_invite"]),
    )


def _body(text: str) -> tuple[str, bool]:
    name = text.removesuffix(_WHERE_IT_EXISTS).strip()
    return _sentence(name), name != text.strip()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
