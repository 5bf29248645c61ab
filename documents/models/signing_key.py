from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from accounts.querysets import UnitScopedQuerySet
from core.models import TimestampedModel
from documents.choices import KeySource


class SigningKeyQuerySet(UnitScopedQuerySet):
    def held_by(self, user) -> "SigningKeyQuerySet":
        """Keys a person may sign with: one's own, and nobody else's."""
        return self.filter(holder=user.pk, is_active=True) if user.is_authenticated else self.none()


class SigningKey(TimestampedModel):
    """Where a signatory's certificate and key lie; the secret that opens it is never kept.

    `locator` is the file's name inside OCOP_SIGNING_DIR (PKCS#12), or "token|label" on the
    machine's security module (PKCS#11).
    """

    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="signing_keys", verbose_name=_("đơn vị")
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="signing_keys",
        verbose_name=_("người giữ"),
    )
    label = models.CharField(_("tên chữ ký"), max_length=100)
    source = models.CharField(_("nơi giữ khóa"), max_length=10, choices=KeySource)
    locator = models.CharField(
        _("tệp hoặc khe khóa"),
        max_length=200,
        help_text=_("Tên tệp .p12 trong thư mục ký của máy chủ, hoặc “thẻ|nhãn khóa”."),
    )
    subject = models.CharField(_("chủ chứng thư"), max_length=300)
    issuer = models.CharField(_("nơi cấp chứng thư"), max_length=300)
    serial = models.CharField(_("số sê-ri"), max_length=60)
    fingerprint = models.CharField(_("dấu vân SHA-256"), max_length=64)
    valid_from = models.DateTimeField(_("hiệu lực từ"))
    valid_until = models.DateTimeField(_("hiệu lực đến"))
    is_active = models.BooleanField(_("đang dùng"), default=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("chữ ký số")
        verbose_name_plural = _("chữ ký số")
        ordering = ["unit", "label"]
        constraints = [
            models.UniqueConstraint(
                name="signing_key_certificate_once",
                fields=["unit", "holder", "fingerprint"],
                violation_error_message=_("Chứng thư này đã có trong danh sách."),
            ),
            models.CheckConstraint(
                name="signing_key_term_in_order", condition=Q(valid_until__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.get_source_display()})"
