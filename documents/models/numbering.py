from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from accounts.querysets import UnitScopedQuerySet
from core.models import TimestampedModel
from documents.choices import DocumentKind, NumberSource


class NumberingRule(TimestampedModel):
    """A unit's own way of numbering one kind, where it departs from `documents.kinds`."""

    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="numbering_rules")
    kind = models.CharField(_("loại văn bản"), max_length=30, choices=DocumentKind)
    source = models.CharField(_("nguồn số"), max_length=10, choices=NumberSource)
    symbol = models.CharField(_("ký hiệu"), max_length=40, blank=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("cách cấp số")
        verbose_name_plural = _("cách cấp số")
        constraints = [
            models.UniqueConstraint(
                name="numbering_rule_once",
                fields=["unit", "kind"],
                violation_error_message=_("Đơn vị đã có cách cấp số cho loại văn bản này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_source_display()}"


class NumberRegister(TimestampedModel):
    """One series of one unit in one year; its locked row is what makes the numbers gapless."""

    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="number_registers")
    group = models.CharField(_("sổ"), max_length=30)
    year = models.PositiveSmallIntegerField(_("năm"))
    last_number = models.PositiveIntegerField(_("số cuối đã cấp"), default=0)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("sổ đăng ký văn bản")
        verbose_name_plural = _("sổ đăng ký văn bản")
        constraints = [
            models.UniqueConstraint(name="number_register_once", fields=["unit", "group", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.year}: {self.last_number}"
