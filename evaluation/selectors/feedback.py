"""Feedback letters of a session: for the secretary who writes and the chair who approves."""

from django.db.models import QuerySet

from accounts.models import User
from evaluation.choices import FeedbackStatus
from evaluation.models import CouncilSession, FeedbackLetter

LETTER_KINDS = {
    FeedbackStatus.DRAFT: "todo",
    FeedbackStatus.APPROVED: "half",
    FeedbackStatus.SENT: "ok",
}
_SHOWN = (
    "result__stage__dossier__product", "result__stage__dossier__producer",
    "result__item__session__council", "document__pdf",
)  # fmt: skip


def letters_of(user: User, session: CouncilSession) -> QuerySet[FeedbackLetter]:
    letters = FeedbackLetter.objects.visible_to(user).filter(result__item__session=session)
    return letters.select_related(*_SHOWN).order_by("result__item__position", "pk")


def letter_for(user: User, pk: int) -> FeedbackLetter | None:
    letters = FeedbackLetter.objects.visible_to(user).select_related(*_SHOWN)
    return letters.filter(pk=pk).first()


def unwritten(session: CouncilSession) -> int:
    """Results of the session that have no letter yet."""
    return session.items.filter(result__isnull=False, result__feedback__isnull=True).count()
