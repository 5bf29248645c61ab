"""What a person is told, and when it left: one row for each recipient and event."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.base import TimestampedModel


class NoticeStatus(models.TextChoices):
    HELD = "held", _("Chờ đọc lại")
    READY = "ready", _("Chờ gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")
    CANCELLED = "cancelled", _("Đã hủy")


class AttachmentKind(models.TextChoices):
    MEETING = "meeting", _("Tệp lịch")
    MEETING_OFF = "meeting_off", _("Tệp lịch hủy họp")


class NoticeQuerySet(models.QuerySet):
    def waiting(self, now: datetime) -> Self:
        """What the sender takes next, oldest first; a locked row is another sender's."""
        return self.filter(status=NoticeStatus.READY, next_try_at__lte=now).order_by(
            "next_try_at", "pk"
        )

    def of(self, record: models.Model) -> Self:
        return self.filter(record_type=record._meta.label_lower, record_id=str(record.pk))

    def in_outboxes_of(self, paths: Iterable[str]) -> Self:
        """Held, waiting, sent or failed notices about records at or below the units' paths."""
        kept = Q(pk__in=[])
        for path in paths:
            kept |= Q(unit_path__startswith=path)
        return self.filter(kept).exclude(unit_path="")

    def unseen_by(self, user) -> Self:
        return self.read_by(user).filter(seen_at__isnull=True)

    def read_by(self, user) -> Self:
        """The notices a person sees in the portal: one's own, once they were let out."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(recipient=user.pk, status=NoticeStatus.SENT)


class Notice(TimestampedModel):
    """A message to one person about one event; `key` makes a second telling impossible.

    Held notices wait in the outbox until a person has read them. Each is shown in the portal; it
    also goes out by mail where `to_address` is known.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("người nhận"),
    )
    to_name = models.CharField(_("gửi tới"), max_length=200)
    to_address = models.EmailField(_("địa chỉ thư"), blank=True)
    event = models.CharField(_("việc"), max_length=60)
    key = models.CharField(_("khóa"), max_length=200, unique=True)
    subject = models.CharField(_("tiêu đề"), max_length=300)
    body = models.TextField(_("nội dung"))
    url = models.CharField(_("đường dẫn"), max_length=300, blank=True)
    attachment_name = models.CharField(_("tệp kèm"), max_length=80, blank=True)
    attachment_kind = models.CharField(
        _("loại tệp kèm"), max_length=12, choices=AttachmentKind, blank=True
    )
    attachment_text = models.TextField(_("nội dung tệp kèm"), blank=True)
    unit_path = models.CharField(
        _("địa bàn"), max_length=100, blank=True,
        help_text=_("Đơn vị có hộp thư đi giữ thông báo này."),
    )  # fmt: skip
    batch = models.UUIDField(_("lần gửi cùng nhau"), null=True, blank=True)
    cancel_reason = models.CharField(_("lý do hủy"), max_length=500, blank=True)
    record_type = models.CharField(max_length=80, blank=True)
    record_id = models.CharField(max_length=40, blank=True)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=NoticeStatus, default=NoticeStatus.READY
    )
    next_try_at = models.DateTimeField(_("lần gửi kế tiếp"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    last_error = models.CharField(_("lỗi lần gửi trước"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    seen_at = models.DateTimeField(_("xem lúc"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_sent_has_time",
                condition=~Q(status="sent") | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_failed_has_error",
                condition=~Q(status="failed") | ~Q(last_error=""),
            ),
            models.CheckConstraint(
                name="notice_attachment_whole",
                condition=Q(attachment_name="", attachment_kind="", attachment_text="")
                | ~(Q(attachment_name="") | Q(attachment_kind="") | Q(attachment_text="")),
            ),
            models.CheckConstraint(
                name="notice_ready_has_next_try",
                condition=~Q(status="ready") | Q(next_try_at__isnull=False),
            ),
        ]
        indexes = [
            # the sender's look for waiting notices
            models.Index(
                fields=["next_try_at"], name="notice_waiting", condition=Q(status="ready")
            ),
            # what a person has not seen, newest first
            models.Index(fields=["recipient", "-id"], name="notice_of_person"),
            # the outbox of a unit, newest first
            models.Index(
                fields=["unit_path", "-id"], name="notice_of_unit", condition=~Q(unit_path="")
            ),
            # the bar of notices let out together
            models.Index(fields=["batch"], name="notice_batch", condition=Q(batch__isnull=False)),
            # the outbox of one record
            models.Index(fields=["record_type", "record_id"], name="notice_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_name}"
