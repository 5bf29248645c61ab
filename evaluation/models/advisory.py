from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from accounts.querysets import LockableQuerySet
from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.choices import AdviceStatus, AdvisoryConclusion, VisitNeed
from evaluation.models.criteria import Criterion, CriterionOption
from evaluation.models.dossier import DossierStage
from evaluation.models.round import EvaluationRound
from evaluation.querysets import AssignmentQuerySet, TeamQuerySet


class AdvisoryTeam(TimestampedModel):
    """A tổ tư vấn that assesses the dossiers of one round and reports to the chair (7.3c)."""

    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="advisory_teams", verbose_name=_("đơn vị")
    )
    round = models.ForeignKey(
        EvaluationRound,
        models.PROTECT,
        related_name="advisory_teams",
        verbose_name=_("đợt đánh giá"),
    )
    name = models.CharField(_("tên tổ"), max_length=200)
    decision_number = models.CharField(_("quyết định thành lập số"), max_length=60)
    decided_on = models.DateField(_("ngày quyết định"))

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("tổ tư vấn")
        verbose_name_plural = _("tổ tư vấn")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="advisory_team_once_per_round",
                fields=["unit", "round"],
                violation_error_message=_("Đợt này đã có tổ tư vấn."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AdvisoryMember(models.Model):
    """A person of the team; the head assembles the report."""

    team = models.ForeignKey(AdvisoryTeam, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="advisory_memberships",
        verbose_name=_("người"),
    )
    is_head = models.BooleanField(_("tổ trưởng"), default=False)
    body = models.CharField(_("cơ quan"), max_length=200)
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("thành viên tổ tư vấn")
        verbose_name_plural = _("thành viên tổ tư vấn")
        ordering = ["team", "position"]
        constraints = [
            models.UniqueConstraint(
                name="advisory_member_once",
                fields=["team", "user"],
                violation_error_message=_("Người này đã có trong tổ."),
            ),
            models.UniqueConstraint(
                name="advisory_team_one_head",
                fields=["team"],
                condition=Q(is_head=True),
                violation_error_message=_("Tổ tư vấn chỉ có một tổ trưởng."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.body})"


class AdvisoryAssignment(TimestampedModel):
    """One adviser's work on one dossier; its opinions are frozen once handed in."""

    stage = models.ForeignKey(
        DossierStage, models.PROTECT, related_name="advisory_assignments", verbose_name=_("hồ sơ")
    )
    member = models.ForeignKey(
        AdvisoryMember, models.PROTECT, related_name="assignments", verbose_name=_("người tư vấn")
    )
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=AdviceStatus, default=AdviceStatus.DRAFT
    )
    comment = models.TextField(_("ý kiến chung"), blank=True, max_length=5000)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_on = models.DateField(_("ngày phân công"))
    handed_in_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công tư vấn")
        verbose_name_plural = _("phân công tư vấn")
        ordering = ["stage", "member__position"]
        constraints = [
            models.UniqueConstraint(
                name="advisory_assignment_once",
                fields=["stage", "member"],
                violation_error_message=_("Đã phân công hồ sơ này cho người ấy."),
            ),
            models.CheckConstraint(
                name="advisory_handed_in_has_time",
                condition=Q(status="draft", handed_in_at__isnull=True)
                | Q(status="handed_in", handed_in_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} – {self.member.user}"


class AdvisoryOpinion(models.Model):
    """What one adviser holds of one criterion: the self-score stands, or another option does.

    No option beside "agrees = false" means "Không đạt mức nào".
    """

    assignment = models.ForeignKey(AdvisoryAssignment, models.CASCADE, related_name="opinions")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    agrees = models.BooleanField(_("đồng ý với điểm tự chấm"))
    option = models.ForeignKey(
        CriterionOption, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("ý kiến"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("ý kiến tư vấn theo tiêu chí")
        verbose_name_plural = _("ý kiến tư vấn theo tiêu chí")
        ordering = ["assignment", "criterion__position"]
        constraints = [
            models.UniqueConstraint(
                name="advisory_opinion_once", fields=["assignment", "criterion"]
            ),
            models.CheckConstraint(
                name="advisory_opinion_agreeing_proposes_nothing",
                condition=Q(agrees=False) | Q(option__isnull=True),
            ),
            models.CheckConstraint(
                name="advisory_opinion_other_option_says_why",
                condition=Q(agrees=True) | ~Q(note=""),
                violation_error_message=_("Đề xuất mức khác phải ghi ý kiến."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.note[:60]}"


class AdvisoryReport(TimestampedModel):
    """What the head reports to the chair from the opinions; frozen once issued (7.3c)."""

    stage = models.ForeignKey(DossierStage, models.PROTECT, related_name="advisory_reports")
    attempt = models.PositiveSmallIntegerField(_("lần lập"), default=1)
    summary = models.TextField(_("tóm tắt thẩm định"), blank=True, max_length=10_000)
    visit_need = models.CharField(
        _("kiểm tra thực tế"), max_length=16, choices=VisitNeed, blank=True
    )
    visit_reason = models.TextField(_("lý do"), blank=True, max_length=2000)
    conclusion = models.CharField(
        _("kết luận"), max_length=16, choices=AdvisoryConclusion, blank=True
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_on = models.DateField(_("ngày báo cáo"), null=True, blank=True)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LockableQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo của tổ tư vấn")
        verbose_name_plural = _("báo cáo của tổ tư vấn")
        ordering = ["stage", "attempt"]
        constraints = [
            models.UniqueConstraint(
                name="advisory_report_attempt_once", fields=["stage", "attempt"]
            ),
            models.UniqueConstraint(
                name="advisory_report_one_draft",
                fields=["stage"],
                condition=Q(issued_on__isnull=True),
            ),
            models.CheckConstraint(
                name="advisory_report_issued_complete",
                condition=Q(issued_on__isnull=True)
                | (
                    ~Q(summary="")
                    & ~Q(conclusion="")
                    & ~Q(visit_need="")
                    & ~Q(visit_reason="")
                    & Q(document__isnull=False)
                ),
                violation_error_message=_("Báo cáo của tổ tư vấn chưa đủ nội dung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Báo cáo tư vấn')} – {self.stage}"
