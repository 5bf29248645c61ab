"""The law as dated data: which decision is in force, its bands, and who does what under it."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DecimalRangeField
from django.contrib.postgres.fields.ranges import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from core.clocks import Clock, Unit
from core.models import TimestampedModel
from documents.models import LegalBasis
from evaluation.choices import DossierKind, SchemeStatus, StepLevel, StepRole


class SchemeQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "Scheme | None":
        """The latest in force that day: two overlap while an older one runs out (Article 11)."""
        return (
            self.exclude(status=SchemeStatus.DRAFT)
            .filter(Q(in_force_until__isnull=True) | Q(in_force_until__gte=day))
            .filter(in_force_from__lte=day)
            .order_by("-in_force_from")
            .first()
        )

    def following(self, scheme: "Scheme", day: date) -> "Scheme | None":
        """The scheme that had come after another one by that day, which then runs out."""
        return (
            self.exclude(status=SchemeStatus.DRAFT)
            .filter(in_force_from__gt=scheme.in_force_from, in_force_from__lte=day)
            .order_by("in_force_from")
            .first()
        )


class Scheme(TimestampedModel):
    """One decision of the Prime Minister with its amendments: the rules a dossier is judged by."""

    code = models.CharField(_("mã"), max_length=30, unique=True)
    title = models.CharField(_("tên"), max_length=200)
    in_force_from = models.DateField(_("có hiệu lực từ"))
    in_force_until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=SchemeStatus, default=SchemeStatus.DRAFT
    )
    is_historic = models.BooleanField(
        _("quy định trước đây"),
        default=False,
        help_text=_("Bộ tiêu chí lấy từ bản chép, chỉ dùng cho hồ sơ và kết quả cũ."),
    )
    legal_bases = models.ManyToManyField(
        LegalBasis, related_name="schemes", verbose_name=_("văn bản")
    )
    total_points = models.DecimalField(_("tổng điểm"), max_digits=5, decimal_places=2)
    certificate_months = models.PositiveSmallIntegerField(_("thời hạn giấy chứng nhận (tháng)"))
    certificate_min_stars = models.PositiveSmallIntegerField(_("cấp giấy từ hạng sao"), default=3)
    sample_count = models.PositiveSmallIntegerField(_("số sản phẩm mẫu"), null=True, blank=True)
    commune_check_days = models.PositiveSmallIntegerField(
        _("xã kiểm tra trong (ngày làm việc)"), null=True, blank=True
    )
    renewal_earliest_days = models.PositiveSmallIntegerField(
        _("nộp đánh giá lại sớm nhất trước (ngày)"), null=True, blank=True
    )
    renewal_latest_days = models.PositiveSmallIntegerField(
        _("nộp đánh giá lại muộn nhất trước (ngày)"), null=True, blank=True
    )
    re_evaluation_days = models.PositiveSmallIntegerField(
        _("đánh giá lại trong (ngày)"), null=True, blank=True
    )
    extension_max_days = models.PositiveSmallIntegerField(
        _("kéo dài giấy chứng nhận tối đa (ngày)"), null=True, blank=True
    )
    withdrawal_days = models.PositiveSmallIntegerField(
        _("thu hồi trong (ngày)"), null=True, blank=True
    )
    transition_first_days = models.PositiveSmallIntegerField(
        _("hồ sơ cũ lần đầu, nâng hạng xong trong (ngày)"), null=True, blank=True
    )
    transition_re_evaluation_days = models.PositiveSmallIntegerField(
        _("hồ sơ cũ đánh giá lại xong trong (ngày)"), null=True, blank=True
    )
    details = models.JSONField(_("nội dung khác"), default=dict, blank=True)
    confidence = models.JSONField(_("độ tin cậy của dữ liệu"), default=dict, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy định đánh giá, phân hạng")
        verbose_name_plural = _("quy định đánh giá, phân hạng")
        ordering = ["-in_force_from"]
        constraints = [
            models.UniqueConstraint(name="scheme_one_per_start", fields=["in_force_from"]),
            models.CheckConstraint(
                name="scheme_dates_in_order",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày có hiệu lực."),
            ),
            models.CheckConstraint(
                name="scheme_renewal_window_in_order",
                condition=Q(renewal_earliest_days__isnull=True)
                | Q(renewal_latest_days__isnull=True)
                | Q(renewal_earliest_days__gt=F("renewal_latest_days")),
                violation_error_message=_("Hạn nộp sớm nhất phải trước hạn nộp muộn nhất."),
            ),
            models.CheckConstraint(
                name="scheme_certificate_stars_range",
                condition=Q(certificate_min_stars__range=(1, 5)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def deadline_for_earlier(self, kind: str) -> date | None:
        """Last day for dossiers lodged under the scheme before this one (Article 12.2)."""
        if kind == DossierKind.RE_EVALUATION:
            days = self.transition_re_evaluation_days
        else:
            days = self.transition_first_days
        return None if days is None else self.in_force_from + timedelta(days=days)


class StarBand(models.Model):
    """Means that belong to a star: from the floor up to, not with, the ceiling; 100 is included."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="bands")
    stars = models.PositiveSmallIntegerField(_("hạng sao"))
    floor = models.DecimalField(_("từ"), max_digits=5, decimal_places=2)
    ceiling = models.DecimalField(_("đến dưới"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("khung điểm")
        verbose_name_plural = _("khung điểm")
        ordering = ["scheme", "stars"]
        constraints = [
            models.UniqueConstraint(name="band_once", fields=["scheme", "stars"]),
            models.CheckConstraint(name="band_stars_range", condition=Q(stars__range=(1, 5))),
            models.CheckConstraint(
                name="band_limits",
                condition=Q(floor__gte=0, floor__lt=F("ceiling"), ceiling__lte=100),
                violation_error_message=_("Khung điểm phải nằm trong 0 đến 100."),
            ),
            ExclusionConstraint(
                name="band_no_overlap",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    (
                        Func(
                            "floor",
                            "ceiling",
                            Value("[)"),
                            function="numrange",
                            output_field=DecimalRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Các khung điểm không được chồng nhau."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} sao: {self.floor}–{self.ceiling}"


class AuthorityStepQuerySet(models.QuerySet):
    def of(self, scheme: Scheme, day: date) -> Self:
        """The steps of a scheme as they stood that day, lowest first."""
        return (
            self.filter(scheme=scheme, valid_from__lte=day)
            .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
            .order_by("order")
        )

    def at(self, scheme: Scheme, day: date, order: int) -> "AuthorityStep":
        return self.of(scheme, day).get(order=order)

    def under(self, scheme: Scheme, filed_on: date) -> Self:
        """The steps a dossier goes: as on its first filing, or as a later scheme began with."""
        return self.of(scheme, max(filed_on, scheme.in_force_from))


class AuthorityStep(models.Model):
    """One level's part under a scheme, from one date until another."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    level = models.CharField(_("cấp"), max_length=10, choices=StepLevel)
    role = models.CharField(_("việc"), max_length=30, choices=StepRole)
    authority = models.CharField(_("cơ quan, người có thẩm quyền"), max_length=150)
    signing_form = models.CharField(_("thể thức ký"), max_length=100)
    evaluates_points = models.BooleanField(_("chấm điểm"), default=True)
    recognises = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("công nhận hạng"), default=list,
        blank=True,
    )  # fmt: skip
    forwards_from = models.DecimalField(
        _("chuyển cấp trên từ (điểm)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    clock_length = models.PositiveSmallIntegerField(_("thời hạn"), null=True, blank=True)
    clock_unit = models.CharField(
        _("tính theo"), max_length=15, blank=True,
        choices=[
            (Unit.WORKING_DAYS.value, _("ngày làm việc")),
            (Unit.CALENDAR_DAYS.value, _("ngày")),
            (Unit.MONTHS.value, _("tháng")),
        ],
    )  # fmt: skip
    rounds = models.JSONField(_("đợt trong năm"), default=list, blank=True)
    basis = models.CharField(_("theo văn bản"), max_length=60, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = AuthorityStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("bước thẩm quyền")
        verbose_name_plural = _("bước thẩm quyền")
        ordering = ["scheme", "valid_from", "order"]
        constraints = [
            models.CheckConstraint(
                name="step_dates_in_order",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="step_clock_complete",
                condition=Q(clock_length__isnull=True, clock_unit="")
                | (Q(clock_length__isnull=False, clock_length__gt=0) & ~Q(clock_unit="")),
                violation_error_message=_("Thời hạn phải có số và cách tính ngày."),
            ),
            models.CheckConstraint(
                name="step_recognises_known_stars",
                condition=Q(recognises__contained_by=[1, 2, 3, 4, 5]),
            ),
            models.CheckConstraint(
                name="step_threshold_range",
                condition=Q(forwards_from__isnull=True) | Q(forwards_from__range=(0, 100)),
            ),
            models.CheckConstraint(
                name="step_without_points_recognises_none",
                condition=~Q(role=StepRole.CHECK_AND_PROPOSE)
                | Q(evaluates_points=False, recognises=[], forwards_from__isnull=True),
                violation_error_message=_("Cấp chỉ kiểm tra, đề nghị thì không chấm điểm."),
            ),
            ExclusionConstraint(
                name="step_one_per_order_and_day",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("order", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_until",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} – {self.order}. {self.get_level_display()}"

    @property
    def clock(self) -> Clock | None:
        """How long this level has from the day a dossier arrives; None where none is printed."""
        if self.clock_length is None:
            return None
        return Clock(self.clock_length, Unit(self.clock_unit))

    def forwards(self, mean: Fraction) -> bool:
        """Whether a dossier with this mean goes up: every one where no points are given."""
        if self.role == StepRole.CHECK_AND_PROPOSE:
            return True
        return self.forwards_from is not None and mean >= Fraction(self.forwards_from)

    def cutoffs(self, year: int) -> list[dict[str, Any]]:
        """The printed rounds of a year: number, and the dates before which things must be done."""
        return [
            {
                "number": printed["number"],
                "proposals_before": _on(year, printed["proposals_before"]),
                "results_before": _on(year, printed["results_before"]),
            }
            for printed in self.rounds
        ]


def _on(year: int, month_and_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_and_day}")
