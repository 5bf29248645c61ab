"""Every move a paper can make."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from documents.choices import DocumentStatus as S

DOCUMENT = Workflow(
    _("văn bản"),
    {
        "approve": Move(frozenset({S.DRAFT}), S.APPROVED, _("duyệt nội dung văn bản")),
        "number": Move(frozenset({S.APPROVED}), S.NUMBERED, _("cấp số văn bản")),
        "render": Move(frozenset({S.APPROVED, S.NUMBERED}), S.RENDERED, _("lập bản PDF")),
        "sign": Move(frozenset({S.RENDERED}), S.SIGNED, _("nhận bản ký số")),
        # Papers that count as soon as they are drawn (a certificate) are signed afterwards.
        "sign_issued": Move(frozenset({S.ISSUED}), S.ISSUED, _("nhận bản ký số")),
        "issue": Move(frozenset({S.RENDERED, S.SIGNED}), S.ISSUED, _("phát hành văn bản")),
        "supersede": Move(frozenset({S.ISSUED}), S.SUPERSEDED, _("thay thế văn bản")),
        "withdraw": Move(frozenset({S.ISSUED}), S.WITHDRAWN, _("thu hồi văn bản")),
        "cancel": Move(
            frozenset({S.DRAFT, S.APPROVED, S.NUMBERED, S.RENDERED, S.SIGNED}),
            S.CANCELLED,
            _("hủy văn bản"),
        ),
    },
)
