from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.choices import ExternalOutcome, ForwardingStatus
from evaluation.forwarding_querysets import ExternalResultQuerySet, ForwardingQuerySet
from evaluation.models.result import Result


class ForwardingFile(TimestampedModel):
    """What goes up with one dossier: a letter and, one by one, the papers the law names (6.3)."""

    result = models.OneToOneField(Result, models.PROTECT, related_name="forwarding")
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=ForwardingStatus, default=ForwardingStatus.PREPARED
    )
    addressee = models.CharField(_("kính gửi"), max_length=200)
    letter = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="forwarding"
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)

    objects = ForwardingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ chuyển cấp trên")
        verbose_name_plural = _("hồ sơ chuyển cấp trên")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="forwarding_past_draft_has_letter",
                condition=Q(status="prepared") | Q(letter__isnull=False),
            ),
            models.CheckConstraint(
                name="forwarding_sent_has_date",
                condition=~Q(status="sent") | Q(sent_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result.stage.dossier} → {self.addressee}"


class ForwardingItem(models.Model):
    """One component of the file: a paper of this portal, or number and day of another one."""

    file = models.ForeignKey(ForwardingFile, models.CASCADE, related_name="items")
    code = models.CharField(_("mã"), max_length=40)
    name = models.CharField(_("thành phần"), max_length=300)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    is_required = models.BooleanField(_("bắt buộc"), default=True)
    wanted = models.PositiveSmallIntegerField(_("số lượng cần"), default=0)
    given = models.PositiveSmallIntegerField(_("số lượng có"), default=0)
    document = models.ForeignKey(
        OfficialDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("văn bản trên cổng"),
    )
    reference = models.CharField(_("số, ngày văn bản ngoài cổng"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thành phần hồ sơ chuyển cấp trên")
        verbose_name_plural = _("thành phần hồ sơ chuyển cấp trên")
        ordering = ["file", "position"]
        constraints = [
            models.UniqueConstraint(name="forwarding_item_once", fields=["file", "code"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_there(self) -> bool:
        """A counted component by its pieces, any other by its paper."""
        if self.wanted:
            return self.given >= self.wanted
        return self.document_id is not None or bool(self.reference)


class ExternalResult(models.Model):
    """What the ministry answered on a forwarded dossier (Article 7.4); append-only.

    Recognised at five stars by the minister, or given back below 90 points with the stars that
    the central council's points and gates give.
    """

    file = models.OneToOneField(ForwardingFile, models.PROTECT, related_name="answer")
    outcome = models.CharField(_("kết quả"), max_length=10, choices=ExternalOutcome)
    points = models.DecimalField(_("điểm trung ương"), max_digits=5, decimal_places=2)
    stars = models.PositiveSmallIntegerField(_("hạng sao"), null=True, blank=True)
    paper_number = models.CharField(_("số quyết định, văn bản"), max_length=60)
    paper_on = models.DateField(_("ngày văn bản"))
    certificate_number = models.CharField(_("số giấy chứng nhận"), max_length=60, blank=True)
    reason = models.TextField(_("ý kiến của trung ương"), blank=True, max_length=3000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    objects = ExternalResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả của trung ương")
        verbose_name_plural = _("kết quả của trung ương")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="external_points_range", condition=Q(points__range=(0, 100))
            ),
            models.CheckConstraint(
                name="external_recognised_is_five_stars",
                condition=~Q(outcome="recognised")
                | (Q(stars=5, points__gte=90) & ~Q(certificate_number="")),
                violation_error_message=_("Công nhận 5 sao phải từ 90 điểm và có số giấy."),
            ),
            models.CheckConstraint(
                name="external_returned_below_ninety",
                condition=~Q(outcome="returned")
                | (Q(points__lt=90) & (Q(stars__isnull=True) | Q(stars__range=(1, 4)))),
                violation_error_message=_("Trả về địa phương khi dưới 90 điểm, tối đa 4 sao."),
            ),
            models.CheckConstraint(
                name="external_has_paper", condition=~Q(paper_number=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.points}"
