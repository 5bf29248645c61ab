"""A council at work: meetings, who attends, what lies on the table, interests, agreements."""

from datetime import date, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import LockableQuerySet
from core.models import TimestampedModel
from evaluation.choices import (
    ItemStatus,
    SessionMode,
    SessionStatus,
)
from evaluation.models.council import Council, CouncilSeat
from evaluation.models.criteria import Criterion, CriterionOption
from evaluation.models.dossier import DossierStage
from evaluation.querysets import (
    ItemQuerySet,
    RecusalQuerySet,
    SessionQuerySet,
)


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
    cancelled_reason = models.CharField(_("lý do không họp"), max_length=300, blank=True)
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
                condition=Q(status__in=["planned", "cancelled"]) | Q(papers_sent_at__isnull=False),
                violation_error_message=_("Phiên họp chỉ mở khi đã gửi hồ sơ điện tử."),
            ),
            models.CheckConstraint(
                name="session_open_has_start",
                condition=Q(status__in=["planned", "cancelled"]) | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="session_cancelled_with_reason",
                condition=~Q(status="cancelled") | ~Q(cancelled_reason=""),
                violation_error_message=_("Không họp phải ghi lý do."),
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
    def status_word(self) -> str:
        """Nobody meets while opinions are asked in writing."""
        if self.is_written and self.status == SessionStatus.OPEN:
            return str(_("Đang lấy ý kiến"))
        return self.get_status_display()

    @property
    def has_approved_minutes(self) -> bool:
        """Approved by secretary and chair: that is when minutes get their number."""
        return self.minutes is not None and bool(self.minutes.number_text)

    @property
    def is_ahead(self) -> bool:
        """Planned or under way."""
        return self.status in {SessionStatus.PLANNED, SessionStatus.OPEN}

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

    objects = RecusalQuerySet.as_manager()

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
