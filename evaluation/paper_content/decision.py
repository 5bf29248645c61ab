"""Quyết định phê duyệt kết quả đánh giá, phân hạng (Articles 4, 7.3e; decree 30/2020)."""

from itertools import groupby
from typing import Any

from accounts.models import User
from core.clocks import today
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import LineChoice
from evaluation.models import DecisionLine, StarDecision
from evaluation.paper_content import office


def decision_draft(decision: StarDecision, signatory: User) -> dict[str, Any]:
    """The whole decision with its annex, signed by `signatory` in the step's form."""
    unit = decision.unit
    lines = _lines(decision)
    title = office.title_at(signatory, unit)
    step = lines[0].result.stage.step
    content = _content(decision, lines)
    return {
        "kind": DocumentKind.STAR_DECISION,
        "unit": unit,
        "title": decision.title,
        "place": unit.name,
        "signing_lines": office.signing_lines(step.signing_form, title),
        "signatory_name": str(signatory),
        "signatory_position": title,
        "recipients": _recipients(content),
        "content": papers.checked(DocumentKind.STAR_DECISION, content),
    }


def _lines(decision: StarDecision) -> list[DecisionLine]:
    return list(
        decision.lines.select_related(
            "result__stage__step",
            "result__stage__dossier__scheme",
            "result__item__session__council",
            "product__unit__parent__parent",
            "product__producer",
            "product__category",
        ).order_by("-stars", "product__sort_key", "pk")
    )


def _content(decision: StarDecision, lines: list[DecisionLine]) -> papers.DecisionContent:
    unit = decision.unit
    return {
        "heading": office.committee_heading(unit),
        "authority": office.deciding_body(unit, lines[0].result.stage.step.signing_form),
        "legal_bases": _bases(lines),
        "proposal": decision.proposal_line.rstrip(".;"),
        "articles": _articles(decision, lines),
        "annex": {
            "title": "Danh sách sản phẩm OCOP được công nhận",
            "groups": _groups(lines),
        },
    }


def _bases(lines: list[DecisionLine]) -> list[str]:
    day = today()
    schemes = {line.result.stage.dossier.scheme for line in lines}
    councils = {line.result.item.session.council for line in lines}
    sessions = {line.result.item.session for line in lines}
    bases = office.local_government_law(day)
    for scheme in sorted(schemes, key=lambda scheme: scheme.in_force_from):
        bases += office.scheme_bases(scheme, day)
    bases += [
        f"Quyết định số {council.decision_number} {papers.long_day(council.decided_on)} "
        f"về việc thành lập {council.name}"
        for council in sorted(councils, key=lambda council: council.pk)
    ]
    bases += [
        f"Biên bản họp {session.council.name} {papers.long_day(session.held_on)}"
        for session in sorted(sessions, key=lambda session: (session.held_on, session.pk))
    ]
    return bases


def _articles(decision: StarDecision, lines: list[DecisionLine]) -> list[papers.Article]:
    months = lines[0].result.stage.dossier.scheme.certificate_months
    unit = decision.unit
    where = unit.full_name[0].lower() + unit.full_name[1:]
    articles = [
        {"paragraphs": _approval(decision, lines)},
        {
            "paragraphs": [
                "Chủ thể có sản phẩm được công nhận được cấp Giấy chứng nhận, được sử dụng nhãn "
                "hiệu OCOP cùng hạng sao trên bao bì và được hưởng chính sách hỗ trợ theo quy "
                "định. Giấy chứng nhận có giá trị "
                f"{months} tháng kể từ ngày Quyết định này được ban hành.",
                "Chủ thể có trách nhiệm duy trì các tiêu chí theo hồ sơ đã được đánh giá, sử dụng "
                "đúng nhãn hiệu OCOP và chịu sự kiểm tra của cơ quan có thẩm quyền.",
            ]
        },
    ]
    if any(line.choice == LineChoice.RECOGNISE_AND_FORWARD for line in lines):
        articles.append({"paragraphs": _forwarding(lines)})
    articles.append(
        {
            "paragraphs": [
                "Quyết định này có hiệu lực kể từ ngày ký.",
                f"Thủ trưởng các cơ quan, đơn vị có liên quan của {where}, Chủ tịch Ủy ban nhân "
                "dân các xã, phường có sản phẩm và các chủ thể có tên trong danh sách chịu trách "
                "nhiệm thi hành Quyết định này.",
            ]
        }
    )
    return articles


def _approval(decision: StarDecision, lines: list[DecisionLine]) -> list[str]:
    counts = [
        f"{len(list(rows)):02d} sản phẩm {stars} sao"
        for stars, rows in groupby(lines, key=lambda line: line.stars)
    ]
    return [
        "Phê duyệt kết quả đánh giá, phân hạng và công nhận "
        f"{len(lines):02d} sản phẩm OCOP {str(decision.round).lower()}, gồm "
        f"{', '.join(counts)} (danh sách tại Phụ lục kèm theo)."
    ]


def _forwarding(lines: list[DecisionLine]) -> list[str]:
    names = [line.product.name for line in lines if line.choice == LineChoice.RECOGNISE_AND_FORWARD]
    return [
        f"Đề nghị cấp trên có thẩm quyền đánh giá, phân hạng đối với sản phẩm: {'; '.join(names)}."
    ]


def _groups(lines: list[DecisionLine]) -> list[papers.AnnexGroup]:
    order = 0
    groups: list[papers.AnnexGroup] = []
    for stars, rows in groupby(lines, key=lambda line: line.stars):
        group: papers.AnnexGroup = {"stars": stars, "rows": []}
        for line in rows:
            order += 1
            group["rows"].append(_row(order, line))
        groups.append(group)
    return groups


def _row(order: int, line: DecisionLine) -> papers.AnnexRow:
    dossier = line.result.stage.dossier
    forwarded = line.choice == LineChoice.RECOGNISE_AND_FORWARD
    return {
        "order": order,
        "product": line.product.name,
        "product_code": dossier.product_code,
        "producer": line.product.producer.name,
        "address": office.home(line.product),
        "category": office.category(line.product),
        "points": papers.mean_points(line.result.mean_fraction),
        "kind": str(dossier.get_kind_display()),
        "note": "Đề nghị cấp trên đánh giá" if forwarded else "",
    }


def _recipients(content: papers.DecisionContent) -> list[str]:
    last = len(content["articles"])
    return [f"Như Điều {last}", "Cơ quan cấp trên (để báo cáo)", "Lưu: VT"]
