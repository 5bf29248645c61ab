"""Criteria sets of a scheme as rows; `CriteriaSet.sheet()` hands them to pure scoring."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from evaluation.choices import EndingKind, EndingScope, EndingType, SchemeStatus
from evaluation.models.scheme import Scheme
from evaluation.sheet import Sheet
from products.models import ProductCategory

if TYPE_CHECKING:
    from evaluation.sheet_rows import SheetRows


class CriteriaSet(TimestampedModel):
    """A bộ tiêu chí, which is also the score sheet; immutable by trigger once published."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="criteria_sets")
    number = models.PositiveSmallIntegerField(_("số"))
    slug = models.SlugField(_("mã chữ"), max_length=80, blank=True)
    name = models.CharField(_("tên"), max_length=200)
    sample_count = models.PositiveSmallIntegerField(_("số sản phẩm mẫu"), null=True, blank=True)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=SchemeStatus, default=SchemeStatus.DRAFT
    )
    remarks = ArrayField(
        models.TextField(), verbose_name=_("ghi chú về nguồn"), default=list, blank=True
    )
    fingerprint = models.CharField(max_length=64, help_text=_("sha256 của nội dung bộ tiêu chí"))

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["scheme", "number"]
        constraints = [
            models.UniqueConstraint(name="criteria_set_once", fields=["scheme", "number"]),
            models.UniqueConstraint(
                name="criteria_set_slug_once", fields=["scheme", "slug"], condition=~Q(slug="")
            ),
        ]

    def __str__(self) -> str:
        return f"Bộ {self.number} – {self.name}"

    def sheet(self) -> Sheet:
        """This set as pure frozen data; read once, since a published set never changes."""
        from evaluation.sheet_rows import read_sheet

        if self.status == SchemeStatus.DRAFT:
            return read_sheet(self)
        return _published_sheet(self.pk, self.fingerprint)

    def rows(self) -> "SheetRows":
        """Its stored leaves and options, for reading only; kept in memory like the sheet."""
        from evaluation.sheet_rows import read_rows

        if self.status == SchemeStatus.DRAFT:
            return read_rows(self)
        return _published_rows(self.pk, self.fingerprint)


@lru_cache(maxsize=256)
def _published_sheet(pk: int, fingerprint: str) -> Sheet:
    from evaluation.sheet_rows import read_sheet

    return read_sheet(CriteriaSet.objects.select_related("scheme").get(pk=pk))


@lru_cache(maxsize=256)
def _published_rows(pk: int, fingerprint: str) -> "SheetRows":
    from evaluation.sheet_rows import read_rows

    return read_rows(CriteriaSet.objects.get(pk=pk))


class CriteriaPart(models.Model):
    """Part A, B or C of a set."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="parts")
    code = models.CharField(_("mã"), max_length=5)
    name = models.CharField(_("tên"), max_length=200)
    max_points = models.DecimalField(_("điểm tối đa"), max_digits=5, decimal_places=2)
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("phần của bộ tiêu chí")
        verbose_name_plural = _("phần của bộ tiêu chí")
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(name="part_once", fields=["criteria_set", "code"]),
            models.CheckConstraint(
                name="part_points_range", condition=Q(max_points__gt=0, max_points__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class Criterion(models.Model):
    """A criterion at any depth; one without children is a leaf and carries options."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    part = models.ForeignKey(CriteriaPart, models.CASCADE, related_name="criteria")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=300)
    max_points = models.DecimalField(_("điểm tối đa"), max_digits=5, decimal_places=2)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    guidance = models.TextField(_("hướng dẫn chấm"), blank=True)
    requirement = models.TextField(_("yêu cầu"), blank=True)
    applies_if_criterion = models.CharField(_("chỉ chấm khi tiêu chí"), max_length=20, blank=True)
    applies_if_points = models.DecimalField(
        _("đạt từ (điểm)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    cases = models.JSONField(_("các trường hợp"), default=dict, blank=True)
    options_printed = models.BooleanField(_("phiếu in sẵn các mức"), default=True)

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(name="criterion_once", fields=["criteria_set", "code"]),
            models.UniqueConstraint(
                name="criterion_position_once", fields=["criteria_set", "position"]
            ),
            models.CheckConstraint(
                name="criterion_points_range",
                condition=Q(max_points__gt=0, max_points__lte=100),
            ),
            models.CheckConstraint(
                name="criterion_condition_complete",
                condition=Q(applies_if_criterion="", applies_if_points__isnull=True)
                | (
                    ~Q(applies_if_criterion="")
                    & Q(applies_if_points__isnull=False, applies_if_points__gt=0)
                ),
            ),
            models.CheckConstraint(
                name="criterion_condition_on_another",
                condition=~Q(applies_if_criterion=F("code")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CriterionOption(models.Model):
    """One level to tick, in printed order; `minimum_for` makes it the gate of a star."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(_("thứ tự in"))
    points = models.DecimalField(_("điểm"), max_digits=5, decimal_places=2)
    label = models.CharField(_("nội dung"), max_length=300)
    minimum_for = models.PositiveSmallIntegerField(
        _("mức tối thiểu của hạng sao"), null=True, blank=True
    )
    case = models.CharField(_("trường hợp"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("mức chấm")
        verbose_name_plural = _("mức chấm")
        ordering = ["criterion", "position"]
        constraints = [
            models.UniqueConstraint(name="option_position_once", fields=["criterion", "position"]),
            models.CheckConstraint(name="option_position_from_1", condition=Q(position__gte=1)),
            models.CheckConstraint(
                name="option_points_range", condition=Q(points__gte=0, points__lte=100)
            ),
            models.CheckConstraint(
                name="option_gate_stars",
                condition=Q(minimum_for__isnull=True) | Q(minimum_for__range=(3, 5)),
                violation_error_message=_("Mức tối thiểu chỉ có ở 3, 4, 5 sao."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points}: {self.label}"


class EndingRule(models.Model):
    """A rule that ends an evaluation without stars: rejects the dossier, or stops the marking."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="ending_rules")
    kind = models.CharField(_("nhóm"), max_length=10, choices=EndingKind)
    type = models.CharField(_("loại"), max_length=20, choices=EndingType)
    code = models.CharField(_("mã"), max_length=60)
    text = models.CharField(_("nội dung"), max_length=500)
    criteria = ArrayField(
        models.CharField(max_length=20), verbose_name=_("tiêu chí liên quan"), default=list,
        blank=True,
    )  # fmt: skip
    scope = models.CharField(_("phạm vi"), max_length=10, choices=EndingScope)
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("quy định loại, dừng")
        verbose_name_plural = _("quy định loại, dừng")
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(name="ending_rule_once", fields=["criteria_set", "code"]),
            models.CheckConstraint(
                name="ending_rule_rejection_rejects",
                condition=~Q(kind=EndingKind.REJECTION) | Q(type=EndingType.REJECT),
            ),
            models.CheckConstraint(
                name="ending_rule_zero_names_criteria",
                condition=~Q(type=EndingType.STOP_IF_ZERO) | ~Q(criteria=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CategoryCriteriaSet(models.Model):
    """Which set judges products of a subgroup under a scheme (Annex I)."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="category_sets")
    category = models.ForeignKey(ProductCategory, models.PROTECT, related_name="criteria_sets")
    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="category_sets")

    class Meta:
        verbose_name = _("bộ tiêu chí của phân nhóm")
        verbose_name_plural = _("bộ tiêu chí của phân nhóm")
        ordering = ["scheme", "criteria_set"]
        constraints = [
            models.UniqueConstraint(
                name="category_one_set_per_scheme", fields=["scheme", "category"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} → {self.criteria_set}"
