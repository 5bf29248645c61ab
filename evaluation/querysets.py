"""The vocabulary of reading dossiers, councils, scorecards, results and decisions."""

from collections.abc import Collection
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from accounts.querysets import LockableQuerySet, UnitScopedQuerySet, within
from evaluation.choices import (
    AdviceStatus,
    ItemStatus,
    ScorecardStatus,
    SeatRole,
    SessionStatus,
    StageStatus,
)
from evaluation.seats import scoring

# From being put on a council's table until its result is published.
_AT_COUNCIL = (StageStatus.IN_SESSION, StageStatus.CONCLUDED)

# Of results: what `rules.may_recognise` and `rules.may_forward` answer one by one.
RECOGNISABLE = Q(
    GreaterThan(
        Coalesce(
            Func(
                F("stage__step__recognises"),
                F("stars"),
                function="ARRAY_POSITION",
                output_field=IntegerField(),
            ),
            0,
        ),
        0,
    )
)
FORWARDABLE = Q(is_rejected=False, is_stopped=False, mean_cut__gte=F("stage__step__forwards_from"))


class _EachOf(Func):
    """A row for each of several keys."""

    template = "unnest(ARRAY[%(expressions)s])"
    output_field = models.BigIntegerField()
    set_returning = True


class DossierQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The producer's own, drafts included; a unit's once filed; those sent to a council.

        A draft shows to the area office that may assist there, too: by the post or account of
        today, not by having drafted it once. Of a dossier on a council's table its members see
        nothing before they declared their interests, and a recused member nothing at all, whatever
        other post the person has.
        """
        if not user.is_authenticated:
            return self.none()
        stages = _rows("DossierStage").filter(dossier=OuterRef("pk"))
        in_units = Q(Exists(stages.filter(within("unit__path", user.unit_paths)))) | within(
            "unit__path", user.unit_paths
        )
        own = Q(producer__in=user.producer_ids)
        by_office = (in_units & Q(first_filed_on__isnull=False)) | Exists(
            stages.filter(_advised_by(user))
        )
        recused = _recusals(user).filter(stage__dossier=OuterRef("pk"))
        sent = _sent_to(user).filter(session__items__stage__dossier=OuterRef("pk"))
        return self.filter(
            own
            | (within("unit__path", user.assisted_paths) & Q(first_filed_on__isnull=True))
            | (by_office & ~Exists(recused.filter(_at_council("stage"))))
            | (Exists(sent) & ~Exists(recused))
        )

    def under_way(self) -> Self:
        """Neither concluded nor dropped: a product has at most one."""
        return self.exclude(status__in=["concluded", "discarded"])


class StageQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Stages at the user's units and those given to an adviser; a producer sees its own."""
        if not user.is_authenticated:
            return self.none()
        recused = _recusals(user).filter(_at_council("stage"), stage__dossier=OuterRef("dossier"))
        return self.filter(
            ((within("unit__path", user.unit_paths) | _advised_by(user)) & ~Exists(recused))
            | Q(dossier__producer__in=user.producer_ids)
        )

    def put_before(self, user: Any) -> Self:
        """Given to the user as an adviser, or opened to a council member who declared."""
        recused = _recusals(user).filter(stage=OuterRef("pk"))
        sent = _sent_to(user).filter(session__items__stage=OuterRef("pk"))
        return self.filter(
            (_advised_by(user) & ~Exists(recused.filter(_at_council("stage"))))
            | (Exists(sent) & ~Exists(recused))
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


class SeatQuerySet(models.QuerySet):
    def serving(self) -> Self:
        """Seats still held; who was replaced has left."""
        return self.filter(left_on__isnull=True)

    def scoring(self) -> Self:
        return self.filter(scoring())

    def assigned_to(self, *stages: Any) -> Self:
        """Who is to score any of these dossiers: the chair, whoever nothing narrows, and whoever's
        group or dossier one of them is."""
        assigned = _rows("SeatAssignment").filter(seat=OuterRef("pk"))
        fits = assigned.filter(Q(stage__in=stages) | Q(category__in=_groups_of(stages)))
        return self.filter(Q(role=SeatRole.CHAIR) | ~Exists(assigned) | Exists(fits))

    def clear_of(self, stage: Any) -> Self:
        """Seats without an interest in a dossier."""
        return self.exclude(Exists(_rows("Recusal").filter(seat=OuterRef("pk"), stage=stage)))

    def expected_for(self, item: Any) -> Self:
        """Whose cards the chair waits for: scoring, assigned, not recused; present, or asked in
        writing."""
        seats = self.serving().scoring().filter(council=item.session.council_id)
        if not item.session.is_written:
            seats = seats.filter(attendances__session=item.session_id, attendances__present=True)
        return seats.assigned_to(item.stage_id).clear_of(item.stage_id)


class SessionQuerySet(LockableQuerySet):
    def ahead(self) -> Self:
        """Planned or under way."""
        return self.filter(status__in=[SessionStatus.PLANNED, SessionStatus.OPEN])

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
        recused = _recusals(user).filter(stage=OuterRef("stage")).filter(_at_council("stage"))
        in_units = within("session__council__unit__path", user.unit_paths) & ~Exists(recused)
        return self.filter(in_units | self._at_table_of(user))

    def seated(self, user: Any) -> Self:
        """Items of councils the user sits on and has no interest in; being above is not enough."""
        return self.filter(self._at_table_of(user))

    def without_presider(self) -> Self:
        """Nobody is left to preside over them: the chair keeps out, and so does any vice chair."""
        aside = _rows("Recusal").filter(seat=OuterRef("pk"), stage=OuterRef(OuterRef("stage")))
        seats = _rows("CouncilSeat").filter(
            council=OuterRef("session__council"),
            role__in=[SeatRole.CHAIR, SeatRole.VICE_CHAIR],
            left_on__isnull=True,
        )
        return self.filter(~Exists(seats.filter(~Exists(aside))))

    @staticmethod
    def _at_table_of(user: Any) -> Q:
        seats = _seats(OuterRef("session__council"), user)
        return Q(Exists(seats)) & ~Exists(_recusals(user).filter(stage=OuterRef("stage")))

    def undecided(self) -> Self:
        """Still sealed, or opened and not concluded: what keeps a meeting from closing."""
        return self.filter(status__in=[ItemStatus.SCORING, ItemStatus.OPENED])

    def counting(self) -> Self:
        """Without the attempts that a later one replaced."""
        return self.exclude(status__in=[ItemStatus.RESCORED, ItemStatus.MOVED])


class RecusalQuerySet(models.QuerySet):
    def under_way(self, user: Any) -> Self:
        """Of dossiers that a council has, until their result is published."""
        return self.filter(_at_council("stage"), seat__user=user.pk)


class ScorecardQuerySet(LockableQuerySet):
    def owned_by(self, user: Any) -> Self:
        """One's own cards: the only ones anybody may read before the chair opens."""
        if not user.is_authenticated:
            return self.none()
        recused = _recusals(user).filter(stage=OuterRef("item__stage"))
        return self.filter(~Exists(recused), seat__user=user.pk)

    def visible_to(self, user: Any) -> Self:
        """One's own; after opening, also those of councils the user sits on."""
        if not user.is_authenticated:
            return self.none()
        opened = ~Q(item__status=ItemStatus.SCORING)
        seated = Exists(_seats(OuterRef("item__session__council"), user))
        recused = _recusals(user).filter(stage=OuterRef("item__stage"))
        return self.filter(~Exists(recused), Q(seat__user=user.pk) | (opened & seated))

    def hold(self) -> None:
        """Lock these cards in ascending key: whoever marks holds the card that is marked."""
        list(self.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def handed_in(self) -> Self:
        return self.filter(status=ScorecardStatus.HANDED_IN)

    def counted(self) -> Self:
        """Handed in by scoring seats that have no interest in the dossier."""
        recused = _rows("Recusal").filter(seat=OuterRef("seat"), stage=OuterRef("item__stage"))
        return self.handed_in().filter(scoring("seat")).exclude(Exists(recused))


class ResultQuerySet(LockableQuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        recused = _recusals(user).filter(stage=OuterRef("stage"))
        in_units = within("stage__unit__path", user.unit_paths) | within(
            "stage__dossier__unit__path", user.unit_paths
        )
        seated = Q(Exists(_seats(OuterRef("item__session__council"), user)))
        return self.filter(
            (in_units & ~Exists(recused.filter(_at_council("stage"))))
            | (seated & ~Exists(recused))
            | Q(stage__dossier__producer__in=user.producer_ids)
        )

    def latest(self) -> Self:
        """The one of each stage that counts: a stage evaluated anew has a later result."""
        later = _rows("Result").filter(stage=OuterRef("stage"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))

    def undecided(self) -> Self:
        """Concluded, on no live decision's or notice's list, and not on its way up."""
        concluded = self.latest().filter(
            stage__status=StageStatus.CONCLUDED, forwarding__isnull=True
        )
        return concluded.exclude(decision_lines__is_live=True).exclude(notice_lines__is_live=True)

    def to_settle(self) -> Self:
        """Given back by the ministry, and not settled since (Article 7.4g)."""
        answers = _rows("ExternalResult").to_settle()
        return self.latest().filter(forwarding__answer__in=answers)


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
        by_office = within("stage__unit__path", user.unit_paths) | Exists(
            stages.filter(_advised_by(user))
        )
        recused = _recusals(user).filter(stage=OuterRef("stage"))
        sent = _sent_to(user).filter(session__items__stage=OuterRef("stage"))
        return self.filter(
            (by_office & ~Exists(recused.filter(_at_council("stage"))))
            | (Exists(sent) & ~Exists(recused))
        )


def _advised_by(user: Any) -> Exists:
    """Stages given to the user as an adviser, or to the team the user heads."""
    given = _rows("AdvisoryAssignment").filter(stage=OuterRef("pk"))
    headed = Q(member__team__members__user=user.pk, member__team__members__is_head=True)
    return Exists(given.filter(Q(member__user=user.pk) | headed))


def _seats(council: Any, user: Any) -> QuerySet:
    return _rows("CouncilSeat").filter(council=council, user=user.pk, left_on__isnull=True)


def _sent_to(user: Any) -> QuerySet:
    """Declarations that opened a session's papers to the user: sent, signed, seat still held."""
    return _rows("InterestDeclaration").filter(
        seat__user=user.pk, seat__left_on__isnull=True, session__papers_sent_at__isnull=False
    )


def _groups_of(stages: Collection[Any]) -> QuerySet:
    """Keys of the subgroups, groups and sectors of the dossiers' products.

    A question of its own, not joins of the one about seats: those take longer to plan than to run.
    """
    group = "dossier__product__category"
    each = _EachOf(group, f"{group}__parent", f"{group}__parent__parent")
    return _rows("DossierStage").filter(pk__in=stages).values(key=each)


def _recusals(user: Any) -> QuerySet:
    return _rows("Recusal").filter(seat__user=user.pk)


def _at_council(stage: str) -> Q:
    return Q(**{f"{stage}__status__in": _AT_COUNCIL})


def _rows(model: str) -> QuerySet:
    """By name: querysets lie below the models that use them."""
    return apps.get_model("evaluation", model)._default_manager.all()
