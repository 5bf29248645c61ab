"""Giấy mời họp: who, when, where, which dossiers (decree 30/2020, form 1.7)."""

from datetime import date
from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import SeatRole
from evaluation.models import CouncilSession
from evaluation.paper_content import office

_CALLED_BY = {SeatRole.CHAIR: ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]}


def invitation_draft(session: CouncilSession, moved_from: str = "") -> dict[str, Any]:
    """One paper names all who are invited; `moved_from` is the earlier time in words."""
    council = session.council
    chair = council.seats.serving().select_related("user").get(role=SeatRole.CHAIR)
    return {
        "kind": DocumentKind.INVITATION,
        "unit": council.unit,
        "title": f"Họp {council.name}"[:500],
        "place": council.unit.name,
        "signing_lines": _CALLED_BY[SeatRole.CHAIR],
        "signatory_name": str(chair.user),
        "signatory_position": str(chair.get_role_display()),
        "recipients": ["Như trên", "Lưu: Hồ sơ hội đồng"],
        "content": papers.checked(
            DocumentKind.INVITATION, _content(session, str(chair.user), moved_from)
        ),
    }


def _content(session: CouncilSession, chair: str, moved_from: str) -> papers.InvitationContent:
    council = session.council
    seats = council.seats.serving().select_related("user").order_by("position")
    return {
        "heading": office.council_heading(council.unit),
        "council": council.name,
        "purpose": f"đánh giá, phân hạng sản phẩm OCOP {str(council.round).lower()}",
        "invited": [
            {"name": str(seat.user), "body": seat.body, "role": str(seat.get_role_display())}
            for seat in seats
        ],
        "chair": chair,
        "time": time_of(session),
        "place": session.place,
        "changed": moved_from,
        "dossiers": _dossiers(session),
        "notes": [
            "Hồ sơ điện tử được mở trên phần mềm sau khi thành viên ký bản khai lợi ích liên quan",
            "Thành viên vắng mặt báo thư ký trước giờ họp và nêu lý do",
        ],
    }


def time_of(session: CouncilSession) -> str:
    """ "08 giờ 00, ngày 23 tháng 11 năm 2026"."""
    hour: Any = session.starts_at
    day: date = session.held_on
    return f"{hour:%H} giờ {hour:%M}, {papers.long_day(day)}"


def _dossiers(session: CouncilSession) -> list[papers.OnTable]:
    items = session.items.select_related("stage__dossier__product", "stage__dossier__producer")
    return [
        {
            "order": order,
            "product": item.stage.dossier.product.name,
            "product_code": item.stage.dossier.product_code,
            "producer": item.stage.dossier.producer.name,
        }
        for order, item in enumerate(items.order_by("position"), start=1)
    ]
