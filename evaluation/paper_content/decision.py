"""Quyết định phê duyệt kết quả đánh giá, phân hạng (Articles 4, 7.3e; decree 30/2020)."""

from itertools import groupby
from typing import Any

from accounts.models import AdministrativeUnit, User
from core.clocks import today
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.choices import LineChoice
from evaluation.models import DecisionLine, StarDecision
from evaluation.paper_content import office

_GOES_UP = {LineChoice.RECOGNISE_AND_FORWARD, LineChoice.FORWARD}


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
            "result__item__session__minutes",
            "product__unit__parent__parent",
            "product__producer",
            "product__category",
            "answer",
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
            "title": "Danh sách sản phẩm OCOP được phê duyệt kết quả, công nhận",
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
        f"Biên bản số {session.minutes.number_text} {papers.long_day(session.minutes.issued_on)} "
        f"của {session.council.name}"
        for session in sorted(sessions, key=lambda session: (session.held_on, session.pk))
    ]
    return bases


def _articles(decision: StarDecision, lines: list[DecisionLine]) -> list[papers.Article]:
    articles = [_approval(decision, lines)]
    if any(line.choice != LineChoice.FORWARD for line in lines):
        articles.append(_rights(lines[0].result.stage.dossier.scheme.certificate_months))
    if any(line.choice in _GOES_UP for line in lines):
        articles.append(_forwarding(lines))
    articles.append(_duties(decision.unit))
    return [{"paragraphs": paragraphs} for paragraphs in articles]


def _rights(months: int) -> list[str]:
    return [
        "Chủ thể có sản phẩm được công nhận được cấp Giấy chứng nhận, được sử dụng nhãn hiệu OCOP "
        "cùng hạng sao trên bao bì và được hưởng chính sách hỗ trợ theo quy định. Giấy chứng nhận "
        f"có giá trị {months} tháng kể từ ngày Quyết định này được ban hành.",
        "Chủ thể có trách nhiệm duy trì các tiêu chí theo hồ sơ đã được đánh giá, sử dụng đúng "
        "nhãn hiệu OCOP và chịu sự kiểm tra của cơ quan có thẩm quyền.",
    ]


def _duties(unit: AdministrativeUnit) -> list[str]:
    where = unit.full_name[0].lower() + unit.full_name[1:]
    return [
        "Quyết định này có hiệu lực kể từ ngày ký.",
        f"Thủ trưởng các cơ quan, đơn vị có liên quan của {where}, Chủ tịch Ủy ban nhân dân các "
        "xã, phường có sản phẩm và các chủ thể có tên trong danh sách chịu trách nhiệm thi hành "
        "Quyết định này.",
    ]


def _approval(decision: StarDecision, lines: list[DecisionLine]) -> list[str]:
    """Counts by star of what is recognised here; what only goes up is approved, not recognised."""
    recognised = [line for line in lines if line.choice != LineChoice.FORWARD]
    counts = [
        f"{len(list(rows)):02d} sản phẩm {stars} sao"
        for stars, rows in groupby(recognised, key=lambda line: line.stars)
    ]
    round_ = str(decision.round).lower()
    said = [f"Phê duyệt kết quả đánh giá, phân hạng {len(lines):02d} sản phẩm OCOP {round_}"]
    if recognised:
        said.append(f"công nhận {len(recognised):02d} sản phẩm, gồm {', '.join(counts)}")
    return [f"{'; '.join(said)} (danh sách tại Phụ lục kèm theo)."]


def _forwarding(lines: list[DecisionLine]) -> list[str]:
    names = [line.product.name for line in lines if line.choice in _GOES_UP]
    return [
        f"Đề nghị cấp trên có thẩm quyền đánh giá, phân hạng đối với sản phẩm: {'; '.join(names)}."
    ]


def _groups(lines: list[DecisionLine]) -> list[papers.AnnexGroup]:
    """By star from the highest down; what is approved to go up unrecognised stands last."""
    ordered = sorted(lines, key=lambda line: line.choice == LineChoice.FORWARD)
    order = 0
    groups: list[papers.AnnexGroup] = []
    for title, rows in groupby(ordered, key=_group_title):
        group: papers.AnnexGroup = {"title": title, "rows": []}
        for line in rows:
            order += 1
            group["rows"].append(_row(order, line))
        groups.append(group)
    return groups


def _group_title(line: DecisionLine) -> str:
    if line.choice == LineChoice.FORWARD:
        return "Sản phẩm được phê duyệt kết quả, đề nghị cấp trên đánh giá, phân hạng"
    return f"Sản phẩm đạt {line.stars} sao"


def _row(order: int, line: DecisionLine) -> papers.AnnexRow:
    dossier = line.result.stage.dossier
    return {
        "order": order,
        "product": line.product.name,
        "product_code": dossier.product_code,
        "producer": line.product.producer.name,
        "address": office.home(line.product),
        "category": office.category(line.product),
        "points": _points(line),
        "kind": str(dossier.get_kind_display()),
        "note": _note(line),
    }


def _points(line: DecisionLine) -> str:
    """The council's mean as its rules of work show it; the ministry's points as it wrote them."""
    if line.answer is not None:
        return papers.mean_points(line.answer.points)
    return papers.mean_points(line.result.mean_fraction, line.result.shown_decimals)


def _note(line: DecisionLine) -> str:
    if line.answer is not None:
        return f"Theo kết quả của trung ương, văn bản số {line.answer.paper_number}"
    return "Đề nghị cấp trên đánh giá" if line.choice in _GOES_UP else ""


def _recipients(content: papers.DecisionContent) -> list[str]:
    last = len(content["articles"])
    return [f"Như Điều {last}", "Cơ quan cấp trên (để báo cáo)", "Lưu: VT"]
