"""Reads across units and posts."""

from datetime import date

from accounts.models import AdministrativeUnit, HelpAreaCommune, User


def served_paths(user: User, day: date) -> list[str]:
    """Paths of the units a user serves on a day, own and by delegation, and of the predecessors
    whose default heir they are. Written by the accounts slice; see docs/architecture.md."""
    own = {post.unit.path for post in user.posts_today if post.unit_id}
    areas = [post.help_area_id for post in user.posts_today if post.help_area_id]
    if areas:
        own |= set(
            HelpAreaCommune.objects.filter(help_area__in=areas).values_list(
                "commune__path", flat=True
            )
        )
    return sorted(own)


def current_province(code: str, day: date) -> AdministrativeUnit:
    return AdministrativeUnit.objects.valid_on(day).get(level="province", code=code)
