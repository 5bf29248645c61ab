from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit
from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.certificate_querysets import CertificateQuerySet
from evaluation.choices import CertificateAct, WithdrawalGround
from evaluation.models.decision import DecisionLine
from evaluation.models.forwarding import ExternalResult
from evaluation.models.result import Result
from evaluation.terms import Term
from products.models import Product


class Certificate(TimestampedModel):
    """A product's stars for a term (36 months under Article 4.3); its printed term never changes.

    `effective` is the half-open range of days on which it counts: changed only by the acts that
    CertificateEvent records. Whether it is in force today is read from dates, never stored.
    """

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="certificates", verbose_name=_("sản phẩm")
    )
    line = models.OneToOneField(
        DecisionLine, models.PROTECT, null=True, blank=True, related_name="certificate"
    )
    answer = models.OneToOneField(
        ExternalResult,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate",
        verbose_name=_("quyết định của Bộ trưởng"),
    )
    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, related_name="certificates", verbose_name=_("nơi cấp")
    )
    stars = models.PositiveSmallIntegerField(_("hạng sao"))
    printed_from = models.DateField(_("hiệu lực từ ngày"))
    printed_until = models.DateField(_("hiệu lực đến hết ngày"))
    effective = DateRangeField(_("thời gian có hiệu lực"), null=True)
    extended_until = models.DateField(_("kéo dài đến hết ngày"), null=True, blank=True)
    withdrawn_on = models.DateField(_("thu hồi từ ngày"), null=True, blank=True)
    superseded_on = models.DateField(_("thay thế từ ngày"), null=True, blank=True)
    verification_code = models.CharField(_("mã tra cứu"), max_length=20, unique=True)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="certificate"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy chứng nhận")
        verbose_name_plural = _("giấy chứng nhận")
        ordering = ["-printed_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="certificate_of_one_authority",
                condition=Q(line__isnull=False, answer__isnull=True, document__isnull=False)
                | Q(line__isnull=True, answer__isnull=False, document__isnull=True, stars=5),
            ),
            models.CheckConstraint(
                name="certificate_stars_range", condition=Q(stars__range=(3, 5))
            ),
            models.CheckConstraint(
                name="certificate_term_in_order",
                condition=Q(printed_until__gt=F("printed_from")),
            ),
            models.CheckConstraint(
                name="certificate_extension_after_term",
                condition=Q(extended_until__isnull=True) | Q(extended_until__gt=F("printed_until")),
            ),
            models.CheckConstraint(
                name="certificate_withdrawn_while_it_counts",
                condition=Q(withdrawn_on__isnull=True)
                | Q(withdrawn_on__lte=Coalesce("extended_until", "printed_until")),
                violation_error_message=_("Giấy đã hết hiệu lực thì không thu hồi nữa."),
            ),
            models.CheckConstraint(
                name="certificate_ended_one_way",
                condition=Q(withdrawn_on__isnull=True) | Q(superseded_on__isnull=True),
            ),
            ExclusionConstraint(
                name="certificate_one_in_force",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Sản phẩm đã có giấy chứng nhận còn hiệu lực."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} – {self.stars} sao"

    @property
    def is_ministrys(self) -> bool:
        """Recognised by the minister (five stars): recorded here, neither drawn nor withdrawn."""
        return self.answer_id is not None

    @property
    def result(self) -> Result:
        """What it rests on; of the minister's, the result that was sent up."""
        return self.answer.file.result if self.is_ministrys else self.line.result

    @property
    def number_text(self) -> str:
        return self.answer.certificate_number if self.is_ministrys else self.document.number_text

    @property
    def decision_number(self) -> str:
        return self.answer.paper_number if self.is_ministrys else self.line.decision.number

    @property
    def decided_on(self) -> date:
        return self.answer.paper_on if self.is_ministrys else self.line.decision.decided_on

    def counts_on(self, day: date) -> bool:
        return self.effective is not None and day in self.effective

    @property
    def term(self) -> Term:
        return Term(
            starts_on=self.printed_from,
            ends_on=self.printed_until,
            extended_until=self.extended_until,
            withdrawn_on=self.withdrawn_on,
            superseded_on=self.superseded_on,
        )


class CertificateEvent(models.Model):
    """One act on a certificate's force, with the range before and after; append-only."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    act = models.CharField(_("việc"), max_length=20, choices=CertificateAct)
    on = models.DateField(_("từ ngày"))
    effective_before = DateRangeField(null=True)
    effective_after = DateRangeField(null=True)
    ground = models.CharField(
        _("căn cứ thu hồi"), max_length=30, choices=WithdrawalGround, blank=True
    )
    reason = models.CharField(_("lý do"), max_length=1000, blank=True)
    document = models.ForeignKey(
        OfficialDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("theo văn bản"),
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("việc về giấy chứng nhận")
        verbose_name_plural = _("việc về giấy chứng nhận")
        ordering = ["certificate", "pk"]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.get_act_display()}"
