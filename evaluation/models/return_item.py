from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.choices import ReturnStep
from evaluation.models.dossier import DossierStage, DossierSubmission


class ReturnItem(models.Model):
    """One place of a dossier that a desk gave back, and why; only these are open meanwhile.

    `anchor` is the place within the step: "01.phone" of a form, a criterion's code, "" for the
    whole step.
    """

    stage = models.ForeignKey(DossierStage, models.PROTECT, related_name="return_items")
    step = models.CharField(_("phần"), max_length=20, choices=ReturnStep)
    anchor = models.CharField(_("mục"), max_length=80, blank=True)
    label = models.CharField(_("tên mục"), max_length=300)
    reason = models.TextField(_("nội dung cần bổ sung"), max_length=3000)
    resolved_by = models.ForeignKey(
        DossierSubmission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolved_items",
        verbose_name=_("lần nộp đã bổ sung"),
    )

    class Meta:
        verbose_name = _("mục trả lại để bổ sung")
        verbose_name_plural = _("mục trả lại để bổ sung")
        ordering = ["stage", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="return_item_once_while_open",
                fields=["stage", "step", "anchor"],
                condition=Q(resolved_by__isnull=True),
                violation_error_message=_("Mục này đã được nêu."),
            ),
            models.CheckConstraint(
                name="return_item_has_reason",
                condition=~Q(reason="") & ~Q(label=""),
                violation_error_message=_("Mỗi mục trả lại phải ghi rõ cần bổ sung gì."),
            ),
            models.CheckConstraint(
                name="return_item_all_has_no_anchor",
                condition=~Q(step="all") | Q(anchor=""),
            ),
        ]

    def __str__(self) -> str:
        return self.label
