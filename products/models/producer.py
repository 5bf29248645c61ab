from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from core.text import Fold, SortKey
from products.choices import Gender, ProducerForm
from products.querysets import ProducerQuerySet
from products.registration import is_personal_number, is_tax_code, mask


def validate_registration_number(value: str) -> None:
    if not (is_tax_code(value) or is_personal_number(value)):
        raise ValidationError(
            _("Mã số không đúng: cần 10 hoặc 13 chữ số có số kiểm tra đúng, hoặc 12 chữ số.")
        )


class Producer(TimestampedModel):
    """A chủ thể OCOP: who makes the product, files the dossier and holds the certificate."""

    name = models.CharField(_("tên chủ thể"), max_length=250)
    form = models.CharField(_("loại hình"), max_length=20, choices=ProducerForm)
    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="producers", verbose_name=_("địa bàn")
    )
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    registration_number = models.CharField(
        _("mã số đăng ký"), max_length=13, blank=True, validators=[validate_registration_number]
    )
    registered_on = models.DateField(_("ngày đăng ký, thành lập"), null=True, blank=True)
    representative = models.CharField(_("người đại diện"), max_length=150, blank=True)
    representative_title = models.CharField(_("chức vụ"), max_length=100, blank=True)
    representative_gender = models.CharField(
        _("giới tính"),
        max_length=10,
        choices=Gender,
        blank=True,
        help_text=_("Để lập báo cáo theo giới; không công khai."),
    )
    representative_ethnicity = models.CharField(
        _("dân tộc"),
        max_length=50,
        blank=True,
        help_text=_("Để lập báo cáo về đồng bào dân tộc; không công khai."),
    )
    representative_has_disability = models.BooleanField(
        _("người khuyết tật"),
        default=False,
        help_text=_("Để lập báo cáo hỗ trợ; không công khai."),
    )
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    name_folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.CharField(max_length=250), db_persist=True
    )
    sort_key = models.GeneratedField(
        expression=SortKey("name"), output_field=models.CharField(max_length=900), db_persist=True
    )

    objects = ProducerQuerySet.as_manager()

    class Meta:
        verbose_name = _("chủ thể")
        verbose_name_plural = _("chủ thể")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="producer_registration_number_once",
                fields=["registration_number"],
                condition=~Q(registration_number=""),
                violation_error_message=_("Mã số này đã có ở một chủ thể khác."),
            ),
            models.CheckConstraint(
                name="producer_registration_number_form",
                condition=Q(registration_number="")
                | Q(registration_number__regex=r"^[0-9]{10}([0-9]{2,3})?$"),
                violation_error_message=_("Mã số đăng ký gồm 10, 12 hoặc 13 chữ số."),
            ),
            models.CheckConstraint(
                name="producer_named",
                condition=~Q(name=""),
                violation_error_message=_("Cần có tên chủ thể."),
            ),
        ]
        indexes = [
            # accent-free search of lists and of the API
            GinIndex(
                fields=["name_folded"], opclasses=["gin_trgm_ops"], name="producer_folded_trgm"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_registration_number(self) -> str:
        return mask(self.registration_number)


class ProducerFormPeriod(models.Model):
    """The legal form a producer had from one date until another."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="form_periods")
    form = models.CharField(_("loại hình"), max_length=20, choices=ProducerForm)
    name = models.CharField(_("tên khi đó"), max_length=250)
    since = models.DateField(_("từ ngày"), null=True, blank=True)
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("loại hình theo thời gian")
        verbose_name_plural = _("loại hình theo thời gian")
        constraints = [
            models.CheckConstraint(
                name="form_period_dates",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
            ),
            ExclusionConstraint(
                name="form_period_one_at_a_time",
                expressions=[
                    ("producer", RangeOperators.EQUAL),
                    (
                        Func(
                            "since",
                            "until",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Một chủ thể chỉ có một loại hình tại một thời điểm."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_form_display()}"


class ProducerAccount(TimestampedModel):
    """A user who acts for a producer: keeps its papers, scores itself, files."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="accounts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="producer_accounts"
    )
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("tài khoản của chủ thể")
        verbose_name_plural = _("tài khoản của chủ thể")
        constraints = [
            models.UniqueConstraint(name="producer_account_once", fields=["producer", "user"]),
            models.CheckConstraint(
                name="producer_account_dates",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.producer}"
