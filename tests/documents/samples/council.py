"""Papers of a council: founding, rules of work, invitation, minutes, report."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from tests.documents.samples.words import ADDRESS, LONG_PRODUCER, LONG_PRODUCT, PARAGRAPH


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


def _earlier_attempt() -> dict[str, Any]:
    return {
        "title": "Lần chấm 1",
        "totals": [f"Thành viên {seat}: {60 + 5 * seat}" for seat in range(1, 5)],
        "mean": "72,50",
        "spread": "15",
        "requests": ["Thành viên 3: chưa thống nhất cách hiểu tiêu chí 7."],
        "note": "Thống nhất cách hiểu mức 3 điểm của tiêu chí 7.",
    }


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
