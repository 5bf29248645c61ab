"""The vocabulary of reading producers, products and papers."""

from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from accounts.querysets import UnitScopedQuerySet, within
from core.text import fold
from products.choices import LicenceKind


class ProducerQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """In the user's units, or the user's own producer."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(within("unit__path", user.unit_paths) | Q(pk__in=user.producer_ids))

    def search(self, words: str) -> Self:
        return self.filter(name_folded__contains=fold(words)) if words.strip() else self


class ProductQuerySet(UnitScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Home commune or a further commune in the user's units, or of the user's producer."""
        if not user.is_authenticated:
            return self.none()
        further = self.model.further_communes.through.objects.filter(product=OuterRef("pk"))
        return self.filter(
            within("unit__path", user.unit_paths)
            | Q(producer__in=user.producer_ids)
            | Exists(further.filter(within("administrativeunit__path", user.unit_paths)))
        )

    def search(self, words: str) -> Self:
        """Accent-free, in the product's or the producer's name."""
        folded = fold(words)
        if not folded:
            return self
        return self.filter(
            Q(name_folded__contains=folded) | Q(producer__name_folded__contains=folded)
        )

    def published(self) -> Self:
        """What the public may read: products that hold, or once held, stars."""
        return self.filter(stars__isnull=False).exclude(state="draft")

    def in_force(self, day: date) -> Self:
        return self.filter(stars__isnull=False, stars_valid_until__gte=day)


class LicenceQuerySet(UnitScopedQuerySet):
    unit_path = "producer__unit__path"

    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            within(self.unit_path, user.unit_paths) | Q(producer__in=user.producer_ids)
        )

    def valid_on(self, day: date) -> Self:
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))

    def authorising(self, producer: Any, day: date) -> Self:
        """Files by which the producer lets another act for it that day."""
        kept = self.filter(producer=producer, kind=LicenceKind.AUTHORISATION, file__isnull=False)
        return kept.valid_on(day)
