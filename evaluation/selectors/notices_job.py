"""What an act left in the outbox, as one bar beside the papers it made."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import keeps_outbox
from core.models import Notice
from core.models.notice import NoticeStatus
from evaluation.selectors.jobs import BatchJob


def notices_job(records: Iterable[models.Model], user: User) -> BatchJob | None:
    """Notices about these records of one kind: first how many wait to be read, then how many left.

    None where the act told nobody; whoever keeps an outbox is led to it.
    """
    records = list(records)
    if not records:
        return None
    told = Notice.objects.filter(
        record_type=records[0]._meta.label_lower, record_id__in=[str(row.pk) for row in records]
    ).exclude(status=NoticeStatus.CANCELLED)
    counts = told.aggregate(
        total=Count("pk"), **{state: Count("pk", filter=Q(status=state)) for state in NoticeStatus}
    )
    return _job(counts, keeps_outbox(user)) if counts["total"] else None


def _job(counts: dict[str, int], may_open: bool) -> BatchJob:
    held, failed, total = counts["held"], counts["failed"], counts["total"]
    state = "held" if held else "failed" if failed else "sent"
    shown = {
        "url": f"{reverse('accounts:outbox')}?state={state}" if may_open else "",
        "link": _("Mở hộp thư đi"),
        "detail": _("%(n)d thông báo không gửi được") % {"n": failed} if failed else "",
    }
    title, id = _("Thông báo cho chủ thể và xã"), "notices"
    if held:
        word = _("%(held)d/%(total)d chờ đọc lại")
        return BatchJob(id, title, kind="todo", word=word % {"held": held, "total": total}, **shown)
    if counts["ready"]:
        return BatchJob(id, title, counts["sent"], total, **shown)
    word = _("Đã gửi %(n)d thông báo") % {"n": counts["sent"]}
    return BatchJob(id, title, kind="stop" if failed else "ok", word=word, **shown)
