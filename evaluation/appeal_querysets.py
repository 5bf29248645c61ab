"""The vocabulary of reading appeals."""

from typing import Any, Self

from django.db.models import Q

from accounts.querysets import UnitScopedQuerySet, within


class AppealQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own producer's, and those against results of one's units."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within("result__stage__unit__path", user.unit_paths) | Q(producer__in=user.producer_ids)
        )

    def open(self) -> Self:
        return self.filter(status__in=["filed", "received", "proposed"])
