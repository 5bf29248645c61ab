"""Papers that follow a result: decision, certificate, letters and notices."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from tests.documents.samples.words import (
    ADDRESS,
    HEADING,
    KINDS_OF_DOSSIER,
    LONG_PRODUCER,
    LONG_PRODUCT,
    PARAGRAPH,
    STACKED,
)


def decision(products: int = 3) -> dict[str, Any]:
    """Products spread over 5, 4 and 3 stars, the highest first."""
    rows = [_annex_row(order) for order in range(1, products + 1)]
    third = max(1, products // 3)
    cuts = [rows[:third], rows[third : 2 * third], rows[2 * third :]]
    groups = [
        {"title": f"Sản phẩm đạt {stars} sao", "rows": part}
        for stars, part in zip((5, 4, 3), cuts, strict=True)
        if part
    ]
    return papers.checked(
        DocumentKind.STAR_DECISION,
        {
            "heading": HEADING,
            "authority": "Chủ tịch Ủy ban nhân dân tỉnh Sơn La",
            "legal_bases": [
                "Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16 tháng 6 năm 2025",
                "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ",
                "Biên bản họp Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh số "
                "02/BB-HĐOCOP ngày 16 tháng 11 năm 2026",
            ],
            "proposal": "Giám đốc Sở Nông nghiệp và Môi trường tại Tờ trình số 412/TTr-SNNMT "
            "ngày 18 tháng 11 năm 2026",
            "articles": [
                {
                    "paragraphs": [
                        f"Công nhận và cấp giấy chứng nhận cho {products:02d} sản phẩm OCOP "
                        "(danh sách tại Phụ lục kèm theo)."
                    ]
                },
                {
                    "paragraphs": [
                        "Quyết định công nhận và giấy chứng nhận có giá trị 36 tháng kể từ ngày "
                        "ký.",
                        "Chủ thể được sử dụng nhãn hiệu OCOP và hạng sao trên bao bì, trong giới "
                        "thiệu, quảng bá sản phẩm theo quy định.",
                    ]
                },
                {
                    "paragraphs": [
                        "Giao Sở Nông nghiệp và Môi trường công bố kết quả, trao giấy chứng nhận, "
                        "hướng dẫn sử dụng nhãn hiệu, kiểm tra định kỳ và đề xuất xử lý vi phạm."
                    ]
                },
                {
                    "paragraphs": [
                        "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân "
                        "dân tỉnh, Giám đốc Sở Nông nghiệp và Môi trường, Chủ tịch Ủy ban nhân "
                        "dân các xã, phường và các chủ thể có tên tại Điều 1 chịu trách nhiệm "
                        "thi hành Quyết định này"
                    ]
                },
            ],
            "annex": {
                "title": "Danh sách sản phẩm OCOP được công nhận đợt 2 năm 2026",
                "groups": groups,
            },
        },
    )


def _annex_row(order: int) -> dict[str, Any]:
    long = order % 7 == 2
    return {
        "order": order,
        "product": LONG_PRODUCT if long else STACKED if order % 7 == 3 else f"Sản phẩm {order}",
        "product_code": f"14-04075-{order:02d}-2026",
        "producer": LONG_PRODUCER if long else f"Hợp tác xã {order}",
        "address": ADDRESS,
        "category": "Chè tươi, chế biến" if order % 2 else "Đồ uống có cồn – Rượu trắng",
        "points": f"{90 - order * 0.37:.2f}".replace(".", ","),
        "kind": KINDS_OF_DOSSIER[order % 3],
        "note": "Thay QĐ 15/QĐ-UBND" if order % 5 == 0 else "",
    }


def certificate(
    *, stars: int = 4, product: str = "Trà bí thơm", producer: str = "Hợp tác xã Yến Dương"
) -> dict[str, Any]:
    return papers.checked(
        DocumentKind.CERTIFICATE,
        {
            "heading": HEADING,
            "authority": "Chủ tịch Ủy ban nhân dân tỉnh Sơn La",
            "product": product,
            "product_code": "14-04075-01-2026",
            "producer": producer,
            "address": ADDRESS,
            "stars": stars,
            "decision_number": "2871/QĐ-UBND",
            "decision_day": "ngày 20 tháng 11 năm 2026",
            "valid_until": "20/11/2029",
            "correction": "",
        },
    )


def forwarding_letter() -> dict[str, Any]:
    return papers.checked(
        DocumentKind.FORWARDING_LETTER,
        {
            "heading": HEADING,
            "addressee": "Bộ Nông nghiệp và Môi trường",
            "authority": "Ủy ban nhân dân tỉnh Sơn La",
            "legal_bases": [
                "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ"
            ],
            "request": "Trên cơ sở kết quả đánh giá, phân hạng của hội đồng, Ủy ban nhân dân tỉnh "
            "Sơn La đề nghị Bộ Nông nghiệp và Môi trường xem xét, đánh giá, phân hạng sản phẩm "
            "OCOP sau đây:",
            "product": LONG_PRODUCT,
            "product_code": "14-04075-01-2026",
            "producer": LONG_PRODUCER,
            "address": ADDRESS,
            "category": "Chè tươi, chế biến",
            "registration_kind": "Lần đầu",
            "points": "92,40",
            "result": "Trung bình 92,40 điểm, đạt 5 sao theo khung điểm và các mức tối thiểu",
            "enclosed": [
                "Báo cáo của Tổ tư vấn hội đồng cấp tỉnh: 03/BC-TTV ngày 12 tháng 11 năm 2026",
                "Báo cáo của hội đồng cấp tỉnh: 05/BC-HĐOCOP ngày 18 tháng 11 năm 2026",
                "Quyết định phê duyệt kết quả: 2871/QĐ-UBND ngày 20 tháng 11 năm 2026",
                "Hồ sơ sản phẩm: hồ sơ điện tử nộp ngày 02/11/2026",
                "05 sản phẩm mẫu do chủ thể cung cấp (số lượng: 05)",
            ],
        },
    )


def result_notice(products: int = 3) -> dict[str, Any]:
    outcomes = ["2 sao", "Không xếp hạng: hồ sơ bị loại", "1 sao"]
    return papers.checked(
        DocumentKind.RESULT_NOTICE,
        {
            "heading": HEADING,
            "authority": "Chủ tịch Ủy ban nhân dân tỉnh Sơn La",
            "legal_bases": [
                "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ"
            ],
            "opening": f"thông báo kết quả đánh giá, phân hạng đợt 2 năm 2026 đối với "
            f"{products:02d} sản phẩm không thuộc diện công nhận, cấp giấy chứng nhận như sau:",
            "results": [
                {
                    "order": order,
                    "product": LONG_PRODUCT if order % 3 == 2 else STACKED,
                    "product_code": f"14-04075-{order:02d}-2026",
                    "producer": LONG_PRODUCER,
                    "address": ADDRESS,
                    "points": f"{48 - order},30",
                    "outcome": outcomes[order % 3],
                    "reasons": [
                        "Điểm trung bình 47,30, còn thiếu 2,7 điểm để xét hạng sao kế tiếp",
                        "Tiêu chí 12.1 (Kiểm tra chất lượng định kỳ): cần mức từ 3 điểm, hội đồng "
                        "đánh giá 1,8 điểm",
                    ],
                }
                for order in range(1, products + 1)
            ],
            "closing": [
                "Ủy ban nhân dân các xã, phường có sản phẩm thông báo, hướng dẫn chủ thể hoàn "
                "thiện sản phẩm, hồ sơ để đăng ký đánh giá, phân hạng ở đợt sau."
            ],
        },
    )


def feedback_letter() -> dict[str, Any]:
    return papers.checked(
        DocumentKind.FEEDBACK_LETTER,
        {
            "heading": {
                "superior": "UBND TỈNH SƠN LA",
                "agency": ["HỘI ĐỒNG ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"],
            },
            "addressee": LONG_PRODUCER,
            "product": LONG_PRODUCT,
            "points": "68,40",
            "outcome": "3 sao",
            "paragraphs": [
                "Để xét hạng sao kế tiếp, sản phẩm cần:",
                "- Tiêu chí 12.1 (Kiểm tra chất lượng định kỳ): cần mức từ 3 điểm, hội đồng đánh "
                "giá 1,8 điểm.",
                PARAGRAPH,
            ],
            "signature": "TM. HỘI ĐỒNG ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP TỈNH SƠN LA",
        },
    )
