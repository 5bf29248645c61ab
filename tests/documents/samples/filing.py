"""Papers on a dossier's way to the council: what is filed, received, reported and proposed."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from tests.documents.samples.marking import sheet_parts
from tests.documents.samples.words import (
    ADDRESS,
    KINDS_OF_DOSSIER,
    LONG_PRODUCER,
    LONG_PRODUCT,
    PARAGRAPH,
    REPRESENTATIVE,
    STACKED,
)


def registration() -> dict[str, Any]:
    texts = [
        {"label": "Vùng nguyên liệu, công nghệ, chế biến, đóng gói", "text": PARAGRAPH},
        {"label": "Thị trường phân phối", "text": ""},
    ]
    return papers.checked(
        DocumentKind.REGISTRATION,
        {
            "province": "Sơn La",
            "year": "2026",
            "unit_name": LONG_PRODUCER,
            "representative": REPRESENTATIVE,
            "position": "Giám đốc",
            "contact_address": ADDRESS,
            "phone": "0912 000 000",
            "email": "",
            "product": LONG_PRODUCT,
            "product_code": "14-04075-01-2026",
            "category": "Đồ uống – Đồ uống không cồn – Chè tươi, chế biến",
            "kinds": KINDS_OF_DOSSIER,
            "kind": "Lần đầu",
            "sample_count": "05",
            "commitment": "Chúng tôi cam kết những thông tin trong phiếu đăng ký và tài liệu kèm "
            "theo là đúng sự thật và chịu trách nhiệm trước pháp luật.",
            "receipts": [
                {
                    "office": "Phần của UBND cấp xã",
                    "slip_number": "01/PĐK-14-04075-2026",
                    "received_on": "02/11/2026",
                    "received_by": "Cán bộ 1",
                },
                {
                    "office": "Phần của cơ quan quản lý OCOP cấp tỉnh",
                    "slip_number": "",
                    "received_on": "",
                    "received_by": "",
                },
            ],
            "sections": [
                {
                    "code": "I",
                    "title": "Thông tin chung",
                    "lines": [
                        {"label": "Tên chủ thể", "text": LONG_PRODUCER},
                        {"label": "Số giấy đăng ký (nếu có)", "text": ""},
                    ],
                    "texts": [{"label": "Lịch sử hình thành, phát triển", "text": PARAGRAPH}],
                },
                {
                    "code": "II",
                    "title": "Kết quả phương án sản xuất, kinh doanh",
                    "lines": [],
                    "texts": texts,
                },
            ],
            "amounts": [
                {"year": "2024", "revenue": "1.250.000.000", "profit": "150.000.000"},
                {"year": "2025", "revenue": "1.820.500.000", "profit": "212.000.000"},
            ],
            "criteria_set": "Bộ tiêu chí số 9: Chè tươi, chế biến",
            "self_parts": [
                {
                    "code": part["code"],
                    "name": part["name"],
                    "max_points": part["max_points"],
                    "points": part["points"],
                    "rows": [
                        {
                            "code": row["code"],
                            "name": row["name"],
                            "depth": row["depth"],
                            "chosen": "Từ 50% đến dưới 75%" if row["options"] else "",
                            "points": row["points"] if row["options"] else "",
                            "max_points": row["max_points"] if row["options"] else "",
                            "description": PARAGRAPH if row["code"].endswith(".1") else "",
                            "evidence": ["Hợp đồng liên kết.pdf", "Sổ thu mua 2025.xlsx"]
                            if row["options"]
                            else [],
                        }
                        for row in part["rows"]
                    ],
                }
                for part in sheet_parts(4)
            ],
            "self_total": "76,5",
            "attachments": [
                {
                    "title": "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
                    "number": "12/2026/ATTP-CN",
                    "expires_on": "01/03/2029",
                    "criteria": "3.1, 9",
                    "sha256": "9f86d081884c7d65",
                }
            ],
            "recognised": "3 sao theo Quyết định số 15/QĐ-UBND ngày 20 tháng 11 năm 2023; giấy "
            "chứng nhận có hiệu lực đến hết ngày 20/11/2026",
            "changes": [
                {
                    "place": "Tiêu chí 1.1",
                    "label": "Tự chấm",
                    "before": "2 điểm: Từ 50% đến dưới 75%",
                    "after": "3 điểm: Từ 75% trở lên",
                },
            ],
            "updates": [{"label": "Nguyên liệu", "text": PARAGRAPH}],
            "renewed_papers": ["Phiếu kiểm nghiệm 2026/KN-01"],
            "plan": [{"label": "Định hướng sản phẩm, tổ chức sản xuất", "text": PARAGRAPH}],
            "filed": "10:05 ngày 02/11/2026",
            "filed_by": "Người đại diện 1",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        },
    )


def receipt() -> dict[str, Any]:
    return papers.checked(
        DocumentKind.RECEIPT,
        {
            "heading": {"superior": "", "agency": ["ỦY BAN NHÂN DÂN", "XÃ YÊN CHÂU"]},
            "office": "Ủy ban nhân dân xã Yên Châu",
            "slip_number": "1/PĐK-14-04075-2026",
            "producer": LONG_PRODUCER,
            "address": ADDRESS,
            "phone": "0912 000 000",
            "product": LONG_PRODUCT,
            "product_code": "14-04075-1-2026",
            "kind": "Lần đầu",
            "received_on": "02/11/2026",
            "received_by": "Cán bộ 1",
            "filed_by": "Người đại diện 1, ngày 01/11/2026",
            "papers": [
                {"name": "Phiếu đăng ký (Mẫu số 01)", "quantity": "01", "note": ""},
                {"name": "Minh chứng kèm theo", "quantity": "07", "note": "bản điện tử"},
            ],
            "due": "23/11/2026",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        },
    )


def commune_report(*, product: str = "Trà Shan tuyết Tà Xùa") -> dict[str, Any]:
    labels = (
        ("Nguyên liệu địa phương", "1.1"),
        ("Lao động địa phương", "3.3"),
        ("Nguồn gốc ý tưởng", "2.1"),
        ("Bản sắc, trí tuệ địa phương", "5.3"),
    )
    return papers.checked(
        DocumentKind.COMMUNE_REPORT,
        {
            "heading": {"superior": "", "agency": ["Ủy ban nhân dân", "xã Phiêng Khoài"]},
            "authority": "Ủy ban nhân dân xã Phiêng Khoài",
            "addressee": "Sở Nông nghiệp và Môi trường tỉnh Sơn La",
            "legal_bases": [
                "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ"
            ],
            "received": "01/PĐK-14-04075-2026, ngày 02 tháng 11 năm 2026",
            "producer": LONG_PRODUCER,
            "organisation_type": "Hợp tác xã",
            "address": ADDRESS,
            "representative": REPRESENTATIVE,
            "product": product,
            "product_code": "14-04075-01-2026",
            "category": "Đồ uống – Đồ uống không cồn – Chè tươi, chế biến",
            "registration_kind": "Lần đầu",
            "composition": [
                {"name": "Phiếu đăng ký (Mẫu số 01)", "is_present": True, "note": ""},
                {"name": "Báo cáo tự đánh giá (Mẫu số 02)", "is_present": True, "note": ""},
                {"name": "Minh chứng kèm theo", "is_present": True, "note": "14 tài liệu"},
            ],
            "sample_count": 5,
            "meeting": ["Cuộc họp ngày 05 tháng 11 năm 2026; thành phần dự họp: lãnh đạo xã."],
            "findings": [
                {"label": label, "criteria": code, "text": f"{PARAGRAPH}\n{PARAGRAPH}"}
                for label, code in labels
            ],
            "proposes": True,
            "proposal": "Ủy ban nhân dân xã Phiêng Khoài đề nghị Sở Nông nghiệp và Môi trường "
            "trình Hội đồng cấp tỉnh đánh giá, phân hạng sản phẩm",
        },
    )


def proposal(products: int = 2) -> dict[str, Any]:
    names = (LONG_PRODUCT, f"{STACKED} sấy dẻo")
    return papers.checked(
        DocumentKind.PROPOSAL,
        {
            "heading": {"superior": "", "agency": ["Ủy ban nhân dân", "xã Phiêng Khoài"]},
            "addressee": "Ủy ban nhân dân tỉnh Sơn La",
            "legal_bases": [
                "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ"
            ],
            "authority": "Ủy ban nhân dân xã Phiêng Khoài",
            "request": "Sau khi kiểm tra thành phần và đánh giá một số nội dung hồ sơ, Ủy ban nhân "
            f"dân xã Phiêng Khoài đề nghị đánh giá, phân hạng {products:02d} sản phẩm sau đây:",
            "products": [
                {
                    "order": order,
                    "product": names[order % 2],
                    "product_code": f"14-04075-{order}-2026",
                    "producer": LONG_PRODUCER,
                    "kind": KINDS_OF_DOSSIER[order % 3],
                    "report": f"{order:02d}/BC-UBND, 10/11/2026",
                }
                for order in range(1, products + 1)
            ],
            "enclosed": ["Báo cáo đánh giá một số nội dung", "Hồ sơ sản phẩm"],
        },
    )


def advisory_report() -> dict[str, Any]:
    other = {
        "criterion": "1.1",
        "name": "Nguồn nguyên liệu địa phương",
        "self_points": "5",
        "points": "3",
        "note": "Sổ thu mua chỉ chứng minh 60 % nguyên liệu trong xã.",
        "adviser": "Người tư vấn 1",
    }
    return papers.checked(
        DocumentKind.ADVISORY_REPORT,
        {
            "heading": {
                "superior": "UBND TỈNH SƠN LA",
                "agency": ["TỔ TƯ VẤN ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"],
            },
            "addressee": "Chủ tịch Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh",
            "legal_bases": [
                "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ"
            ],
            "team": "Tổ tư vấn đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La (thành lập theo Quyết "
            "định số 812/QĐ-UBND ngày 02 tháng 6 năm 2026)",
            "product": LONG_PRODUCT,
            "product_code": "14-04075-01-2026",
            "producer": LONG_PRODUCER,
            "address": ADDRESS,
            "category": "Đồ uống – Đồ uống không cồn – Chè tươi, chế biến",
            "registration_kind": "Lần đầu",
            "criteria_set": "Bộ 7: Chè tươi, chế biến",
            "self_total": "91,5",
            "advisers": [
                {"name": "Người tư vấn 1", "body": "Sở Nông nghiệp và Môi trường"},
                {"name": "Người tư vấn 2", "body": "Sở Công Thương"},
            ],
            "criteria": 32,
            "agreed": 31,
            "proposals": [other, other | {"points": "4", "adviser": "Người tư vấn 2"}],
            "comments": [f"Người tư vấn 1: {STACKED}."],
            "about_visit": "Khảo sát thực tế để thẩm định hồ sơ: sản phẩm lần đầu đăng ký.",
            "visits": [
                {
                    "day": "12/11/2026",
                    "place": "Xưởng chè Phiêng Ban",
                    "participants": "Người tư vấn 1, cán bộ xã, đại diện chủ thể",
                    "findings": PARAGRAPH,
                    "photos": 6,
                }
            ],
            "tests": [
                {
                    "subject": "Dư lượng thuốc bảo vệ thực vật",
                    "laboratory": "Trung tâm kiểm nghiệm tỉnh",
                    "asked": "13/11/2026",
                    "result": "Phiếu 45/KN, 18/11/2026: Đạt.",
                }
            ],
            "summary": PARAGRAPH,
            "conclusion": "Tổ tư vấn đề nghị trình Hội đồng đánh giá, phân hạng sản phẩm.",
        },
    )
