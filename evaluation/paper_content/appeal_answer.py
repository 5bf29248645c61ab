"""Văn bản trả lời kiến nghị về kết quả đánh giá, phân hạng."""

from typing import Any

from accounts.models import User
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import Appeal
from evaluation.paper_content import office

_REOPENED = (
    "Hồ sơ được đưa ra Hội đồng đánh giá lại. Kết quả và giấy chứng nhận đã có vẫn giữ nguyên giá "
    "trị cho đến khi có quyết định mới."
)


def appeal_answer_draft(appeal: Appeal, signatory: User) -> dict[str, Any]:
    dossier, unit = appeal.result.stage.dossier, appeal.result.stage.unit
    title = office.title_at(signatory, unit)
    content: papers.AppealAnswerContent = {
        "heading": office.committee_heading(unit),
        "authority": office.committee(unit),
        "addressee": appeal.producer.name,
        "opening": (
            f"Ngày {papers.short_day(appeal.filed_on)}, {office.committee(unit)} nhận được kiến "
            f"nghị của {appeal.producer.name} về kết quả đánh giá, phân hạng sản phẩm "
            f"{dossier.product.name} (mã {dossier.product_code}). Sau khi xem xét, "
            f"{office.committee(unit)} trả lời như sau:"
        ),
        "paragraphs": [line.strip() for line in appeal.answer.splitlines() if line.strip()],
        "verdict": _verdict(appeal),
    }
    return {
        "kind": DocumentKind.APPEAL_ANSWER,
        "unit": unit,
        "title": f"trả lời kiến nghị về kết quả đánh giá sản phẩm {dossier.product.name}"[:500],
        "place": unit.name,
        "signing_lines": office.signing_lines("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", title),
        "signatory_name": str(signatory),
        "signatory_position": title,
        "recipients": ["Như trên", office.committee(dossier.unit), "Lưu: VT"],
        "content": papers.checked(DocumentKind.APPEAL_ANSWER, content),
    }


def _verdict(appeal: Appeal) -> str:
    if not appeal.upholds:
        return "Kiến nghị không được chấp nhận; kết quả đã thông báo giữ nguyên."
    return f"Kiến nghị được chấp nhận. {_REOPENED if appeal.reopens else ''}".strip()
