from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.choices import DecisionStatus, LineChoice
from evaluation.models.forwarding import ExternalResult
from evaluation.models.result import Result
from evaluation.models.round import EvaluationRound
from evaluation.querysets import DecisionQuerySet
from products.models import Product


class StarDecision(TimestampedModel):
    """One ruling on a list of results: prepared, checked by another, approved, numbered, issued."""

    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="star_decisions", verbose_name=_("đơn vị")
    )
    round = models.ForeignKey(
        EvaluationRound, models.PROTECT, related_name="star_decisions", verbose_name=_("đợt")
    )
    status = models.CharField(
        _("trạng thái"), max_length=12, choices=DecisionStatus, default=DecisionStatus.PREPARED
    )
    title = models.CharField(_("trích yếu"), max_length=400)
    proposal_line = models.CharField(_("theo đề nghị của"), max_length=400)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người lập")
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người kiểm tra"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người duyệt"),
    )
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người ký"),
    )
    list_sha256 = models.CharField(
        _("SHA-256 của danh sách đã kiểm tra"), max_length=64, blank=True
    )
    number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    issued_at = models.DateTimeField(_("phát hành lúc"), null=True, blank=True)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="star_decision"
    )
    return_reason = models.CharField(_("lý do chuyển lại"), max_length=1000, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định công nhận")
        verbose_name_plural = _("quyết định công nhận")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="star_decision_checked_by_another",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("prepared_by")),
                violation_error_message=_("Người kiểm tra phải khác người lập."),
            ),
            models.CheckConstraint(
                name="star_decision_past_check_has_checker",
                condition=Q(status__in=["prepared", "cancelled"]) | Q(checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="star_decision_checked_has_sum",
                condition=~Q(status__in=["checked", "approved", "numbered"]) | ~Q(list_sha256=""),
                violation_error_message=_("Dự thảo đã kiểm tra phải có mã băm của danh sách."),
            ),
            models.CheckConstraint(
                name="star_decision_approved_has_approver",
                condition=Q(status__in=["prepared", "checked", "cancelled"])
                | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="star_decision_numbered_complete",
                condition=Q(status__in=["prepared", "checked", "approved", "cancelled"])
                | (~Q(number="") & Q(decided_on__isnull=False) & Q(document__isnull=False)),
                violation_error_message=_("Quyết định phải có số và ngày."),
            ),
            models.CheckConstraint(
                name="star_decision_issued_complete",
                condition=~Q(status__in=["issued", "superseded", "withdrawn"])
                | (Q(issued_at__isnull=False) & Q(signatory__isnull=False)),
                violation_error_message=_("Quyết định đã phát hành phải có người ký và thời điểm."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or _("Dự thảo quyết định %(pk)s") % {"pk": self.pk}


class DecisionLine(models.Model):
    """One result on a decision's list, with the choice made where two ways were open."""

    decision = models.ForeignKey(StarDecision, models.CASCADE, related_name="lines")
    result = models.ForeignKey(Result, models.PROTECT, related_name="decision_lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="decision_lines")
    answer = models.ForeignKey(
        ExternalResult,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decision_lines",
        verbose_name=_("kết quả của trung ương"),
    )
    stars = models.PositiveSmallIntegerField(_("hạng sao"), null=True, blank=True)
    choice = models.CharField(
        _("hướng xử lý"), max_length=25, choices=LineChoice, default=LineChoice.RECOGNISE
    )
    is_live = models.BooleanField(
        default=True, help_text=_("Sai khi dự thảo bị hủy: kết quả được đưa vào dự thảo khác.")
    )

    class Meta:
        verbose_name = _("sản phẩm trong quyết định")
        verbose_name_plural = _("sản phẩm trong quyết định")
        ordering = ["decision", "-stars", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="decision_line_one_live_per_result",
                fields=["result"],
                condition=Q(is_live=True, answer__isnull=True),
                violation_error_message=_("Kết quả này đã nằm trong một quyết định khác."),
            ),
            models.UniqueConstraint(
                name="decision_line_one_live_per_answer",
                fields=["answer"],
                condition=Q(is_live=True),
                violation_error_message=_("Kết quả này đã nằm trong một quyết định khác."),
            ),
            models.CheckConstraint(
                name="decision_line_recognised_stars",
                condition=Q(choice="forward") | Q(stars__range=(3, 5)),
            ),
            models.CheckConstraint(
                name="decision_line_central_has_answer",
                condition=Q(choice="recognise_central", answer__isnull=False)
                | (~Q(choice="recognise_central") & Q(answer__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.stars} sao"
