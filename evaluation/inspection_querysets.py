"""The vocabulary of reading inspections."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from accounts.querysets import UnitScopedQuerySet, within

TOLD = ("concluded", "followed_up", "closed")


class InspectionQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of one's units, and of products at home there; a producer its own once concluded.

        What somebody reported is not shown to the producer before the office concludes.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(product__producer__in=user.producer_ids, status__in=TOLD, held_on__isnull=False)
        return self.filter(
            within("unit__path", user.unit_paths)
            | within("product__unit__path", user.unit_paths)
            | own
        )

    def concluded_since(self, day: date) -> Self:
        """Held after the day and concluded: what a re-evaluation looks back on."""
        return self.filter(status__in=TOLD, held_on__gt=day)
