from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from accounts.querysets import UnitScopedQuerySet
from core.models import TimestampedModel
from documents.models import OfficialDocument, StoredFile
from evaluation.choices import InspectionKind, InspectionStatus, Seriousness
from evaluation.inspection_querysets import InspectionQuerySet
from evaluation.models.certificate import Certificate
from evaluation.models.misuse_report import MisuseReport
from evaluation.models.withdrawal import WithdrawalCase
from products.models import Product


class InspectionPlan(TimestampedModel):
    """A unit's plan of checks after recognition for one year (Article 9)."""

    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        related_name="inspection_plans",
        verbose_name=_("đơn vị"),
    )
    year = models.PositiveSmallIntegerField(
        _("năm"), validators=[MinValueValidator(2018), MaxValueValidator(2100)]
    )
    title = models.CharField(_("tên kế hoạch"), max_length=300)
    decision_number = models.CharField(_("số văn bản"), max_length=120)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch kiểm tra")
        verbose_name_plural = _("kế hoạch kiểm tra")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="inspection_plan_once",
                fields=["unit", "year", "decision_number"],
                violation_error_message=_("Kế hoạch này đã có."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.decision_number})"


class Inspection(TimestampedModel):
    """One check after recognition: criteria kept as filed, use of the mark, advertising (9.2-9.3).

    A report from the public opens one as `reported`; until the office takes it up nothing else is
    known of it, perhaps not even the product.
    """

    kind = models.CharField(_("loại"), max_length=10, choices=InspectionKind)
    plan = models.ForeignKey(
        InspectionPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("kế hoạch"),
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        related_name="inspections",
        verbose_name=_("đơn vị kiểm tra"),
    )
    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("sản phẩm"),
    )
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    report = models.OneToOneField(
        MisuseReport, models.PROTECT, null=True, blank=True, related_name="inspection"
    )
    status = models.CharField(
        _("trạng thái"), max_length=12, choices=InspectionStatus, default=InspectionStatus.PLANNED
    )
    planned_on = models.DateField(_("ngày dự kiến"), null=True, blank=True)
    held_on = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=300, blank=True)
    inspectors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="inspections", verbose_name=_("người kiểm tra")
    )
    mark_use = models.TextField(_("việc sử dụng nhãn hiệu OCOP, hạng sao"), blank=True)
    mark_is_right = models.BooleanField(_("sử dụng nhãn hiệu đúng"), null=True, blank=True)
    advertising = models.TextField(_("thông tin, quảng cáo, giới thiệu"), blank=True)
    advertising_is_right = models.BooleanField(
        _("thông tin, quảng cáo đúng"), null=True, blank=True
    )
    conclusion = models.TextField(_("kết luận"), blank=True)
    keeps_criteria = models.BooleanField(_("còn đáp ứng tiêu chí"), null=True, blank=True)
    remedy = models.TextField(_("nội dung phải khắc phục"), blank=True)
    remedy_due_on = models.DateField(_("hạn khắc phục"), null=True, blank=True)
    remedy_checked_on = models.DateField(_("ngày kiểm tra khắc phục"), null=True, blank=True)
    remedy_result = models.TextField(_("kết quả khắc phục"), blank=True)
    closing_note = models.CharField(_("lý do khép lại"), max_length=1000, blank=True)
    withdrawal = models.OneToOneField(
        WithdrawalCase, models.PROTECT, null=True, blank=True, related_name="inspection"
    )
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="inspection"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("cuộc kiểm tra")
        verbose_name_plural = _("cuộc kiểm tra")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="inspection_planned_has_plan",
                condition=Q(kind="planned", plan__isnull=False)
                | (~Q(kind="planned") & Q(plan__isnull=True)),
                violation_error_message=_("Kiểm tra theo kế hoạch phải chọn kế hoạch."),
            ),
            models.CheckConstraint(
                name="inspection_reported_has_report",
                condition=Q(kind="reported", report__isnull=False)
                | (~Q(kind="reported") & Q(report__isnull=True)),
            ),
            models.CheckConstraint(
                name="inspection_has_product_and_day",
                condition=Q(status__in=["reported", "closed"])
                | Q(product__isnull=False, planned_on__isnull=False),
                violation_error_message=_("Cuộc kiểm tra phải có sản phẩm và ngày."),
            ),
            models.CheckConstraint(
                name="inspection_concluded_complete",
                condition=~Q(status__in=["concluded", "followed_up"])
                | (
                    ~Q(conclusion="")
                    & Q(
                        held_on__isnull=False, keeps_criteria__isnull=False,
                        mark_is_right__isnull=False, advertising_is_right__isnull=False,
                        document__isnull=False,
                    )
                ),
                violation_error_message=_("Kết luận kiểm tra chưa đủ nội dung."),
            ),
            models.CheckConstraint(
                name="inspection_remedy_has_day",
                condition=Q(remedy="") | Q(remedy_due_on__isnull=False),
                violation_error_message=_("Nội dung phải khắc phục cần có hạn."),
            ),
            models.CheckConstraint(
                name="inspection_followed_up_complete",
                condition=~Q(status="followed_up")
                | (Q(remedy_checked_on__isnull=False) & ~Q(remedy_result="")),
            ),
        ]  # fmt: skip
        indexes = [
            # the work queue of a unit
            models.Index(fields=["unit", "status", "planned_on"], name="inspection_queue"),
            # what was found of a product since its recognition
            models.Index(fields=["product", "held_on"], name="inspection_of_product"),
        ]

    def __str__(self) -> str:
        return _("Kiểm tra %(what)s") % {"what": self.product or _("theo phản ánh")}


class InspectionCheck(models.Model):
    """One claim of the decided dossier, and whether it was still found true."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="checks")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    code = models.CharField(_("mã tiêu chí"), max_length=20)
    name = models.CharField(_("tiêu chí"), max_length=300)
    claim = models.CharField(_("mức trong hồ sơ"), max_length=400)
    is_gate = models.BooleanField(_("mức tối thiểu của hạng sao"), default=False)
    is_met = models.BooleanField(_("còn đáp ứng"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("nội dung kiểm tra")
        verbose_name_plural = _("nội dung kiểm tra")
        ordering = ["inspection", "position"]
        constraints = [
            models.UniqueConstraint(name="inspection_check_once", fields=["inspection", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class InspectionSample(models.Model):
    """A sample taken, where it was tested, and what the laboratory said."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="samples")
    name = models.CharField(_("mẫu"), max_length=200)
    taken_on = models.DateField(_("ngày lấy mẫu"))
    laboratory = models.CharField(_("nơi thử nghiệm"), max_length=200, blank=True)
    result = models.CharField(_("kết quả"), max_length=500, blank=True)
    is_passed = models.BooleanField(_("đạt"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("mẫu kiểm tra")
        verbose_name_plural = _("mẫu kiểm tra")
        ordering = ["inspection", "pk"]

    def __str__(self) -> str:
        return self.name


class InspectionViolation(models.Model):
    """What was broken, which law says so, how serious it is."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="violations")
    what = models.CharField(_("hành vi"), max_length=500)
    law = models.CharField(_("căn cứ pháp luật"), max_length=300)
    seriousness = models.CharField(_("mức độ"), max_length=10, choices=Seriousness)

    class Meta:
        verbose_name = _("vi phạm")
        verbose_name_plural = _("vi phạm")
        ordering = ["inspection", "pk"]

    def __str__(self) -> str:
        return self.what
