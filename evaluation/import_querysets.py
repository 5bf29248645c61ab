"""The vocabulary of reading past recognitions and the runs that brought them."""

from datetime import date
from typing import Self

from accounts.querysets import UnitScopedQuerySet


class RecognitionQuerySet(UnitScopedQuerySet):
    unit_path = "product__unit__path"

    def in_force(self, day: date) -> Self:
        """Counted on a day: three stars or more, decided on a known date, not past the term."""
        return self.filter(decided_on__lte=day, valid_until__gte=day)

    def newest_first(self) -> Self:
        """By date, those without one after the others."""
        return self.order_by("product", "-decided_on", "-pk")


class ImportRunQuerySet(UnitScopedQuerySet):
    """Runs are a province's; a person sees those of the provinces served."""


class ImportRowQuerySet(UnitScopedQuerySet):
    unit_path = "run__unit__path"

    def waiting(self) -> Self:
        """For a person to look at: left out, and nothing decided about them yet."""
        return self.filter(outcome__in=("possible_duplicate", "rejected"), resolution="")
