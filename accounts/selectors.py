"""Reads across units and posts."""

from datetime import date

from accounts.models import AdministrativeUnit, Post, User
from accounts.querysets import compact


def served_paths(user: User, day: date) -> list[str]:
    """Paths of the units a user serves on a day, own and by delegation, and of the predecessors
    whose default heir they are; help areas give their communes. None covers another."""
    posts = Post.objects.served_by(user, day)
    return list(compact(path for post in posts for path in post.served_paths))


def current_province(code: str, day: date) -> AdministrativeUnit:
    return AdministrativeUnit.objects.valid_on(day).get(level="province", code=code)
