from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from accounts.querysets import UnitScopedQuerySet
from core.models import TimestampedModel
from evaluation.choices import ExtensionPolicy


class ProvinceRulesQuerySet(UnitScopedQuerySet):
    def of(self, unit: AdministrativeUnit) -> "ProvinceRules":
        """The rules of the province the unit lies in; the defaults where none were written."""
        province = unit
        while province.parent is not None:
            province = province.parent
        return self.filter(unit=province).first() or ProvinceRules(unit=province)


class ProvinceRules(TimestampedModel):
    """What the decision leaves open and a province settles for itself, with the usual defaults."""

    unit = models.OneToOneField(
        AdministrativeUnit, models.PROTECT, related_name="province_rules", verbose_name=_("tỉnh")
    )
    extension_policy = models.CharField(
        _("kéo dài giấy chứng nhận cho"),
        max_length=12,
        choices=ExtensionPolicy,
        default=ExtensionPolicy.TRANSITION,
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("nhận kiến nghị trong (ngày)"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    appeal_answer_days = models.PositiveSmallIntegerField(
        _("trả lời kiến nghị trong (ngày làm việc)"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    invitation_lead_days = models.PositiveSmallIntegerField(
        _("gửi hồ sơ điện tử cho thành viên trước (ngày làm việc)"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )

    objects = ProvinceRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy định riêng của tỉnh")
        verbose_name_plural = _("quy định riêng của tỉnh")
        constraints = [
            models.CheckConstraint(
                name="province_rules_ranges",
                condition=Q(
                    appeal_days__range=(1, 365),
                    appeal_answer_days__range=(1, 90),
                    invitation_lead_days__range=(1, 30),
                ),
                violation_error_message=_("Số ngày nằm ngoài khoảng cho phép."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}"
