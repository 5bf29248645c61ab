from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from evaluation.choices import (
    CouncilStatus,
    FindingRule,
    GateRule,
    SeatKind,
    SeatRole,
)
from evaluation.models.dossier import DossierStage
from evaluation.models.round import EvaluationRound
from evaluation.querysets import (
    CouncilQuerySet,
    SeatQuerySet,
)
from evaluation.seats import scores_by_role
from products.models import ProductCategory


class Council(TimestampedModel):
    """A hội đồng of one unit for one round, with its rules of work as settings (Article 7.3).

    Put together step by step while a draft; with its founding decision the composition is closed.
    """

    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="councils", verbose_name=_("đơn vị")
    )
    round = models.ForeignKey(
        EvaluationRound, models.PROTECT, related_name="councils", verbose_name=_("đợt đánh giá")
    )
    name = models.CharField(_("tên hội đồng"), max_length=200)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=CouncilStatus, default=CouncilStatus.DRAFT
    )
    decision_number = models.CharField(_("quyết định thành lập số"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    chair_authorisation = models.CharField(
        _("văn bản ủy quyền chủ tịch hội đồng số"), max_length=60, blank=True
    )
    chair_authorised_on = models.DateField(_("ngày ủy quyền"), null=True, blank=True)
    missing_bodies_reason = models.CharField(
        _("lý do thiếu cơ quan theo quy định"), max_length=500, blank=True
    )
    quorum_percent = models.PositiveSmallIntegerField(
        _("tỷ lệ dự họp tối thiểu (%)"),
        default=75,
        validators=[MinValueValidator(50), MaxValueValidator(100)],
    )
    spread_limit = models.PositiveSmallIntegerField(
        _("chênh lệch tổng điểm tối đa"), default=10, validators=[MaxValueValidator(100)]
    )
    rescore_attempts = models.PositiveSmallIntegerField(
        _("số lần được chấm lại"), default=1, validators=[MaxValueValidator(5)]
    )
    written_opinion_allowed = models.BooleanField(
        _("cho phép lấy ý kiến bằng văn bản"), default=True
    )
    gate_rule = models.CharField(
        _("cách xét mức tối thiểu"), max_length=10, choices=GateRule, default=GateRule.MAJORITY
    )
    finding_rule = models.CharField(
        _("cách xét ghi nhận"), max_length=10, choices=FindingRule, default=FindingRule.MAJORITY
    )
    shown_decimals = models.PositiveSmallIntegerField(
        _("số chữ số thập phân hiển thị"), default=2, validators=[MaxValueValidator(4)]
    )
    secretary_scores = models.BooleanField(_("thư ký có chấm điểm"), default=False)
    min_scorers = models.PositiveSmallIntegerField(
        _("số thành viên chấm ít nhất mỗi hồ sơ"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    founding = models.OneToOneField(
        "documents.OfficialDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    work_rules = models.OneToOneField(
        "documents.OfficialDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("hội đồng")
        verbose_name_plural = _("hội đồng")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="council_once_per_round",
                fields=["unit", "round"],
                violation_error_message=_("Đợt này đã có hội đồng."),
            ),
            models.CheckConstraint(
                name="council_quorum_range", condition=Q(quorum_percent__range=(50, 100))
            ),
            models.CheckConstraint(
                name="council_settings_ranges",
                condition=Q(
                    spread_limit__lte=100,
                    shown_decimals__lte=4,
                    rescore_attempts__lte=5,
                    min_scorers__range=(1, 30),
                ),
                violation_error_message=_("Quy chế có con số nằm ngoài khoảng cho phép."),
            ),
            models.CheckConstraint(
                name="council_founded_by_decision",
                condition=~Q(status="founded")
                | (~Q(decision_number="") & Q(decided_on__isnull=False)),
                violation_error_message=_("Hội đồng đã thành lập phải có số, ngày quyết định."),
            ),
            models.CheckConstraint(
                name="council_authorisation_whole",
                condition=Q(chair_authorisation="", chair_authorised_on__isnull=True)
                | (~Q(chair_authorisation="") & Q(chair_authorised_on__isnull=False)),
                violation_error_message=_("Ghi cả số và ngày của văn bản ủy quyền."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CouncilSeat(TimestampedModel):
    """A person's appointment to a council, until a recorded amendment puts another in the seat."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name=_("người")
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=SeatRole)
    kind = models.CharField(
        _("thành phần"), max_length=12, choices=SeatKind, default=SeatKind.OFFICIAL
    )
    body = models.CharField(_("cơ quan"), max_length=200)
    title = models.CharField(_("chức vụ"), max_length=150, blank=True)
    represents = models.CharField(
        _("đại diện cho"),
        max_length=150,
        blank=True,
        help_text=_("Cơ quan mà quy định đòi có trong hội đồng."),
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    appointed_on = models.DateField(_("từ ngày"), null=True, blank=True)
    left_on = models.DateField(_("thôi tham gia ngày"), null=True, blank=True)
    left_reason = models.CharField(_("lý do thay"), max_length=300, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("ghế hội đồng")
        verbose_name_plural = _("ghế hội đồng")
        ordering = ["council", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="seat_once_per_person",
                fields=["council", "user"],
                condition=Q(left_on__isnull=True),
                violation_error_message=_("Người này đã có trong hội đồng."),
            ),
            models.UniqueConstraint(
                name="seat_position_once",
                fields=["council", "position"],
                condition=Q(left_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="seat_one_chair",
                fields=["council"],
                condition=Q(role="chair", left_on__isnull=True),
                violation_error_message=_("Hội đồng chỉ có một chủ tịch."),
            ),
            models.CheckConstraint(
                name="seat_left_with_reason",
                condition=Q(left_on__isnull=True, left_reason="")
                | (Q(left_on__gte=F("appointed_on")) & ~Q(left_reason="")),
                violation_error_message=_("Thay thành viên phải ghi ngày và lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def scores(self) -> bool:
        return scores_by_role(self.role, secretary_scores=self.council.secretary_scores)


class SeatAssignment(models.Model):
    """What a seat is to score: a sector or group of products, or one dossier; none means all."""

    seat = models.ForeignKey(CouncilSeat, models.CASCADE, related_name="assignments")
    category = models.ForeignKey(
        ProductCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ngành, nhóm sản phẩm"),
    )
    stage = models.ForeignKey(
        DossierStage,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("hồ sơ"),
    )

    class Meta:
        verbose_name = _("phân công chấm điểm")
        verbose_name_plural = _("phân công chấm điểm")
        constraints = [
            models.CheckConstraint(
                name="assignment_of_group_or_dossier",
                condition=Q(category__isnull=False, stage__isnull=True)
                | Q(category__isnull=True, stage__isnull=False),
                violation_error_message=_("Phân công theo nhóm sản phẩm hoặc theo hồ sơ."),
            ),
            models.UniqueConstraint(
                name="assignment_once",
                fields=["seat", "category", "stage"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.category or self.stage}"
