from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.wording import long_date

LAW = "Luật"


class LegalBasis(TimestampedModel):
    """A legal text that papers cite; kept once, replaced by a later one, never edited away."""

    kind = models.CharField(_("tên loại"), max_length=50, help_text=_("Luật, Nghị định…"))
    number = models.CharField(_("số, ký hiệu"), max_length=50, unique=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=150)
    issued_on = models.DateField(_("ngày ban hành"))
    title = models.CharField(_("trích yếu"), max_length=500)
    in_force_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("được thay thế bởi"),
    )

    class Meta:
        verbose_name = _("căn cứ pháp lý")
        verbose_name_plural = _("căn cứ pháp lý")
        ordering = ["-issued_on", "number"]
        constraints = [
            models.CheckConstraint(
                name="legal_basis_not_its_own_heir",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                violation_error_message=_("Văn bản không thể thay thế chính nó."),
            ),
            models.CheckConstraint(
                name="legal_basis_force_after_issue",
                condition=Q(in_force_from__isnull=True) | Q(in_force_from__gte=F("issued_on")),
                violation_error_message=_("Ngày có hiệu lực không được trước ngày ban hành."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def citation(self) -> str:
        """As a "Căn cứ" line names it, without the closing semicolon."""
        day = long_date(self.issued_on)
        if self.kind == LAW:
            return f"{self.kind} {self.title} số {self.number} {day}"
        return f"{self.kind} số {self.number} {day} của {self.issuer} {self.title}"
