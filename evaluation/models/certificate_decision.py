from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from accounts.querysets import UnitScopedQuerySet
from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.choices import CertificateDecisionKind, DecisionStatus

_DRAFT = ["prepared", "checked", "cancelled"]


def _person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class CertificateDecision(TimestampedModel):
    """A ruling on issued certificates, withdrawal or correction; frozen once issued.

    Only its issue touches a certificate. A withdrawal lists WithdrawalCase, a correction lists
    CertificateCorrection.
    """

    kind = models.CharField(_("loại"), max_length=12, choices=CertificateDecisionKind)
    unit = models.ForeignKey(
        AdministrativeUnit,
        models.PROTECT,
        related_name="certificate_decisions",
        verbose_name=_("đơn vị"),
    )
    status = models.CharField(
        _("trạng thái"), max_length=12, choices=DecisionStatus, default=DecisionStatus.PREPARED
    )
    proposal_line = models.CharField(_("theo đề nghị của"), max_length=400)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người lập")
    )
    checked_by = _person(_("người kiểm tra"))
    approved_by = _person(_("người duyệt"))
    signatory = _person(_("người ký"))
    number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    issued_at = models.DateTimeField(_("phát hành lúc"), null=True, blank=True)
    document = models.OneToOneField(
        OfficialDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate_decision",
    )
    return_reason = models.CharField(_("lý do chuyển lại, hủy"), max_length=1000, blank=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết định về giấy chứng nhận")
        verbose_name_plural = _("quyết định về giấy chứng nhận")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="certificate_decision_checked_by_another",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("prepared_by")),
                violation_error_message=_("Người kiểm tra phải khác người lập."),
            ),
            models.CheckConstraint(
                name="certificate_decision_past_check_has_checker",
                condition=Q(status__in=["prepared", "cancelled"]) | Q(checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_decision_approved_complete",
                condition=Q(status__in=_DRAFT)
                | Q(approved_by__isnull=False, document__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_decision_numbered_complete",
                condition=Q(status__in=[*_DRAFT, "approved"])
                | (~Q(number="") & Q(decided_on__isnull=False)),
                violation_error_message=_("Quyết định phải có số và ngày."),
            ),
            models.CheckConstraint(
                name="certificate_decision_issued_complete",
                condition=~Q(status="issued") | Q(issued_at__isnull=False, signatory__isnull=False),
                violation_error_message=_("Quyết định đã phát hành phải có người ký và thời điểm."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or _("Dự thảo %(kind)s số %(pk)s") % {
            "kind": self.get_kind_display().lower(),
            "pk": self.pk,
        }
