"""What each paper says, read from the records at the moment the paper is made.

Each `*_draft` returns the keyword arguments of `documents.services.papers.draft_document` (or
`file_document`); shapes are in `evaluation.papers`.
"""

from evaluation.paper_content.advisory_report import advisory_report_draft
from evaluation.paper_content.certificate import certificate_draft
from evaluation.paper_content.commune_report import commune_report_draft
from evaluation.paper_content.council_founding import founding_draft, signature_of
from evaluation.paper_content.council_report import council_report_draft
from evaluation.paper_content.decision import decision_draft
from evaluation.paper_content.feedback_letter import feedback_letter_draft
from evaluation.paper_content.forwarding_letter import forwarding_letter_draft
from evaluation.paper_content.invitation import invitation_draft, time_of
from evaluation.paper_content.minutes import minutes_draft
from evaluation.paper_content.office import committee as committee_of
from evaluation.paper_content.proposal import proposal_draft
from evaluation.paper_content.receipt import receipt_draft
from evaluation.paper_content.registration import registration_draft
from evaluation.paper_content.result_notice import result_notice_draft
from evaluation.paper_content.scorecard import scorecard_drafts
from evaluation.paper_content.work_rules import work_rules_draft

__all__ = [
    "advisory_report_draft",
    "certificate_draft",
    "committee_of",
    "commune_report_draft",
    "council_report_draft",
    "decision_draft",
    "feedback_letter_draft",
    "forwarding_letter_draft",
    "founding_draft",
    "invitation_draft",
    "minutes_draft",
    "proposal_draft",
    "receipt_draft",
    "registration_draft",
    "result_notice_draft",
    "scorecard_drafts",
    "signature_of",
    "time_of",
    "work_rules_draft",
]
