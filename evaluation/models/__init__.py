from evaluation.models.advisory import (
    AdvisoryAssignment,
    AdvisoryMember,
    AdvisoryOpinion,
    AdvisoryReport,
    AdvisoryTeam,
)
from evaluation.models.appeal import Appeal
from evaluation.models.certificate import Certificate, CertificateEvent
from evaluation.models.certificate_decision import CertificateDecision
from evaluation.models.commune_report import CommuneReport
from evaluation.models.correction import CertificateCorrection
from evaluation.models.council import Council, CouncilSeat, SeatAssignment
from evaluation.models.criteria import (
    CategoryCriteriaSet,
    CriteriaPart,
    CriteriaSet,
    Criterion,
    CriterionOption,
    EndingRule,
)
from evaluation.models.decision import DecisionLine, StarDecision
from evaluation.models.deliberation import MemberRequest, MinutesApproval
from evaluation.models.dossier import (
    Dossier,
    DossierStage,
    DossierSubmission,
    EvidenceLink,
    SelfMark,
)
from evaluation.models.extension import Extension
from evaluation.models.feedback import FeedbackLetter
from evaluation.models.forwarding import ExternalResult, ForwardingFile, ForwardingItem
from evaluation.models.import_run import ImportRow, ImportRun
from evaluation.models.inspection import (
    Inspection,
    InspectionCheck,
    InspectionPlan,
    InspectionSample,
    InspectionViolation,
)
from evaluation.models.intake import IntakeCheck
from evaluation.models.misuse_report import MisuseReport
from evaluation.models.province_rules import ProvinceRules
from evaluation.models.recognition import Recognition
from evaluation.models.result import Result
from evaluation.models.result_notice import ResultNotice, ResultNoticeLine
from evaluation.models.return_item import ReturnItem
from evaluation.models.round import EvaluationRound
from evaluation.models.scheme import AuthorityStep, Scheme, StarBand
from evaluation.models.scheme_binding import SchemeBinding
from evaluation.models.scorecard import Finding, Mark, Scorecard, ScorecardVersion
from evaluation.models.session import (
    Agreement,
    Attendance,
    CouncilSession,
    InterestDeclaration,
    Recusal,
    SessionItem,
)
from evaluation.models.survey import FurtherTest, SitePhoto, SiteVisit
from evaluation.models.withdrawal import WithdrawalCase

__all__ = [
    "AdvisoryAssignment",
    "AdvisoryMember",
    "AdvisoryOpinion",
    "AdvisoryReport",
    "AdvisoryTeam",
    "Agreement",
    "Appeal",
    "Attendance",
    "AuthorityStep",
    "CategoryCriteriaSet",
    "Certificate",
    "CertificateCorrection",
    "CertificateDecision",
    "CertificateEvent",
    "CommuneReport",
    "Council",
    "CouncilSeat",
    "CouncilSession",
    "CriteriaPart",
    "CriteriaSet",
    "Criterion",
    "CriterionOption",
    "DecisionLine",
    "Dossier",
    "DossierStage",
    "DossierSubmission",
    "EndingRule",
    "EvaluationRound",
    "EvidenceLink",
    "Extension",
    "ExternalResult",
    "FeedbackLetter",
    "Finding",
    "ForwardingFile",
    "ForwardingItem",
    "FurtherTest",
    "ImportRow",
    "ImportRun",
    "Inspection",
    "InspectionCheck",
    "InspectionPlan",
    "InspectionSample",
    "InspectionViolation",
    "IntakeCheck",
    "InterestDeclaration",
    "Mark",
    "MemberRequest",
    "MinutesApproval",
    "MisuseReport",
    "ProvinceRules",
    "Recognition",
    "Recusal",
    "Result",
    "ResultNotice",
    "ResultNoticeLine",
    "ReturnItem",
    "Scheme",
    "SchemeBinding",
    "Scorecard",
    "ScorecardVersion",
    "SeatAssignment",
    "SelfMark",
    "SessionItem",
    "SitePhoto",
    "SiteVisit",
    "StarBand",
    "StarDecision",
    "WithdrawalCase",
]
