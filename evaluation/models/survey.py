from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.models import StoredFile
from evaluation.models.advisory import AdvisoryReport
from evaluation.models.dossier import DossierStage
from evaluation.querysets import SurveyQuerySet


class SiteVisit(TimestampedModel):
    """What the team saw where the product is made; frozen with the report that speaks of it."""

    stage = models.ForeignKey(
        DossierStage, models.PROTECT, related_name="site_visits", verbose_name=_("hồ sơ")
    )
    visited_on = models.DateField(_("ngày kiểm tra"))
    place = models.CharField(_("địa điểm"), max_length=300)
    latitude = models.DecimalField(
        _("vĩ độ"), max_digits=8, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("kinh độ"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    participants = models.TextField(_("thành phần tham gia"), max_length=2000)
    findings = models.TextField(_("kết quả kiểm tra"), max_length=10_000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    report = models.ForeignKey(
        AdvisoryReport, models.PROTECT, null=True, blank=True, related_name="site_visits"
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiểm tra thực tế")
        verbose_name_plural = _("kiểm tra thực tế")
        ordering = ["stage", "visited_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="site_visit_place_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_("Ghi cả vĩ độ và kinh độ, hoặc bỏ trống cả hai."),
            ),
            models.CheckConstraint(
                name="site_visit_says_who_and_what",
                condition=~Q(place="") & ~Q(participants="") & ~Q(findings=""),
                violation_error_message=_("Ghi địa điểm, thành phần và kết quả kiểm tra."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} – {self.visited_on:%d/%m/%Y}"


class SitePhoto(models.Model):
    """A photo taken on a visit."""

    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="site_photos")
    caption = models.CharField(_("chú thích"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("ảnh kiểm tra thực tế")
        verbose_name_plural = _("ảnh kiểm tra thực tế")
        ordering = ["visit", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="site_photo_once",
                fields=["visit", "file"],
                violation_error_message=_("Ảnh này đã có."),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.file)


class FurtherTest(TimestampedModel):
    """A further test that the team asks for (Article 7.3c); frozen once answered."""

    stage = models.ForeignKey(
        DossierStage, models.PROTECT, related_name="further_tests", verbose_name=_("hồ sơ")
    )
    subject = models.CharField(_("nội dung kiểm nghiệm"), max_length=500)
    laboratory = models.CharField(_("nơi kiểm nghiệm"), max_length=200)
    asked_on = models.DateField(_("ngày yêu cầu"))
    due_on = models.DateField(_("hạn trả lời"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_on = models.DateField(_("ngày có kết quả"), null=True, blank=True)
    result_number = models.CharField(_("phiếu kết quả số"), max_length=100, blank=True)
    result_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="test_results",
        verbose_name=_("tệp kết quả"),
    )
    conclusion = models.TextField(_("kết luận kiểm nghiệm"), blank=True, max_length=3000)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu kiểm nghiệm bổ sung")
        verbose_name_plural = _("yêu cầu kiểm nghiệm bổ sung")
        ordering = ["stage", "asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="further_test_due_after_asking",
                condition=Q(due_on__gte=F("asked_on")),
                violation_error_message=_("Hạn trả lời không thể trước ngày yêu cầu."),
            ),
            models.CheckConstraint(
                name="further_test_answered_complete",
                condition=Q(
                    answered_on__isnull=True,
                    conclusion="",
                    result_number="",
                    result_file__isnull=True,
                )
                | (
                    Q(answered_on__isnull=False, answered_on__gte=F("asked_on")) & ~Q(conclusion="")
                ),
                violation_error_message=_("Kết quả kiểm nghiệm phải có ngày và kết luận."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} – {self.laboratory}"
