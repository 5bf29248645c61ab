from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.choices import RequestKind
from evaluation.models.council import CouncilSeat
from evaluation.models.session import CouncilSession, SessionItem


class MemberRequest(models.Model):
    """A member asks for a new scoring, or, of a written opinion, for a meeting; with the reason."""

    item = models.ForeignKey(SessionItem, models.PROTECT, related_name="requests")
    seat = models.ForeignKey(CouncilSeat, models.PROTECT, related_name="requests")
    kind = models.CharField(_("đề nghị"), max_length=10, choices=RequestKind)
    reason = models.TextField(_("lý do"), max_length=2000)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("đề nghị của thành viên")
        verbose_name_plural = _("đề nghị của thành viên")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="member_request_once",
                fields=["item", "seat"],
                violation_error_message=_("Bạn đã đề nghị rồi."),
            ),
            models.CheckConstraint(name="member_request_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_kind_display()}"


class MinutesApproval(models.Model):
    """The secretary or the chair approves the minutes as they read then (`content_hash`).

    Minutes revised afterwards have another hash: the approval stays and no longer counts.
    """

    session = models.ForeignKey(CouncilSession, models.PROTECT, related_name="approvals")
    seat = models.ForeignKey(CouncilSeat, models.PROTECT, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("thông qua biên bản")
        verbose_name_plural = _("thông qua biên bản")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="minutes_approval_once",
                fields=["session", "seat", "content_hash"],
                violation_error_message=_("Bạn đã thông qua biên bản này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} – {self.session}"
