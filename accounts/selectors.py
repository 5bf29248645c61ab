"""Reads across units and posts."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import AdministrativeUnit, Post, User
from accounts.querysets import compact


def served_paths(user: User, day: date) -> list[str]:
    """Paths of the units a user serves on a day, own and by delegation, and of the predecessors
    whose default heir they are; help areas give their communes. None covers another."""
    posts = Post.objects.served_by(user, day)
    return list(compact(path for post in posts for path in post.served_paths))


def people_in_reach(user: User) -> QuerySet[User]:
    """Whom an officer of the registers may find: who serves in their places, and who serves
    nowhere yet."""
    posts = Post.objects.visible_to(user).filter(user=OuterRef("pk"))
    nowhere = ~Exists(Post.objects.filter(user=OuterRef("pk")))
    return User.objects.filter(Exists(posts) | Q(nowhere))


def current_province(code: str, day: date) -> AdministrativeUnit:
    return AdministrativeUnit.objects.valid_on(day).get(level="province", code=code)
