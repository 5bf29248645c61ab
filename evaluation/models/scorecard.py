from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from evaluation.choices import ScorecardStatus
from evaluation.models.council import CouncilSeat
from evaluation.models.criteria import Criterion, CriterionOption, EndingRule
from evaluation.models.session import SessionItem
from evaluation.querysets import ScorecardQuerySet


class Scorecard(TimestampedModel):
    """One member's phiếu on one dossier; frozen when handed in, sealed until the chair opens."""

    item = models.ForeignKey(SessionItem, models.PROTECT, related_name="scorecards")
    seat = models.ForeignKey(CouncilSeat, models.PROTECT, related_name="scorecards")
    status = models.CharField(
        _("trạng thái"), max_length=12, choices=ScorecardStatus, default=ScorecardStatus.DRAFT
    )
    handed_in_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    comment = models.TextField(_("nhận xét chung"), blank=True, max_length=5000)
    written = models.JSONField(
        _("lần viết sau cùng"),
        default=dict,
        blank=True,
        help_text=_("Của nhận xét chung và từng ghi nhận, theo giờ máy chủ, như chấm lúc."),
    )
    sha256 = models.CharField(max_length=64, blank=True)
    document = models.OneToOneField(
        "documents.OfficialDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu chấm điểm")
        verbose_name_plural = _("phiếu chấm điểm")
        ordering = ["item", "seat"]
        constraints = [
            models.UniqueConstraint(name="scorecard_once", fields=["item", "seat"]),
            models.CheckConstraint(
                name="scorecard_handed_in_has_time_and_hash",
                condition=Q(status="draft") | (Q(handed_in_at__isnull=False) & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} – {self.seat}"


class Mark(models.Model):
    """One criterion of one scorecard; no option means "Không đạt mức nào", 0 points."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    option = models.ForeignKey(
        CriterionOption, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("ghi chú"), blank=True, max_length=2000)
    is_chosen = models.BooleanField(
        _("đã chọn"), default=True, help_text=_("Sai khi mới ghi chú mà chưa chọn mức.")
    )
    written_at = models.DateTimeField(
        _("chấm lúc"),
        null=True,
        help_text=_("Lúc thành viên chọn hoặc ghi trên máy mình, theo giờ máy chủ."),
    )

    class Meta:
        verbose_name = _("điểm một tiêu chí")
        verbose_name_plural = _("điểm một tiêu chí")
        constraints = [
            models.UniqueConstraint(name="mark_once", fields=["scorecard", "criterion"]),
            models.CheckConstraint(
                name="mark_note_only_has_no_option",
                condition=Q(is_chosen=True) | Q(option__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}"


class ScorecardVersion(models.Model):
    """What was handed in, kept at each hand-in; sealed like the card and never logged."""

    card = models.ForeignKey(Scorecard, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("lần nộp"))
    content = models.JSONField(_("nội dung"))
    sha256 = models.CharField(max_length=64)
    handed_in_at = models.DateTimeField(_("nộp lúc"))

    class Meta:
        verbose_name = _("bản phiếu đã nộp")
        verbose_name_plural = _("bản phiếu đã nộp")
        ordering = ["card", "number"]
        constraints = [
            models.UniqueConstraint(name="scorecard_version_once", fields=["card", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.card} – {self.number}"


class Finding(models.Model):
    """A member records that a rejection or stop rule applies."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="findings")
    rule = models.ForeignKey(EndingRule, models.PROTECT, related_name="+")
    note = models.CharField(_("căn cứ"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("ghi nhận dừng, loại")
        verbose_name_plural = _("ghi nhận dừng, loại")
        constraints = [
            models.UniqueConstraint(name="finding_once", fields=["scorecard", "rule"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule}"
