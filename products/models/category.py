from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import Fold
from products.choices import CategoryLevel


class ProductCategory(models.Model):
    """A sector, group or subgroup of one dated edition of the classification (Annex I)."""

    edition = models.CharField(_("ấn bản"), max_length=30, help_text=_("Mã văn bản: qd26-2026"))
    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=200)
    level = models.CharField(_("cấp"), max_length=10, choices=CategoryLevel)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("thuộc"),
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    lead_agencies = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    is_implied = models.BooleanField(
        _("phân nhóm suy ra"),
        default=False,
        help_text=_("Nhóm không in phân nhóm: phân nhóm mang mã của nhóm."),
    )
    valid_from = models.DateField(_("có từ ngày"))
    valid_until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    name_folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.CharField(max_length=200), db_persist=True
    )

    class Meta:
        verbose_name = _("phân loại sản phẩm")
        verbose_name_plural = _("phân loại sản phẩm")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(name="category_once", fields=["edition", "code", "level"]),
            models.CheckConstraint(
                name="category_parent_by_level",
                condition=Q(level="sector", parent__isnull=True)
                | (~Q(level="sector") & Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
