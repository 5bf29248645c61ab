"""The vocabulary of reading by place and date."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import connections, models
from django.db.models import F, FilteredRelation, Q

# A unit, the communes of a help area, and whatever they took over as default heir, back through
# time. Asked once for all posts of a person.
_SERVED = """
WITH RECURSIVE served(post, unit) AS (
  SELECT post.id, post.unit_id
    FROM accounts_post post
   WHERE post.id = ANY(%(posts)s) AND post.unit_id IS NOT NULL
  UNION ALL
  SELECT post.id, member.commune_id
    FROM accounts_post post
    JOIN accounts_helpareacommune member ON member.help_area_id = post.help_area_id
   WHERE post.id = ANY(%(posts)s) AND member.since <= %(day)s
     AND (member.until IS NULL OR member.until >= %(day)s)
  UNION
  SELECT served.post, step.old_id
    FROM served JOIN accounts_unitsuccession step ON step.new_id = served.unit
   WHERE step.is_default AND step."on" <= %(day)s
)
SELECT served.post, array_agg(DISTINCT unit.path)
  FROM served JOIN accounts_administrativeunit unit ON unit.id = served.unit
 GROUP BY served.post
"""


def within(field: str, paths: Iterable[str]) -> Q:
    """Rows whose path field lies at or below one of the paths; no paths, no rows."""
    branches = (Q(**{f"{field}__startswith": path}) for path in paths)
    return reduce(or_, branches, Q(pk__in=[]))


def compact(paths: Iterable[str]) -> tuple[str, ...]:
    """The same ground in the fewest prefixes; closing slashes keep 14/040/ apart from 14/04030/."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def in_force(day: date, start: str, end: str) -> Q:
    """Between two dates, both included; an open end never ends."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


class LockableQuerySet(models.QuerySet):
    def lock(self, pk: int) -> Any:
        """One row, held until the surrounding transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def lock_all(self, keys: Iterable[int]) -> list[Any]:
        """These rows, held likewise; taken in the order of their keys, so that two never cross."""
        return list(self.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk"))


class UnitScopedQuerySet(LockableQuerySet):
    """Rows filed under an administrative unit; by default nobody sees any."""

    unit_path = "unit__path"

    def visible_to(self, user: Any) -> Self:
        """Everything at, or anywhere below, the units this user serves today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(within(self.unit_path, user.unit_paths))


class UnitQuerySet(LockableQuerySet):
    def valid_on(self, day: date) -> Self:
        return self.filter(in_force(day, "valid_from", "valid_until"))

    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(within("path", user.unit_paths))

    def at_or_below(self, path: str) -> Self:
        return self.filter(path__startswith=path)


class HelpAreaQuerySet(LockableQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Areas of the provinces a user serves; their own, too, for who works in one."""
        if not user.is_authenticated:
            return self.none()
        own = [post.help_area_id for post in user.posts_today if post.help_area_id]
        return self.filter(within("province__path", user.unit_paths) | Q(pk__in=own))


class PostQuerySet(LockableQuerySet):
    def serving_on(self, day: date) -> Self:
        """Held on the day, at a unit that exists on the day: an abolished office gives nothing."""
        unit = Q(unit__isnull=True) | in_force(day, "unit__valid_from", "unit__valid_until")
        return self.filter(in_force(day, "since", "until"), unit)

    def acted_by(self, user: Any, day: date) -> Self:
        """Posts a person acts in on a day: their own, and those delegated (`delegation_id`)."""
        mine = FilteredRelation(
            "delegations",
            condition=Q(delegations__delegate=user, delegations__since__lte=day)
            & Q(delegations__until__gte=day),
        )
        return (
            self.serving_on(day)
            .annotate(acting=mine, delegation_id=F("acting__id"))
            .filter(Q(user=user) | Q(acting__isnull=False))
            .select_related("unit", "help_area", "user")
            .order_by(F("acting__id").asc(nulls_first=True), "since", "pk")
        )

    def served_by(self, user: Any, day: date) -> list[Any]:
        """Those posts with `served_paths` filled in; two queries however many posts."""
        posts = list({post.pk: post for post in reversed(self.acted_by(user, day))}.values())[::-1]
        if not posts:
            return posts
        with connections[self.db].cursor() as cursor:
            cursor.execute(_SERVED, {"posts": [post.pk for post in posts], "day": day})
            paths = dict(cursor.fetchall())
        for post in posts:
            post.served_paths = compact(paths.get(post.pk, ()))
        return posts

    def administering(self) -> Self:
        """Administrators' posts without an end, of people who can still sign in."""
        return self.filter(role="administrator", until__isnull=True, user__is_active=True)

    def lock_administrators(self) -> None:
        """Whoever takes an administrator away locks them all first, so that one remains."""
        list(self.filter(role="administrator").select_for_update(of=("self",)).order_by("pk"))

    def visible_to(self, user: Any) -> Self:
        """Posts at the units a user serves, and in the help areas of those units."""
        if not user.is_authenticated:
            return self.none()
        paths = user.unit_paths
        return self.filter(within("unit__path", paths) | within("help_area__province__path", paths))


class DelegationQuerySet(LockableQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Of posts at the units a user serves, and those the user gave or holds."""
        if not user.is_authenticated:
            return self.none()
        paths = user.unit_paths
        own = Q(post__user=user) | Q(delegate=user)
        area = within("post__help_area__province__path", paths)
        return self.filter(within("post__unit__path", paths) | area | own)
