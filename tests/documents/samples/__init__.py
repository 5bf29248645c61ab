"""Contents of every kind of paper, short or as long as real ones get; names are invented."""

from datetime import date
from typing import Any

from documents.choices import DocumentKind
from documents.kinds import KINDS
from documents.models import OfficialDocument
from tests.documents.samples import oversight
from tests.documents.samples.council import (
    council_founding,
    council_report,
    invitation,
    minutes,
    work_rules,
)
from tests.documents.samples.deciding import (
    certificate,
    decision,
    feedback_letter,
    forwarding_letter,
    result_notice,
)
from tests.documents.samples.filing import (
    advisory_report,
    commune_report,
    proposal,
    receipt,
    registration,
)
from tests.documents.samples.marking import scorecard
from tests.documents.samples.words import LONG_PRODUCER, LONG_PRODUCT

__all__ = [
    "CONTENTS",
    "LONG_PRODUCER",
    "LONG_PRODUCT",
    "TITLES",
    "certificate",
    "decision",
    "minutes",
    "scorecard",
    "unsaved",
]

CONTENTS = {
    DocumentKind.ADVISORY_REPORT: advisory_report,
    DocumentKind.STAR_DECISION: decision,
    DocumentKind.CERTIFICATE: certificate,
    DocumentKind.COMMUNE_REPORT: commune_report,
    DocumentKind.PROPOSAL: proposal,
    DocumentKind.SCORECARD: scorecard,
    DocumentKind.INSPECTION_RECORD: oversight.inspection_record,
    DocumentKind.APPEAL_ANSWER: oversight.appeal_answer,
    DocumentKind.WITHDRAWAL_DECISION: oversight.withdrawal_decision,
    DocumentKind.CORRECTION_DECISION: oversight.correction_decision,
    DocumentKind.MINUTES: minutes,
    DocumentKind.COUNCIL_REPORT: council_report,
    DocumentKind.REGISTRATION: registration,
    DocumentKind.RECEIPT: receipt,
    DocumentKind.COUNCIL_FOUNDING: council_founding,
    DocumentKind.WORK_RULES: work_rules,
    DocumentKind.INVITATION: invitation,
    DocumentKind.RESULT_NOTICE: result_notice,
    DocumentKind.FORWARDING_LETTER: forwarding_letter,
    DocumentKind.FEEDBACK_LETTER: feedback_letter,
}

TITLES = {
    DocumentKind.ADVISORY_REPORT: f"Thẩm định hồ sơ sản phẩm {LONG_PRODUCT}",
    DocumentKind.INSPECTION_RECORD: f"Kiểm tra sản phẩm OCOP {LONG_PRODUCT}",
    DocumentKind.APPEAL_ANSWER: f"trả lời kiến nghị về sản phẩm {LONG_PRODUCT}",
    DocumentKind.WITHDRAWAL_DECISION: "Về việc thu hồi Giấy chứng nhận sản phẩm OCOP",
    DocumentKind.CORRECTION_DECISION: "Về việc đính chính Giấy chứng nhận sản phẩm OCOP",
    DocumentKind.STAR_DECISION: "Về việc công nhận sản phẩm OCOP đợt 2 năm 2026",
    DocumentKind.CERTIFICATE: "Giấy chứng nhận sản phẩm OCOP",
    DocumentKind.COMMUNE_REPORT: "Đánh giá một số nội dung hồ sơ sản phẩm OCOP",
    DocumentKind.PROPOSAL: f"đề nghị đánh giá, phân hạng sản phẩm OCOP {LONG_PRODUCT}",
    DocumentKind.SCORECARD: "Đánh giá, phân hạng sản phẩm OCOP",
    DocumentKind.COUNCIL_REPORT: "Kết quả đánh giá, phân hạng sản phẩm OCOP, Đợt 2 năm 2026",
    DocumentKind.MINUTES: "Họp Hội đồng đánh giá, phân hạng sản phẩm OCOP đợt 2 năm 2026",
    DocumentKind.COUNCIL_FOUNDING: "Về việc thành lập Hội đồng đánh giá sản phẩm OCOP",
    DocumentKind.WORK_RULES: "Quy chế làm việc của Hội đồng đánh giá sản phẩm OCOP",
    DocumentKind.INVITATION: "Họp Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La",
    DocumentKind.RECEIPT: "Phiếu số 1/PĐK-14-04075-2026",
    DocumentKind.RESULT_NOTICE: "Kết quả đánh giá, phân hạng sản phẩm OCOP đợt 2 năm 2026",
    DocumentKind.FORWARDING_LETTER: "đề nghị đánh giá, phân hạng sản phẩm OCOP Trà Shan tuyết",
    DocumentKind.FEEDBACK_LETTER: "góp ý của hội đồng đối với sản phẩm Trà Shan tuyết",
    DocumentKind.REGISTRATION: "Hồ sơ đăng ký đánh giá, phân hạng sản phẩm OCOP",
}


def unsaved(kind: str, content: dict[str, Any] | None = None, **fields: Any) -> OfficialDocument:
    """A paper as the renderer gets it, without a database; its code and day are fixed."""
    rule = KINDS[kind]
    numbered = bool(rule.number_group)
    day = date(2026, 11, 20)
    text = rule.number_format.format(number=7, year=2026, symbol=rule.symbol)
    defaults: dict[str, Any] = {
        "kind": kind,
        "title": TITLES[kind],
        "content": CONTENTS[kind]() if content is None else content,
        "number": 7 if numbered else None,
        "number_group": rule.number_group,
        "number_text": text if numbered else "",
        "symbol": rule.symbol,
        "issued_on": day,
        "place": "Sơn La",
        "signing_lines": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        "signatory_name": "Người ký 1",
        "recipients": ["Như Điều 4", "Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Lưu: VT, KT"],
        "template_version": rule.template_version,
        "is_demo": False,
        "verification_code": "7K2MQX419TBN",
        "verification_url": "https://ocop.sonla.example/qr/7K2MQX419TBN/",
    }
    return OfficialDocument(**defaults | fields)
