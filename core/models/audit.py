"""Who did what: legal acts in AuditEntry, every change of a watched row in ChangeLog."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.context import request_id


class AuditQuerySet(models.QuerySet):
    def of(self, record: models.Model) -> "AuditQuerySet":
        return self.filter(record_type=record._meta.label_lower, record_id=str(record.pk))

    def record(
        self,
        record: models.Model,
        action: str,
        *,
        actor: Any,
        before: str = "",
        after: str = "",
        detail: dict[str, Any] | None = None,
    ) -> "AuditEntry":
        """Write one entry; the actor's name and post are copied as they are today."""
        entry = _entry(record, action, actor, before, after, detail)
        entry.save(force_insert=True)
        return entry

    def record_all(
        self,
        records: Sequence[models.Model],
        action: str,
        *,
        actor: Any,
        befores: Sequence[str] | None = None,
        afters: Sequence[str] | None = None,
        details: Sequence[dict[str, Any]] | None = None,
    ) -> None:
        """One entry for each record, in one statement; what is told of each in their order."""
        nothing = [""] * len(records)
        told = zip(records, befores or nothing, afters or nothing, details or nothing, strict=True)
        self.bulk_create(
            _entry(record, action, actor, before, after, detail)
            for record, before, after, detail in told
        )


def _entry(
    record: models.Model, action: str, actor: Any, before: str, after: str, detail: Any
) -> "AuditEntry":
    return AuditEntry(
        actor=actor,
        actor_name=str(actor) if actor else "",
        actor_post=actor.post_line if actor else "",
        action=action,
        record_type=record._meta.label_lower,
        record_id=str(record.pk),
        record_text=str(record)[:300],
        before=before,
        after=after,
        detail=detail or {},
        request_id=request_id.get(),
    )


class AuditEntry(models.Model):
    """One legal act; append-only by trigger."""

    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người thực hiện"),
    )
    actor_name = models.CharField(_("tên lúc đó"), max_length=200, blank=True)
    actor_post = models.CharField(_("vị trí lúc đó"), max_length=300, blank=True)
    action = models.CharField(_("việc"), max_length=60)
    record_type = models.CharField(_("loại"), max_length=80)
    record_id = models.CharField(_("mã"), max_length=40)
    record_text = models.CharField(_("bản ghi"), max_length=300, blank=True)
    before = models.CharField(_("trước"), max_length=60, blank=True)
    after = models.CharField(_("sau"), max_length=60, blank=True)
    detail = models.JSONField(_("chi tiết"), default=dict)
    request_id = models.CharField(_("mã yêu cầu"), max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhật ký")
        verbose_name_plural = _("nhật ký")
        indexes = [
            # the timeline of one record, and the engine's look for who moved it last
            models.Index(fields=["record_type", "record_id", "-id"], name="audit_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.record_text}"


class ChangeLog(models.Model):
    """One changed row of a watched table as a jsonb diff; written only by the database trigger."""

    at = models.DateTimeField(_("lúc"))
    table_name = models.CharField(_("bảng"), max_length=80)
    row_id = models.CharField(_("khóa"), max_length=40)
    operation = models.CharField(_("thao tác"), max_length=10)
    actor = models.CharField(_("người thực hiện"), max_length=40, blank=True)
    request_id = models.CharField(_("mã yêu cầu"), max_length=64, blank=True)
    diff = models.JSONField(_("thay đổi"))

    class Meta:
        verbose_name = _("thay đổi dữ liệu")
        verbose_name_plural = _("thay đổi dữ liệu")
        indexes = [
            # the history of one row
            models.Index(fields=["table_name", "row_id", "id"], name="change_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"
