"""The vocabulary of reading certificates: by place, and by what their dates say of a day."""

from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.querysets import UnitScopedQuerySet, within
from core.text import fold
from evaluation.choices import CertificateState as S
from evaluation.terms import EXPIRING_DAYS


class CertificateQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """By the issuing unit, by the product's home, or by one's own producer."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within("unit__path", user.unit_paths)
            | within("product__unit__path", user.unit_paths)
            | Q(product__producer__in=user.producer_ids)
        )

    def in_force(self, day: date) -> Self:
        return self.filter(effective__contains=day)

    def in_state(self, state: str, day: date) -> Self:
        """The same answer as Term.state(), asked of the database."""
        return self.with_last_day().filter(_in_state(day)[S(state)])

    def ending_within(self, days: int, day: date) -> Self:
        """In force on the day, its last valid day at most that many days away."""
        ending = self.in_force(day).with_last_day()
        return ending.filter(last_day__lte=day + timedelta(days=days))

    def with_last_day(self) -> Self:
        """`last_day`: the last day of the term, an extension included."""
        return self.annotate(last_day=Coalesce("extended_until", "printed_until"))

    def known_by(self, code: str) -> Self:
        """The code it was issued with, which stays on packaging, or that of a corrected paper."""
        corrections = apps.get_model("evaluation", "CertificateCorrection").objects
        corrected = corrections.filter(new_document__verification_code=code)
        return self.filter(Q(verification_code=code) | Q(pk__in=corrected.values("certificate")))

    def search(self, words: str) -> Self:
        """Accent-free in product and producer; as typed in number and code."""
        folded = fold(words)
        if not folded:
            return self
        return self.filter(
            Q(product__name_folded__contains=folded)
            | Q(product__producer__name_folded__contains=folded)
            | Q(document__number_text__icontains=words.strip())
            | Q(verification_code=words.strip().upper().replace("-", ""))
        )


def _in_state(day: date) -> dict[str, Q]:
    soon = day + timedelta(days=EXPIRING_DAYS)
    gone, replaced = Q(withdrawn_on__lte=day), Q(superseded_on__lte=day)
    begun = ~gone & ~replaced & Q(printed_from__lte=day)
    return {
        S.WITHDRAWN: gone,
        S.SUPERSEDED: ~gone & replaced,
        S.NOT_YET: ~gone & ~replaced & Q(printed_from__gt=day),
        S.EXPIRED: begun & Q(last_day__lt=day),
        S.EXTENDED: begun & Q(printed_until__lt=day, last_day__gte=day),
        S.EXPIRING: begun & Q(printed_until__range=(day, soon)),
        S.IN_FORCE: begun & Q(printed_until__gt=soon),
    }


class WithdrawalQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The unit that recognised, and the product's home; its producer learns of the decision."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within("certificate__unit__path", user.unit_paths)
            | within("certificate__product__unit__path", user.unit_paths)
        )

    def open(self) -> Self:
        return self.filter(status__in=["opened", "verified", "listed"])


class CorrectionQuerySet(UnitScopedQuerySet):
    unit_path = "certificate__unit__path"

    def standing(self) -> Self:
        """Carried out, the old paper not yet superseded: it stands until the new one is drawn."""
        return self.filter(old_document__status="issued")

    def to_settle(self) -> Self:
        return self.standing().filter(new_document__status="issued")
