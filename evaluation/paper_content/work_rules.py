"""Quy chế làm việc of a council: chapters in our own words, figures from its settings."""

from itertools import count
from typing import Any

from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import FindingRule, GateRule
from evaluation.models import Council, ProvinceRules
from evaluation.paper_content import office

_GATES = {
    GateRule.MAJORITY: "quá nửa số thành viên được tính chấm từ mức đó trở lên",
    GateRule.MEAN: "điểm trung bình của tiêu chí đạt mức đó",
    GateRule.ALL: "mọi thành viên được tính đều chấm từ mức đó trở lên",
}
_FINDINGS = {
    FindingRule.MAJORITY: "quá nửa số thành viên được tính ghi nhận",
    FindingRule.ANY: "có ít nhất một thành viên ghi nhận",
}


def work_rules_draft(council: Council) -> dict[str, Any]:
    return {
        "kind": DocumentKind.WORK_RULES,
        "unit": council.unit,
        "title": f"Quy chế làm việc của {council.name}"[:500],
        "place": council.unit.name,
        "content": papers.checked(DocumentKind.WORK_RULES, _content(council)),
    }


def _content(council: Council) -> papers.WorkRulesContent:
    return {
        "heading": office.council_heading(council.unit),
        "council": council.name,
        "founded_by": (
            f"Quyết định số {council.decision_number} {papers.long_day(council.decided_on)} "
            f"của {office.chairman(council.unit)}"
        ),
        "chapters": _numbered(
            ("Quy định chung", _general(council)),
            ("Phiên họp", _meetings(council)),
            ("Chấm điểm và kết luận", _scoring(council)),
        ),
    }


def _numbered(*chapters: tuple[str, list[list[str]]]) -> list[papers.Chapter]:
    """Articles are numbered through all chapters."""
    numbers = count(1)
    return [
        {
            "name": name,
            "articles": [
                {"number": next(numbers), "paragraphs": paragraphs} for paragraphs in articles
            ],
        }
        for name, articles in chapters
    ]


def _general(council: Council) -> list[list[str]]:
    return [
        _article(
            "Hội đồng làm việc tập thể, công khai trong nội bộ, mỗi thành viên chấm điểm độc lập "
            "và chịu trách nhiệm về phiếu của mình."
        ),
        _article(
            "Thành viên khai lợi ích liên quan trước khi đọc hồ sơ của mỗi phiên họp. Người có lợi "
            "ích liên quan với hồ sơ nào thì không đọc, không thảo luận, không chấm hồ sơ đó và "
            "không được tính vào số thành viên tham gia hồ sơ đó.",
            "Khi chủ tịch hội đồng không tham gia một hồ sơ thì phó chủ tịch điều hành phần việc "
            "của hồ sơ đó.",
        ),
        _article(_secretary(council)),
    ]


def _meetings(council: Council) -> list[list[str]]:
    days = ProvinceRules.objects.of(council.unit).invitation_lead_days
    meetings = [
        _article(
            f"Giấy mời và hồ sơ điện tử được gửi cho thành viên trước ngày họp ít nhất {days:02d} "
            "ngày làm việc."
        ),
        _article(
            f"Phiên họp chỉ tiến hành khi có mặt từ {council.quorum_percent}% thành viên chấm điểm "
            "trở lên và có chủ tịch hội đồng."
        ),
    ]
    if council.written_opinion_allowed:
        meetings.append(
            _article(
                "Đối với hồ sơ đánh giá lại, chủ tịch hội đồng có thể lấy ý kiến bằng văn bản; "
                "có ý kiến khác nhau hoặc vấn đề phức tạp thì tổ chức họp."
            )
        )
    return meetings


def _scoring(council: Council) -> list[list[str]]:
    return [
        _article(
            f"Mỗi hồ sơ có ít nhất {council.min_scorers:02d} thành viên chấm điểm, trong đó có chủ "
            "tịch hội đồng. Phiếu được niêm phong đến khi chủ tịch hội đồng mở điểm."
        ),
        _article(_spread(council)),
        _article(
            "Kết quả là trung bình cộng các phiếu được tính, hiển thị "
            f"{council.shown_decimals} chữ số thập phân và không làm tròn lên. Mức tối thiểu của "
            f"một tiêu chí đạt khi {_GATES[GateRule(council.gate_rule)]}.",
            f"Quy định dừng, loại áp dụng khi {_FINDINGS[FindingRule(council.finding_rule)]}.",
        ),
        _article("Quy chế này có hiệu lực cùng ngày với quyết định thành lập hội đồng."),
    ]


def _secretary(council: Council) -> str:
    if council.secretary_scores:
        return "Thư ký ghi biên bản và chấm điểm như các thành viên khác."
    return "Thư ký ghi biên bản, không chấm điểm và không được tính vào số thành viên chấm điểm."


def _spread(council: Council) -> str:
    limit = (
        f"Tổng điểm các phiếu của một hồ sơ chênh nhau quá {council.spread_limit} điểm thì hội "
        "đồng thảo luận"
    )
    if council.rescore_attempts == 0:
        return f"{limit} và ghi ý kiến thống nhất trước khi kết luận."
    return (
        f"{limit} và chấm lại, nhiều nhất {council.rescore_attempts:02d} lần; vẫn chênh thì ghi ý "
        "kiến thống nhất trước khi kết luận."
    )


def _article(*paragraphs: str) -> list[str]:
    return list(paragraphs)
