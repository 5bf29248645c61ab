"""The list a decision recognises, as the second person reads it: what was checked is what is
approved, numbered and issued."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.digest import digest
from evaluation.models import Certificate, DecisionLine, Result, StarDecision


def lines_to_check(decision: StarDecision) -> list[DecisionLine]:
    """In the order of the annex, with all that the list and its sum read."""
    return list(
        decision.lines.select_related(
            "product__producer__unit", "result__stage__dossier__producer", "answer"
        ).order_by("-stars", "product__sort_key", "pk")
    )


def list_sum(decision: StarDecision, lines: Iterable[DecisionLine]) -> str:
    """sha256 of subject, proposer and every line as it would be printed."""
    rows = sorted((_row(line) for line in lines), key=lambda row: row["line"])
    return digest({"title": decision.title, "proposal": decision.proposal_line, "lines": rows})


def _row(line: DecisionLine) -> dict[str, Any]:
    return {
        "line": line.pk,
        "result": line.result_id,
        "mean": line.result.mean,
        "product": line.product_id,
        "name": line.product.name,
        "producer": line.product.producer.name,
        "stars": line.stars,
        "choice": line.choice,
        "central": None if line.answer is None else f"{line.answer_id}:{line.answer.points}",
    }


def differences(line: DecisionLine, latest: set[int]) -> list[str]:
    """How a line departs from the result it rests on; `latest` are the results that count."""
    dossier = line.result.stage.dossier
    said = []
    if line.result_id not in latest:
        said.append(_("Hồ sơ đã được đánh giá lại: có kết quả mới hơn."))
    stars = line.result.stars if line.answer is None else line.answer.stars
    if line.stars != stars:
        values = {"listed": line.stars, "result": stars}
        said.append(_("Danh sách ghi %(listed)s sao, kết quả là %(result)s sao.") % values)
    if line.product_id != dossier.product_id:
        said.append(_("Sản phẩm không phải sản phẩm của hồ sơ."))
    if line.product.producer_id != dossier.producer_id:
        values = {"filed": dossier.producer.name}
        said.append(_("Chủ thể đã thay đổi; hồ sơ do %(filed)s nộp.") % values)
    return said


def all_differences(lines: Iterable[DecisionLine]) -> dict[int, list[str]]:
    """Differences by line, of the lines that have any."""
    lines = list(lines)
    latest = set(
        Result.objects.latest()
        .filter(stage__in=[line.result.stage_id for line in lines])
        .values_list("pk", flat=True)
    )
    found = {line.pk: differences(line, latest) for line in lines}
    return {key: said for key, said in found.items() if said}


def withdrawn_meanwhile(lines: Iterable[DecisionLine]) -> dict[int, str]:
    """By line, what the second person is to know: since its dossier was filed the product's
    certificate was withdrawn. The council's result stands; whether it is recognised is theirs."""
    filed = {line.product_id: line for line in lines}
    taken = Certificate.objects.filter(product__in=filed, withdrawn_on__isnull=False)
    message = _("Giấy chứng nhận %(number)s đã bị thu hồi từ %(day)s, sau khi nộp hồ sơ này.")
    return {
        filed[certificate.product_id].pk: message
        % {"number": certificate.number_text, "day": f"{certificate.withdrawn_on:%d/%m/%Y}"}
        for certificate in taken.select_related("document", "answer").order_by("withdrawn_on")
        if certificate.withdrawn_on >= _filed_on(filed[certificate.product_id])
    }


def _filed_on(line: DecisionLine) -> date:
    return line.result.stage.dossier.first_filed_on
