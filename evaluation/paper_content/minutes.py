"""Biên bản họp hội đồng: who was there, each dossier's marks and answer, the conclusions."""

from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import SeatRole, SessionMode
from evaluation.models import Attendance, CouncilSession, SessionItem
from evaluation.paper_content import council_results as figures
from evaluation.paper_content import office
from evaluation.paper_content.minutes_items import item_entry

_MEETING = (
    "Các thành viên chấm điểm độc lập trên phần mềm; phiếu được niêm phong đến khi Chủ tịch Hội "
    "đồng mở điểm."
)
_SECRETARY = "Thư ký không chấm điểm."
_WRITTEN = (
    "Hội đồng lấy ý kiến bằng văn bản đối với hồ sơ đánh giá lại (điểm d khoản 6 Điều 7). Các "
    "thành viên nghiên cứu hồ sơ điện tử, chấm điểm độc lập trên phần mềm và trả lời trước ngày "
    "hết hạn; phiếu được niêm phong đến khi Chủ tịch Hội đồng mở điểm."
)
_WHAT_WAS_DONE = {
    SessionMode.MEETING: "tổ chức phiên họp đánh giá, phân hạng",
    SessionMode.WRITTEN: "lấy ý kiến bằng văn bản để đánh giá lại, phân hạng",
}
_VISITS = (
    "Sản phẩm dịch vụ du lịch không trình sản phẩm mẫu; Hội đồng xem xét kết quả khảo sát thực tế."
)


def minutes_draft(session: CouncilSession, quorum_line: str) -> dict[str, Any]:
    """Filled from a closed session; `quorum_line` says in words how many were present."""
    council = session.council
    return {
        "kind": DocumentKind.MINUTES,
        "unit": council.unit,
        "title": _title(session)[:500],
        "place": council.unit.name,
        "recipients": [office.committee(council.unit), "Các thành viên Hội đồng", "Lưu: Hội đồng"],
        "content": papers.checked(DocumentKind.MINUTES, _content(session, quorum_line)),
    }


def _title(session: CouncilSession) -> str:
    if session.is_written:
        return f"Tổng hợp ý kiến bằng văn bản của {session.council.name}"
    return f"Họp {session.council.name} {papers.long_day(session.held_on)}"


def _content(session: CouncilSession, quorum_line: str) -> papers.MinutesContent:
    council = session.council
    present, absent = _people(session)
    chair, secretary = _holder(session, SeatRole.CHAIR), _holder(session, SeatRole.SECRETARY)
    items = list(_items(session))
    results = [item.result for item in items]
    entries = [item_entry(order, item) for order, item in enumerate(items, start=1)]
    return {
        "heading": office.council_heading(council.unit),
        "about": _WHAT_WAS_DONE[session.mode],
        "started": papers.meeting_time(session.started_at),
        "ended": papers.meeting_time(session.closed_at),
        "place": session.place,
        "council": council.name,
        "council_decision": council_decision(session),
        "legal_bases": office.scheme_bases(items[0].stage.criteria_set.scheme, session.held_on)
        if items
        else [],
        "present": present,
        "absent": absent,
        "quorum": quorum_line,
        "chair": chair,
        "secretary": secretary,
        "procedure": _procedure(session, items),
        "opinions": "",
        "items": entries,
        "ranking": figures.ranking(results),
        "proposed_upward": figures.proposed_upward(results),
        "sent_back": _sent_back(session, results),
        "conclusions": [
            f"{entry['order']}. {entry['product']}: {entry['result_sentence']}" for entry in entries
        ],
        "closing": "",
        "secretary_signature": {"title": "THƯ KÝ", "name": secretary},
        "chair_signature": {"title": "CHỦ TỌA", "name": chair},
    }


def council_decision(session: CouncilSession) -> str:
    council = session.council
    day = papers.long_day(council.decided_on)
    return f"Quyết định số {council.decision_number} {day}"


def _items(session: CouncilSession):
    return (
        session.items.counting()
        .select_related("result__stage__step", "stage__dossier__product__unit__parent__parent")
        .select_related("result__stage__dossier__product", "result__stage__dossier__producer")
        .select_related("stage__dossier__producer", "stage__criteria_set__scheme")
        .order_by("position")
    )


def _procedure(session: CouncilSession, items: list[SessionItem]) -> list[str]:
    lines = [_WRITTEN if session.is_written else _MEETING]
    if not session.council.secretary_scores:
        lines.append(_SECRETARY)
    if any(not item.stage.criteria_set.sample_count for item in items):
        lines.append(_VISITS)
    return lines


def _people(session: CouncilSession) -> tuple[list[papers.Attendee], list[papers.Attendee]]:
    """Present and absent; of a written opinion those who answered and those who did not."""
    if session.is_written:
        return _answered(session)
    rows = list(session.attendances.select_related("seat__user").order_by("seat__position"))
    return (
        [_attendee(row.seat, "") for row in rows if row.present],
        [_attendee(row.seat, _reason(row)) for row in rows if not row.present],
    )


def _reason(row: Attendance) -> str:
    return row.reason or "không rõ lý do"


def _answered(session: CouncilSession) -> tuple[list[papers.Attendee], list[papers.Attendee]]:
    seats = session.council.seats.serving().select_related("user").order_by("position")
    answered = seats.filter(
        scorecards__item__session=session, scorecards__status="handed_in"
    ).distinct()
    silent = seats.exclude(pk__in=answered.order_by().values("pk"))
    return (
        [_attendee(seat, "") for seat in answered],
        [
            _attendee(seat, "" if seat.role == SeatRole.SECRETARY else "không trả lời")
            for seat in silent
        ],
    )


def _holder(session: CouncilSession, role: str) -> str:
    seat = session.council.seats.serving().filter(role=role).select_related("user").first()
    return str(seat.user) if seat else ""


def _attendee(seat, reason: str) -> papers.Attendee:
    return {
        "name": str(seat.user),
        "body": seat.body,
        "role": str(seat.get_role_display()),
        "reason": reason,
    }


def _sent_back(session: CouncilSession, results: list) -> list[str]:
    """What goes back to be completed or to a meeting, each with its reason."""
    moved = session.items.filter(status="moved").select_related("stage__dossier__product")
    ended = [result for result in results if result.stars is None]
    return [
        *(
            f"{item.stage.dossier.product.name}: chuyển ra họp Hội đồng. {item.spread_note}".strip()
            for item in moved.order_by("position")
        ),
        *(f"{result.stage.dossier.product.name}: {result.sentence}" for result in ended),
    ]
