"""Telling people: a notice is left in the transaction of its event, and sent by a worker."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.attachments import Attachment, part_of
from core.errors import Incomplete
from core.models import AuditEntry, Notice
from core.models.notice import NoticeStatus
from core.workflow import Move, Workflow

NOTICE = Workflow(
    "thông báo",
    {
        "release": Move(frozenset({NoticeStatus.HELD}), NoticeStatus.READY, "cho gửi thông báo"),
        "send": Move(frozenset({NoticeStatus.READY}), NoticeStatus.SENT, "gửi thông báo"),
        "fail": Move(frozenset({NoticeStatus.READY}), NoticeStatus.FAILED, "ngừng gửi thông báo"),
        "retry": Move(frozenset({NoticeStatus.FAILED}), NoticeStatus.READY, "gửi lại thông báo"),
        "cancel": Move(
            frozenset({NoticeStatus.HELD, NoticeStatus.READY, NoticeStatus.FAILED}),
            NoticeStatus.CANCELLED,
            "hủy thông báo",
        ),
    },
)  # fmt: skip
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)
MOST_TRIES = 12  # with the pauses above: about two days


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
    unit_path: str = "",
    attachment: Attachment | None = None,
) -> Notice:
    """Tell one person (`to`, a user) or one address of an event, once for each `key`.

    `held` keeps it in the outbox of the unit at `unit_path` (by default the record's own) until
    somebody has read and released it; an `attachment` goes out with the mail. Told again under
    the same key, the notice of the first time is answered unchanged.
    """
    leave_notices(
        [
            {
                "event": event, "key": key, "subject": subject, "body": body, "to": to,
                "to_name": to_name, "to_address": to_address, "url": url, "about": about,
                "held": held, "unit_path": unit_path, "attachment": attachment,
            }
        ]
    )  # fmt: skip
    return Notice.objects.get(key=key)


@transaction.atomic
def leave_notices(drafts: Iterable[Mapping[str, Any]]) -> int:
    """The same for many, in one statement; a key told before is passed over."""
    notices = [_notice(**draft) for draft in drafts]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def _notice(
    *, event: str, key: str, subject: str, body: str, to: Any = None, to_name: str = "",
    to_address: str = "", url: str = "", about: models.Model | None = None, held: bool = False,
    unit_path: str = "", attachment: Attachment | None = None,
) -> Notice:  # fmt: skip
    return Notice(
        key=key,
        recipient=to,
        to_name=(to_name or str(to or to_address))[:200],
        to_address=to_address or getattr(to, "email", "") or "",
        event=event,
        subject=subject[:300],
        body=body,
        url=url,
        record_type=about._meta.label_lower if about is not None else "",
        record_id=str(about.pk) if about is not None else "",
        unit_path=unit_path or _path_of(about),
        attachment_name=attachment.name if attachment else "",
        attachment_kind=attachment.kind if attachment else "",
        attachment_text=attachment.text if attachment else "",
        status=NoticeStatus.HELD if held else NoticeStatus.READY,
        next_try_at=None if held else timezone.now(),
    )


def _path_of(about: models.Model | None) -> str:
    """Where the record it is about belongs, if it says so: whose outbox a held notice waits in."""
    return getattr(getattr(about, "unit", None), "path", "")


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
    try:
        if notice.to_address:
            _mail(notice)
    except SMTPRecipientsRefused as error:
        _give_up(notice, _refusal(error))
    except (SMTPException, OSError) as error:
        _try_later(notice, str(error))
    else:
        NOTICE.advance(notice, "send", actor=None, sent_at=now, last_error="")


def _give_up(notice: Notice, error: str) -> None:
    """A refused address or a dozen tries in vain: somebody must look at it."""
    NOTICE.advance(notice, "fail", actor=None, last_error=error[:500])


def _try_later(notice: Notice, error: str) -> None:
    if notice.attempts >= MOST_TRIES:
        _give_up(notice, error)
        return
    notice.last_error = error[:500]
    notice.save(update_fields=["last_error", "updated_at"])


def _refusal(error: SMTPRecipientsRefused) -> str:
    """What the mail server said of the address."""
    said = [
        f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
        for code, text in error.recipients.values()
    ]
    return "; ".join(said)


def _mail(notice: Notice) -> None:
    """The message id is the row's: a mail sent twice by a crash is recognised as one."""
    mail = EmailMessage(
        subject=notice.subject,
        body=notice.body,
        to=[notice.to_address],
        headers={"Message-ID": f"<notice-{notice.pk}@ocop.portal>"},
    )
    if notice.attachment_name:
        mail.attach(part_of(notice))
    mail.send()


@transaction.atomic
def release_notices(*, notice_ids: Collection[int], batch: UUID, actor: Any) -> list[Notice]:
    """Let notices that were read leave together; authority is checked by the calling service."""
    notices = _locked(notice_ids)
    if notices:
        NOTICE.advance_all(notices, "release", actor=actor, batch=batch, next_try_at=timezone.now())
    return notices


@transaction.atomic
def retry_notice(*, notice_id: int, to_address: str, actor: Any) -> Notice:
    """Try a failed notice again, to a corrected address; authority as above."""
    [notice] = _locked([notice_id])
    told = {"from": notice.to_address, "to": to_address}
    NOTICE.advance(
        notice, "retry", actor=actor, detail=told, to_address=to_address, attempts=0,
        next_try_at=timezone.now(),
    )  # fmt: skip
    return notice


@transaction.atomic
def cancel_notice(*, notice_id: int, reason: str, actor: Any) -> Notice:
    """Take back a notice that has not left, with the reason; authority as above."""
    [notice] = _locked([notice_id])
    if not reason.strip():
        message = _("Ghi lý do hủy.")
        raise Incomplete(message, fields={"reason": [message]})
    NOTICE.advance(notice, "cancel", actor=actor, cancel_reason=reason.strip()[:500])
    return notice


@transaction.atomic
def revise_notice(*, notice_id: int, subject: str, body: str, actor: Any) -> Notice:
    """Write a held notice anew; authority as above."""
    [notice] = _locked([notice_id])
    NOTICE.require(notice, "release")
    notice.subject, notice.body = subject[:300], body
    notice.save(update_fields=["subject", "body", "updated_at"])
    AuditEntry.objects.record(notice, "revise", actor=actor)
    return notice


def _locked(notice_ids: Collection[int]) -> list[Notice]:
    rows = Notice.objects.select_for_update().filter(pk__in=set(notice_ids)).order_by("pk")
    return list(rows)


@transaction.atomic
def see_notices(*, user: Any, notice_ids: Collection[int] | None = None) -> int:
    """Mark one's own notices as seen; all of them when none is named."""
    mine = Notice.objects.unseen_by(user)
    if notice_ids is not None:
        mine = mine.filter(pk__in=set(notice_ids))
    return mine.update(seen_at=timezone.now(), updated_at=timezone.now())
