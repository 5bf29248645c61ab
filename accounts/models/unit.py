"""The dated tree of administrative units; a code alone is no key, code plus dates is."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from accounts.choices import Level, SuccessionKind, UnitKind
from accounts.models.dates import ENDS_BEFORE_IT_BEGINS, days, require_order
from accounts.querysets import UnitQuerySet
from core.models import TimestampedModel
from core.text import Fold, SortKey


class AdministrativeUnit(TimestampedModel):
    """A province, district or commune as it was from one date until another (inclusive)."""

    code = models.CharField(_("mã đơn vị"), max_length=10)
    name = models.CharField(_("tên"), max_length=100, help_text=_("Không kèm loại: “Vân Hồ”."))
    kind = models.CharField(_("loại"), max_length=20, choices=UnitKind)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("đơn vị cấp trên"),
    )
    path = models.CharField(_("đường dẫn"), max_length=60, help_text=_("Ví dụ 14/123/04030/"))
    valid_from = models.DateField(_("có từ ngày"))
    valid_until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    standing_body = models.CharField(_("cơ quan thường trực"), max_length=200, blank=True)
    document_symbol = models.CharField(_("ký hiệu văn bản"), max_length=30, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    latitude = models.DecimalField(
        _("vĩ độ"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("kinh độ"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    name_folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.CharField(max_length=100), db_persist=True
    )
    sort_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.CharField(max_length=400), db_persist=True
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = _("đơn vị hành chính")
        ordering = ["path", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="unit_dates_in_order",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
            models.CheckConstraint(
                name="unit_parent_by_level",
                condition=Q(level="province", parent__isnull=True)
                | (~Q(level="province") & Q(parent__isnull=False)),
                violation_error_message=_("Tỉnh không có cấp trên; huyện và xã phải có."),
            ),
            models.CheckConstraint(
                name="unit_path_ends_with_its_code",
                condition=Q(path__endswith=Concat(F("code"), Value("/"))),
                violation_error_message=_("Đường dẫn phải kết thúc bằng mã đơn vị."),
            ),
            models.CheckConstraint(
                name="unit_kind_fits_level",
                condition=Q(level="province", kind__in=["tinh", "thanh_pho_tw"])
                | Q(level="district", kind__in=["huyen", "quan", "thi_xa", "thanh_pho"])
                | Q(level="commune", kind__in=["xa", "phuong", "thi_tran", "dac_khu"]),
                violation_error_message=_("Loại đơn vị không thuộc cấp này."),
            ),
            ExclusionConstraint(
                name="unit_one_per_code_and_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (days("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Mã này đã có đơn vị khác trong cùng thời gian."),
            ),
        ]
        indexes = [
            # visible_to(): one prefix match answers "at or below"
            models.Index(fields=["path"], name="unit_path"),
            # unit search boxes, accent-free
            GinIndex(
                fields=["name_folded"], opclasses=["gin_trgm_ops"], name="unit_name_folded_trgm"
            ),
            # matching a printed commune inside a district or province
            models.Index(fields=["level", "name_folded"], name="unit_level_name_folded"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        super().clean()
        require_order(self, "valid_from", "valid_until")

    @property
    def full_name(self) -> str:
        """As officially printed: "Xã Vân Hồ", "Thành phố Hà Nội", "Tỉnh Sơn La"."""
        if self.kind == UnitKind.THANH_PHO_TW:
            return f"Thành phố {self.name}"
        return f"{self.get_kind_display()} {self.name}"


class UnitSuccession(models.Model):
    """What became of a unit: one row for each unit that took it, or a part of it, over."""

    old = models.ForeignKey(
        AdministrativeUnit,
        models.CASCADE,
        related_name="successions",
        verbose_name=_("đơn vị cũ"),
    )
    new = models.ForeignKey(
        AdministrativeUnit,
        models.CASCADE,
        related_name="predecessions",
        verbose_name=_("đơn vị mới"),
    )
    kind = models.CharField(_("cách"), max_length=10, choices=SuccessionKind)
    is_default = models.BooleanField(_("đơn vị kế thừa chính"), default=False)
    on = models.DateField(_("từ ngày"))

    class Meta:
        verbose_name = _("kế thừa đơn vị")
        verbose_name_plural = _("kế thừa đơn vị")
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["old", "new"]),
            models.UniqueConstraint(
                name="succession_one_default_heir", fields=["old"], condition=Q(is_default=True)
            ),
            models.CheckConstraint(name="succession_not_itself", condition=~Q(old=F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class UnitAlias(models.Model):
    """Another spelling or a former name that papers still print."""

    unit = models.ForeignKey(AdministrativeUnit, models.CASCADE, related_name="aliases")
    name = models.CharField(_("tên khác"), max_length=100)
    source = models.CharField(_("nguồn"), max_length=100, blank=True)
    name_folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.CharField(max_length=100), db_persist=True
    )

    class Meta:
        verbose_name = _("tên khác của đơn vị")
        verbose_name_plural = _("tên khác của đơn vị")
        constraints = [
            models.UniqueConstraint(name="alias_once_per_unit", fields=["unit", "name"]),
        ]
        indexes = [
            # matching a printed commune by a former spelling
            models.Index(fields=["name_folded"], name="alias_name_folded"),
        ]

    def __str__(self) -> str:
        return self.name
