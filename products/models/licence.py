from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.models import StoredFile
from products.choices import LicenceKind
from products.models.producer import Producer
from products.models.product import Product
from products.querysets import LicenceQuerySet


class Licence(TimestampedModel):
    """A paper the producer keeps once and shows in every dossier until it ends."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="licences")
    kind = models.CharField(_("loại giấy tờ"), max_length=30, choices=LicenceKind)
    title = models.CharField(_("tên giấy tờ"), max_length=250)
    number = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    issued_by = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("hết hạn ngày"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="licences",
        verbose_name=_("tệp"),
    )
    products = models.ManyToManyField(
        Product, blank=True, related_name="licences", verbose_name=_("sản phẩm áp dụng")
    )

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy tờ, minh chứng")
        verbose_name_plural = _("giấy tờ, minh chứng")
        ordering = ["producer", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                name="licence_dates_in_order",
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("issued_on")),
                violation_error_message=_("Ngày hết hạn phải sau ngày cấp."),
            ),
        ]
        indexes = [
            # warnings 60 and 30 days before a paper ends
            models.Index(fields=["expires_on"], name="licence_expires"),
        ]

    def __str__(self) -> str:
        return self.title
