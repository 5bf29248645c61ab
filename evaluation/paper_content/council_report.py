"""What the council reports and proposes to the chairman of the committee (Article 7.3d)."""

from collections import Counter
from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import CouncilSession, Result
from evaluation.paper_content import council_results as figures
from evaluation.paper_content import office
from evaluation.paper_content.minutes import council_decision

_MOST_STARS = 5


def council_report_draft(session: CouncilSession) -> dict[str, Any]:
    """Filled from a session whose minutes are approved; signed by the council's chair."""
    council = session.council
    chair = council.seats.serving().filter(role="chair").select_related("user").first()
    return {
        "kind": DocumentKind.COUNCIL_REPORT,
        "unit": council.unit,
        "title": f"Kết quả đánh giá, phân hạng sản phẩm OCOP, {session.council.round}"[:500],
        "place": council.unit.name,
        "signing_lines": ["TM. HỘI ĐỒNG", "CHỦ TỊCH"],
        "signatory_name": str(chair.user) if chair else "",
        "signatory_position": "Chủ tịch Hội đồng",
        "recipients": ["Như trên", "Các thành viên Hội đồng", "Lưu: Hội đồng"],
        "content": papers.checked(DocumentKind.COUNCIL_REPORT, _content(session)),
    }


def _content(session: CouncilSession) -> papers.CouncilReportContent:
    council = session.council
    results = list(_results(session))
    return {
        "heading": office.council_heading(council.unit),
        "addressee": office.chairman(council.unit),
        "legal_bases": office.scheme_bases(results[0].stage.criteria_set.scheme, session.held_on)
        if results
        else [],
        "council": council.name,
        "council_decision": council_decision(session),
        "meeting": _meeting(session, len(results)),
        "minutes": f"Biên bản số {session.minutes.number_text} "
        f"{papers.long_day(session.minutes.issued_on)}",
        "assessment": "",
        "counts": _counts(results),
        "rows": [_row(order, result) for order, result in enumerate(results, start=1)],
        "recognise": figures.recognisable(results),
        "forward": figures.proposed_upward(results),
        "notify": figures.to_be_notified(results),
        "recommendations": "",
    }


def _meeting(session: CouncilSession, count: int) -> str:
    day = papers.long_day(session.held_on)
    if session.is_written:
        return f"Từ {day}, Hội đồng lấy ý kiến bằng văn bản về {count:02d} hồ sơ đánh giá lại"
    return f"Hội đồng họp {day} tại {session.place}, xem xét {count:02d} hồ sơ"


def _results(session: CouncilSession):
    rows = Result.objects.filter(item__session=session).select_related(
        "stage__step",
        "stage__criteria_set__scheme",
        "stage__dossier__producer",
        "stage__dossier__product__unit__parent__parent",
    )
    return rows.order_by("item__position")


def _counts(results: list[Result]) -> list[papers.StarCount]:
    by_stars = Counter(result.stars for result in results)
    ranks = [
        {"label": f"{stars} sao", "count": by_stars[stars]} for stars in range(_MOST_STARS, 0, -1)
    ]
    return [*ranks, {"label": "Không xếp hạng", "count": by_stars[None]}]


def _row(order: int, result: Result) -> papers.ReportRow:
    dossier = result.stage.dossier
    return {
        "order": order,
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "producer": dossier.producer.name,
        "address": office.home(dossier.product),
        "registration_kind": str(dossier.get_kind_display()),
        "mean": figures.mean_of(result),
        "result": figures.stars_written(result),
    }
