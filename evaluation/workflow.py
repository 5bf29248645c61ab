"""Every move that dossiers, stages, councils, sessions, scorecards and decisions may make."""

from core.workflow import Move, Workflow
from evaluation.choices import AdviceStatus as A
from evaluation.choices import AppealStatus as L
from evaluation.choices import CouncilStatus as K
from evaluation.choices import DecisionStatus as D
from evaluation.choices import DossierStatus as F
from evaluation.choices import FeedbackStatus as B
from evaluation.choices import ForwardingStatus as U
from evaluation.choices import InspectionStatus as H
from evaluation.choices import ItemStatus as I
from evaluation.choices import NoticeStatus as N
from evaluation.choices import SchemeStatus as P
from evaluation.choices import ScorecardStatus as C
from evaluation.choices import SessionStatus as S
from evaluation.choices import StageStatus as G
from evaluation.choices import WithdrawalStatus as W


def _from(*states: str) -> frozenset[str]:
    return frozenset(str(state) for state in states)


DOSSIER = Workflow(
    "hồ sơ",
    {
        "file": Move(_from(F.DRAFT), F.FILED, "nộp hồ sơ"),
        "discard": Move(_from(F.DRAFT), F.DISCARDED, "bỏ bản nháp chưa nộp"),
        "return": Move(_from(F.FILED), F.RETURNED, "trả lại hồ sơ"),
        "refile": Move(_from(F.RETURNED), F.FILED, "nộp lại hồ sơ"),
        "conclude": Move(_from(F.FILED), F.CONCLUDED, "kết thúc hồ sơ"),
        "reopen": Move(_from(F.CONCLUDED), F.FILED, "mở lại hồ sơ để đánh giá lại"),
    },
)

STAGE = Workflow(
    "bước xử lý",
    {
        "receive": Move(_from(G.WAITING), G.RECEIVED, "tiếp nhận hồ sơ"),
        "return": Move(_from(G.RECEIVED, G.IN_REVIEW), G.RETURNED, "trả lại hồ sơ"),
        "receive_again": Move(_from(G.RETURNED), G.RECEIVED, "nhận lại hồ sơ đã bổ sung"),
        "send_back": Move(
            _from(G.RECEIVED, G.IN_REVIEW), G.SENT_BACK, "chuyển lại cấp dưới để hoàn thiện"
        ),
        "take_back": Move(_from(G.FORWARDED), G.RECEIVED, "nhận lại hồ sơ cấp trên chuyển về"),
        "come_again": Move(_from(G.SENT_BACK), G.RECEIVED, "nhận hồ sơ cấp dưới đã hoàn thiện"),
        "forward_report": Move(_from(G.RECEIVED), G.FORWARDED, "chuyển hồ sơ lên cấp tỉnh"),
        "enter_round": Move(_from(G.RECEIVED), G.IN_REVIEW, "đưa hồ sơ vào đợt đánh giá"),
        "enter_session": Move(_from(G.IN_REVIEW), G.IN_SESSION, "đưa hồ sơ ra hội đồng"),
        "leave_session": Move(_from(G.IN_SESSION), G.IN_REVIEW, "rút hồ sơ khỏi phiên họp"),
        "conclude": Move(_from(G.IN_SESSION), G.CONCLUDED, "kết luận kết quả"),
        "recognise": Move(_from(G.CONCLUDED, G.SENT_BACK), G.RECOGNISED, "công nhận kết quả"),
        "forward": Move(_from(G.CONCLUDED), G.FORWARDED, "chuyển cấp trên đánh giá"),
        # Stars recognised here stay recognised while the dossier goes on (Articles 4.1, 7.3e).
        "forward_recognised": Move(
            _from(G.RECOGNISED), G.RECOGNISED, "chuyển hồ sơ đã công nhận lên cấp trên"
        ),
        "return_from_above": Move(_from(G.FORWARDED), G.SENT_BACK, "nhận lại hồ sơ từ trung ương"),
        "evaluate_again": Move(_from(G.SENT_BACK), G.IN_REVIEW, "tổ chức đánh giá lại"),
        "notify": Move(_from(G.CONCLUDED), G.NOTIFIED, "thông báo kết quả"),
        "reopen": Move(
            _from(G.RECOGNISED, G.NOTIFIED), G.IN_REVIEW, "đưa hồ sơ ra hội đồng đánh giá lại"
        ),
        "rebind": Move(
            _from(
                G.WAITING,
                G.RECEIVED,
                G.RETURNED,
                G.IN_REVIEW,
                G.IN_SESSION,
                G.CONCLUDED,
                G.SENT_BACK,
            ),
            G.REBOUND,
            "chuyển hồ sơ sang quy định mới",
        ),
    },
)

COUNCIL = Workflow(
    "hội đồng",
    {"found": Move(_from(K.DRAFT), K.FOUNDED, "thành lập hội đồng")},
)

SESSION = Workflow(
    "phiên họp",
    {
        "open": Move(_from(S.PLANNED), S.OPEN, "khai mạc phiên họp"),
        "close": Move(_from(S.OPEN), S.CLOSED, "kết thúc phiên họp"),
        "cancel": Move(_from(S.PLANNED), S.CANCELLED, "hủy phiên họp"),
    },
)

ITEM = Workflow(
    "hồ sơ trong phiên họp",
    {
        "open_marks": Move(_from(I.SCORING), I.OPENED, "mở điểm"),
        "score_again": Move(_from(I.OPENED), I.RESCORED, "cho chấm lại"),
        "call_meeting": Move(_from(I.OPENED), I.MOVED, "chuyển hồ sơ ra họp"),
        "conclude": Move(_from(I.OPENED), I.CONCLUDED, "kết luận"),
    },
)

SCORECARD = Workflow(
    "phiếu chấm điểm",
    {
        "hand_in": Move(_from(C.DRAFT), C.HANDED_IN, "nộp phiếu chấm điểm"),
        "take_back": Move(_from(C.HANDED_IN), C.DRAFT, "rút lại phiếu chấm điểm"),
    },
)

ADVICE = Workflow(
    "ý kiến tư vấn",
    {
        "hand_in": Move(_from(A.DRAFT), A.HANDED_IN, "nộp ý kiến tư vấn"),
        "reopen": Move(_from(A.HANDED_IN), A.DRAFT, "mở lại ý kiến tư vấn"),
    },
)

DECISION = Workflow(
    "quyết định",
    {
        "check": Move(_from(D.PREPARED), D.CHECKED, "kiểm tra dự thảo"),
        "send_back": Move(
            _from(D.CHECKED, D.APPROVED, D.NUMBERED), D.PREPARED, "chuyển lại dự thảo"
        ),
        "approve": Move(_from(D.CHECKED), D.APPROVED, "duyệt dự thảo"),
        "number": Move(_from(D.APPROVED), D.NUMBERED, "lấy số quyết định"),
        "issue": Move(_from(D.NUMBERED), D.ISSUED, "ký, phát hành quyết định"),
        "cancel": Move(_from(D.PREPARED, D.CHECKED), D.CANCELLED, "hủy dự thảo"),
    },
)

FORWARDING = Workflow(
    "hồ sơ chuyển cấp trên",
    {
        "approve": Move(_from(U.PREPARED), U.APPROVED, "duyệt văn bản đề nghị"),
        "reopen": Move(_from(U.APPROVED, U.NUMBERED), U.PREPARED, "lập lại văn bản đề nghị"),
        "number": Move(_from(U.APPROVED), U.NUMBERED, "lấy số văn bản đề nghị"),
        "send": Move(_from(U.NUMBERED), U.SENT, "chuyển hồ sơ lên cấp trên"),
    },
)

RESULT_NOTICE = Workflow(
    "thông báo kết quả",
    {
        "approve": Move(_from(N.PREPARED), N.APPROVED, "duyệt thông báo"),
        "number": Move(_from(N.APPROVED), N.NUMBERED, "lấy số thông báo"),
        "issue": Move(_from(N.NUMBERED), N.ISSUED, "ký, phát hành thông báo"),
        "cancel": Move(_from(N.PREPARED, N.APPROVED, N.NUMBERED), N.CANCELLED, "hủy thông báo"),
    },
)

FEEDBACK = Workflow(
    "thư góp ý",
    {
        "approve": Move(_from(B.DRAFT), B.APPROVED, "duyệt thư góp ý"),
        "send_back": Move(_from(B.APPROVED), B.DRAFT, "chuyển lại thư góp ý"),
        "send": Move(_from(B.APPROVED), B.SENT, "gửi thư góp ý"),
    },
)

_PUBLISHING = {
    "publish": Move(_from(P.DRAFT), P.PUBLISHED, "công bố"),
    "retire": Move(_from(P.PUBLISHED), P.RETIRED, "ngừng áp dụng"),
}
SCHEME = Workflow("quy định", _PUBLISHING)
CRITERIA_SET = Workflow("bộ tiêu chí", _PUBLISHING)

CERTIFICATE_DECISION = Workflow(
    "quyết định",
    {
        **{move: DECISION.moves[move] for move in ("check", "send_back", "approve", "number")},
        "issue": Move(_from(D.NUMBERED), D.ISSUED, "ký, phát hành quyết định"),
        "cancel": Move(
            _from(D.PREPARED, D.CHECKED, D.APPROVED, D.NUMBERED), D.CANCELLED, "hủy dự thảo"
        ),
    },
)

WITHDRAWAL = Workflow(
    "việc thu hồi",
    {
        "verify": Move(_from(W.OPENED), W.VERIFIED, "thẩm tra, đề nghị thu hồi"),
        "dismiss": Move(_from(W.OPENED), W.DISMISSED, "kết luận không thu hồi"),
        "drop": Move(_from(W.VERIFIED), W.DISMISSED, "thôi thu hồi"),
        "list": Move(_from(W.VERIFIED), W.LISTED, "đưa vào dự thảo quyết định"),
        "unlist": Move(_from(W.LISTED), W.VERIFIED, "rút khỏi dự thảo"),
        "withdraw": Move(_from(W.LISTED), W.WITHDRAWN, "thu hồi giấy chứng nhận"),
    },
)

APPEAL = Workflow(
    "kiến nghị",
    {
        "receive": Move(_from(L.FILED), L.RECEIVED, "tiếp nhận kiến nghị"),
        "propose": Move(_from(L.RECEIVED), L.PROPOSED, "dự thảo trả lời"),
        "return": Move(_from(L.PROPOSED), L.RECEIVED, "chuyển lại dự thảo trả lời"),
        "uphold": Move(_from(L.PROPOSED), L.UPHELD, "chấp nhận kiến nghị"),
        "reject": Move(_from(L.PROPOSED), L.REJECTED, "không chấp nhận kiến nghị"),
        "withdraw": Move(
            _from(L.FILED, L.RECEIVED, L.PROPOSED),
            L.WITHDRAWN,
            "rút kiến nghị",
        ),
    },
)

INSPECTION = Workflow(
    "cuộc kiểm tra",
    {
        "take_up": Move(_from(H.REPORTED), H.PLANNED, "lên lịch kiểm tra theo phản ánh"),
        "begin": Move(_from(H.PLANNED), H.UNDER_WAY, "bắt đầu kiểm tra"),
        "conclude": Move(_from(H.UNDER_WAY), H.CONCLUDED, "kết luận kiểm tra"),
        "follow_up": Move(_from(H.CONCLUDED), H.FOLLOWED_UP, "ghi kết quả khắc phục"),
        "close": Move(
            _from(H.REPORTED, H.PLANNED, H.CONCLUDED, H.FOLLOWED_UP), H.CLOSED, "khép lại"
        ),
    },
)
