from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel
from documents.models import OfficialDocument
from evaluation.choices import FeedbackStatus
from evaluation.forwarding_querysets import FeedbackQuerySet
from evaluation.models.result import Result


class FeedbackLetter(TimestampedModel):
    """What the council advises one producer: the secretary's text, approved by the chair.

    No member is named in it: members' names never leave council pages, minutes and inspection.
    """

    result = models.OneToOneField(Result, models.PROTECT, related_name="feedback")
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=FeedbackStatus, default=FeedbackStatus.DRAFT
    )
    text = models.TextField(_("nội dung"), max_length=10000)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="feedback"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("thư góp ý")
        verbose_name_plural = _("thư góp ý")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="feedback_approved_has_approver",
                condition=Q(status="draft") | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="feedback_sent_complete",
                condition=~Q(status="sent") | Q(sent_at__isnull=False, document__isnull=False),
            ),
            models.CheckConstraint(name="feedback_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return _("Thư góp ý: %(dossier)s") % {"dossier": self.result.stage.dossier}
