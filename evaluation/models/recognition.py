"""What lists and decisions of the past say of a product: kept as stated, never certified."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from evaluation.import_codes import Recogniser
from evaluation.import_querysets import RecognitionQuerySet
from products.models import Product


class Recognition(TimestampedModel):
    """A statement that a product was given stars; what it does not say stays unknown."""

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="recognitions", verbose_name=_("sản phẩm")
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        related_name="+",
        verbose_name=_("địa bàn lúc đó"),
    )
    stars = models.PositiveSmallIntegerField(_("hạng sao"), null=True, blank=True)
    score = models.DecimalField(_("điểm"), max_digits=16, decimal_places=13, null=True, blank=True)
    score_text = models.CharField(_("điểm như đã in"), max_length=50, blank=True)
    recogniser = models.CharField(
        _("nơi công nhận"), max_length=10, choices=Recogniser, default=Recogniser.UNKNOWN
    )
    decision_number = models.CharField(_("số quyết định"), max_length=120, blank=True)
    number_key = models.CharField(max_length=120, blank=True, editable=False)
    decided_on = models.DateField(
        _("ngày quyết định"), null=True, blank=True, help_text=_("Để trống khi chưa rõ.")
    )
    date_text = models.CharField(_("ngày như đã in"), max_length=60, blank=True)
    valid_until = models.DateField(_("có hiệu lực đến"), null=True, blank=True, editable=False)
    round = models.CharField(_("đợt đánh giá"), max_length=100, blank=True)
    round_key = models.CharField(max_length=100, blank=True, editable=False)
    product_text = models.CharField(_("tên sản phẩm như đã in"), max_length=250)
    producer_text = models.CharField(_("tên chủ thể như đã in"), max_length=250)
    form_text = models.CharField(_("loại hình như đã in"), max_length=100, blank=True)
    commune_text = models.CharField(_("xã như đã in"), max_length=300, blank=True)
    district_text = models.CharField(_("huyện như đã in"), max_length=150, blank=True)
    province_text = models.CharField(_("tỉnh như đã in"), max_length=100, blank=True)
    sector_text = models.CharField(_("nhóm ngành như đã in"), max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=1000, blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần công nhận trước đây")
        verbose_name_plural = _("lần công nhận trước đây")
        ordering = ["product", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="recognition_stars_range",
                condition=Q(stars__isnull=True) | Q(stars__range=(1, 5)),
                violation_error_message=_("Hạng sao từ 1 đến 5."),
            ),
            models.CheckConstraint(
                name="recognition_score_range",
                condition=Q(score__isnull=True) | Q(score__range=(0, 100)),
                violation_error_message=_("Điểm từ 0 đến 100."),
            ),
            models.CheckConstraint(
                name="recognition_within_programme",
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=date(2018, 1, 1)),
                violation_error_message=_("Chương trình OCOP bắt đầu từ năm 2018."),
            ),
            models.CheckConstraint(
                name="recognition_term_needs_date_and_stars",
                condition=Q(valid_until__isnull=True)
                | Q(decided_on__isnull=False, stars__gte=3, valid_until__gt=F("decided_on")),
                violation_error_message=_("Chưa rõ ngày quyết định thì không tính thời hạn."),
            ),
            models.UniqueConstraint(
                name="recognition_stated_once",
                fields=["product", "number_key", "decided_on", "round_key", "stars"],
                nulls_distinct=False,
                violation_error_message=_("Lần công nhận này đã có."),
            ),
        ]

    def __str__(self) -> str:
        stars = f"{self.stars} sao" if self.stars else "chưa rõ sao"
        return f"{self.product_text} – {stars}"

    @property
    def is_date_known(self) -> bool:
        return self.decided_on is not None
