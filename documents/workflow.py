"""Every move a paper can make."""

from core.workflow import Move, Workflow
from documents.choices import DocumentStatus as S

DOCUMENT = Workflow(
    "văn bản",
    {
        "approve": Move(frozenset({S.DRAFT}), S.APPROVED, "duyệt nội dung văn bản"),
        "number": Move(frozenset({S.APPROVED}), S.NUMBERED, "cấp số văn bản"),
        "render": Move(frozenset({S.APPROVED, S.NUMBERED}), S.RENDERED, "lập bản PDF"),
        "sign": Move(frozenset({S.RENDERED}), S.SIGNED, "nhận bản ký số"),
        # Papers that count as soon as they are drawn (a certificate) are signed afterwards.
        "sign_issued": Move(frozenset({S.ISSUED}), S.ISSUED, "nhận bản ký số"),
        "issue": Move(frozenset({S.RENDERED, S.SIGNED}), S.ISSUED, "phát hành văn bản"),
        "supersede": Move(frozenset({S.ISSUED}), S.SUPERSEDED, "thay thế văn bản"),
        "withdraw": Move(frozenset({S.ISSUED}), S.WITHDRAWN, "thu hồi văn bản"),
        "cancel": Move(
            frozenset({S.DRAFT, S.APPROVED, S.NUMBERED, S.RENDERED, S.SIGNED}),
            S.CANCELLED,
            "hủy văn bản",
        ),
    },
)
