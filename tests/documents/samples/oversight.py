"""Contents of the papers that follow recognition; names are invented."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from tests.documents.samples.words import ADDRESS, HEADING, LONG_PRODUCER, LONG_PRODUCT

FRAME = {
    "heading": HEADING,
    "authority": "Chủ tịch Ủy ban nhân dân tỉnh Sơn La",
    "legal_bases": [
        "Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16 tháng 6 năm 2025",
        "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ",
    ],
    "proposal": "Giám đốc Sở Nông nghiệp và Môi trường tại Tờ trình số 512/TTr-SNNMT",
}
CLOSING = {
    "paragraphs": [
        "Quyết định này có hiệu lực kể từ ngày ký. Các chủ thể có tên tại Phụ lục chịu trách nhiệm "
        "thi hành Quyết định này."
    ]
}


def withdrawal_decision(rows: int = 2) -> dict[str, Any]:
    return papers.checked(
        DocumentKind.WITHDRAWAL_DECISION,
        {
            **FRAME,
            "articles": [
                {"paragraphs": [f"Thu hồi {rows:02d} Giấy chứng nhận sản phẩm OCOP."]},
                {"paragraphs": ["Chủ thể chấm dứt việc sử dụng nhãn hiệu OCOP và hạng sao."]},
                CLOSING,
            ],
            "annex_title": "Danh sách giấy chứng nhận sản phẩm OCOP bị thu hồi",
            "rows": [
                {
                    "order": order,
                    "product": LONG_PRODUCT if order == 2 else "Trà Ẫm thực Ự",
                    "product_code": f"14-04075-{order:02d}-2026",
                    "producer": LONG_PRODUCER,
                    "address": ADDRESS,
                    "stars": 4,
                    "certificate_number": f"{order:04d}/2026/GCN-OCOP",
                    "recognised_by": "2871/QĐ-UBND",
                    "ground": "Vi phạm pháp luật đã có kết luận",
                    "basis": "Kết luận 15/KL-SNNMT ngày 02/11/2026",
                }
                for order in range(1, rows + 1)
            ],
        },
    )


def correction_decision() -> dict[str, Any]:
    return papers.checked(
        DocumentKind.CORRECTION_DECISION,
        {
            **FRAME,
            "articles": [
                {"paragraphs": ["Đính chính 01 nội dung (chi tiết tại Phụ lục kèm theo)."]},
                CLOSING,
            ],
            "annex_title": "Nội dung đính chính",
            "rows": [
                {
                    "order": 1,
                    "product": LONG_PRODUCT,
                    "certificate_number": "0001/2026/GCN-OCOP",
                    "star_decision": "2871/QĐ-UBND",
                    "field": "Tên chủ thể",
                    "printed": "Hợp tác xã Phiêng Khoai",
                    "corrected": LONG_PRODUCER,
                    "reason": "Sai dấu khi nhập liệu",
                }
            ],
        },
    )


def appeal_answer() -> dict[str, Any]:
    committee = "Ủy ban nhân dân tỉnh Sơn La"
    return papers.checked(
        DocumentKind.APPEAL_ANSWER,
        {
            "heading": HEADING,
            "authority": committee,
            "addressee": LONG_PRODUCER,
            "opening": f"Ngày 20/11/2026, {committee} nhận được kiến nghị của {LONG_PRODUCER} về "
            f"kết quả đánh giá, phân hạng sản phẩm {LONG_PRODUCT} (mã 14-04075-01-2026). Sau khi "
            f"xem xét, {committee} trả lời như sau:",
            "paragraphs": [
                "Phiếu kết quả thử nghiệm số 12/2026 nộp kèm kiến nghị còn hạn và đúng mẫu."
            ],
            "verdict": "Kiến nghị được chấp nhận. Hồ sơ được đưa ra Hội đồng đánh giá lại.",
        },
    )


def inspection_record(checks: int = 4) -> dict[str, Any]:
    return papers.checked(
        DocumentKind.INSPECTION_RECORD,
        {
            "heading": {
                "superior": "UBND TỈNH SƠN LA",
                "agency": ["ĐOÀN KIỂM TRA", "SẢN PHẨM OCOP"],
            },
            "basis": "Kế hoạch 12/KH-SNNMT (Kiểm tra sản phẩm OCOP năm 2026)",
            "held": "ngày 20 tháng 11 năm 2026",
            "place": ADDRESS,
            "inspectors": ["Người kiểm tra 1", "Người kiểm tra 2"],
            "product": LONG_PRODUCT,
            "product_code": "14-04075-01-2026",
            "producer": LONG_PRODUCER,
            "address": ADDRESS,
            "certificate": "0001/2026/GCN-OCOP, 4 sao, đến hết ngày 20/11/2029",
            "checks": [
                {
                    "code": f"1.{order}",
                    "name": "Nguồn nguyên liệu, tính liên kết và khả năng truy xuất nguồn gốc",
                    "claim": "mức tối thiểu của hạng 4 sao: từ 2 điểm",
                    "verdict": "Không đáp ứng" if order == 2 else "Còn đáp ứng",
                    "note": "Hợp đồng liên kết đã hết hạn" if order == 2 else "",
                }
                for order in range(1, checks + 1)
            ],
            "mark_use": "Đúng quy định. In đúng hạng sao trên bao bì.",
            "advertising": "Không đúng quy định. Trang bán hàng ghi 5 sao.",
            "samples": [
                {
                    "name": "Mẫu trà 200 g",
                    "taken": "20/11/2026",
                    "laboratory": "Trung tâm Kiểm nghiệm",
                    "result": "Chưa có kết quả.",
                }
            ],
            "violations": [
                {
                    "what": "Quảng cáo sai hạng sao",
                    "law": "Điều 9 Quyết định 26/2026/QĐ-TTg",
                    "seriousness": "Phải khắc phục",
                }
            ],
            "conclusion": "Sản phẩm còn đáp ứng tiêu chí theo hồ sơ đã công nhận.\nNhắc nhở.",
            "remedy": "Sửa nội dung quảng cáo (hạn: 05/12/2026)",
            "inspector_name": "Người kiểm tra 1",
        },
    )
