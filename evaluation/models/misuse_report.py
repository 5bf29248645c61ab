from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import LockableQuerySet
from documents.models import StoredFile
from evaluation.models.certificate import Certificate


class MisuseReport(models.Model):
    """What somebody without an account saw of stars used wrongly.

    `contact` is kept only to ask back, and is emptied with the photo once `forget_on` has come
    (law 91/2025/QH15).
    """

    code = models.CharField(_("mã đã tra"), max_length=40)
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="misuse_reports"
    )
    what = models.TextField(_("nội dung phản ánh"), max_length=2000)
    where = models.CharField(_("nơi thấy"), max_length=300)
    contact = models.CharField(_("liên hệ"), max_length=200, blank=True)
    photo = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ảnh")
    )
    reported_at = models.DateTimeField(_("gửi lúc"), auto_now_add=True)
    forget_on = models.DateField(_("xóa thông tin liên hệ từ ngày"))

    objects = LockableQuerySet.as_manager()

    class Meta:
        verbose_name = _("phản ánh dùng sao sai")
        verbose_name_plural = _("phản ánh dùng sao sai")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="misuse_report_says_what_and_where", condition=~Q(what="") & ~Q(where="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.what[:60]}"
