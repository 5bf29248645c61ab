"""Reads across units and posts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import AdministrativeUnit, Post, UnitSuccession, User
from accounts.querysets import compact
from core.models import Notice


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


def standing_unit(unit: AdministrativeUnit, day: date) -> AdministrativeUnit:
    """The unit itself while it stands that day, else its default heir of the same level, and so
    on; the last one known where the chain breaks."""
    while unit.valid_until is not None and unit.valid_until < day:
        steps = UnitSuccession.objects.filter(old=unit, is_default=True, on__lte=day)
        step = steps.filter(new__level=unit.level).select_related("new").first()
        if step is None:
            break
        unit = step.new
    return unit


def people_serving(unit: AdministrativeUnit, role: str, day: date) -> list[User]:
    """Who holds the role that day at the unit or, once it ended, at its default heirs."""
    places, found = {unit.pk}, [unit.pk]
    while found:
        steps = UnitSuccession.objects.filter(old__in=found, is_default=True, on__lte=day)
        found = [pk for pk in steps.values_list("new", flat=True) if pk not in places]
        places.update(found)
    posts = Post.objects.serving_on(day).filter(unit__in=places, role=role)
    users = User.objects.filter(is_active=True, pk__in=posts.values("user"))
    return list(users.order_by("pk"))


# ── Notices ──────────────────────────────────────────────────────────


def outbox_of(user: User) -> QuerySet[Notice]:
    """Notices about records of the units the person serves, newest first."""
    return Notice.objects.in_outboxes_of(user.unit_paths).order_by("-pk")


@dataclass(frozen=True, slots=True)
class Sending:
    """How far the notices let out together have come; `failed` need somebody's look."""

    total: int
    sent: int
    failed: int

    @property
    def is_done(self) -> bool:
        return self.sent + self.failed >= self.total


def sending_of(user: User, batch: UUID) -> Sending | None:
    """One count by state; None when the batch is not of one's outbox."""
    rows = outbox_of(user).filter(batch=batch).order_by().values_list("status")
    counts = dict(rows.annotate(Count("pk")))
    total = sum(counts.values()) - counts.get("cancelled", 0)
    if not total:
        return None
    return Sending(total, counts.get("sent", 0), counts.get("failed", 0))


def outbox_counts(user: User) -> dict[str, int]:
    """How many notices stand in each state."""
    rows = outbox_of(user).order_by().values_list("status").annotate(Count("pk"))
    return dict(rows)
