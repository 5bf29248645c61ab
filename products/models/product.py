import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from core.text import Fold, SortKey
from products.choices import ProductState
from products.models.category import ProductCategory
from products.models.producer import Producer
from products.querysets import ProductQuerySet


class Product(TimestampedModel):
    """What is evaluated and sold; its stars here are a snapshot written by evaluation only."""

    public_id = models.UUIDField(_("mã công khai"), unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("tên sản phẩm"), max_length=250)
    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="products", verbose_name=_("chủ thể")
    )
    category = models.ForeignKey(
        ProductCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("phân nhóm"),
    )
    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="products", verbose_name=_("địa bàn")
    )
    further_communes = models.ManyToManyField(
        AdministrativeUnit, blank=True, related_name="+", verbose_name=_("các xã khác")
    )
    state = models.CharField(
        _("tình trạng"), max_length=20, choices=ProductState, default=ProductState.ACTIVE
    )
    gtin = models.CharField(_("mã số GTIN"), max_length=14, blank=True)
    story = models.TextField(_("câu chuyện sản phẩm"), blank=True, max_length=10_000)
    packaging = models.CharField(_("quy cách đóng gói"), max_length=300, blank=True)
    is_key_product = models.BooleanField(_("sản phẩm chủ lực"), default=False)
    export_markets = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("thị trường xuất")
    )
    stars = models.PositiveSmallIntegerField(_("hạng sao"), null=True, blank=True, editable=False)
    stars_valid_until = models.DateField(_("sao có hiệu lực đến"), null=True, editable=False)
    verification_code = models.CharField(_("mã tra cứu"), max_length=20, blank=True, editable=False)
    name_folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.CharField(max_length=250), db_persist=True
    )
    sort_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.CharField(max_length=900), db_persist=True
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("sản phẩm")
        verbose_name_plural = _("sản phẩm")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="product_named",
                condition=~Q(name=""),
                violation_error_message=_("Cần có tên sản phẩm."),
            ),
            models.CheckConstraint(
                name="product_stars_range",
                condition=Q(stars__isnull=True) | Q(stars__range=(1, 5)),
                violation_error_message=_("Hạng sao từ 1 đến 5."),
            ),
            models.CheckConstraint(
                name="product_term_needs_stars",
                condition=Q(stars_valid_until__isnull=True) | Q(stars__isnull=False),
            ),
            models.CheckConstraint(
                name="product_gtin_form",
                condition=Q(gtin="") | Q(gtin__regex=r"^([0-9]{8}|[0-9]{12,14})$"),
                violation_error_message=_("Mã GTIN gồm 8, 12, 13 hoặc 14 chữ số."),
            ),
        ]
        indexes = [
            # accent-free search of lists and of the API
            GinIndex(
                fields=["name_folded"], opclasses=["gin_trgm_ops"], name="product_folded_trgm"
            ),
            # lists in Vietnamese order, and the keyset of the API
            models.Index(fields=["sort_key", "id"], name="product_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_made(self) -> bool:
        """Whether it is in production: only such a product is put up for evaluation."""
        return self.state == ProductState.ACTIVE
