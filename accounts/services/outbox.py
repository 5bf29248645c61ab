"""The outbox of a unit: what is about to be told is read, mended, let out, or taken back."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.models import User
from accounts.selectors import outbox_of
from core import notices
from core.errors import Incomplete, NotFound, NotPermitted
from core.models import Notice
from core.text import readable, tidy


def _require_own(notice_ids: Collection[int], actor: User) -> list[Notice]:
    """All of them in outboxes the actor keeps; one that is not is not there."""
    wanted = set(notice_ids)
    found = list(outbox_of(actor).filter(pk__in=wanted))
    if not wanted or len(found) != len(wanted):
        raise NotFound
    if not all(rules.can_release(actor, notice) for notice in found):
        raise NotPermitted
    return found


@transaction.atomic
def release(*, notice_ids: Collection[int], actor: User) -> UUID:
    """Let notices that were read leave together; answers the batch whose bar shows the sending."""
    _require_own(notice_ids, actor)
    batch = uuid4()
    notices.release_notices(notice_ids=notice_ids, batch=batch, actor=actor)
    return batch


@transaction.atomic
def revise(*, notice_id: int, subject: str, body: str, actor: User) -> Notice:
    """Write a held notice anew."""
    _require_own([notice_id], actor)
    subject, body = tidy(subject), readable(body).strip()
    empty = {
        name: [_("Không để trống.")]
        for name, words in (("subject", subject), ("body", body))
        if not words
    }
    if empty:
        raise Incomplete(_("Thông báo phải có tiêu đề và nội dung."), fields=empty)
    return notices.revise_notice(notice_id=notice_id, subject=subject, body=body, actor=actor)


@transaction.atomic
def cancel(*, notice_id: int, reason: str, actor: User) -> Notice:
    """Take back what has not left."""
    _require_own([notice_id], actor)
    return notices.cancel_notice(notice_id=notice_id, reason=reason, actor=actor)


@transaction.atomic
def retry(*, notice_id: int, to_address: str, actor: User) -> Notice:
    """Send a failed notice again, to the address as it now stands."""
    _require_own([notice_id], actor)
    try:
        validate_email(to_address)
    except ValidationError as error:
        raise Incomplete(
            _("Địa chỉ thư không hợp lệ."), fields={"to_address": error.messages}
        ) from error
    return notices.retry_notice(notice_id=notice_id, to_address=to_address, actor=actor)
