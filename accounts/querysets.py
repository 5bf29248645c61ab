"""The vocabulary of reading by place and date."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Q


def within(field: str, paths: list[str]) -> Q:
    """Rows whose path field lies at or below one of the paths; no paths, no rows."""
    branches = (Q(**{f"{field}__startswith": path}) for path in paths)
    return reduce(or_, branches, Q(pk__in=[]))


class LockableQuerySet(models.QuerySet):
    def lock(self, pk: int) -> Any:
        """One row, held until the surrounding transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class UnitScopedQuerySet(LockableQuerySet):
    """Rows filed under an administrative unit; by default nobody sees any."""

    unit_path = "unit__path"

    def visible_to(self, user: Any) -> Self:
        """Everything at, or anywhere below, the units this user serves today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(within(self.unit_path, user.unit_paths))


class UnitQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> Self:
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day
        )

    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(within("path", user.unit_paths))

    def at_or_below(self, path: str) -> Self:
        return self.filter(path__startswith=path)


class PostQuerySet(models.QuerySet):
    def serving_on(self, day: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
