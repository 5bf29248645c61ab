"""Telling people: a notice is left in the transaction of its event, and sent by a worker."""

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone

from core.models import AuditEntry, Notice
from core.models.notice import NoticeStatus
from core.workflow import Move, Workflow

NOTICE = Workflow(
    "thông báo",
    {
        "release": Move(frozenset({NoticeStatus.HELD}), NoticeStatus.READY, "cho gửi thông báo"),
        "cancel": Move(
            frozenset({NoticeStatus.HELD, NoticeStatus.READY}), NoticeStatus.CANCELLED,
            "hủy thông báo",
        ),
    },
)  # fmt: skip
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)


@transaction.atomic
def leave_notice(
    *,
    event: str,
    key: str,
    subject: str,
    body: str,
    to: Any = None,
    to_name: str = "",
    to_address: str = "",
    url: str = "",
    about: models.Model | None = None,
    held: bool = False,
) -> Notice:
    """Tell one person (`to`, a user) or one address of an event, once for each `key`.

    `held` keeps it in the outbox until somebody has read and released it. Told again under the
    same key, the notice of the first time is answered unchanged.
    """
    notice, _created = Notice.objects.get_or_create(
        key=key,
        defaults={
            "recipient": to,
            "to_name": (to_name or str(to or to_address))[:200],
            "to_address": to_address or getattr(to, "email", "") or "",
            "event": event,
            "subject": subject[:300],
            "body": body,
            "url": url,
            "record_type": about._meta.label_lower if about is not None else "",
            "record_id": str(about.pk) if about is not None else "",
            "status": NoticeStatus.HELD if held else NoticeStatus.READY,
            "next_try_at": None if held else timezone.now(),
        },
    )
    return notice


def send_next_notice(*, now: datetime) -> bool:
    """Send one waiting notice; False when none waits.

    The try is counted before the mail leaves, so that a worker which dies while sending does not
    send for ever; the notice is marked in the transaction that holds its row.
    """
    claim = _claim(now)
    if claim is None:
        return False
    _send(*claim, now=now)
    return True


@transaction.atomic
def _claim(now: datetime) -> tuple[int, int] | None:
    notice = Notice.objects.waiting(now).select_for_update(skip_locked=True).first()
    if notice is None:
        return None
    notice.attempts += 1
    notice.next_try_at = now + min(_FIRST_PAUSE * 2 ** min(notice.attempts - 1, 10), _LONGEST_PAUSE)
    notice.save(update_fields=["attempts", "next_try_at", "updated_at"])
    return notice.pk, notice.attempts


@transaction.atomic
def _send(notice_id: int, attempt: int, *, now: datetime) -> None:
    """Only the latest claim sends."""
    mine = Notice.objects.filter(pk=notice_id, attempts=attempt, status=NoticeStatus.READY)
    notice = mine.select_for_update(skip_locked=True).first()
    if notice is None:
        return
    if notice.to_address:
        try:
            _mail(notice)
        except (SMTPException, OSError) as error:
            notice.last_error = str(error)[:500]
            notice.save(update_fields=["last_error", "updated_at"])
            return
    notice.status, notice.sent_at, notice.last_error = NoticeStatus.SENT, now, ""
    notice.save(update_fields=["status", "sent_at", "last_error", "updated_at"])


def _mail(notice: Notice) -> None:
    """The message id is the row's: a mail sent twice by a crash is recognised as one."""
    EmailMessage(
        subject=notice.subject,
        body=notice.body,
        to=[notice.to_address],
        headers={"Message-ID": f"<notice-{notice.pk}@ocop.portal>"},
    ).send()


@transaction.atomic
def release_notice(*, notice_id: int, actor: Any) -> Notice:
    """Let a notice that was read leave; authority is checked by the calling service."""
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    NOTICE.advance(notice, "release", actor=actor, next_try_at=timezone.now())
    return notice


@transaction.atomic
def cancel_notice(*, notice_id: int, actor: Any) -> Notice:
    """Take back a notice that has not left; authority is checked by the calling service."""
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    NOTICE.advance(notice, "cancel", actor=actor)
    return notice


@transaction.atomic
def revise_notice(*, notice_id: int, subject: str, body: str, actor: Any) -> Notice:
    """Write a held notice anew; authority is checked by the calling service."""
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    NOTICE.require(notice, "release")
    notice.subject, notice.body = subject[:300], body
    notice.save(update_fields=["subject", "body", "updated_at"])
    AuditEntry.objects.record(notice, "revise", actor=actor)
    return notice
