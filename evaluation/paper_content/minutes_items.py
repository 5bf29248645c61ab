"""One dossier in the minutes: members' marks by part, earlier attempts, what was agreed."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluation import papers
from evaluation.choices import ItemStatus, SeatRole
from evaluation.models import SessionItem
from evaluation.paper_content import office
from evaluation.paper_content.council_results import mean_of


def item_entry(order: int, item: SessionItem) -> papers.MinutesItem:
    dossier, outcome = item.stage.dossier, item.result.outcome
    codes = [part["code"] for part in outcome["parts"]]
    return {
        "order": order,
        "product": dossier.product.name,
        "product_code": dossier.product_code,
        "producer": dossier.producer.name,
        "address": office.home(dossier.product),
        "registration_kind": str(dossier.get_kind_display()),
        "samples": _samples(item),
        "recusals": [
            f"{recusal.seat.user}: {recusal.reason}"
            for recusal in item.stage.recusals.select_related("seat__user")
        ],
        "attempts": [_attempt(earlier) for earlier in _earlier(item)],
        "part_names": [f"Phần {code}" for code in codes],
        "members": [_member(row, codes) for row in outcome["members"]],
        "part_means": [_comma(part["shown"]) for part in outcome["parts"]],
        "mean": mean_of(item.result),
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


def _samples(item: SessionItem) -> str:
    if item.sample_count is None:
        return "không trình sản phẩm mẫu"
    note = f" ({item.sample_note})" if item.sample_note else ""
    return f"{item.sample_count:02d} sản phẩm mẫu{note}"


def _earlier(item: SessionItem):
    """What this meeting scored before on the same dossier, first to last."""
    return item.session.items.filter(stage=item.stage_id, status=ItemStatus.RESCORED).order_by(
        "attempt"
    )


def _attempt(item: SessionItem) -> papers.EarlierAttempt:
    outcome = item.kept_outcome
    return {
        "title": f"Lần chấm {item.attempt}",
        "totals": [f"{row['name']}: {_comma(str(row['total']))}" for row in outcome["members"]],
        "mean": papers.mean_points(Fraction(outcome["mean"]), item.session.council.shown_decimals),
        "spread": _comma(str(outcome["spread"])),
        "requests": [
            f"{request.seat.user}: {request.reason}"
            for request in item.requests.select_related("seat__user")
        ],
        "note": item.spread_note,
    }


def _member(row: Mapping[str, Any], codes: list[str]) -> papers.MemberMarks:
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
