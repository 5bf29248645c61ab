"""Quyết định thu hồi, đính chính giấy chứng nhận (Articles 8.1-8.4; decree 30/2020)."""

from collections.abc import Sequence
from typing import Any

from accounts.models import AdministrativeUnit, User
from core.clocks import today
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import WithdrawalGround
from evaluation.models import (
    Certificate,
    CertificateCorrection,
    CertificateDecision,
    Scheme,
    WithdrawalCase,
)
from evaluation.paper_content import office

_RECIPIENTS = ["Sở Nông nghiệp và Môi trường", "Ủy ban nhân dân các xã, phường có sản phẩm"]
_STOP = (
    "Chủ thể có tên trong danh sách chấm dứt việc sử dụng nhãn hiệu OCOP và hạng sao trên sản "
    "phẩm, bao bì, tem, tài liệu quảng bá kể từ ngày Quyết định này có hiệu lực; nộp lại bản chính "
    "Giấy chứng nhận cho cơ quan thường trực chương trình."
)


def withdrawal_draft(decision: CertificateDecision, signatory: User) -> dict[str, Any]:
    cases = list(
        decision.withdrawals.select_related(*_chain("certificate__")).order_by(
            "certificate__product__sort_key", "pk"
        )
    )
    content: papers.WithdrawalDecisionContent = {
        **_frame(decision),
        "legal_bases": [*_law(decision.unit), *_conclusions(cases)],
        "articles": [
            {
                "paragraphs": [
                    f"Thu hồi {len(cases):02d} Giấy chứng nhận sản phẩm OCOP và hủy bỏ việc công "
                    "nhận hạng sao đối với các sản phẩm tại Phụ lục kèm theo. Lý do thu hồi ghi "
                    "tại từng dòng của Phụ lục."
                ]
            },
            {"paragraphs": [_STOP]},
            _closing(decision.unit),
        ],
        "annex_title": "Danh sách giấy chứng nhận sản phẩm OCOP bị thu hồi",
        "rows": [_withdrawal_row(order, case) for order, case in enumerate(cases, start=1)],
    }
    title = "Về việc thu hồi Giấy chứng nhận sản phẩm OCOP"
    return _paper(decision, signatory, DocumentKind.WITHDRAWAL_DECISION, title, content)


def correction_draft(decision: CertificateDecision, signatory: User) -> dict[str, Any]:
    rows = list(
        decision.corrections.select_related(*_chain("certificate__")).order_by(
            "certificate__product__sort_key", "pk"
        )
    )
    content: papers.CorrectionDecisionContent = {
        **_frame(decision),
        "legal_bases": [*_law(decision.unit), *_corrected_decisions(rows)],
        "articles": [
            {
                "paragraphs": [
                    f"Đính chính {len(rows):02d} nội dung ghi tại quyết định công nhận và Giấy "
                    "chứng nhận sản phẩm OCOP (chi tiết tại Phụ lục kèm theo). Hạng sao và thời "
                    "hạn của giấy chứng nhận không thay đổi."
                ]
            },
            {
                "paragraphs": [
                    "Cấp lại Giấy chứng nhận theo nội dung đã đính chính, thay thế bản đã cấp. "
                    "Quyết định này là một phần không tách rời của các quyết định được đính chính."
                ]
            },
            _closing(decision.unit),
        ],
        "annex_title": "Nội dung đính chính",
        "rows": [_correction_row(order, row) for order, row in enumerate(rows, start=1)],
    }
    title = "Về việc đính chính quyết định, Giấy chứng nhận sản phẩm OCOP"
    return _paper(decision, signatory, DocumentKind.CORRECTION_DECISION, title, content)


def corrected_certificate(
    certificate: Certificate, changes: dict[str, str], note: str
) -> dict[str, Any]:
    """The certificate's paper again, word for word but for what was corrected, saying so."""
    old = certificate.document
    return {
        "kind": DocumentKind.CERTIFICATE,
        "unit": old.unit,
        "title": old.title,
        "place": old.place,
        "signing_lines": old.signing_lines,
        "signatory_name": old.signatory_name,
        "signatory_position": old.signatory_position,
        "content": papers.checked(
            DocumentKind.CERTIFICATE, {**old.content, **changes, "correction": note}
        ),
    }


def _chain(prefix: str) -> list[str]:
    places = ("document", "product__producer", "product__unit__parent__parent", "line__decision")
    return [f"{prefix}{place}" for place in places]


def _frame(decision: CertificateDecision) -> dict[str, Any]:
    return {
        "heading": office.committee_heading(decision.unit),
        "authority": office.chairman(decision.unit),
        "proposal": decision.proposal_line.rstrip(".;"),
    }


def _paper(
    decision: CertificateDecision, signatory: User, kind: str, title: str, content: Any
) -> dict[str, Any]:
    unit = decision.unit
    post = office.title_at(signatory, unit)
    return {
        "kind": kind,
        "unit": unit,
        "title": title,
        "place": unit.name,
        "signing_lines": office.signing_lines("CHỦ TỊCH", post),
        "signatory_name": str(signatory),
        "signatory_position": post,
        "recipients": ["Như Điều 3", *_RECIPIENTS, "Các chủ thể có tên trong danh sách", "Lưu: VT"],
        "content": papers.checked(kind, content),
    }


def _law(unit: AdministrativeUnit) -> list[str]:
    day = today()
    scheme = Scheme.objects.in_force_on(day)
    bases = office.scheme_bases(scheme, day) if scheme else []
    return [*office.local_government_law(day), *bases]


def _conclusions(cases: Sequence[WithdrawalCase]) -> list[str]:
    stated = [
        f"{case.source_number} {papers.long_day(case.source_on)} "
        f"({str(case.get_source_display()).lower()})"
        for case in cases
    ]
    return list(dict.fromkeys(stated))


def _corrected_decisions(rows: Sequence[CertificateCorrection]) -> list[str]:
    decisions = {row.certificate.line.decision for row in rows}
    return [
        f"Quyết định số {past.number} {papers.long_day(past.decided_on)} của "
        f"{office.chairman(past.unit)}"
        for past in sorted(decisions, key=lambda past: (past.decided_on, past.pk))
    ]


def _closing(unit: AdministrativeUnit) -> papers.Article:
    where = unit.full_name[0].lower() + unit.full_name[1:]
    return {
        "paragraphs": [
            "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các cơ quan, đơn vị có liên quan "
            f"của {where}, Chủ tịch Ủy ban nhân dân các xã, phường có sản phẩm và các chủ thể có "
            "tên tại Phụ lục chịu trách nhiệm thi hành Quyết định này."
        ]
    }


def _withdrawal_row(order: int, case: WithdrawalCase) -> papers.WithdrawalRow:
    certificate = case.certificate
    printed = certificate.document.content
    return {
        "order": order,
        "product": printed["product"],
        "product_code": printed["product_code"],
        "producer": printed["producer"],
        "address": printed["address"],
        "stars": certificate.stars,
        "certificate_number": certificate.document.number_text,
        "recognised_by": certificate.line.decision.number,
        "ground": str(WithdrawalGround(case.ground).label),
        "basis": f"{case.source_number} ngày {papers.short_day(case.source_on)}",
    }


def _correction_row(order: int, row: CertificateCorrection) -> papers.CorrectionRow:
    certificate = row.certificate
    return {
        "order": order,
        "product": certificate.document.content["product"],
        "certificate_number": certificate.document.number_text,
        "star_decision": certificate.line.decision.number,
        "field": str(row.get_field_display()),
        "printed": row.printed,
        "corrected": row.corrected,
        "reason": row.reason,
    }
