"""Contents of every kind of paper, short or as long as real ones get; names are invented."""

from datetime import date
from typing import Any

from documents.choices import DocumentKind
from documents.kinds import KINDS
from documents.models import OfficialDocument
from evaluation import papers
from tests.documents import oversight_samples as oversight

HEADING = {"superior": "", "agency": ["Ủy ban nhân dân", "tỉnh Sơn La"]}
STACKED = "Trà Ẫm thực Ự ế ỹ Ỡ ẩ ẵ Ặ ử ữ ợ ỗ ộ ằ Đường"
LONG_PRODUCT = (
    "Bộ quà tặng trà Shan tuyết cổ thụ Tà Xùa, mận hậu sấy dẻo Mộc Châu và mật ong rừng "
    "nguyên chất đóng hộp gỗ thông"
)
LONG_PRODUCER = (
    "Hợp tác xã nông nghiệp, dược liệu và dịch vụ du lịch cộng đồng Thanh niên "
    "dân tộc thiểu số Phiêng Khoài"
)
ADDRESS = "Bản Phiêng Ban, xã Phiêng Khoài, tỉnh Sơn La"
KINDS_OF_DOSSIER = ["Lần đầu", "Nâng hạng", "Đánh giá lại"]


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


REPRESENTATIVE = {
    "full_name": "Người đại diện 1",
    "gender": "nữ",
    "ethnicity": "Thái",
    "permanent_address": ADDRESS,
}
PARAGRAPH = (
    "Toàn bộ búp chè tươi được hái trên địa bàn xã, từ 42 hộ liên kết với diện tích 35,6 ha; hợp "
    "tác xã ký hợp đồng bao tiêu hằng năm, có sổ theo dõi thu mua và phiếu cân từng đợt. Qua kiểm "
    "tra thực tế, nguyên liệu nhập trong 12 tháng gần nhất khớp với sổ."
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


def sheet_parts(leaves: int = 3) -> list[dict[str, Any]]:
    names = (("A", "Sản phẩm và sức mạnh cộng đồng", "40"), ("B", "Khả năng tiếp thị", "25"))
    parts = [*names, ("C", "Chất lượng sản phẩm", "35")]
    return [
        {
            "code": code,
            "name": name,
            "max_points": top,
            "points": "17,5",
            "rows": [_heading_row(place), *(_leaf(place, leaf) for leaf in range(1, leaves + 1))],
        }
        for place, (code, name, top) in enumerate(parts, start=1)
    ]


def _heading_row(place: int) -> dict[str, Any]:
    return {
        "code": str(place),
        "name": "Tổ chức sản xuất, phát triển sức mạnh cộng đồng",
        "depth": 0,
        "max_points": "15",
        "points": "8",
        "options": [],
        "note": "",
        "condition": "",
    }


def _leaf(place: int, leaf: int) -> dict[str, Any]:
    labels = ("Dưới 50% nguyên liệu trong tỉnh", "Từ 50% đến dưới 75%", "Từ 75% nguyên liệu")
    return {
        "code": f"{place}.{leaf}",
        "name": "Nguồn nguyên liệu, tính liên kết và khả năng truy xuất nguồn gốc",
        "depth": 1,
        "max_points": "3",
        "points": "2",
        "options": [
            {
                "label": label,
                "points": str(points),
                "gate": 3 if points == 1 else 5 if points == 3 else 0,
                "is_chosen": points == 2,
            }
            for points, label in enumerate(labels, start=1)
        ],
        "note": "Có hợp đồng liên kết với 42 hộ, xem minh chứng số 3." if leaf == 2 else "",
        "condition": "Chỉ chấm khi tiêu chí 5.1 đạt từ 1 điểm." if leaf == 4 else "",
    }


def scorecard(leaves: int = 3) -> dict[str, Any]:
    return papers.checked(
        DocumentKind.SCORECARD,
        {
            "heading": {
                "superior": "Ủy ban nhân dân tỉnh Sơn La",
                "agency": ["Hội đồng đánh giá,", "phân hạng sản phẩm OCOP"],
            },
            "scheme": "Quyết định số 26/2026/QĐ-TTg",
            "criteria_set": "Bộ tiêu chí số 9: Chè tươi, chế biến",
            "product": LONG_PRODUCT,
            "product_code": "14-04075-01-2026",
            "producer": LONG_PRODUCER,
            "phone": "0912 000 000",
            "address": ADDRESS,
            "member_name": "Thành viên 1",
            "member_role": "Ủy viên",
            "member_body": "Sở Công Thương",
            "council_decision": "Quyết định số 115/QĐ-UBND ngày 12 tháng 3 năm 2026",
            "session_day": "16/11/2026",
            "parts": sheet_parts(leaves),
            "total": "76,5",
            "gates": [
                {
                    "stars": stars,
                    "criterion": "1.1",
                    "needed": str(stars - 2),
                    "is_reached": stars < 5,
                }
                for stars in (3, 4, 5)
            ],
            "findings": [],
            "comment": "Sản phẩm có câu chuyện rõ.\nCần bổ sung truy xuất nguồn gốc từng lô.",
            "handed_in": "10:32 ngày 16/11/2026",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        },
    )


def council_founding() -> dict[str, Any]:
    members = [
        {
            "order": order,
            "name": f"Thành viên {order}",
            "title": "Phó Giám đốc",
            "body": body,
            "role": "Chủ tịch hội đồng" if order == 1 else "Thành viên",
        }
        for order, body in enumerate(
            ("Ủy ban nhân dân tỉnh", "Sở Nông nghiệp và Môi trường", "Sở Công Thương", "Sở Y tế"), 1
        )
    ]
    return papers.checked(
        DocumentKind.COUNCIL_FOUNDING,
        {
            "heading": {"superior": "", "agency": ["ỦY BAN NHÂN DÂN", "TỈNH SƠN LA"]},
            "authority": "Chủ tịch Ủy ban nhân dân tỉnh Sơn La",
            "legal_bases": ["Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"],
            "proposal": "Giám đốc Sở Nông nghiệp và Môi trường",
            "articles": [
                {"paragraphs": ["Thành lập Hội đồng gồm 04 người (danh sách kèm theo)."]},
                {"paragraphs": ["Hội đồng làm việc theo Quy chế ban hành kèm theo."]},
                {"paragraphs": ["Quyết định này có hiệu lực kể từ ngày ký."]},
            ],
            "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La",
            "members": members,
        },
    )


def work_rules() -> dict[str, Any]:
    article = {"number": 1, "paragraphs": ["Hội đồng làm việc tập thể.", "Thành viên khai trước."]}
    return papers.checked(
        DocumentKind.WORK_RULES,
        {
            "heading": {
                "superior": "UBND TỈNH SƠN LA",
                "agency": ["HỘI ĐỒNG ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"],
            },
            "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La",
            "founded_by": "Quyết định số 115/QĐ-UBND ngày 12 tháng 3 năm 2026 của Chủ tịch Ủy ban "
            "nhân dân tỉnh Sơn La",
            "chapters": [
                {"name": "Quy định chung", "articles": [article]},
                {"name": "Phiên họp", "articles": [article | {"number": 2}]},
            ],
        },
    )


def invitation(dossiers: int = 2) -> dict[str, Any]:
    return papers.checked(
        DocumentKind.INVITATION,
        {
            "heading": {
                "superior": "UBND TỈNH SƠN LA",
                "agency": ["HỘI ĐỒNG ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"],
            },
            "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La",
            "purpose": "đánh giá, phân hạng sản phẩm OCOP đợt 2 năm 2026",
            "invited": [
                {"name": "Thành viên 1", "body": "Sở Công Thương", "role": "Chủ tịch hội đồng"},
                {"name": "Thành viên 2", "body": "Sở Y tế", "role": "Thành viên"},
            ],
            "chair": "Thành viên 1",
            "time": "08 giờ 00, ngày 16 tháng 11 năm 2026",
            "place": "Phòng họp số 2, trụ sở Ủy ban nhân dân tỉnh",
            "changed": "08 giờ 00, ngày 09 tháng 11 năm 2026",
            "dossiers": [
                {
                    "order": order,
                    "product": LONG_PRODUCT if order == 2 else f"Sản phẩm {order}",
                    "product_code": f"14-04075-{order:02d}-2026",
                    "producer": LONG_PRODUCER,
                }
                for order in range(1, dossiers + 1)
            ],
            "notes": ["Hồ sơ điện tử được mở trên phần mềm sau khi ký bản khai"],
        },
    )


def minutes(items: int = 2) -> dict[str, Any]:
    people = [
        {
            "name": f"Thành viên {seat}",
            "body": body,
            "role": "Chủ tịch hội đồng" if seat == 1 else "Ủy viên",
            "reason": "",
        }
        for seat, body in enumerate(
            ("Ủy ban nhân dân tỉnh", "Sở Nông nghiệp và Môi trường", "Sở Công Thương", "Sở Y tế"), 1
        )
    ]
    return papers.checked(
        DocumentKind.MINUTES,
        {
            "heading": {
                "superior": "Ủy ban nhân dân tỉnh Sơn La",
                "agency": ["Hội đồng đánh giá,", "phân hạng sản phẩm OCOP"],
            },
            "about": "tổ chức phiên họp đánh giá, phân hạng",
            "started": "08 giờ 00, ngày 16 tháng 11 năm 2026",
            "ended": "11 giờ 45, ngày 16 tháng 11 năm 2026",
            "place": "Phòng họp số 2, trụ sở Sở Nông nghiệp và Môi trường tỉnh Sơn La",
            "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La",
            "council_decision": "Quyết định số 115/QĐ-UBND ngày 12 tháng 3 năm 2026",
            "legal_bases": [
                "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ"
            ],
            "present": people,
            "absent": [
                {
                    "name": "Thành viên 5",
                    "body": "Sở Khoa học và Công nghệ",
                    "role": "Ủy viên",
                    "reason": "đi công tác",
                }
            ],
            "quorum": "Có mặt 04/05 thành viên (80%), có chủ tịch hội đồng: đủ điều kiện họp.",
            "chair": "Thành viên 1, Chủ tịch hội đồng",
            "secretary": "Thư ký 1",
            "procedure": [
                "Các thành viên nghiên cứu hồ sơ, xem sản phẩm mẫu, chấm điểm độc lập trên hệ "
                "thống; phiếu được niêm phong cho đến khi Chủ tịch hội đồng mở điểm."
            ],
            "opinions": PARAGRAPH,
            "items": [_minutes_item(order) for order in range(1, items + 1)],
            "ranking": [
                {
                    "place": order,
                    "product": LONG_PRODUCT if order == 2 else f"Sản phẩm {order}",
                    "producer": LONG_PRODUCER,
                    "mean": "73,00",
                    "stars": "4 sao",
                }
                for order in range(1, items + 1)
            ],
            "proposed_upward": ["Sản phẩm 1 (HTX Minh họa): 92,10 điểm, 4 sao."],
            "sent_back": [],
            "conclusions": [
                f"Hội đồng thống nhất kết quả của {items:02d} hồ sơ như trên và đề nghị Chủ tịch "
                "Ủy ban nhân dân tỉnh xem xét, quyết định."
            ],
            "closing": "Đề nghị các chủ thể hoàn thiện nhãn trước khi công bố.",
            "secretary_signature": {"title": "Thư ký", "name": "Thư ký 1"},
            "chair_signature": {"title": "Chủ tịch hội đồng", "name": "Thành viên 1"},
        },
    )


def council_report(rows: int = 3) -> dict[str, Any]:
    return papers.checked(
        DocumentKind.COUNCIL_REPORT,
        {
            "heading": {
                "superior": "UBND TỈNH SƠN LA",
                "agency": ["HỘI ĐỒNG ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP"],
            },
            "addressee": "Chủ tịch Ủy ban nhân dân tỉnh Sơn La",
            "legal_bases": ["Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026"],
            "council": "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Sơn La",
            "council_decision": "Quyết định số 115/QĐ-UBND ngày 12 tháng 3 năm 2026",
            "meeting": "Hội đồng họp ngày 16 tháng 11 năm 2026, xem xét 03 hồ sơ",
            "minutes": "Biên bản số 07/BB-HĐOCOP ngày 16 tháng 11 năm 2026",
            "assessment": PARAGRAPH,
            "counts": [{"label": "4 sao", "count": rows}, {"label": "3 sao", "count": 0}],
            "rows": [
                {
                    "order": order,
                    "product": LONG_PRODUCT if order == 2 else f"Sản phẩm {order}",
                    "product_code": f"14-04075-{order:02d}-2026",
                    "producer": LONG_PRODUCER,
                    "address": ADDRESS,
                    "registration_kind": "Lần đầu",
                    "mean": "73,00",
                    "result": "4 sao",
                }
                for order in range(1, rows + 1)
            ],
            "recognise": ["Sản phẩm 1 (HTX Minh họa): 73,00 điểm, 4 sao."],
            "forward": [],
            "notify": ["Sản phẩm 9 (HTX Minh họa): 41,50 điểm, 2 sao."],
            "recommendations": PARAGRAPH,
        },
    )


def _earlier_attempt() -> dict[str, Any]:
    return {
        "title": "Lần chấm 1",
        "totals": [f"Thành viên {seat}: {60 + 5 * seat}" for seat in range(1, 5)],
        "mean": "72,50",
        "spread": "15",
        "requests": ["Thành viên 3: chưa thống nhất cách hiểu tiêu chí 7."],
        "note": "Thống nhất cách hiểu mức 3 điểm của tiêu chí 7.",
    }


def _minutes_item(order: int) -> dict[str, Any]:
    return {
        "order": order,
        "product": LONG_PRODUCT if order == 2 else f"Sản phẩm {order}",
        "product_code": f"14-04075-{order:02d}-2026",
        "producer": LONG_PRODUCER,
        "address": ADDRESS,
        "registration_kind": "Lần đầu",
        "samples": "05 sản phẩm mẫu",
        "recusals": ["Thành viên 4 (người nhà là thành viên hợp tác xã)"] if order == 2 else [],
        "attempts": [_earlier_attempt()],
        "part_names": ["Phần A", "Phần B", "Phần C"],
        "members": [
            {
                "name": f"Thành viên {seat}",
                "role": "Chủ tịch" if seat == 1 else "Ủy viên",
                "parts": ["31", "19,5", f"2{seat}"],
                "total": f"7{seat},5",
                "note": "",
            }
            for seat in range(1, 5)
        ],
        "part_means": ["31,00", "19,50", "22,50"],
        "mean": "73,00",
        "spread": "12",
        "spread_note": "Chênh lệch do cách hiểu tiêu chí 7; hội đồng đã trao đổi, giữ nguyên điểm.",
        "agreements": [
            {
                "criterion": "3.5",
                "option": "Đã được cấp giấy chứng nhận nhãn hiệu",
                "note": "Đã xem bản gốc tại phiên họp.",
            }
        ],
        "findings": [],
        "remarks": "Đề nghị chủ thể bổ sung truy xuất nguồn gốc từng lô.",
        "result_sentence": "Đạt 73,00 điểm trung bình; đủ yêu cầu tối thiểu 4 sao; xếp hạng 4 sao.",
        "stars": 4,
    }


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
