"""The vocabulary of reading papers and files."""

from datetime import datetime
from typing import Self

from django.db.models import Q, QuerySet

from accounts.querysets import UnitScopedQuerySet
from documents.choices import DocumentStatus

PUBLIC = (DocumentStatus.ISSUED, DocumentStatus.SUPERSEDED, DocumentStatus.WITHDRAWN)
READY_TO_DRAW = Q(status=DocumentStatus.NUMBERED) | Q(
    status=DocumentStatus.APPROVED, number_group=""
)


class OfficialDocumentQuerySet(UnitScopedQuerySet):
    def published(self) -> Self:
        """What the public may verify: issued once, whatever became of it."""
        return self.filter(status__in=PUBLIC)

    def waiting_for_rendering(self, now: datetime) -> Self:
        """Requested, not drawn, and due for a try; the longest waiting first."""
        return self.filter(
            READY_TO_DRAW,
            rendering_requested_at__isnull=False,
            pdf__isnull=True,
            next_try_at__lte=now,
        ).order_by("next_try_at", "pk")


class ThumbnailQuerySet(QuerySet):
    def waiting(self, now: datetime) -> Self:
        """Due for a try, the longest waiting first."""
        return self.filter(next_try_at__lte=now).order_by("next_try_at", "pk")
