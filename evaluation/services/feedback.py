"""Feedback letters: drafted by the secretary, approved by the chair, sent through the outbox."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Incomplete, NotFound, NotPermitted
from core.models import AuditEntry
from core.text import readable
from documents.services.papers import file_documents
from evaluation import paper_content, rules
from evaluation.choices import SessionStatus
from evaluation.feedback_text import first_draft, named
from evaluation.models import Council, CouncilSession, FeedbackLetter, Result
from evaluation.services.result_news import tell_feedback
from evaluation.workflow import FEEDBACK


@transaction.atomic
def draft_letters(*, session_id: int, actor: User) -> list[FeedbackLetter]:
    """One draft for every result of a closed session that has none yet."""
    session = CouncilSession.objects.visible_to(actor).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    session = CouncilSession.objects.select_related("council").lock(session_id)
    if not rules.can_write_feedback(actor, session.council):
        raise NotPermitted
    if session.status != SessionStatus.CLOSED:
        raise Conflict(_("Phiên họp chưa kết thúc."), code="session_open")
    results = (
        Result.objects.latest()
        .filter(item__session=session, feedback__isnull=True)
        .select_related("item", "stage__dossier__product")
        .order_by("item__position")
    )
    letters = FeedbackLetter.objects.bulk_create(
        FeedbackLetter(result=result, text=first_draft(result), drafted_by=actor)
        for result in results
    )
    AuditEntry.objects.record_all(
        letters, "draft", actor=actor, afters=[letter.status for letter in letters]
    )
    return letters


def _locked(letter_ids: Collection[int], actor: User) -> list[FeedbackLetter]:
    wanted = set(letter_ids)
    visible = FeedbackLetter.objects.visible_to(actor).filter(pk__in=wanted)
    if not wanted or visible.count() != len(wanted):
        raise NotFound
    return FeedbackLetter.objects.select_related(
        "result__stage__unit", "result__stage__dossier__product__producer",
        "result__stage__dossier__product__unit", "result__stage__dossier__producer",
        "result__item__session__council",
    ).lock_all(wanted)  # fmt: skip


def _council(letter: FeedbackLetter) -> Council:
    return letter.result.item.session.council


@transaction.atomic
def revise_letter(*, letter_id: int, text: str, actor: User) -> FeedbackLetter:
    """Write a draft anew; a text that names a member is refused."""
    [letter] = _locked([letter_id], actor)
    if not rules.can_write_feedback(actor, _council(letter)):
        raise NotPermitted
    FEEDBACK.require(letter, "approve")
    letter.text = readable(text).strip()[:10_000]
    _require_sendable([letter])
    letter.save(update_fields=["text", "updated_at"])
    AuditEntry.objects.record(letter, "revise", actor=actor)
    return letter


def _require_sendable(letters: Collection[FeedbackLetter]) -> None:
    """A text, and in it the name of nobody who sits on the council."""
    seats = _council(next(iter(letters))).seats.select_related("user")
    names = [str(seat.user) for seat in seats]
    for letter in letters:
        if not letter.text:
            message = _("Ghi nội dung thư góp ý.")
            raise Incomplete(message, fields={"text": [message]})
        if found := named(letter.text, names):
            message = _("%(letter)s nêu tên thành viên hội đồng: %(names)s. Hãy bỏ tên.")
            message %= {"letter": letter, "names": ", ".join(found)}
            raise Incomplete(message, code="member_named", fields={"text": [message]})


@transaction.atomic
def approve_letters(*, letter_ids: Collection[int], actor: User) -> list[FeedbackLetter]:
    """The chair approves letters of one council as they stand."""
    letters = _locked(letter_ids, actor)
    _require_one_council(letters)
    if not rules.can_open_marks(actor, _council(letters[0])):
        raise NotPermitted
    _require_sendable(letters)
    FEEDBACK.advance_all(letters, "approve", actor=actor, approved_by=actor)
    return letters


def _require_one_council(letters: list[FeedbackLetter]) -> None:
    if len({_council(letter).pk for letter in letters}) > 1:
        raise Incomplete(_("Các thư phải của cùng một hội đồng."), code="other_council")


@transaction.atomic
def send_back_letter(*, letter_id: int, reason: str, actor: User) -> FeedbackLetter:
    """The chair gives an approved letter back to be written anew."""
    [letter] = _locked([letter_id], actor)
    if not rules.can_open_marks(actor, _council(letter)):
        raise NotPermitted
    if not reason.strip():
        raise Incomplete(_("Ghi lý do."), fields={"reason": [_("Ghi lý do.")]})
    FEEDBACK.advance(
        letter, "send_back", actor=actor, approved_by=None, detail={"reason": reason.strip()[:500]}
    )
    return letter


@transaction.atomic
def send_letters(
    *, letter_ids: Collection[int], actor: User, now: datetime
) -> list[FeedbackLetter]:
    """Approved letters become papers, and a held notice for each producer in the outbox."""
    letters = _locked(letter_ids, actor)
    _require_one_council(letters)
    if not rules.can_write_feedback(actor, _council(letters[0])):
        raise NotPermitted
    day = timezone.localdate(now)
    papers = file_documents(
        actor=actor,
        issued_on=day,
        drafts=[paper_content.feedback_letter_draft(letter) for letter in letters],
    )
    for letter, paper in zip(letters, papers, strict=True):
        letter.document = paper
    FEEDBACK.advance_all(letters, "send", actor=actor, own=("document",), sent_at=now)
    tell_feedback(letters, day)
    return letters
