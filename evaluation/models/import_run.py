"""Every list that came in, and how each of its rows ended."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from evaluation.import_codes import Resolution, RowOutcome, RunOutcome
from evaluation.import_querysets import ImportRowQuerySet, ImportRunQuerySet
from evaluation.models.recognition import Recognition
from products.models import Product


class ImportRun(models.Model):
    """One reading of one file; a trial run leaves none."""

    file_name = models.CharField(_("tên tệp"), max_length=255)
    sha256 = models.CharField(_("dấu tệp"), max_length=64, blank=True)
    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("tỉnh của cổng"),
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người nhập"),
        help_text=_("Trống: người vận hành hệ thống."),
    )
    outcome = models.CharField(
        _("kết quả"),
        max_length=10,
        choices=[(outcome.value, outcome.label) for outcome in RunOutcome if outcome != "dry_run"],
    )
    reason_code = models.CharField(_("mã lý do"), max_length=40, blank=True)
    reason = models.CharField(_("lý do từ chối"), max_length=500, blank=True)
    summary = models.JSONField(_("số hàng theo kết quả"), default=dict)
    started_at = models.DateTimeField(_("bắt đầu lúc"))
    finished_at = models.DateTimeField(_("xong lúc"))

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập danh sách")
        verbose_name_plural = _("lần nhập danh sách")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_run_refused_says_why",
                condition=Q(outcome="imported", reason_code="")
                | (Q(outcome="refused") & ~Q(reason_code="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_outcome_display()})"


class ImportRow(TimestampedModel):
    """How one row ended; what was left out waits here for a person, without personal data."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    sheet = models.CharField(_("trang"), max_length=100, blank=True)
    row = models.PositiveIntegerField(_("hàng"))
    outcome = models.CharField(_("kết quả"), max_length=25, choices=RowOutcome)
    codes = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("mã"))
    messages = ArrayField(models.TextField(), default=list, verbose_name=_("diễn giải"))
    values = models.JSONField(_("nội dung hàng"), default=dict)
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        related_name="import_rows",
        verbose_name=_("sản phẩm"),
        help_text=_("Sản phẩm đã ghi vào, hoặc sản phẩm nghi trùng."),
    )
    recognition = models.ForeignKey(
        Recognition, models.PROTECT, null=True, related_name="import_rows"
    )
    resolution = models.CharField(_("xử lý"), max_length=20, choices=Resolution, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(_("xử lý lúc"), null=True, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("hàng đã đọc")
        verbose_name_plural = _("hàng đã đọc")
        ordering = ["run", "pk"]
        constraints = [
            models.CheckConstraint(
                name="import_row_saved_has_recognition",
                condition=Q(
                    outcome__in=(
                        "accepted",
                        "accepted_with_warning",
                        "linked",
                        "updated",
                        "unchanged",
                    ),
                    recognition__isnull=False,
                    product__isnull=False,
                    resolution="",
                )
                | Q(outcome__in=("possible_duplicate", "rejected"))
                | Q(outcome="skipped", resolution="", recognition__isnull=True),
            ),
            models.CheckConstraint(
                name="import_row_resolution_complete",
                condition=Q(resolution="", resolved_by__isnull=True, resolved_at__isnull=True)
                | (~Q(resolution="") & Q(resolved_by__isnull=False, resolved_at__isnull=False)),
            ),
        ]
        indexes = [
            # the list of rows that wait for a person
            models.Index(
                fields=["run", "id"],
                name="import_row_waiting",
                condition=Q(outcome__in=("possible_duplicate", "rejected"), resolution=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run.file_name}: {self.sheet} {self.row}"
