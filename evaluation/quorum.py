"""Whether enough members take part, the one who presides among them (pure)."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Quorum:
    """Scoring seats taking part of all, the share required in per cent, whether the chair does."""

    present: int
    seats: int
    percent: int
    chair_present: bool

    @property
    def is_met(self) -> bool:
        share = Fraction(self.present * 100, self.seats) if self.seats else Fraction(0)
        return self.chair_present and share >= self.percent
