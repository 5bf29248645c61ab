from datetime import date, time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from accounts.querysets import LockableQuerySet
from core.models import TimestampedModel
from evaluation.choices import (
    CouncilStatus,
    FindingRule,
    GateRule,
    ItemStatus,
    SeatKind,
    SeatRole,
    SessionMode,
    SessionStatus,
)
from evaluation.models.criteria import Criterion, CriterionOption
from evaluation.models.dossier import DossierStage
from evaluation.models.round import EvaluationRound
from evaluation.querysets import (
    CouncilQuerySet,
    ItemQuerySet,
    SeatQuerySet,
    SessionQuerySet,
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


class CouncilSession(TimestampedModel):
    """A meeting, or a written opinion instead: who takes part, which dossiers, from when to when.

    Of a written opinion `held_on` is the day the members were asked.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="sessions")
    mode = models.CharField(
        _("cách làm việc"), max_length=10, choices=SessionMode, default=SessionMode.MEETING
    )
    answers_due_on = models.DateField(_("trả lời đến hết ngày"), null=True, blank=True)
    held_on = models.DateField(_("ngày họp"))
    starts_at = models.TimeField(_("giờ họp"), default=time(8))
    place = models.CharField(_("địa điểm"), max_length=200)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED
    )
    version = models.PositiveSmallIntegerField(
        _("lần báo lịch"), default=0, help_text=_("Tăng một mỗi lần dời phiên họp.")
    )
    postponed_reason = models.CharField(_("lý do dời phiên họp"), max_length=300, blank=True)
    papers_sent_at = models.DateTimeField(_("gửi hồ sơ điện tử lúc"), null=True, blank=True)
    invitation = models.OneToOneField(
        "documents.OfficialDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(_("bắt đầu lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    minutes = models.OneToOneField(
        "documents.OfficialDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    report = models.OneToOneField(
        "documents.OfficialDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên họp")
        verbose_name_plural = _("phiên họp")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="session_postponed_with_reason",
                condition=Q(version=0) | ~Q(postponed_reason=""),
                violation_error_message=_("Dời phiên họp phải ghi lý do."),
            ),
            models.CheckConstraint(
                name="session_open_has_papers_sent",
                condition=Q(status="planned") | Q(papers_sent_at__isnull=False),
                violation_error_message=_("Phiên họp chỉ mở khi đã gửi hồ sơ điện tử."),
            ),
            models.CheckConstraint(
                name="session_open_has_start",
                condition=Q(status="planned") | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="session_closed_has_end",
                condition=~Q(status="closed") | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="session_written_has_last_day",
                condition=Q(mode="meeting", answers_due_on__isnull=True)
                | Q(mode="written", answers_due_on__gte=F("held_on")),
                violation_error_message=_("Ngày trả lời không được trước ngày xin ý kiến."),
            ),
        ]

    def __str__(self) -> str:
        day = {"day": f"{self.held_on:%d/%m/%Y}"}
        if self.is_written:
            return _("Lấy ý kiến bằng văn bản từ ngày %(day)s") % day
        return _("Phiên họp ngày %(day)s") % day

    @property
    def is_written(self) -> bool:
        return self.mode == SessionMode.WRITTEN

    @property
    def last_day(self) -> date:
        """Of the meeting itself, or to answer in writing."""
        return self.answers_due_on or self.held_on


class Attendance(models.Model):
    """Whether a seat was taken in a session."""

    session = models.ForeignKey(CouncilSession, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(CouncilSeat, models.PROTECT, related_name="attendances")
    present = models.BooleanField(_("có mặt"))
    reason = models.CharField(_("lý do vắng"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("dự họp")
        verbose_name_plural = _("dự họp")
        constraints = [
            models.UniqueConstraint(name="attendance_once", fields=["session", "seat"]),
        ]

    def __str__(self) -> str:
        return f"{self.seat} – {self.session}"


class SessionItem(TimestampedModel):
    """One dossier on the table of a session; marks are sealed until the chair opens it."""

    session = models.ForeignKey(CouncilSession, models.PROTECT, related_name="items")
    stage = models.ForeignKey(DossierStage, models.PROTECT, related_name="items")
    attempt = models.PositiveSmallIntegerField(_("lần chấm"), default=1)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=ItemStatus, default=ItemStatus.SCORING
    )
    opened_at = models.DateTimeField(_("mở điểm lúc"), null=True, blank=True)
    sample_count = models.PositiveSmallIntegerField(_("số mẫu đã đếm"), null=True, blank=True)
    sample_note = models.CharField(_("ghi chú về mẫu"), max_length=500, blank=True)
    spread_note = models.TextField(
        _("ý kiến thống nhất khi chênh lệch điểm"), blank=True, max_length=3000
    )
    remarks = models.TextField(_("ý kiến của hội đồng"), blank=True, max_length=5000)
    kept_outcome = models.JSONField(
        _("kết quả lần chấm đã thay"),
        null=True,
        blank=True,
        help_text=_("Của lần chấm có lần sau; kết quả được kết luận nằm ở bảng kết quả."),
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ trong phiên họp")
        verbose_name_plural = _("hồ sơ trong phiên họp")
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(name="item_attempt_once", fields=["stage", "attempt"]),
            # a new attempt takes the place of the one before it
            models.UniqueConstraint(
                name="item_position_once",
                fields=["session", "position"],
                condition=~Q(status="rescored"),
            ),
            models.UniqueConstraint(
                name="item_one_undecided",
                fields=["stage"],
                condition=Q(status__in=["scoring", "opened"]),
                violation_error_message=_("Hồ sơ đang được chấm ở một phiên khác."),
            ),
            models.CheckConstraint(
                name="item_opened_has_time",
                condition=Q(status="scoring") | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="item_replaced_keeps_outcome",
                condition=Q(status__in=["rescored", "moved"], kept_outcome__isnull=False)
                | (~Q(status__in=["rescored", "moved"]) & Q(kept_outcome__isnull=True)),
            ),
            models.CheckConstraint(
                name="item_rescored_has_note", condition=~Q(status="rescored") | ~Q(spread_note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} – {self.session}"

    @property
    def is_sealed(self) -> bool:
        return self.status == ItemStatus.SCORING

    @property
    def is_replaced(self) -> bool:
        """An earlier attempt: its cards stay readable, a later item of the stage goes on."""
        return self.status in {ItemStatus.RESCORED, ItemStatus.MOVED}

    @property
    def is_over(self) -> bool:
        return self.is_replaced or self.status == ItemStatus.CONCLUDED


class Recusal(models.Model):
    """A member keeps out of one dossier for an interest, declared or seen by the portal."""

    seat = models.ForeignKey(CouncilSeat, models.PROTECT, related_name="recusals")
    stage = models.ForeignKey(DossierStage, models.PROTECT, related_name="recusals")
    reason = models.CharField(_("lý do"), max_length=500)
    is_declared = models.BooleanField(_("tự khai"), default=True)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("không tham gia vì lợi ích liên quan")
        verbose_name_plural = _("không tham gia vì lợi ích liên quan")
        constraints = [
            models.UniqueConstraint(name="recusal_once", fields=["seat", "stage"]),
            models.CheckConstraint(name="recusal_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.reason}"


class InterestDeclaration(models.Model):
    """What a member states about every dossier of a session before opening its papers.

    Signed once and never changed; `answers` keeps for each stage the product and producer as they
    read that day, yes or no, and the ground of a yes. Each yes is also a Recusal.
    """

    seat = models.ForeignKey(CouncilSeat, models.PROTECT, related_name="declarations")
    session = models.ForeignKey(CouncilSession, models.PROTECT, related_name="declarations")
    statement = models.TextField(_("lời cam kết"), max_length=2000)
    answers = models.JSONField(_("khai theo hồ sơ"))
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(_("ký lúc"))

    class Meta:
        verbose_name = _("bản khai lợi ích liên quan")
        verbose_name_plural = _("bản khai lợi ích liên quan")
        constraints = [
            models.UniqueConstraint(
                name="declaration_once",
                fields=["seat", "session"],
                violation_error_message=_("Bạn đã ký bản khai cho phiên họp này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} – {self.session}"


class Agreement(models.Model):
    """What the council agreed one criterion reaches; it decides that gate, with its note."""

    item = models.ForeignKey(SessionItem, models.PROTECT, related_name="agreements")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    option = models.ForeignKey(
        CriterionOption,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Bỏ trống: hội đồng thống nhất không đạt mức nào."),
    )
    note = models.TextField(_("nội dung thống nhất"), max_length=2000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        verbose_name = _("nội dung hội đồng thống nhất")
        verbose_name_plural = _("nội dung hội đồng thống nhất")
        constraints = [
            models.UniqueConstraint(name="agreement_once", fields=["item", "criterion"]),
            models.CheckConstraint(name="agreement_has_note", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.note[:60]}"
