"""Whether a content has exactly the shape of its kind."""

import types
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from documents.choices import DocumentKind
from evaluation.papers.shapes.advisory_report import AdvisoryReportContent
from evaluation.papers.shapes.appeal_answer import AppealAnswerContent
from evaluation.papers.shapes.certificate import CertificateContent
from evaluation.papers.shapes.commune_report import CommuneReportContent
from evaluation.papers.shapes.correction_decision import CorrectionDecisionContent
from evaluation.papers.shapes.council_founding import CouncilFoundingContent, WorkRulesContent
from evaluation.papers.shapes.council_report import CouncilReportContent
from evaluation.papers.shapes.decision import DecisionContent
from evaluation.papers.shapes.feedback_letter import FeedbackLetterContent
from evaluation.papers.shapes.forwarding_letter import ForwardingLetterContent
from evaluation.papers.shapes.inspection_record import InspectionRecordContent
from evaluation.papers.shapes.invitation import InvitationContent
from evaluation.papers.shapes.minutes import MinutesContent
from evaluation.papers.shapes.proposal import ProposalContent
from evaluation.papers.shapes.receipt import ReceiptContent
from evaluation.papers.shapes.registration import RegistrationContent
from evaluation.papers.shapes.result_notice import ResultNoticeContent
from evaluation.papers.shapes.scorecard import ScorecardContent
from evaluation.papers.shapes.withdrawal_decision import WithdrawalDecisionContent

SHAPES: dict[str, type] = {
    DocumentKind.ADVISORY_REPORT: AdvisoryReportContent,
    DocumentKind.STAR_DECISION: DecisionContent,
    DocumentKind.CERTIFICATE: CertificateContent,
    DocumentKind.INSPECTION_RECORD: InspectionRecordContent,
    DocumentKind.APPEAL_ANSWER: AppealAnswerContent,
    DocumentKind.WITHDRAWAL_DECISION: WithdrawalDecisionContent,
    DocumentKind.CORRECTION_DECISION: CorrectionDecisionContent,
    DocumentKind.COMMUNE_REPORT: CommuneReportContent,
    DocumentKind.PROPOSAL: ProposalContent,
    DocumentKind.SCORECARD: ScorecardContent,
    DocumentKind.MINUTES: MinutesContent,
    DocumentKind.COUNCIL_REPORT: CouncilReportContent,
    DocumentKind.REGISTRATION: RegistrationContent,
    DocumentKind.RECEIPT: ReceiptContent,
    DocumentKind.COUNCIL_FOUNDING: CouncilFoundingContent,
    DocumentKind.WORK_RULES: WorkRulesContent,
    DocumentKind.INVITATION: InvitationContent,
    DocumentKind.RESULT_NOTICE: ResultNoticeContent,
    DocumentKind.FORWARDING_LETTER: ForwardingLetterContent,
    DocumentKind.FEEDBACK_LETTER: FeedbackLetterContent,
}


def checked(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content when it has exactly its kind's shape; else ValueError naming each place."""
    problems = list(_problems(content, SHAPES[kind], kind))
    if problems:
        raise ValueError("; ".join(problems))
    return dict(content)


def _problems(value: Any, shape: Any, place: str):
    if is_typeddict(shape):
        yield from _mapping_problems(value, shape, place)
    elif get_origin(shape) is list:
        if not isinstance(value, list):
            yield f"{place}: list wanted"
            return
        for index, item in enumerate(value):
            yield from _problems(item, get_args(shape)[0], f"{place}[{index}]")
    elif not _is_plain(value, shape):
        yield f"{place}: {getattr(shape, '__name__', shape)} wanted, not {value!r:.40}"


def _mapping_problems(value: Any, shape: Any, place: str):
    if not isinstance(value, Mapping):
        yield f"{place}: {shape.__name__} wanted"
        return
    hints = _hints(shape)
    for name in sorted(hints.keys() ^ value.keys()):
        yield f"{place}.{name}: {'missing' if name in hints else 'unknown'}"
    for name in hints.keys() & value.keys():
        yield from _problems(value[name], hints[name], f"{place}.{name}")


@cache
def _hints(shape: Any) -> dict[str, Any]:
    """A sheet holds one shape hundreds of times; resolving its hints costs more than the check."""
    return get_type_hints(shape)


def _is_plain(value: Any, shape: Any) -> bool:
    options = get_args(shape) if isinstance(shape, types.UnionType) else (shape,)
    return type(value) in options
