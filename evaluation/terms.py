"""How long a certificate counts, and what may be said of it on a given day; dates only."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.clocks import add_months
from evaluation.choices import CertificateState

RENEWAL_CLOSES_DAYS = 120  # last day for filing it (Article 7.6a)
EXPIRING_DAYS = 180  # when the window for filing a re-evaluation opens (Article 7.6a)
REMINDERS = (180, 120, 60, 30)  # days before the last valid day on which people are told


def last_valid_day(issued_on: date, months: int) -> date:
    """Same calendar day `months` later, inclusive; a month end is clamped (Article 4.3)."""
    return add_months(issued_on, months)


@dataclass(frozen=True, slots=True)
class Term:
    """The dates of one certificate that decide its state."""

    starts_on: date
    ends_on: date
    extended_until: date | None = None
    withdrawn_on: date | None = None
    superseded_on: date | None = None

    @property
    def last_day(self) -> date:
        return self.extended_until or self.ends_on

    @property
    def renewal_opens_on(self) -> date:
        return self.ends_on - timedelta(days=EXPIRING_DAYS)

    @property
    def renewal_closes_on(self) -> date:
        return self.ends_on - timedelta(days=RENEWAL_CLOSES_DAYS)

    def days_left(self, day: date) -> int:
        """Days after this one on which the certificate still counts; negative once it lapsed."""
        return (self.last_day - day).days

    def effective(self) -> tuple[date, date] | None:
        """Half-open range of days on which the certificate counts; None when it never does."""
        end = self.last_day + timedelta(days=1)
        for cut in (self.withdrawn_on, self.superseded_on):
            if cut is not None:
                end = min(end, cut)
        return (self.starts_on, end) if end > self.starts_on else None

    def state(self, day: date) -> CertificateState:
        """What a person who scans the QR code on that day is told."""
        if self.withdrawn_on is not None and day >= self.withdrawn_on:
            return CertificateState.WITHDRAWN
        if self.superseded_on is not None and day >= self.superseded_on:
            return CertificateState.SUPERSEDED
        if day < self.starts_on:
            return CertificateState.NOT_YET
        if day > self.last_day:
            return CertificateState.EXPIRED
        if day > self.ends_on:
            return CertificateState.EXTENDED
        if (self.ends_on - day).days <= EXPIRING_DAYS:
            return CertificateState.EXPIRING
        return CertificateState.IN_FORCE


def reminder_due(days_left: int) -> int | None:
    """The nearest reminder whose day has come; None before the first and after the last day.

    A run after missed days tells this one only: earlier ones have lost their meaning.
    """
    due = [days for days in REMINDERS if 0 <= days_left <= days]
    return min(due, default=None)
