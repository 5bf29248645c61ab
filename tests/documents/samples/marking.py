"""A member's scorecard, and the sheet it shares with the registration."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from tests.documents.samples.words import ADDRESS, LONG_PRODUCER, LONG_PRODUCT


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
