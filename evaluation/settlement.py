"""Whether opened marks may be concluded as they are, or must first be discussed (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluation import scoring
from evaluation.sheet import Card, Sheet


@dataclass(frozen=True, slots=True)
class Settlement:
    """One opened dossier against the council's rules of work.

    `requests`: members who asked for a new scoring or a meeting. `attempts_left`: new scorings
    the rules still allow. `stars`: what each card alone would give, asked of a written opinion.
    """

    spread: Fraction | Decimal
    limit: int
    requests: int
    attempts_left: int
    has_note: bool
    is_written: bool = False
    stars: frozenset[int | None] = frozenset()

    @property
    def is_wide(self) -> bool:
        return self.spread > self.limit

    @property
    def is_disputed(self) -> bool:
        return self.is_wide or self.requests > 0 or len(self.stars) > 1

    @property
    def must_meet(self) -> bool:
        """A written opinion on which members differ goes to a meeting (Article 7.6d)."""
        return self.is_written and self.is_disputed

    @property
    def must_score_again(self) -> bool:
        return not self.is_written and self.is_disputed and self.attempts_left > 0

    @property
    def needs_note(self) -> bool:
        """Disputed to the last attempt: the council's agreement is written down instead."""
        lasting = self.is_disputed and not (self.must_meet or self.must_score_again)
        return lasting and not self.has_note

    @property
    def is_settled(self) -> bool:
        return not (self.must_meet or self.must_score_again or self.needs_note)


def stars_of_each(
    sheet: Sheet, cards: Sequence[Card], settings: scoring.Settings
) -> frozenset[int | None]:
    """The stars that every counted card would give if it were the only one."""
    return frozenset(scoring.score(sheet, [card], settings).stars for card in cards)
