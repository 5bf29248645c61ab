from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.models import OfficialDocument, StoredFile
from evaluation.appeal_querysets import AppealQuerySet
from evaluation.choices import AppealStatus
from evaluation.models.result import Result
from products.models import Producer


class Appeal(TimestampedModel):
    """A producer's objection to a result, and the answer of the unit whose council gave it.

    `due_on` is the last day for the answer; whether one may still be filed follows from the
    result's own day and the province's rules.
    """

    result = models.ForeignKey(Result, models.PROTECT, related_name="appeals")
    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="appeals", verbose_name=_("chủ thể")
    )
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=AppealStatus, default=AppealStatus.FILED
    )
    text = models.TextField(_("nội dung kiến nghị"), max_length=5000)
    files = models.ManyToManyField(
        StoredFile, blank=True, related_name="+", verbose_name=_("tài liệu kèm theo")
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người gửi")
    )
    filed_on = models.DateField(_("ngày gửi"))
    due_on = models.DateField(_("hạn trả lời"))
    received_on = models.DateField(_("ngày tiếp nhận"), null=True, blank=True)
    answer = models.TextField(_("nội dung trả lời"), blank=True, max_length=5000)
    upholds = models.BooleanField(_("chấp nhận kiến nghị"), null=True, blank=True)
    reopens = models.BooleanField(_("đánh giá lại hồ sơ"), default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người dự thảo trả lời"),
    )
    return_reason = models.CharField(_("lý do chuyển lại"), max_length=1000, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="appeal"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiến nghị")
        verbose_name_plural = _("kiến nghị")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="appeal_one_open_per_result",
                fields=["result"],
                condition=Q(status__in=["filed", "received", "proposed"]),
                violation_error_message=_("Kết quả này đang có một kiến nghị chưa trả lời."),
            ),
            models.CheckConstraint(name="appeal_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="appeal_proposed_complete",
                condition=~Q(status__in=["proposed", "upheld", "rejected"])
                | (~Q(answer="") & Q(upholds__isnull=False, proposed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="appeal_answered_complete",
                condition=~Q(status__in=["upheld", "rejected"])
                | Q(answered_on__isnull=False, document__isnull=False),
                violation_error_message=_("Trả lời kiến nghị phải có văn bản và ngày."),
            ),
            models.CheckConstraint(
                name="appeal_verdict_fits_status",
                condition=~Q(status="upheld", upholds=False)
                & ~Q(status="rejected", upholds=True)
                & ~Q(reopens=True, upholds=False),
                violation_error_message=_("Chỉ kiến nghị được chấp nhận mới mở lại hồ sơ."),
            ),
        ]
        indexes = [
            # the work queue of a unit, oldest deadline first
            models.Index(fields=["status", "due_on"], name="appeal_queue"),
        ]

    def __str__(self) -> str:
        return _("Kiến nghị về %(product)s") % {"product": self.result.stage.dossier.product}
