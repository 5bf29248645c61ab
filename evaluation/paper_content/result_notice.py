"""Thông báo kết quả: 1–2 stars, rejected and stopped dossiers with the reasons (Article 7.3g)."""

from typing import Any

from accounts.models import User
from core.clocks import today
from documents.choices import DocumentKind
from evaluation import papers
from evaluation.models import Result, ResultNotice
from evaluation.paper_content import office
from evaluation.result_reasons import outcome_words, reasons


def result_notice_draft(notice: ResultNotice, signatory: User) -> dict[str, Any]:
    """One paper for all results of the list, signed in the step's form."""
    unit, results = notice.unit, _results(notice)
    title = office.title_at(signatory, unit)
    step = results[0].stage.step
    return {
        "kind": DocumentKind.RESULT_NOTICE,
        "unit": unit,
        "title": "Kết quả đánh giá, phân hạng sản phẩm OCOP " + str(notice.round).lower(),
        "place": unit.name,
        "signing_lines": office.signing_lines(step.signing_form, title),
        "signatory_name": str(signatory),
        "signatory_position": title,
        "recipients": [
            "Ủy ban nhân dân các xã, phường có sản phẩm",
            "Các chủ thể có tên trong danh sách",
            "Lưu: VT",
        ],
        "content": papers.checked(DocumentKind.RESULT_NOTICE, _content(notice, results)),
    }


def _results(notice: ResultNotice) -> list[Result]:
    lines = notice.lines.select_related(
        "result__stage__step",
        "result__stage__dossier__scheme",
        "result__stage__dossier__producer",
        "result__stage__dossier__product__unit__parent__parent",
    )
    return [line.result for line in lines.order_by("result__stage__dossier__product__sort_key")]


def _content(notice: ResultNotice, results: list[Result]) -> papers.ResultNoticeContent:
    unit, day = notice.unit, today()
    schemes = {result.stage.dossier.scheme for result in results}
    return {
        "heading": office.committee_heading(unit),
        "authority": office.deciding_body(unit, results[0].stage.step.signing_form),
        "legal_bases": [
            basis
            for scheme in sorted(schemes, key=lambda scheme: scheme.in_force_from)
            for basis in office.scheme_bases(scheme, day)
        ],
        "opening": (
            f"thông báo kết quả đánh giá, phân hạng {str(notice.round).lower()} đối với "
            f"{len(results):02d} sản phẩm không thuộc diện công nhận, cấp giấy chứng nhận như sau:"
        ),
        "results": [_row(order, result) for order, result in enumerate(results, start=1)],
        "closing": [
            "Ủy ban nhân dân các xã, phường có sản phẩm thông báo, hướng dẫn chủ thể hoàn thiện "
            "sản phẩm, hồ sơ để đăng ký đánh giá, phân hạng ở đợt sau.",
            "Chủ thể không đồng ý với kết quả gửi kiến nghị bằng văn bản đến cơ quan thường trực "
            "của Chương trình để được xem xét, trả lời.",
        ],
    }


def _row(order: int, result: Result) -> papers.NoticedResult:
    dossier = result.stage.dossier
    return {
        "order": order,
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "producer": dossier.producer.name,
        "address": office.home(dossier.product),
        "points": papers.mean_points(result.mean_fraction, result.shown_decimals),
        "outcome": outcome_words(result),
        "reasons": reasons(result),
    }
