"""The vocabulary of reading what went up and what came back."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from accounts.querysets import LockableQuerySet, UnitScopedQuerySet, within
from evaluation.submissions import PROPOSAL


class ForwardingQuerySet(UnitScopedQuerySet):
    unit_path = "result__stage__unit__path"

    def waiting_for_an_answer(self) -> Self:
        return self.filter(status="sent", result__stage__step__level="province").filter(
            answer__isnull=True
        )

    def with_gaps(self) -> Self:
        """`has_gap`: whether a required paper is missing, the letter itself left aside."""
        items = apps.get_model("evaluation", "ForwardingItem").objects.filter(
            file=OuterRef("pk"), is_required=True
        )
        is_there = Q(wanted__gt=0, given__gte=F("wanted")) | Q(
            Q(document__isnull=False) | ~Q(reference=""), wanted=0
        )
        gaps = items.exclude(code=PROPOSAL).exclude(is_there)
        return self.annotate(has_gap=Exists(gaps))


class ExternalResultQuerySet(UnitScopedQuerySet):
    unit_path = "file__result__stage__unit__path"

    def to_settle(self) -> Self:
        """Given back, and neither recognised on it nor evaluated again (Article 7.4g)."""
        return self.filter(outcome="returned", file__result__stage__status="sent_back").exclude(
            decision_lines__is_live=True
        )


class ResultNoticeQuerySet(UnitScopedQuerySet):
    """Notices belong to the issuing unit."""


class FeedbackQuerySet(LockableQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who runs the council's meetings, the unit's desk; a producer reads what was sent."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(
                result__item__session__council__seats__user=user.pk,
                result__item__session__council__seats__left_on__isnull=True,
                result__item__session__council__seats__role__in=[
                    "chair",
                    "vice_chair",
                    "secretary",
                ],
            )
            | within("result__stage__unit__path", user.unit_paths)
            | Q(status="sent", result__stage__dossier__producer__in=user.producer_ids)
        ).distinct()
