"""The vocabulary of reading dossiers, councils, scorecards, results and decisions."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.querysets import LockableQuerySet, UnitScopedQuerySet, within
from evaluation.choices import AdviceStatus, ItemStatus, ScorecardStatus, StageStatus


class DossierQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The producer's own, drafts included; a unit's once filed; those on a council's table.

        A draft shows to whoever drafted it and to the area office that may assist there.
        """
        if not user.is_authenticated:
            return self.none()
        stages = _rows("DossierStage").filter(dossier=OuterRef("pk"))
        in_units = Q(Exists(stages.filter(within("unit__path", user.unit_paths)))) | within(
            "unit__path", user.unit_paths
        )
        return self.filter(
            (in_units & ~Q(status="draft"))
            | (within("unit__path", user.assisted_paths) & Q(status="draft"))
            | Q(drafted_by=user.pk)
            | Q(producer__in=user.producer_ids)
            | Exists(stages.filter(items__session__council__seats__user=user.pk))
            | Exists(stages.filter(_advised_by(user)))
        )


class StageQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Stages at the user's units and those given to an adviser; a producer sees its own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within("unit__path", user.unit_paths)
            | Q(dossier__producer__in=user.producer_ids)
            | _advised_by(user)
        )

    def open(self) -> Self:
        return self.filter(
            status__in=["waiting", "received", "returned", "in_review", "in_session", "concluded"]
        )


class CouncilQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Councils of the user's units, and those the user sits on."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within("unit__path", user.unit_paths) | Exists(_seats(OuterRef("pk"), user))
        )


class SessionQuerySet(LockableQuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within("council__unit__path", user.unit_paths)
            | Exists(_seats(OuterRef("council"), user))
        )


class ItemQuerySet(LockableQuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within("session__council__unit__path", user.unit_paths)
            | Exists(_seats(OuterRef("session__council"), user))
        )

    def seated(self, user: Any) -> Self:
        """Items of councils the user sits on; being above the council is not enough."""
        return self.filter(Exists(_seats(OuterRef("session__council"), user)))

    def undecided(self) -> Self:
        """Still sealed, or opened and not concluded: what keeps a meeting from closing."""
        return self.filter(status__in=[ItemStatus.SCORING, ItemStatus.OPENED])

    def counting(self) -> Self:
        """Without the attempts that a later one replaced."""
        return self.exclude(status__in=[ItemStatus.RESCORED, ItemStatus.MOVED])


class ScorecardQuerySet(LockableQuerySet):
    def owned_by(self, user: Any) -> Self:
        """One's own cards: the only ones anybody may read before the chair opens."""
        return self.filter(seat__user=user.pk) if user.is_authenticated else self.none()

    def visible_to(self, user: Any) -> Self:
        """One's own; after opening, also those of councils the user sits on."""
        if not user.is_authenticated:
            return self.none()
        opened = ~Q(item__status=ItemStatus.SCORING)
        return self.filter(
            Q(seat__user=user.pk)
            | (opened & Exists(_seats(OuterRef("item__session__council"), user)))
        )

    def hold(self) -> None:
        """Lock these cards in ascending key: whoever marks holds the card that is marked."""
        list(self.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def handed_in(self) -> Self:
        return self.filter(status=ScorecardStatus.HANDED_IN)

    def counted(self) -> Self:
        """Handed in by scoring seats: the secretary never counts."""
        return self.handed_in().exclude(seat__role="secretary")


class ResultQuerySet(LockableQuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within("stage__unit__path", user.unit_paths)
            | within("stage__dossier__unit__path", user.unit_paths)
            | Exists(_seats(OuterRef("item__session__council"), user))
            | Q(stage__dossier__producer__in=user.producer_ids)
        )

    def latest(self) -> Self:
        """The one of each stage that counts: a stage evaluated anew has a later result."""
        later = _rows("Result").filter(stage=OuterRef("stage"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))

    def undecided(self) -> Self:
        """Concluded, and on no live decision's list yet."""
        concluded = self.latest().filter(stage__status=StageStatus.CONCLUDED)
        return concluded.exclude(decision_lines__is_live=True)


class DecisionQuerySet(UnitScopedQuerySet):
    """Drafts and issued decisions alike belong to the issuing unit."""


class TeamQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Teams of the user's units, and those the user belongs to."""
        if not user.is_authenticated:
            return self.none()
        own = _rows("AdvisoryMember").filter(team=OuterRef("pk"), user=user.pk)
        return self.filter(within("unit__path", user.unit_paths) | Exists(own))


class AssignmentQuerySet(LockableQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own; handed in, also those of a team one heads, or of a dossier one handed in."""
        if not user.is_authenticated:
            return self.none()
        heads = _rows("AdvisoryMember").filter(
            team=OuterRef("member__team"), user=user.pk, is_head=True
        )
        done = _rows("AdvisoryAssignment").filter(
            stage=OuterRef("stage"), member__user=user.pk, status=AdviceStatus.HANDED_IN
        )
        return self.filter(
            Q(member__user=user.pk)
            | (Q(status=AdviceStatus.HANDED_IN) & (Exists(heads) | Exists(done)))
        )

    def handed_in(self) -> Self:
        return self.filter(status=AdviceStatus.HANDED_IN)


class SurveyQuerySet(LockableQuerySet):
    """Visits and tests: for whoever sees the stage at its own desk or advises on it."""

    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        stages = _rows("DossierStage").filter(pk=OuterRef("stage"))
        return self.filter(
            within("stage__unit__path", user.unit_paths)
            | Exists(stages.filter(_advised_by(user)))
            | Exists(stages.filter(items__session__council__seats__user=user.pk))
        )


def _advised_by(user: Any) -> Exists:
    """Stages given to the user as an adviser, or to the team the user heads."""
    given = _rows("AdvisoryAssignment").filter(stage=OuterRef("pk"))
    headed = Q(member__team__members__user=user.pk, member__team__members__is_head=True)
    return Exists(given.filter(Q(member__user=user.pk) | headed))


def _seats(council: Any, user: Any) -> QuerySet:
    return _rows("CouncilSeat").filter(council=council, user=user.pk)


def _rows(model: str) -> QuerySet:
    """By name: querysets lie below the models that use them."""
    return apps.get_model("evaluation", model)._default_manager.all()
