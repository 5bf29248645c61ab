"""Biên bản họp hội đồng: who was there, each dossier's marks and answer, the conclusions."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import SeatRole
from evaluation.models import CouncilSession, SessionItem
from evaluation.paper_content import office


def minutes_draft(session: CouncilSession, quorum_line: str) -> dict[str, Any]:
    """Filled from a closed session; `quorum_line` says in words how many were present."""
    council = session.council
    return {
        "kind": DocumentKind.MINUTES,
        "unit": council.unit,
        "title": f"Họp {council.name} {papers.long_day(session.held_on)}"[:500],
        "place": council.unit.name,
        "content": papers.checked(DocumentKind.MINUTES, _content(session, quorum_line)),
    }


def _content(session: CouncilSession, quorum_line: str) -> papers.MinutesContent:
    council = session.council
    attendances = list(session.attendances.select_related("seat__user").order_by("seat__position"))
    chair = _holder(attendances, SeatRole.CHAIR)
    secretary = _holder(attendances, SeatRole.SECRETARY)
    items = [_item(order, item) for order, item in enumerate(_items(session), start=1)]
    return {
        "heading": office.council_heading(council.unit),
        "started": papers.meeting_time(session.started_at),
        "ended": papers.meeting_time(session.closed_at),
        "place": session.place,
        "council": council.name,
        "council_decision": (
            f"Quyết định số {council.decision_number} {papers.long_day(council.decided_on)}"
        ),
        "legal_bases": [],
        "present": [_attendee(row) for row in attendances if row.present],
        "absent": [_attendee(row) for row in attendances if not row.present],
        "quorum": quorum_line,
        "chair": chair,
        "secretary": secretary,
        "procedure": [
            "Các thành viên chấm điểm độc lập trên phần mềm; phiếu được niêm phong đến khi Chủ "
            "tịch Hội đồng mở điểm. Thư ký không chấm điểm.",
        ],
        "items": items,
        "conclusions": [
            f"{entry['order']}. {entry['product']}: {entry['result_sentence']}" for entry in items
        ],
        "secretary_signature": {"title": "THƯ KÝ", "name": secretary},
        "chair_signature": {"title": "CHỦ TỌA", "name": chair},
    }


def _items(session: CouncilSession):
    return (
        session.items.counting()
        .select_related("result", "stage__dossier__product__unit__parent__parent")
        .select_related("stage__dossier__producer", "stage__criteria_set")
        .order_by("position")
    )


def _holder(attendances, role: str) -> str:
    return next((str(row.seat.user) for row in attendances if row.seat.role == role), "")


def _attendee(row) -> papers.Attendee:
    return {
        "name": str(row.seat.user),
        "body": row.seat.body,
        "role": str(row.seat.get_role_display()),
        "reason": "" if row.present else row.reason or "Không rõ lý do",
    }


def _item(order: int, item: SessionItem) -> papers.MinutesItem:
    dossier, outcome = item.stage.dossier, item.result.outcome
    codes = [part["code"] for part in outcome["parts"]]
    return {
        "order": order,
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "producer": dossier.producer.name,
        "address": office.home(dossier.product),
        "registration_kind": str(dossier.get_kind_display()),
        "recusals": [
            f"{recusal.seat.user}: {recusal.reason}"
            for recusal in item.stage.recusals.select_related("seat__user")
        ],
        "part_names": [f"Phần {code}" for code in codes],
        "members": [_member(row, codes) for row in outcome["members"]],
        "part_means": [_comma(part["shown"]) for part in outcome["parts"]],
        "mean": papers.mean_points(item.result.mean_fraction),
        "spread": _comma(str(outcome["spread"])),
        "spread_note": item.spread_note,
        "agreements": [
            _agreement(row) for row in item.agreements.select_related("criterion", "option")
        ],
        "findings": [
            f"{row['text']} ({row['recorded']}/{row['counted']} thành viên ghi nhận)"
            for row in outcome["findings"]
        ],
        "remarks": item.remarks,
        "result_sentence": item.result.sentence,
        "stars": item.result.stars,
    }


def _member(row: dict[str, Any], codes: list[str]) -> papers.MemberMarks:
    return {
        "name": row["name"],
        "role": str(SeatRole(row["role"]).label),
        "parts": [_comma(str(row["parts"][code])) for code in codes],
        "total": _comma(str(row["total"])),
        "note": "",
    }


def _agreement(row) -> papers.AgreementLine:
    return {
        "criterion": str(row.criterion),
        "option": row.option.label if row.option else papers.NOT_REACHED,
        "note": row.note,
    }


def _comma(points: str) -> str:
    return points.replace(".", ",")
