"""Who serves where: posts at units or help areas, and acting for another for a while."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models.dates import ENDS_BEFORE_IT_BEGINS, days, require_order
from accounts.models.unit import AdministrativeUnit
from accounts.querysets import DelegationQuerySet, HelpAreaQuerySet, PostQuerySet
from core.models import TimestampedModel


class HelpArea(TimestampedModel):
    """What a province keeps of a former district: an area office that reads and assists."""

    province = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="help_areas", verbose_name=_("tỉnh")
    )
    name = models.CharField(_("tên khu vực"), max_length=150)
    communes = models.ManyToManyField(
        AdministrativeUnit, through="HelpAreaCommune", related_name="+", verbose_name=_("các xã")
    )

    objects = HelpAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("khu vực hỗ trợ")
        verbose_name_plural = _("khu vực hỗ trợ")
        constraints = [
            models.UniqueConstraint(name="help_area_name_once", fields=["province", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class HelpAreaCommune(models.Model):
    """A commune in a help area from one date until another."""

    help_area = models.ForeignKey(HelpArea, models.CASCADE, related_name="members")
    commune = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        related_name="help_memberships",
        verbose_name=_("xã"),
    )
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("xã thuộc khu vực")
        verbose_name_plural = _("xã thuộc khu vực")
        constraints = [
            models.UniqueConstraint(
                name="help_area_commune_once", fields=["help_area", "commune", "since"]
            ),
            models.CheckConstraint(
                name="help_area_commune_dates",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} – {self.help_area}"

    def clean(self) -> None:
        super().clean()
        require_order(self, "since", "until")


class Post(TimestampedModel):
    """A user serves a unit, or a help area, in one role from a date until a date."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts", verbose_name=_("người giữ")
    )
    role = models.CharField(_("vai trò"), max_length=30, choices=Role)
    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("đơn vị"),
    )
    help_area = models.ForeignKey(
        HelpArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("khu vực hỗ trợ"),
    )
    title = models.CharField(_("chức vụ"), max_length=150, blank=True)
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    # Filled by PostQuerySet.served_by(): what the post covers, and by whose delegation it is held.
    served_paths: tuple[str, ...] | None = None
    delegation_id: int | None = None

    class Meta:
        verbose_name = _("vị trí công tác")
        verbose_name_plural = _("vị trí công tác")
        ordering = ["user", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="post_unit_or_help_area",
                condition=Q(unit__isnull=False, help_area__isnull=True)
                | Q(unit__isnull=True, help_area__isnull=False, role="district_officer"),
                violation_error_message=_(
                    "Chọn một đơn vị, hoặc một khu vực hỗ trợ (chỉ cán bộ khu vực)."
                ),
            ),
            models.CheckConstraint(
                name="post_dates_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
            ExclusionConstraint(
                name="post_once_per_office",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("unit", Value(0)), RangeOperators.EQUAL),
                    (Coalesce("help_area", Value(0)), RangeOperators.EQUAL),
                    (days("since", "until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Người này đã giữ vị trí đó trong cùng thời gian."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_role_display()}, {self.help_area or self.unit}"

    def clean(self) -> None:
        super().clean()
        require_order(self, "since", "until")

    @property
    def place(self) -> AdministrativeUnit:
        """The unit served; of a help area, the province that keeps it."""
        return self.unit if self.unit is not None else self.help_area.province

    @property
    def in_words(self) -> str:
        """The post, and whom its holder of today replaces: "Giám đốc, Tỉnh Sơn La, thay …"."""
        if self.delegation_id is None:
            return str(self)
        return f"{self}, thay {self.user}"

    def covers(self, path: str) -> bool:
        """Whether the path lies at or below what the post serves, predecessors included."""
        if self.served_paths is None:
            return self.unit is not None and path.startswith(self.unit.path)
        return path.startswith(self.served_paths)


class Delegation(TimestampedModel):
    """Another person acts for a post for a while; the audit names both."""

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="delegations", verbose_name=_("vị trí")
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="delegations",
        verbose_name=_("người thay"),
    )
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"))
    reason = models.CharField(_("lý do"), max_length=300)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy quyền")
        verbose_name_plural = _("ủy quyền")
        constraints = [
            models.CheckConstraint(
                name="delegation_dates",
                condition=Q(until__gte=F("since")),
                violation_error_message=ENDS_BEFORE_IT_BEGINS,
            ),
            ExclusionConstraint(
                name="delegation_one_delegate_a_day",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (days("since", "until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Vị trí này đã được ủy quyền trong cùng thời gian."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} – {self.post}"

    def clean(self) -> None:
        super().clean()
        require_order(self, "since", "until")
