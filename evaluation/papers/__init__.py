"""What each paper of an evaluation holds: the shapes that services fill and templates print.

Values are ready to print (use the writers below), so that a paper drawn again in ten years reads
as it did. Number, place, day, title, signing lines, signatory and recipients are not here: they
are columns of the OfficialDocument. An optional text is present and empty, never absent.
"""

from evaluation.papers.checking import SHAPES, checked
from evaluation.papers.shapes.advisory_report import (
    AdviserLine,
    AdvisoryReportContent,
    ProposedOption,
    TestLine,
    VisitLine,
)
from evaluation.papers.shapes.appeal_answer import AppealAnswerContent
from evaluation.papers.shapes.certificate import CertificateContent
from evaluation.papers.shapes.common import NOT_REACHED, Heading
from evaluation.papers.shapes.commune_report import (
    CommuneReportContent,
    CompositionItem,
    ReportFinding,
    Representative,
)
from evaluation.papers.shapes.correction_decision import CorrectionDecisionContent, CorrectionRow
from evaluation.papers.shapes.council_founding import (
    Chapter,
    CouncilFoundingContent,
    FoundingMember,
    WorkRulesContent,
)
from evaluation.papers.shapes.council_report import CouncilReportContent, ReportRow, StarCount
from evaluation.papers.shapes.decision import Annex, AnnexGroup, AnnexRow, Article, DecisionContent
from evaluation.papers.shapes.feedback_letter import FeedbackLetterContent
from evaluation.papers.shapes.forwarding_letter import ForwardingLetterContent
from evaluation.papers.shapes.inspection_record import (
    CheckedClaim,
    CheckedSample,
    FoundViolation,
    InspectionRecordContent,
)
from evaluation.papers.shapes.invitation import InvitationContent, OnTable
from evaluation.papers.shapes.minutes import (
    AgreementLine,
    Attendee,
    EarlierAttempt,
    MemberMarks,
    MinutesContent,
    MinutesItem,
    RankRow,
    Signature,
)
from evaluation.papers.shapes.proposal import ProposalContent, ProposedProduct
from evaluation.papers.shapes.receipt import ReceiptContent, ReceivedPaper
from evaluation.papers.shapes.registration import (
    Attachment,
    Change,
    FormLine,
    FormSection,
    Receipt,
    RegistrationContent,
    SelfPart,
    SelfRow,
    YearAmount,
)
from evaluation.papers.shapes.result_notice import NoticedResult, ResultNoticeContent
from evaluation.papers.shapes.scorecard import (
    ScorecardContent,
    SheetGate,
    SheetOption,
    SheetPart,
    SheetRow,
)
from evaluation.papers.shapes.withdrawal_decision import WithdrawalDecisionContent, WithdrawalRow
from evaluation.papers.writers import (
    clock_time,
    long_day,
    mean_points,
    meeting_time,
    money,
    points,
    short_day,
)

__all__ = [
    "NOT_REACHED",
    "SHAPES",
    "AdviserLine",
    "AdvisoryReportContent",
    "AgreementLine",
    "Annex",
    "AnnexGroup",
    "AnnexRow",
    "AppealAnswerContent",
    "Article",
    "Attachment",
    "Attendee",
    "CertificateContent",
    "Change",
    "Chapter",
    "CheckedClaim",
    "CheckedSample",
    "CommuneReportContent",
    "CompositionItem",
    "CorrectionDecisionContent",
    "CorrectionRow",
    "CouncilFoundingContent",
    "CouncilReportContent",
    "DecisionContent",
    "EarlierAttempt",
    "FeedbackLetterContent",
    "FormLine",
    "FormSection",
    "ForwardingLetterContent",
    "FoundViolation",
    "FoundingMember",
    "Heading",
    "InspectionRecordContent",
    "InvitationContent",
    "MemberMarks",
    "MinutesContent",
    "MinutesItem",
    "NoticedResult",
    "OnTable",
    "ProposalContent",
    "ProposedOption",
    "ProposedProduct",
    "RankRow",
    "Receipt",
    "ReceiptContent",
    "ReceivedPaper",
    "RegistrationContent",
    "ReportFinding",
    "ReportRow",
    "Representative",
    "ResultNoticeContent",
    "ScorecardContent",
    "SelfPart",
    "SelfRow",
    "SheetGate",
    "SheetOption",
    "SheetPart",
    "SheetRow",
    "Signature",
    "StarCount",
    "TestLine",
    "VisitLine",
    "WithdrawalDecisionContent",
    "WithdrawalRow",
    "WorkRulesContent",
    "YearAmount",
    "checked",
    "clock_time",
    "long_day",
    "mean_points",
    "meeting_time",
    "money",
    "points",
    "short_day",
]
