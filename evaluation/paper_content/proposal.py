"""The commune's letter that proposes products, with their reports and samples (Article 6.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from documents.choices import DocumentKind
from documents.kinds import KINDS
from documents.selectors import numbering_of
from evaluation import papers
from evaluation.models import CommuneReport, Dossier
from evaluation.paper_content import office
from evaluation.submissions import PROPOSAL, sent_components


def proposal_draft(
    reports: Mapping[int, CommuneReport], numbers: Mapping[int, int], day: date
) -> dict[str, Any]:
    """One letter for the reports, by stage; their own numbers are named in it."""
    first = next(iter(reports.values()))
    unit = first.stage.unit
    return {
        "kind": DocumentKind.PROPOSAL,
        "unit": unit,
        "title": _title(list(reports.values())),
        "place": unit.name,
        "signing_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
        "signatory_name": "",
        "signatory_position": office.title_at(first.author, unit),
        "recipients": ["Như trên", "Lưu: VT"],
        "content": papers.checked(DocumentKind.PROPOSAL, _content(reports, numbers, day)),
    }


def _title(reports: list[CommuneReport]) -> str:
    what = "đề nghị đánh giá, phân hạng sản phẩm OCOP"
    if len(reports) == 1:
        return f"{what} {reports[0].stage.dossier.product.name}"[:500]
    return f"{what} ({len(reports):02d} sản phẩm)"


def _content(reports, numbers, day) -> papers.ProposalContent:
    unit = next(iter(reports.values())).stage.unit
    dossiers = {pk: office.dossier_of(report.stage) for pk, report in reports.items()}
    schemes = {dossier.scheme.pk: dossier.scheme for dossier in dossiers.values()}
    bases = [line for scheme in schemes.values() for line in office.scheme_bases(scheme, day)]
    province = unit.parent
    return {
        "heading": office.committee_heading(unit),
        "addressee": office.committee(province),
        "legal_bases": bases,
        "authority": office.committee(unit),
        "request": (
            f"Sau khi kiểm tra thành phần và đánh giá một số nội dung hồ sơ, "
            f"{office.committee(unit)} đề nghị {office.committee(province)} tổ chức đánh giá, phân "
            f"hạng {len(reports):02d} sản phẩm OCOP sau đây:"
        ),
        "products": [
            _product(order, dossiers[pk], _report_number(reports[pk], numbers[pk], day))
            for order, pk in enumerate(reports, start=1)
        ],
        "enclosed": _enclosed(list(dossiers.values())),
    }


def _product(order: int, dossier: Dossier, report: str) -> papers.ProposedProduct:
    return {
        "order": order,
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "producer": dossier.producer.name,
        "kind": str(dossier.get_kind_display()),
        "report": report,
    }


def _report_number(report: CommuneReport, number: int, day: date) -> str:
    """As the report itself will be numbered: the letter is written in the same act."""
    kind = DocumentKind.COMMUNE_REPORT
    symbol = numbering_of(report.stage.unit, kind).symbol
    written = KINDS[kind].number_format.format(number=number, year=day.year, symbol=symbol)
    return f"{written}, {papers.short_day(day)}"


def _enclosed(dossiers: list[Dossier]) -> list[str]:
    """What the submission of every one of them consists of, the letter itself left out."""
    names: dict[str, None] = {}
    for dossier in dossiers:
        samples = dossier.criteria_set.sample_count or 0
        for item in sent_components(dossier.scheme.code, "commune", samples):
            if item.code != PROPOSAL:
                names[f"{item.name} của từng sản phẩm" if len(dossiers) > 1 else item.name] = None
    return list(names)
